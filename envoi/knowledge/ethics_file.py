"""Ethics codes as data: the duties, and one file a code with its clauses in our own words."""

from dataclasses import dataclass

from envoi.domain.ethics import Duty, Rule, Weight
from envoi.knowledge.entry import Entry, Malformed


@dataclass(frozen=True)
class EthicsCode:
    """One edition of one code, with the rules we took from it."""

    code: str
    name: str
    edition: str
    rules: tuple[Rule, ...]


def read_duties(text: str, where: str) -> tuple[Duty, ...]:
    """What codes ask for, each duty once; raises Malformed."""
    file = Entry.of(text, where)
    file.day("reviewed_on")
    duties = tuple(_duty(each) for each in file.entries("duties"))
    file.done()
    if len({duty.code for duty in duties}) < len(duties):
        raise Malformed(f"{where}: a duty is written twice")
    return duties


def _duty(entry: Entry) -> Duty:
    duty = Duty(code=entry.text("code"), title=entry.text("title"), fact=entry.text("fact"))
    entry.done()
    return duty


def read_code(text: str, where: str) -> EthicsCode:
    """One code with its rules; raises Malformed."""
    file = Entry.of(text, where)
    code, edition = file.text("code"), file.text("edition")
    found = EthicsCode(
        code=code,
        name=file.text("name"),
        edition=edition,
        rules=tuple(_rule(each, code, edition) for each in file.entries("rules")),
    )
    file.day("reviewed_on")
    file.done()
    return found


def _rule(entry: Entry, code: str, edition: str) -> Rule:
    rule = Rule(
        code=code,
        edition=edition,
        clause=entry.text("clause"),
        duty=entry.text("duty"),
        weight=entry.choice("weight", Weight),
        says=entry.text("says"),
        verified=entry.flag("verified"),
        reasons=frozenset(entry.texts("reasons")),
        not_for=frozenset(entry.texts("not_for")),
    )
    entry.done()
    if bool(rule.reasons) == bool(rule.not_for):
        raise Malformed(f"{entry.where}: say either for which reasons, or for which not")
    return rule
