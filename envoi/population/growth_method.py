"""The growth-model method: each client's own slope over log(1 + time), tested against zero.

This is not what the R package's HLM does: that one tests how far a client's slope deviates from
the average one, so that in a group that improves an average client counts as unchanged. Here the
slope is the client's own (average and deviation together), and its error is that of predicting it.
The model itself is asked through one seam, `own_slopes` of `MODEL`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

import numpy as np

from envoi.domain.change_methods import Known
from envoi.domain.classes import by_index
from envoi.domain.measure import Better
from envoi.domain.significance import CRITICAL
from envoi.population.judging import NOT_USED, Judged, coded, plain_line
from envoi.population.not_answered import NotAnswered
from envoi.population.pairs import pairs_of
from envoi.population.rows import Numbers, Source
from envoi.population.scored import Scored, scored

MODEL = "envoi.population.growth_slopes"
NAME = "growth: each client's own slope against zero, not its deviation from the average slope"

# (client, time, score) -> slope / its error, one a client. `client` counts 0, 1, 2 … and never
# falls, `time` is 0 or more and rises within a client, `score` in points; all of one length.
# NaN for a client the model says nothing about. Raises NotAnswered where there is no model.
Slopes = Callable[[Numbers, Numbers, Numbers], Numbers]


@dataclass(frozen=True)
class ByGrowth:
    """By the slope of each client's whole course; the cut-off is held against first and last."""

    known: Known
    slopes: Slopes | None = None

    def __call__(self, source: Source) -> Judged:
        """Everybody judged. Raises NotAnswered."""
        pairs = pairs_of(source)
        rows = scored(source)
        _no_time_before_zero(rows)
        slope = self._slopes()(rows.place, rows.time, rows.score)
        known = pairs.used
        index = np.full(len(pairs), np.nan)
        index[np.flatnonzero(pairs.n > 0)] = rows.in_order(slope)
        used = known & np.isfinite(index)
        line = plain_line(self.known, pairs)
        sign = 1 if self.known.better is Better.LOWER else -1
        cut = None if line is None else line * sign
        with np.errstate(invalid="ignore"):
            truths = by_index(index * -sign, pairs.first * sign, pairs.last * sign, CRITICAL, cut)
        codes = coded(truths, len(pairs))
        codes[~used] = NOT_USED
        return Judged(pairs, codes, NAME, None, self.known.cutoff, line, index)

    def _slopes(self) -> Slopes:
        if self.slopes is not None:
            return self.slopes
        if find_spec(MODEL) is None:
            raise NotAnswered("The growth model is not part of this version; choose JT or another.")
        found: Slopes = import_module(MODEL).own_slopes
        return found


def _no_time_before_zero(rows: Scored) -> None:
    if len(rows.time) and rows.time.min() < 0:
        raise NotAnswered(
            "A time before 0 has no logarithm here; count times from each client's first score."
        )
