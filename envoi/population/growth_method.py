"""The growth-model method: each client's own slope over log(1 + time), tested against zero.

This is not what the R package's HLM does: that one tests how far a client's slope deviates from
the average one, so that in a group that improves an average client counts as unchanged. Here the
slope is the client's own (average and deviation together), and its error is that of predicting it.
The model is estimated from all scores here by restricted likelihood; docs/methods/outcomes.md.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from envoi.domain.change_methods import Known
from envoi.domain.classes import by_index
from envoi.domain.growth import Edge, Growth
from envoi.domain.measure import Better
from envoi.domain.significance import CRITICAL
from envoi.population import growth
from envoi.population.growth_sums import Sums, per_episode, pooled
from envoi.population.judging import NOT_USED, Judged, coded, no_larger
from envoi.population.not_answered import NotAnswered
from envoi.population.pairs import pairs_of
from envoi.population.rows import Numbers, Source
from envoi.population.scored import Scored, scored
from envoi.population.ways import plain_line

NAME = "growth: each client's own slope against zero, not its deviation from the average slope"

EDGES = {
    Edge.ONE_WAY: "The estimate lies at its edge: clients differ in one direction alone, so that "
    "their heights and slopes go together or one of the two does not vary.",
    Edge.NOTHING: "The estimate lies at its edge: clients do not differ beyond measurement error, "
    "so each of them has the average slope.",
}


@dataclass(frozen=True)
class Slopes:
    """Each client's slope over its error of prediction, and the model that says so."""

    index: Numbers
    model: Growth | None = None

    @property
    def method(self) -> str:
        """What was tested, with the edge where the estimate lies on one."""
        edge = self.model.edge if self.model else Edge.NONE
        return f"{NAME}; the estimate lies at its edge ({edge})" if edge else NAME

    @property
    def said(self) -> tuple[str, ...]:
        """The model in sentences."""
        if self.model is None:
            return ()
        (height, slope), ((a, b), (_, c)) = self.model.fixed, self.model.spread
        both = f", correlation {b / sqrt(a * c):.2f}" if a * c > 0 else ""
        average = (
            f"Average course: {height:.5g}, and {slope:+.5g} for each 1 of log(1 + time). Standard "
            f"deviations between clients {sqrt(a):.4g} and {sqrt(c):.4g}{both}, of one score about "
            f"its client's course {sqrt(self.model.residual):.4g}."
        )
        return average, *([EDGES[self.model.edge]] if self.model.edge else [])


# `client` counts 0, 1, 2 … and never falls, `time` is 0 or more and rises within a client, `score`
# in points; all of one length. NaN for a client the model says nothing about. Raises NotAnswered
# where there is no model.
Model = Callable[[Numbers, Numbers, Numbers], Slopes]


def own_slopes(client: Numbers, time: Numbers, score: Numbers) -> Slopes:
    """Each client's own slope in units of its error, as the growth model of all predicts it.

    Counted from a whole number among the scores: a slope is the same wherever they begin, and sums
    of large numbers would lose their last digits.
    """
    begin = float(np.round(score.mean()))
    sums = per_episode(client, time, score - begin)
    model = growth.fit(pooled(sums))
    if not model.converged:
        raise NotAnswered("The growth model of these scores did not settle on an answer.")
    fixed = (model.fixed[0] + begin, model.fixed[1])
    return Slopes(_predicted(model, sums), replace(model, fixed=fixed))


def _predicted(model: Growth, sums: Sums) -> Numbers:
    """Slope over its error of prediction, for every client at once; Laird & Ware 1982.

    With A = Z'Z of one client and Λ the spread in units of the residual variance, M = Λ(I + AΛ)⁻¹;
    the deviation is M (Z'y - Aβ), and what is open about it σ²M plus what is open about β.
    """
    lam = np.array(model.spread) / model.residual
    a = np.moveaxis(np.array([[sums.n, sums.x], [sums.x, sums.xx]]), -1, 0)
    m = lam @ np.linalg.inv(np.eye(2) + a @ lam)
    fixed = np.array(model.fixed)
    left = np.stack([sums.y, sums.xy], axis=1) - a @ fixed
    slope = fixed[1] + (m @ left[:, :, None])[:, 1, 0]
    drawn = (m @ a)[:, 1, :]
    open_ = np.array([0.0, 1.0]) - drawn
    about_fixed = np.einsum("ni,ij,nj->n", open_, np.array(model.fixed_covariance), open_)
    found: Numbers = slope / np.sqrt(model.residual * m[:, 1, 1] + about_fixed)
    return found


@dataclass(frozen=True)
class ByGrowth:
    """By the slope of each client's whole course; the cut-off is held against first and last."""

    known: Known
    slopes: Model = own_slopes

    def __call__(self, source: Source) -> Judged:
        """Everybody judged. Raises NotAnswered."""
        pairs = pairs_of(source)
        rows = scored(source)
        _no_time_before_zero(rows)
        no_larger(rows.score)
        slopes = self.slopes(rows.place, rows.time, rows.score)
        known = pairs.used
        index = np.full(len(pairs), np.nan)
        index[np.flatnonzero(pairs.n > 0)] = rows.in_order(slopes.index)
        used = known & np.isfinite(index)
        line = plain_line(self.known, pairs)
        sign = 1 if self.known.better is Better.LOWER else -1
        cut = None if line is None else line * sign
        with np.errstate(invalid="ignore"):
            truths = by_index(index * -sign, pairs.first * sign, pairs.last * sign, CRITICAL, cut)
        codes = coded(truths, len(pairs))
        codes[~used] = NOT_USED
        return Judged(
            pairs,
            codes,
            slopes.method,
            None,
            self.known.cutoff,
            line,
            lambda: index,
            said=slopes.said,
        )


def _no_time_before_zero(rows: Scored) -> None:
    if len(rows.time) and rows.time.min() < 0:
        raise NotAnswered(
            "A time before 0 has no logarithm here; count times from each client's first score."
        )
