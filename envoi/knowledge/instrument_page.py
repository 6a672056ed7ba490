"""The reference page of all instruments, written from their files: docs/reference/instruments.md.

`python -m envoi.knowledge.instrument_page > docs/reference/instruments.md` writes it anew.
"""

from collections.abc import Iterable

from envoi.domain.instrument import Better, Instrument, Item, Missing, Norms
from envoi.domain.measure import points
from envoi.knowledge import library

HEAD = """\
# Instruments

Written from `envoi/knowledge/instruments/*.toml`; change those files, not this page.
*Not verified* means: from memory or otherwise not yet read in the place it is credited to.
Without that mark a number was read in the source named beside it, which may be second-hand.
Volumes and pages of papers are given as they are commonly cited and were not looked up one by one.

| instrument | what it measures | range | better | clinical | reliable change | wording here |
| --- | --- | --- | --- | --- | --- | --- |
"""
MARK = " (*not verified*)"


def page(instruments: Iterable[Instrument]) -> str:
    """The whole page: one table of all, then one section each."""
    listed = list(instruments)
    table = "\n".join(_row(each) for each in listed)
    return HEAD + table + "\n\n" + "\n\n".join(_section(each) for each in listed) + "\n"


def _row(of: Instrument) -> str:
    change = of.reliable_change
    cells = [
        of.short,
        of.measures,
        f"{points(of.low)}-{points(of.high)}",
        of.better,
        _case(of) or "no cut-off",
        f"{points(change.points)}{_mark(change.verified)}" if change else _by_norms(of),
        "yes" if of.licence.may_ship_text else "no, score only",
    ]
    return "| " + " | ".join(cells) + " |"


def _section(of: Instrument) -> str:
    lines = [
        f"{of.name}. Code `{of.code}`, version {of.version}, reviewed {of.reviewed_on}.",
        _form(of),
        _missing(of),
        _bands(of),
        _cut(of),
        _change(of),
        _risk(of),
        *(_norms(norms) for norms in of.norms),
        _names(of),
        _licence(of),
        *of.sources,
        *of.notes,
    ]
    return f"## {of.short}\n\n" + "\n".join(f"- {line}" for line in lines if line)


def _form(of: Instrument) -> str:
    doubled = f", times {of.scale}" if of.scale > 1 else ""
    how = "answers by item or a total" if of.by_item else "totals only"
    numbers = ", ".join(str(item.number) for item in of.items)
    which = f" (items {numbers} of the form)" if of.family else ""
    odd = "; ".join(_odd(item) for item in of.items if item.allowed)
    return (
        f"{of.item_count} items{which}, {of.item_low} to {of.item_high} points each{doubled}; {how}"
        + (f"; {odd}" if odd else "")
        + "."
    )


def _odd(item: Item) -> str:
    return f"item {item.number} takes {', '.join(map(str, item.allowed))}"


def _missing(of: Instrument) -> str:
    rule = of.missing
    what = {
        Missing.ALL_NEEDED: "every item is needed",
        Missing.NOT_PUBLISHED: "no published rule, so every item is needed",
        Missing.MEAN: f"up to {rule.limit} filled with the mean of the others",
    }[rule.kind]
    which = f" (item {', '.join(map(str, rule.only))} only)" if rule.only else ""
    return f"Open items: {what}{which}. {_source(rule.source, rule.verified)}"


def _bands(of: Instrument) -> str:
    if not of.bands:
        return ""
    named = ", ".join(f"{points(b.low)}-{points(b.high)} {b.name}" for b in of.bands)
    return f"Bands: {named}. {_source(of.bands_source, of.bands_verified)}"


def _case(of: Instrument) -> str:
    cut = of.caseness
    if cut is None:
        return ""
    worse = "above" if of.better is Better.LOWER else "below"
    at = f"{points(cut.at)} or {worse}" if cut.inclusive else f"{worse} {points(cut.at)}"
    return at + _mark(cut.verified)


def _cut(of: Instrument) -> str:
    if of.caseness is None:
        return "Clinical range: no cut-off here, so nobody is called recovered by it."
    return f"Clinical range: {_case(of)}. Source: {of.caseness.source}."


def _change(of: Instrument) -> str:
    change = of.reliable_change
    if change is None:
        return f"Reliable change: {_by_norms(of)}."
    return (
        f"Reliable change: {points(change.points)} points, {change.confidence}."
        f" {_source(change.source, change.verified)}"
    )


def _by_norms(of: Instrument) -> str:
    return "computed from norms" if of.norms else "none"


def _risk(of: Instrument) -> str:
    risk = of.risk_item
    if risk is None:
        return "No safety question is read from it."
    return (
        f"Safety question: item {risk.number}, endorsed from {risk.at_least}."
        f" {_source(risk.source, risk.verified)}"
    )


def _norms(of: Norms) -> str:
    parts = [f"SD {of.sd:g}", f"reliability {of.reliability:g}"]
    if of.clinical_mean is not None:
        parts.append(f"clinical mean {of.clinical_mean:g}")
    if of.functional_mean is not None and of.functional_sd is not None:
        parts.append(f"functional mean {of.functional_mean:g}, SD {of.functional_sd:g}")
    return f"Norms: {', '.join(parts)}; {of.population}. {_source(of.source, of.verified)}"


def _names(of: Instrument) -> str:
    names = [
        f"{each.name} (LOINC {each.use}){_mark(each.verified)}" if each.system else each.name
        for each in of.aliases
    ]
    return f"Also known as: {', '.join(names)}."


def _licence(of: Instrument) -> str:
    checked = of.licence.checked_on
    when = f"read {checked}" if checked else "the owner's own page has not been read yet"
    return (
        f"Owner: {of.licence.holder}, <{of.licence.url}>. {of.licence.notice_text}"
        f" Permission: {of.licence.source} ({when})."
    )


def _source(source: str, verified: bool) -> str:
    return f"Source: {source}{_mark(verified)}."


def _mark(verified: bool) -> str:
    return "" if verified else MARK


if __name__ == "__main__":
    print(page(library.instruments()), end="")
