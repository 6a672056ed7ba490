"""Columns of first and last scores, judged: a class a client, by the rules of the domain.

Points are compared as whole thousandths; indices are plain floats, as their formulas are. What
cannot be judged is a sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from envoi.domain import change, classes
from envoi.domain.change import Limits, turned
from envoi.domain.change_methods import Cutoff, Group, Judge, Known, Method, NotJudged, judge
from envoi.domain.classes import Truths
from envoi.domain.measure import POINT, Better, Instrument, points
from envoi.domain.significance import Class, s_diff
from envoi.population.not_answered import NotAnswered
from envoi.population.pairs import Pairs
from envoi.population.rows import Numbers, name_of

CODES = tuple(Class)  # a class as a small number: its place here
NOT_USED = 255  # fewer than two scores, or no percentage is defined
LARGEST = 1e9  # points; beyond it thousandths no longer fit every product
FEWEST = 2  # clients that have a spread


# From a first score to the last scores between which a change does not count.
Bounds = Callable[[float], tuple[float, float]]


@dataclass(frozen=True)
class Judged:
    """Everybody of `pairs`: the code of a class (or NOT_USED), and the index where there is one.

    `s_diff` and `cutoff` in points. `better_from` and `worse_from` are what a change must reach, or
    exceed where `strict`, in the `unit` said; None where that differs between clients.
    """

    pairs: Pairs
    codes: Numbers
    method: str
    s_diff: float | None
    cutoff: Cutoff
    line: float | None
    index: Callable[[], Numbers] | None = None
    better_from: float | None = None
    worse_from: float | None = None
    strict: bool = False
    unit: str = "points"
    bounds: Bounds | None = None
    undefined: int = 0  # clients whose first score is 0 or less, from where no percentage is


class Coder(Protocol):
    """From first and later scores, in points, to codes of classes: any later score, not the last.

    With `lengths` each first score stands for so many later ones that follow each other.
    """

    def __call__(self, first: Numbers, last: Numbers, lengths: Numbers | None = None, /) -> Numbers:
        """A code for each later score."""


class Way(Protocol):
    """A way to judge change."""

    def coder(self, pairs: Pairs) -> Coder:
        """The rule of this way, with the numbers of everybody here. Raises NotAnswered."""

    def __call__(self, pairs: Pairs) -> Judged:
        """Everybody judged. Raises NotAnswered."""


@dataclass(frozen=True)
class ByIndex:
    """By one of the published indices."""

    method: Method
    known: Known

    def judge(self, pairs: Pairs) -> Judge:
        """The method with this group's numbers. Raises NotAnswered."""
        used = pairs.used
        whole = bool(used.all())
        pre, post = (_floats(each if whole else each[used]) for each in (pairs.first, pairs.last))
        if not len(pre):
            raise NotAnswered("Nobody here has two scores at two times.")
        together = self.method is Method.HA  # the only one that asks how the two hang together
        try:
            return judge(self.method, self.known, group(pre, post, together=together))
        except NotJudged as sentence:
            raise NotAnswered(str(sentence)) from sentence

    def coder(self, pairs: Pairs) -> Coder:
        """The rule, with the numbers of everybody here. Raises NotAnswered."""
        by = self.judge(pairs)

        def codes(first: Numbers, last: Numbers, lengths: Numbers | None = None) -> Numbers:
            return coded(by.truths(_each(_floats(first), lengths), _floats(last)), len(last))

        return codes

    def __call__(self, pairs: Pairs) -> Judged:
        """Everybody judged. Raises NotAnswered."""
        by = self.judge(pairs)
        codes = in_parts(lambda pre, post: coded(by.truths(pre, post), len(pre)), pairs)
        codes[~pairs.used] = NOT_USED
        width = by.critical * by.s_diff if self.method is Method.JT else None

        def index() -> Numbers:
            found = by.index(_floats(pairs.first), _floats(pairs.last))
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
            _s_diff(self.instrument),
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


PART = 1 << 17  # clients judged at once, so that no column is held more often than it must be


def in_parts(codes: Callable[[Numbers, Numbers], Numbers], pairs: Pairs) -> Numbers:
    """The codes of everybody, part by part."""
    found = np.empty(len(pairs), np.uint8)
    for start in range(0, len(pairs), PART):
        part = slice(start, start + PART)
        found[part] = codes(_floats(pairs.first[part]), _floats(pairs.last[part]))
    return found


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


def coded(truths: Truths, n: int) -> Numbers:
    """The class of everybody, as its place in CODES: the very table that names one client's."""
    codes = np.full(n, CODES.index(Class.UNCHANGED), np.uint8)
    for name, truth in reversed(classes.answers(truths)):
        np.putmask(codes, truth, CODES.index(name))
    return codes


def thousandths(scores: Numbers) -> Numbers:
    """Points as whole thousandths. Refuses scores too large to be any score."""
    if len(scores) and max(abs(float(scores.max())), abs(float(scores.min()))) > LARGEST:
        raise NotAnswered("A score here is larger than a thousand million.")
    if scores.dtype.kind != "f":
        return scores.astype(np.int64) * POINT
    return np.rint(scores.astype(np.float64) * POINT).astype(np.int64)


def own_limits(instrument: Instrument) -> Limits:
    """The limits of an instrument, if it has a rule of change. Raises NotAnswered."""
    limits = change.limits(instrument)
    if limits.change_from is None:
        raise NotAnswered(
            f"No reliable change is published for {instrument.short}, and no norms to compute one; "
            "give --reliability and choose a method."
        )
    return limits


def in_range(instrument: Instrument, pairs: Pairs) -> None:
    """Every first and last score is one the instrument can give. Raises NotAnswered."""
    low, high = instrument.low / POINT, instrument.high / POINT
    for scores in (pairs.first, pairs.last):
        wrong = (pairs.n > 0) & ((scores < low) | (scores > high))
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            raise NotAnswered(
                f"Client {name_of(pairs.client, at)} has a score of {scores[at]:g}, and "
                f"{instrument.short} goes from {points(instrument.low)} to "
                f"{points(instrument.high)}. Is it the right instrument?"
            )


def published(instrument: Instrument, limits: Limits) -> tuple[Cutoff, float | None]:
    """The kind of an instrument's cut-off, and the cut-off in points."""
    if instrument.caseness is not None:
        return Cutoff.PUBLISHED, instrument.caseness.at / POINT
    if limits.clinical_from is None:
        return Cutoff.NONE, None
    norms = instrument.norms[0]
    own = Group(0, norms.clinical_mean or 0, norms.sd, 0, None, None)
    known = Known(
        instrument.better,
        norms.reliability,
        functional_mean=norms.functional_mean,
        functional_sd=norms.functional_sd,
        cutoff=Cutoff.C,
    )
    return Cutoff.C, judge(Method.JT, known, own).cutoff


def _s_diff(instrument: Instrument) -> float | None:
    """Where the reliable change was computed from norms, the error it came from."""
    if instrument.reliable_change is not None or not instrument.norms:
        return None
    return s_diff(instrument.norms[0].sd, instrument.norms[0].reliability)


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


def _floats(scores: Numbers) -> Numbers:
    return scores.astype(np.float64, copy=False)


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
