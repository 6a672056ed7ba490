"""Every score of every client, in order, as columns: for questions that need whole courses."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from envoi.population.not_answered import NotAnswered
from envoi.population.pairs import OutOfOrder, TwoScores, numbered, once, order_of, taken, together
from envoi.population.rows import Numbers, Rows, Source
from envoi.population.sorting import in_order


@dataclass(frozen=True)
class Scored:
    """Rows in order of client and time, each (client, time) once: `place` counts 0, 1, 2 …

    Only clients with a score have a place; `client` holds one entry a place. Times of days and
    moments are days counted from each client's first score; other times are as written.
    """

    client: Numbers | pa.Array
    place: Numbers
    time: Numbers
    score: Numbers
    order: Numbers | None  # places in order of client, None where they lie in it

    def in_order(self, of_places: Numbers) -> Numbers:
        """Something known of each place, in order of client, as pairs lie."""
        return of_places if self.order is None else of_places[self.order]

    @property
    def starts(self) -> Numbers:
        """Where each client's rows begin."""
        return np.flatnonzero(np.concatenate(([True], self.place[1:] != self.place[:-1])))


FIRST_YEAR, LAST_YEAR = 1900, 2100
DAY = 86_400_000_000  # microseconds


def scored(source: Source) -> Scored:
    """Every score, in order of client and time. Raises NotAnswered."""
    try:
        with closing(in_order(source)) as rows:
            return _scored(source, rows)
    except TwoScores as two:
        raise NotAnswered(two.sentence(source)) from two
    except OutOfOrder as error:
        raise AssertionError("they were sorted") from error


def _scored(source: Source, batches: Iterator[Rows]) -> Scored:
    clients, times, scores = [], [], []
    for part, _ in map(once, batches):
        if len(part):
            clients.append(part.client)
            times.append(part.time)
            scores.append(part.score)
    if not clients:
        raise NotAnswered("There is not one score in this table.")
    client = together(clients)
    time = together(times).astype(np.float64, copy=False)
    score = together(scores).astype(np.float64, copy=False)
    whole, changed = once(Rows(client, time, score))
    new = np.concatenate(([True], changed))
    place = np.cumsum(new) - 1
    starts = np.flatnonzero(new)
    own = numbered(taken(whole.client, starts))
    days = _days(source, whole.time, place, starts)
    return Scored(own, place, days, whole.score, order_of(own))


def _written_together(time: Numbers) -> bool:
    """Whether every time is a whole number that reads as a day, such as 20261130."""
    year, month, day = time // 10_000, time // 100 % 100, time % 100
    of_year = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12)  # noqa: PLR2004
    return bool((of_year & (day >= 1) & (day <= 31) & (time % 1 == 0)).all())  # noqa: PLR2004


def _days(source: Source, time: Numbers, place: Numbers, starts: Numbers) -> Numbers:
    """Times as numbers; where they are days or moments, days since the client's first score."""
    kind = source.clock.kind
    if kind is None or not pa.types.is_temporal(kind):
        if _written_together(time):
            raise NotAnswered(
                f"The times in “{source.asked.time}” look like days in one piece ({time[0]:.0f}), "
                "and as numbers they would be far apart; write them as 2026-11-30."
            )
        return time
    return (time - time[starts][place]) / (1 if pa.types.is_date32(kind) else DAY)
