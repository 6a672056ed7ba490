"""Response and remission within a window of days, over the whole course of every client."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from envoi.domain import response
from envoi.domain.response import WINDOWS, Window
from envoi.population.judging import thousandths
from envoi.population.parts import parts
from envoi.population.rows import Numbers, Source
from envoi.population.scored import scored

__all__ = ["WINDOWS", "Reached", "reached"]


@dataclass(frozen=True)
class Reached:
    """Counts: clients with scores, those with an elevated one, and what the window says of them."""

    window: Window
    clients: int
    elevated: int
    in_window: int
    response: int
    remission: int

    def plain(self) -> dict[str, Any]:
        """For a program; percentages are of those with an elevated score, scored again or not."""
        return {
            "window": {
                "code": self.window.code,
                "days": [self.window.from_day, self.window.to_day],
            },
            "n_original": self.clients,
            "elevated": self.elevated,
            "scored_in_window": self.in_window,
            "response": self._rate(self.response),
            "remission": self._rate(self.remission),
        }

    def _rate(self, count: int) -> dict[str, Any]:
        share = round(100 * count / self.elevated, 2) if self.elevated else None
        return {"count": count, "of": self.elevated, "percent": share}


def reached(source: Source, window: Window) -> Reached:
    """What a window says of a long table whose times are days, or numbers that count days.

    A client's first elevated score opens the course. Raises NotAnswered.
    """
    rows = scored(source)
    starts = rows.starts
    ends = np.append(starts[1:], len(rows.score))
    counts = np.zeros(4, np.int64)
    for part in parts(len(starts)):
        own = slice(starts[part.start], ends[part.stop - 1])
        lengths = ends[part] - starts[part]
        counts += _counted(rows.time[own], thousandths(rows.score[own]), lengths, window)
    elevated, there, response_, remission = counts.tolist()
    return Reached(window, len(starts), elevated, there, response_, remission)


def _counted(time: Numbers, score: Numbers, lengths: Numbers, window: Window) -> Numbers:
    """Of clients of so many rows each: elevated, scored in the window, response, remission."""
    starts, place = np.cumsum(lengths) - lengths, np.arange(len(score))
    # Whoever has no elevated score gets a place behind the last row.
    opens = np.minimum.reduceat(
        np.where(response.elevated(score, window), place, len(score)), starts
    )
    some = opens < len(score)
    opened = np.minimum(opens, len(score) - 1)
    after, begun, open_ = (np.repeat(each, lengths) for each in (opened, time[opened], some))
    inside = response.within(time - begun, window) & open_ & (place > after)
    newest = np.maximum.reduceat(np.where(inside, place, -1), starts)
    last, first = _of(score, newest), _of(score, opened)
    there = newest >= 0
    told = (
        some,
        there,
        there & response.response(first, last),
        there & response.remission(last, window),
    )
    return np.array([each.sum() for each in told])


def _of(score: Numbers, at: Numbers) -> Numbers:
    found: Numbers = score[np.maximum(at, 0)]
    return found
