"""Whether a client's own rate of missed hours tells the next one better than a rate for everybody.

It is not believed but measured, on the practice's own hours: each is told from days before it, both
ways, and the Brier scores are compared. A rate that does not beat the other is not told of anybody.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from statistics import NormalDist

from envoi.domain.missed import (
    FEWEST_COURSES,
    FEWEST_HOURS,
    Hour,
    Prior,
    Tally,
    Why,
    prior,
    smoothed,
    tallied,
)

LEVEL = 0.95
FEWEST_JUDGED = 30  # clients with an hour told, before a comparison is; the house's own choice
OWN = 4  # hours of a client before their rate is told; likewise
SENTENCES = {
    Why.TELLS: "A client’s own rate tells the next hour better than one rate for everybody.",
    Why.TOO_FEW: (
        f"A rate takes {FEWEST_HOURS} appointed hours and {FEWEST_COURSES} clients with two or "
        "more; so many are not recorded yet."
    ),
    Why.ONE_WAY: "All appointed hours went the same way; there is nothing to tell apart.",
    Why.ALIKE: "Clients here do not differ in how often they miss, as far as so many hours tell.",
    Why.NOT_JUDGED: (
        f"Whether a client’s own rate tells more takes {FEWEST_JUDGED} clients with more than "
        f"{OWN} hours; so many are not recorded yet."
    ),
    Why.NO_BETTER: "A client’s own rate has not told the next hour better than one for everybody.",
}


@dataclass(frozen=True)
class Judgement:
    """Brier scores over the same hours, and their difference with its interval.

    `smoothed` and `base` are means over `hours` told; a `difference` below 0 is for the smoothed.
    The interval is of means by client: hours of one client are not apart.
    """

    hours: int
    clients: int
    smoothed: float
    base: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        """Smoothed less base."""
        return self.smoothed - self.base

    @property
    def beats(self) -> bool:
        """The smoothed rate is better, beyond what chance would do."""
        return self.high < 0


@dataclass(frozen=True)
class Learnt:
    """What the hours of a practice teach; `why` is empty where a client's rate may be told."""

    hours: int
    clients: int
    missed: int
    prior: Prior | None
    judgement: Judgement | None
    why: Why


def learnt(hours: Iterable[Hour]) -> Learnt:
    """The practice's rate, how firmly it holds, and whether a client's own tells more."""
    known = list(hours)
    tally = tallied(known)
    clients = len({each.client for each in known})
    found = prior(tally)
    judged = judge(known) if isinstance(found, Prior) else None
    why = found if isinstance(found, Why) else _why(judged)
    return Learnt(
        hours=len(known),
        clients=clients,
        missed=sum(each.missed for each in known),
        prior=found if isinstance(found, Prior) else None,
        judgement=judged,
        why=why,
    )


def _why(judged: Judgement | None) -> Why:
    if judged is None:
        return Why.NOT_JUDGED
    return Why.TELLS if judged.beats else Why.NO_BETTER


def judge(hours: Iterable[Hour]) -> Judgement | None:
    """Every hour told from days before it, by the client's own rate and by one for everybody.

    The one for everybody is the share missed of all hours on those days. An hour is told once its
    course had OWN hours before it and the practice enough. None where too few clients are judged.
    """
    squares: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for client, own, base, missed in told(hours):
        squares[client].append(((own - missed) ** 2, (base - missed) ** 2))
    return _compared(squares) if len(squares) >= FEWEST_JUDGED else None


def told(hours: Iterable[Hour]) -> Iterator[tuple[str, float, float, bool]]:
    """Whose hour it was, what both said of it the evening before, and what came."""
    ordered = sorted(hours, key=lambda each: (each.on, each.client, each.course, each.missed))
    tally = Tally()
    for _, day in groupby(ordered, key=lambda each: each.on):
        today = list(day)
        asked = [each for each in today if sum(tally.of(each.course)) >= OWN]
        found = prior(tally) if asked else Why.TOO_FEW
        for each in asked if found not in (Why.TOO_FEW, Why.ONE_WAY) else ():
            base = _share(*tally.hours)
            own = base
            if isinstance(found, Prior):
                missed, kept = tally.of(each.course)
                own = smoothed(found, missed, missed + kept)
            yield each.client, own, base, each.missed
        for each in today:
            tally.add(each)


def _share(missed: int, kept: int) -> float:
    return missed / (missed + kept)


def _compared(squares: Mapping[str, Sequence[tuple[float, float]]]) -> Judgement:
    """Both means over all hours; the difference is one of sums by client, and so is its error."""
    sums = [
        (len(own), sum(s for s, _ in own), sum(b for _, b in own))
        for _, own in sorted(squares.items())
    ]
    hours = sum(n for n, _, _ in sums)
    own, base = sum(s for _, s, _ in sums) / hours, sum(b for _, _, b in sums) / hours
    off = sum((s - b - n * (own - base)) ** 2 for n, s, b in sums)
    clients = len(sums)
    error = sqrt(off * clients / (clients - 1)) / hours
    reach = NormalDist().inv_cdf((1 + LEVEL) / 2) * error
    return Judgement(hours, clients, own, base, own - base - reach, own - base + reach)
