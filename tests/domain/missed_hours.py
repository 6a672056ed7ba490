"""Hours of invented clients, week by week, with or without a chance of missing of their own."""

from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from envoi.domain.missed import Hour

FIRST = date(2020, 1, 6)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
RATE, STRENGTH = 0.18, 6.0


def some(seed: int, of: int, days: int, share: float) -> list[Hour]:
    """Rows as they come, of so many courses, two of each client, on so many days."""
    chance = Random(seed)
    return [
        Hour(
            f"client {n // 2}",
            f"course {n}",
            FIRST + chance.randrange(days) * DAY,
            chance.random() < share,
        )
        for n in [*range(of)] * (420 // of)
    ]


# Some have a rate to tell, some have none.
SOME = st.builds(
    some,
    st.integers(0, 10_000),
    st.sampled_from([5, 70, 140]),
    st.integers(1, 30),
    st.sampled_from([0.0, 0.1, 0.5]),
)


def hours(seed: int, clients: int, *, differ: bool) -> list[Hour]:
    """Clients who begin within five years and leave sooner after an hour they missed.

    Where they differ, chances are beta distributed with a mean of .18 and the strength of 6 hours;
    else everybody’s is .18.
    """
    chance = Random(seed)
    return [each for n in range(clients) for each in _client(n, chance, differ=differ)]


def _client(n: int, chance: Random, *, differ: bool) -> list[Hour]:
    own = chance.betavariate(RATE * STRENGTH, (1 - RATE) * STRENGTH) if differ else RATE
    day, found = FIRST + timedelta(days=chance.randrange(5 * 365)), []
    for _ in range(60):
        missed = chance.random() < own
        found.append(Hour(f"client {n}", f"course {n}", day, missed))
        day += WEEK
        if chance.random() < 0.06 + 0.12 * missed:
            break
    return found
