"""What ethics codes ask at an ending: rules and facts in, one finding a duty out.

Codes differ in words and agree in duties, so a duty is said once, with every rule that asks for it.
A rule nobody has checked against its code only advises.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How strongly a rule speaks, the strongest first."""

    MUST = "must"
    SHOULD = "should"
    CONSIDER = "consider"

    @property
    def rank(self) -> int:
        """0 is the strongest."""
        return list(Weight).index(self)


class State(StrEnum):
    """How a duty stands."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Duty:
    """Something an ending may owe the client, met by a named fact."""

    code: str
    title: str
    fact: str


@dataclass(frozen=True)
class Rule:
    """One clause of one edition of a code asks for one duty, at endings for some reasons.

    `reasons` empty: for every reason but those it is `not_for`.
    """

    code: str
    edition: str
    clause: str
    duty: str
    weight: Weight
    says: str
    verified: bool
    reasons: frozenset[str] = frozenset()
    not_for: frozenset[str] = frozenset()

    def applies(self, reason: str) -> bool:
        """This rule speaks of endings for this reason."""
        return reason in self.reasons if self.reasons else reason not in self.not_for


@dataclass(frozen=True)
class Finding:
    """How one duty stands, and every rule that asks for it, the strongest first."""

    duty: Duty
    state: State
    rules: tuple[Rule, ...]

    @property
    def weight(self) -> Weight:
        """The strongest word any of its rules has for it."""
        return self.rules[0].weight

    @property
    def asks_for_an_answer(self) -> bool:
        """Not met, and a checked rule says must: whoever closes says why."""
        binding = any(rule.verified and rule.weight is Weight.MUST for rule in self.rules)
        return binding and self.state is not State.MET


def review(
    reasons: Collection[str],
    *,
    rules: Iterable[Rule],
    duties: Sequence[Duty],
    facts: Mapping[str, bool | None],
) -> tuple[Finding, ...]:
    """One finding for each duty any rule asks for at an ending for one of these reasons.

    In the order of the duties.
    """
    asked: dict[str, list[Rule]] = {}
    for rule in rules:
        if any(map(rule.applies, reasons)):
            asked.setdefault(rule.duty, []).append(rule)
    return tuple(
        Finding(duty, _state(facts.get(duty.fact)), _strongest_first(asked[duty.code]))
        for duty in duties
        if duty.code in asked
    )


def to_answer(findings: Collection[Finding]) -> tuple[Finding, ...]:
    """The findings somebody has to answer before closing."""
    return tuple(finding for finding in findings if finding.asks_for_an_answer)


def _state(fact: bool | None) -> State:
    if fact is None:
        return State.UNKNOWN
    return State.MET if fact else State.UNMET


def _strongest_first(rules: list[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: (rule.weight.rank, not rule.verified, rule.code)))
