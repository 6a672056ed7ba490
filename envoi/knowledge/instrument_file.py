"""How an instrument is written in TOML, and what such a file may not say."""

from envoi.domain.measure import (
    Alias,
    Band,
    Better,
    Caseness,
    Instrument,
    Item,
    Licence,
    Missing,
    MissingRule,
    Norms,
    ReliableChange,
    RiskItem,
)
from envoi.knowledge.entry import Entry, Malformed

LOINC = "http://loinc.org"


def read(text: str, where: str) -> Instrument:
    """The instrument this file describes; raises Malformed with the reason."""
    entry = Entry.of(text, where)
    bands = entry.entry("bands")
    instrument = Instrument(
        code=entry.text("code"),
        version=entry.text("version"),
        name=entry.text("name"),
        short=entry.text("short"),
        measures=entry.text("measures"),
        reviewed_on=entry.day("reviewed_on"),
        items=_items(entry),
        item_low=entry.whole("item_low"),
        item_high=entry.whole("item_high"),
        low=entry.thousandths("low"),
        high=entry.thousandths("high"),
        better=entry.choice("better", Better),
        missing=_missing(_needed(entry, "missing")),
        licence=_licence(_needed(entry, "licence")),
        aliases=_aliases(entry),
        answers=entry.texts("answers"),
        stem=entry.text("stem", ""),
        scale=entry.whole("scale", 1),
        step=entry.thousandths("step", 1000),
        also_on_form=entry.wholes("also_on_form"),
        by_item=entry.flag("by_item", True),
        score_only=entry.flag("score_only", False),
        family=entry.text("family", "") or None,
        bands=_bands(bands) if bands else (),
        bands_source=bands.text("source") if bands else "",
        bands_verified=bands.flag("verified") if bands else False,
        risk_item=_risk_item(entry.entry("risk_item")),
        caseness=_caseness(entry.entry("caseness")),
        reliable_change=_reliable_change(entry.entry("reliable_change")),
        norms=tuple(_norms(each) for each in entry.entries("norms")),
        sources=entry.texts("sources"),
        notes=entry.texts("notes"),
    )
    if bands:
        bands.done()
    entry.done()
    _check(instrument, where)
    return instrument


def _needed(entry: Entry, key: str) -> Entry:
    inner = entry.entry(key)
    if inner is None:
        raise Malformed(f"{entry.where}: {key} is missing")
    return inner


def _items(entry: Entry) -> tuple[Item, ...]:
    """Items one by one, or, where nothing but their number is known, `item_count`."""
    listed = entry.entries("items")
    if not listed:
        return tuple(Item(number) for number in range(1, entry.whole("item_count") + 1))
    return tuple(_item(each) for each in listed)


def _item(entry: Entry) -> Item:
    item = Item(
        number=entry.whole("number"),
        text=entry.text("text", ""),
        loinc=entry.text("loinc", "") or None,
        loinc_verified=entry.flag("loinc_verified", False),
        allowed=entry.wholes("allowed"),
    )
    entry.done()
    return item


def _aliases(entry: Entry) -> tuple[Alias, ...]:
    codes = []
    for each in entry.entries("loinc"):
        alias = Alias(each.text("code"), LOINC, each.flag("verified"), each.text("use"))
        each.done()
        codes.append(alias)
    return (*(Alias(name) for name in entry.texts("aliases")), *codes)


def _missing(entry: Entry) -> MissingRule:
    rule = MissingRule(
        kind=entry.choice("kind", Missing),
        limit=entry.whole("limit"),
        source=entry.text("source"),
        verified=entry.flag("verified"),
        only=entry.wholes("only"),
    )
    entry.done()
    return rule


def _bands(entry: Entry) -> tuple[Band, ...]:
    bands = []
    for each in entry.entries("list"):
        bands.append(Band(each.thousandths("low"), each.thousandths("high"), each.text("name")))
        each.done()
    return tuple(bands)


def _risk_item(entry: Entry | None) -> RiskItem | None:
    if entry is None:
        return None
    number, at_least = entry.whole("number"), entry.whole("at_least")
    risk = RiskItem(number, at_least, entry.text("source"), entry.flag("verified"))
    entry.done()
    return risk


def _caseness(entry: Entry | None) -> Caseness | None:
    if entry is None:
        return None
    at, inclusive = entry.thousandths("at"), entry.flag("inclusive")
    cut = Caseness(at, inclusive, entry.text("source"), entry.flag("verified"))
    entry.done()
    return cut


def _reliable_change(entry: Entry | None) -> ReliableChange | None:
    if entry is None:
        return None
    points, confidence = entry.thousandths("points"), entry.text("confidence")
    change = ReliableChange(points, confidence, entry.text("source"), entry.flag("verified"))
    entry.done()
    return change


def _norms(entry: Entry) -> Norms:
    norms = Norms(
        sd=entry.number("sd"),
        reliability=entry.number("reliability"),
        population=entry.text("population"),
        source=entry.text("source"),
        verified=entry.flag("verified"),
        clinical_mean=entry.number_or_none("clinical_mean"),
        functional_mean=entry.number_or_none("functional_mean"),
        functional_sd=entry.number_or_none("functional_sd"),
    )
    entry.done()
    return norms


def _licence(entry: Entry) -> Licence:
    licence = Licence(
        holder=entry.text("holder"),
        url=entry.text("url"),
        checked_on=entry.text("checked_on", ""),
        may_ship_text=entry.flag("may_ship_text"),
        notice_text=entry.text("notice_text"),
        source=entry.text("source"),
    )
    entry.done()
    return licence


def _check(instrument: Instrument, where: str) -> None:
    for holds, reason in _laws(instrument):
        if not holds:
            raise Malformed(f"{where}: {reason}")


def _laws(of: Instrument) -> list[tuple[bool, str]]:
    numbers = [item.number for item in of.items]
    wordings = [bool(item.text) for item in of.items]
    least = sum(of.points_of(item)[0] for item in of.items) * of.scale * 1000
    most = sum(of.points_of(item)[-1] for item in of.items) * of.scale * 1000
    inside = [of.low, of.high]
    cut = of.caseness.at if of.caseness else of.low
    labels = of.item_high - of.item_low + 1
    return [
        (len(set(numbers)) == len(numbers), "an item number comes twice"),
        (not set(numbers) & set(of.also_on_form), "an item is both scored and not"),
        (of.score_only or all(wordings), "an item has no wording"),
        (of.licence.may_ship_text or not any(wordings), "wording without permission"),
        (of.score_only or len(of.answers) == labels, "answers and item range differ"),
        (not of.by_item or [least, most] == inside, "items do not add up to the range"),
        (of.low < of.high and of.step > 0, "the range is empty"),
        (of.low <= cut <= of.high, "the cut-off lies outside the range"),
        (not of.bands or _covered(of), "the bands do not cover the range"),
        (of.risk_item is None or of.risk_item.number in numbers, "the risk item is no item"),
        (of.reliable_change is None or of.reliable_change.points > 0, "no change at all"),
        (bool(of.sources), "no source is named"),
    ]


def _covered(of: Instrument) -> bool:
    ends = [of.low - of.step, *(band.high for band in of.bands)]
    starts = [*(band.low for band in of.bands), of.high + of.step]
    # A file may leave out scores no one can reach, as 29 to 31 on a scale in steps of four.
    return ends[-1] == of.high and all(
        end < start <= end + max(of.step, 1000) for end, start in zip(ends, starts, strict=True)
    )
