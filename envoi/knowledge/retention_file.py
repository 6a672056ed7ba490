"""A rule of how long records are kept, read strictly into a domain value."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from envoi.domain.retention import Anchor, Of, Period, Rule, Span, Stage
from envoi.knowledge.entry import Entry, Malformed


@dataclass(frozen=True)
class Written:
    """A rule as its file has it; one that follows another has no periods of its own."""

    rule: Rule
    follows: str


def read_rule(text: str, where: str) -> Written:
    """One rule; raises Malformed."""
    file = Entry.of(text, where)
    rule = Rule(
        code=file.text("code"),
        name=file.text("name"),
        profession=file.text("profession"),
        jurisdiction=file.text("jurisdiction"),
        of=file.choice("of", Of),
        adults=tuple(_period(each) for each in file.entries("adults")),
        minors=tuple(_period(each) for each in file.entries("minors")),
        adults_unknown=file.text("adults_unknown", ""),
        minors_unknown=file.text("minors_unknown", ""),
        own=file.flag("own", False),
        source=file.text("source"),
        verified=file.flag("verified"),
    )
    follows = file.text("follows", "")
    file.day("reviewed_on")
    file.done()
    if not (rule.adults or rule.adults_unknown or follows):
        raise Malformed(f"{where}: it says no period, and not why it has none")
    return Written(rule, follows)


def follow(written: Mapping[str, Written]) -> tuple[Rule, ...]:
    """Every rule by name, with the periods of the one it follows; raises Malformed."""
    return tuple(_followed(each, written) for each in written.values())


def _followed(each: Written, written: Mapping[str, Written]) -> Rule:
    if not each.follows:
        return each.rule
    if each.follows not in written or written[each.follows].follows:
        raise Malformed(f"{each.rule.code}: there is no rule {each.follows} to follow")
    other = written[each.follows].rule
    return replace(each.rule, adults=other.adults, minors=other.minors)


def _period(entry: Entry) -> Period:
    spans = tuple(_span(each) for each in entry.entries("spans"))
    period = Period(entry.choice("stage", Stage), spans)
    entry.done()
    if not spans:
        raise Malformed(f"{entry.where}: a period lasts some time")
    return period


def _span(entry: Entry) -> Span:
    try:
        anchors = tuple(Anchor(each) for each in entry.texts("anchors"))
    except ValueError as error:
        raise Malformed(f"{entry.where}: no such day to count from") from error
    span = Span(anchors, entry.whole("years"), entry.whole("months", 0))
    entry.done()
    if not anchors or span.years < 0 or span.months < 0:
        raise Malformed(f"{entry.where}: it counts from some day onwards")
    return span
