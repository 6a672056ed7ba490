"""The ways to judge change: by an index, by an instrument, by points, by percent."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from envoi.domain import classes
from envoi.domain.change import turned
from envoi.domain.change_methods import Cutoff, Group, Judge, Known, Method, NotJudged, judge
from envoi.domain.measure import POINT, Better, Instrument
from envoi.population.judging import (
    NOT_USED,
    Bounds,
    Coder,
    Judged,
    coded,
    floats,
    in_parts,
    no_larger,
    thousandths,
)
from envoi.population.not_answered import NotAnswered
from envoi.population.own_limits import in_range, own_limits, own_s_diff, published
from envoi.population.pairs import Pairs
from envoi.population.rows import Numbers

FEWEST = 2  # clients that have a spread


@dataclass(frozen=True)
class ByIndex:
    """By one of the published indices."""

    method: Method
    known: Known

    def judge(self, pairs: Pairs) -> Judge:
        """The method with this group's numbers. Raises NotAnswered."""
        used = pairs.used
        whole = bool(used.all())
        pre, post = (floats(each if whole else each[used]) for each in (pairs.first, pairs.last))
        if not len(pre):
            raise NotAnswered("Nobody here has two scores at two times.")
        no_larger(pre)
        no_larger(post)
        together = self.method is Method.HA  # the only one that asks how the two hang together
        try:
            return judge(self.method, self.known, group(pre, post, together=together))
        except NotJudged as sentence:
            raise NotAnswered(str(sentence)) from sentence

    def coder(self, pairs: Pairs) -> Coder:
        """The rule, with the numbers of everybody here. Raises NotAnswered."""
        by = self.judge(pairs)

        def codes(first: Numbers, last: Numbers, lengths: Numbers | None = None) -> Numbers:
            return coded(by.truths(_each(floats(first), lengths), floats(last)), len(last))

        return codes

    def __call__(self, pairs: Pairs) -> Judged:
        """Everybody judged. Raises NotAnswered."""
        by = self.judge(pairs)
        codes = in_parts(lambda pre, post: coded(by.truths(pre, post), len(pre)), pairs)
        codes[~pairs.used] = NOT_USED
        width = by.critical * by.s_diff if self.method is Method.JT else None

        def index() -> Numbers:
            found = by.index(floats(pairs.first), floats(pairs.last))
            return np.where(pairs.used, found, np.nan)

        return Judged(
            pairs,
            codes,
            self.method,
            by.s_diff,
            self.known.cutoff,
            by.cutoff,
            index,
            width,
            width,
            strict=True,
            bounds=_of_index(by),
        )


@dataclass(frozen=True)
class ByInstrument:
    """By an instrument's own limits."""

    instrument: Instrument

    def coder(self, pairs: Pairs) -> Coder:
        """The instrument's rule, whoever is here. Raises NotAnswered."""
        limits = own_limits(self.instrument)

        def codes(first: Numbers, last: Numbers, lengths: Numbers | None = None) -> Numbers:
            low, high = (turned(thousandths(each), limits.better) for each in (first, last))
            return coded(classes.by_limits(_each(low, lengths), high, limits), len(last))

        return codes

    def __call__(self, pairs: Pairs) -> Judged:
        """Everybody judged. Raises NotAnswered."""
        limits = own_limits(self.instrument)
        in_range(self.instrument, pairs)
        codes = in_parts(self.coder(pairs), pairs)
        codes[~pairs.used] = NOT_USED
        cutoff, line = published(self.instrument, limits)
        width = _is(limits.change_from) / POINT
        return Judged(
            pairs,
            codes,
            f"{self.instrument.code} {self.instrument.version}",
            own_s_diff(self.instrument),
            cutoff,
            line,
            better_from=width,
            worse_from=width,
            bounds=_of_points(width, width, Better.LOWER),
        )


@dataclass(frozen=True)
class ByPoints:
    """By a minimal important difference: so many points, for the better and for the worse."""

    better_from: float
    worse_from: float
    known: Known

    def coder(self, pairs: Pairs) -> Coder:
        """The rule, with a cut-off from everybody here. Raises NotAnswered."""
        better = self.known.better
        line = _turned_line(plain_line(self.known, pairs), better)
        limits = (_whole(self.better_from), _whole(self.worse_from))

        def codes(first: Numbers, last: Numbers, lengths: Numbers | None = None) -> Numbers:
            low, high = (turned(thousandths(each), better) for each in (first, last))
            return coded(classes.by_points(_each(low, lengths), high, *limits, line), len(last))

        return codes

    def __call__(self, pairs: Pairs) -> Judged:
        """Everybody judged. Raises NotAnswered."""
        line = plain_line(self.known, pairs)
        codes = in_parts(self.coder(pairs), pairs)
        codes[~pairs.used] = NOT_USED
        return Judged(
            pairs,
            codes,
            "minimal",
            None,
            self.known.cutoff,
            line,
            better_from=self.better_from,
            worse_from=self.worse_from,
            bounds=_of_points(self.better_from, self.worse_from, self.known.better),
        )


