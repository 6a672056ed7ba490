"""Reliable and clinically significant change: the published formulas, in plain points.

Notation: `sd` and `mean` of the clinical group before treatment, `functional_mean` and
`functional_sd` of people who are not in treatment, `r` the reliability, `pre` and `post` one
client's scores. Every index is signed as post minus pre, whichever direction is better.
Sources: Jacobson & Truax 1991 for the standard errors, the index and the cut-offs a, b and c;
the other indices as given in docs/methods/change.md.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

CRITICAL = 1.96  # two-sided, 95 %
CRITICAL_HA = 1.65  # Hageman and Arrindell's own choice: one-sided, 95 %


def sem(sd: float, r: float) -> float:
    """The standard error of measurement."""
    return sd * sqrt(1 - r)


def s_diff(sd: float, r: float) -> float:
    """The standard error of a difference between two scores."""
    return sqrt(2) * sem(sd, r)


def se_prediction(sd: float, r: float) -> float:
    """The standard error of predicting the second score from the first."""
    return sd * sqrt(1 - r * r)


def reliable_change_index(pre: float, post: float, sd: float, r: float) -> float:
    """Jacobson and Truax (JT): the change in units of its standard error."""
    return (post - pre) / s_diff(sd, r)


def true_score(pre: float, mean: float, r: float) -> float:
    """The first score drawn towards the group's mean by its unreliability."""
    return r * (pre - mean) + mean


def gulliksen_lord_novick(pre: float, post: float, mean: float, sd: float, r: float) -> float:
    """GLN: the change beyond regression to the group's own mean."""
    return ((post - mean) - r * (pre - mean)) / se_prediction(sd, r)


def hsu_linn_lord(
    pre: float, post: float, *, mean: float, post_mean: float, sd: float, r: float
) -> float:
    """HLL: like GLN, measured from the mean after treatment."""
    return ((post - post_mean) - r * (pre - mean)) / se_prediction(sd, r)


def edwards_nunnally(pre: float, post: float, mean: float, sd: float, r: float) -> float:
    """EN: the second score against the first one's estimated true score, in SEM."""
    return (post - true_score(pre, mean, r)) / sem(sd, r)


def nunnally_kotsch(
    pre: float, post: float, *, mean: float, sd: float, r: float, post_r: float
) -> float:
    """NK: like EN, with a reliability of its own for each of the two occasions."""
    error = sqrt(r * r * sd * sd * (1 - r) + sd * sd * (1 - post_r))
    return (post - true_score(pre, mean, r)) / error


def difference_reliability(sd: float, post_sd: float, correlation: float, r: float) -> float:
    """The reliability of the differences in a group, both occasions having one SEM."""
    error = sem(sd, r) ** 2
    r1, r2 = (sd**2 - error) / sd**2, (post_sd**2 - error) / post_sd**2
    shared = 2 * sd * post_sd * correlation
    return (sd**2 * r1 + post_sd**2 * r2 - shared) / (sd**2 + post_sd**2 - shared)


def hageman_arrindell(
    pre: float, post: float, *, mean: float, post_mean: float, sd: float, r: float, r_dd: float
) -> float:
    """HA: the change drawn towards the group's mean change by the differences' reliability."""
    expected = (post - pre) * r_dd + (post_mean - mean) * (1 - r_dd)
    return expected / (sqrt(r_dd) * s_diff(sd, r))


def trend_index(scores: list[tuple[float, float]], sd: float, r: float) -> float:
    """The slope of (time, score) pairs in units of its standard error; two points give JT."""
    times = [time for time, _ in scores]
    middle = sum(times) / len(times)
    s_xx = sum((time - middle) ** 2 for time in times)
    slope = sum((time - middle) * score for time, score in scores) / s_xx
    return slope / (sem(sd, r) / sqrt(s_xx))


def cutoff_a(mean: float, sd: float, *, higher_is_better: bool = False) -> float:
    """Two standard deviations from the clinical mean, towards health."""
    return mean + 2 * sd if higher_is_better else mean - 2 * sd


def cutoff_b(
    functional_mean: float, functional_sd: float, *, higher_is_better: bool = False
) -> float:
    """Two functional standard deviations from the functional mean, towards illness."""
    by = 2 * functional_sd
    return functional_mean - by if higher_is_better else functional_mean + by


def cutoff_c(mean: float, sd: float, functional_mean: float, functional_sd: float) -> float:
    """The point as far from the clinical as from the functional mean, each in its own SD."""
    return (functional_sd * mean + sd * functional_mean) / (sd + functional_sd)


class Boundary(StrEnum):
    """Whether a value exactly on a limit counts as beyond it."""

    STRICT = "strict"
    LOOSE = "loose"


class Class(StrEnum):
    """The classes of a combined judgement, with the optional one for worsening in the middle."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"
    HARMED = "harmed"


@dataclass(frozen=True)
class Options:
    """How limits are read: who counts who stands exactly on one, and whether HARMED is used."""

    critical: float = CRITICAL
    index: Boundary = Boundary.STRICT
    clinical: Boundary = Boundary.STRICT
    functional: Boundary = Boundary.STRICT
    harmed: bool = False


STRICT = Options()


def classify(
    pre: float,
    post: float,
    index: float,
    cutoff: float,
    *,
    higher_is_better: bool = False,
    options: Options = STRICT,
) -> Class:
    """The class of one client from an index of change and a cut-off.

    HARMED, where used, is reliable worsening of someone not clinical before and not functional
    after. That a score on a strict cut-off is neither clinical nor functional follows.
    """
    sign = -1 if higher_is_better else 1
    gain, line = -sign * index, sign * cutoff
    was_clinical = _beyond(sign * pre, line, options.clinical)
    is_functional = _beyond(-sign * post, -line, options.functional)
    if _beyond(gain, options.critical, options.index):
        return Class.RECOVERED if was_clinical and is_functional else Class.IMPROVED
    if _beyond(-gain, options.critical, options.index):
        crossed = not was_clinical and not is_functional
        return Class.HARMED if options.harmed and crossed else Class.DETERIORATED
    return Class.UNCHANGED


def _beyond(value: float, limit: float, boundary: Boundary) -> bool:
    return value > limit if boundary is Boundary.STRICT else value >= limit
