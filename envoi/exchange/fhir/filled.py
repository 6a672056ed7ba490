"""A filled-in instrument put together from its parts, and whether they say the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from envoi.domain.measure import Answers, Instrument, Score, points, score
from envoi.exchange.fhir.part import ANSWER, FORM, PANEL, TOTAL, Part

LEADS = (FORM, PANEL, TOTAL, ANSWER)  # whose key, day and place the whole takes


@dataclass(slots=True)
class Known:
    """A part with its client's key in place of the address, and the keys it goes by itself."""

    part: Part
    client: str
    key: str
    also: tuple[str, ...]
    addresses: tuple[str, ...]


@dataclass(slots=True)
class Filled:
    """A filled-in instrument: at least one part, all of one instrument and client."""

    parts: list[Known]

    @property
    def lead(self) -> Known:
        """The part that speaks for the whole: the form, else panel, total, lowest question."""
        return self.parts[0] if len(self.parts) == 1 else min(self.parts, key=_rank)

    @property
    def instrument(self) -> Instrument:
        """Which instrument."""
        return self.parts[0].part.instrument

    @property
    def is_whole(self) -> bool:
        """Whether a form or panel says that this is the instrument, not some of its questions."""
        return any(each.part.role in (FORM, PANEL) for each in self.parts)

    def shares(self) -> set[str]:
        """What its parts contribute, so that nothing is taken twice."""
        return {share for each in self.parts for share in _shares(each.part)}

    def answers(self) -> Answers:
        """Every answer any part gives; one that was left open stands as None."""
        left_open = {number: None for each in self.parts for number in each.part.answers}
        return {**left_open, **{number: given for number, given in self._given()}}

    def total(self) -> int | None:
        """The total any part gives, in thousandths."""
        return next((each.part.total for each in self.parts if each.part.total is not None), None)

    def is_complete(self) -> bool:
        """Whether every question has its answer."""
        answers = self.answers()
        return all(answers.get(item.number) is not None for item in self.instrument.items)

    def _given(self) -> Iterator[tuple[int, int]]:
        for each in self.parts:
            for number, given in each.part.answers.items():
                if given is not None:
                    yield number, given

    def disagreement(self) -> str:
        """A sentence that names both numbers where two parts differ, else empty."""
        short = self.instrument.short
        seen: dict[int, int] = {}
        for number, given in self._given():
            if seen.setdefault(number, given) != given:
                first = f"{short}: question {number} is {seen[number]} in one place"
                return f"{first}, {given} in another."
        given_totals = {each.part.total for each in self.parts}
        totals = sorted(each for each in given_totals if each is not None)
        if len(totals) > 1:
            return f"{short}: one total says {points(totals[0])}, another {points(totals[1])}."
        summed = score(self.instrument, seen) if totals and self.is_complete() else None
        if isinstance(summed, Score) and summed.value != totals[0]:
            added, told = points(summed.value), points(totals[0])
            return f"{short}: the answers add up to {added}, but the total says {told}."
        return ""


def order(known: Known) -> tuple[float, str]:
    """By time of day, then by key: the same however the files are ordered."""
    at = known.part.moment.at
    if at is None:
        return 0.0, known.key
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp(), known.key


def _rank(known: Known) -> tuple[int, int, str]:
    part = known.part
    return LEADS.index(part.role), min(part.answers, default=0), known.key


def _shares(part: Part) -> list[str]:
    if part.role == ANSWER:
        return [f"{ANSWER} {number}" for number in part.answers]
    return [part.role]