@dataclass(frozen=True)
class ByPercent:
    """By a share of the first score, in percent, for the better and for the worse."""

    better_from: float
    worse_from: float
    known: Known

    def coder(self, pairs: Pairs) -> Coder:
        """The rule, with a cut-off from everybody here; NOT_USED from 0. Raises NotAnswered."""
        better = self.known.better
        line = _turned_line(plain_line(self.known, pairs), better)
        limits = (_whole(self.better_from), _whole(self.worse_from))

        def codes(first: Numbers, last: Numbers, lengths: Numbers | None = None) -> Numbers:
            pre = _each(thousandths(first), lengths)
            low, high = turned(pre, better), turned(thousandths(last), better)
            truths = classes.by_percent(pre, (low - high) * POINT, *limits, (low, high, line))
            found = coded(truths, len(last))
            found[pre <= 0] = NOT_USED
            return found

        return codes

    def __call__(self, pairs: Pairs) -> Judged:
        """Everybody judged; from 0 there is no percentage. Raises NotAnswered."""
        line, better = plain_line(self.known, pairs), self.known.better
        codes = in_parts(self.coder(pairs), pairs)
        undefined = pairs.used & (thousandths(pairs.first) <= 0)
        codes[~pairs.used] = NOT_USED
        return Judged(
            pairs,
            codes,
            "percent",
            None,
            self.known.cutoff,
            line,
            better_from=self.better_from,
            worse_from=self.worse_from,
            unit="% of the first score",
            bounds=_of_percent(self.better_from, self.worse_from, better),
            undefined=int(undefined.sum()),
        )


def _of_index(by: Judge) -> Bounds:
    """An index is a straight line in the last score, so its two limits are points of it."""

    def bounds(pre: float) -> tuple[float, float]:
        at_zero = float(by.index(pre, 0.0))
        rise = float(by.index(pre, 1.0)) - at_zero
        ends = ((-by.critical - at_zero) / rise, (by.critical - at_zero) / rise)
        return min(ends), max(ends)

    return bounds


def _of_points(better_from: float, worse_from: float, better: Better) -> Bounds:
    down, up = (better_from, worse_from)[:: 1 if better is Better.LOWER else -1]
    return lambda pre: (pre - down, pre + up)


def _of_percent(better_from: float, worse_from: float, better: Better) -> Bounds:
    down, up = (better_from, worse_from)[:: 1 if better is Better.LOWER else -1]
    return lambda pre: (pre * (1 - down / 100), pre * (1 + up / 100))


def group(pre: Numbers, post: Numbers, *, together: bool = True) -> Group:
    """The numbers of a group, of at least one client, in the order of the columns.

    How first and last scores hang together is left out where nobody asks.
    """
    sd, post_sd = _spread(pre), _spread(post)
    correlation = None
    if together and sd and post_sd:
        with np.errstate(all="ignore"):
            correlation = float(np.corrcoef(pre, post)[0, 1])
    return Group(len(pre), float(pre.mean()), sd, float(post.mean()), post_sd, correlation)


def plain_line(known: Known, pairs: Pairs) -> float | None:
    """The cut-off of a way that needs no reliability."""
    if known.cutoff in {Cutoff.NONE, Cutoff.NUMBER}:
        return known.line
    at_hand = Known(**{**vars(known), "reliability": 0.0})
    return ByIndex(Method.JT, at_hand).judge(pairs).cutoff


def _turned_line(line: float | None, better: Better) -> Any:
    return None if line is None else turned(line * POINT, better)


def _whole(limit: float) -> int:
    return round(limit * POINT)


def _each(first: Numbers, lengths: Numbers | None) -> Numbers:
    return first if lengths is None else np.repeat(first, lengths)


def _spread(scores: Numbers) -> float | None:
    """The standard deviation of a sample; None for one client, and exactly 0 for equal scores."""
    if len(scores) < FEWEST:
        return None
    if scores.min() == scores.max():
        return 0.0
    from_mean = scores - scores.mean()
    from_mean *= from_mean
    return float(np.sqrt(from_mean.sum() / (len(scores) - 1)))


def _is(value: int | None) -> int:
    if value is None:
        raise AssertionError("own_limits() made sure of it")
    return value
