"""The methods of reliable and clinically significant change, chosen by name, for whole groups.

`significance.py` holds the formulas; here they are given the numbers of a group and of the people
who are not in treatment. All of it is arithmetic, so scores may be floats or columns of them.
Sources: Jacobson & Truax 1991; Hageman & Arrindell 1999 (doi 10.1016/S0005-7967(99)00032-7), whose
cut-off for true scores and whose test of the last score were taken from the description of the
R package clinicalsignificance and give its printed 23, 9, 7 and 1 for 40 inpatients.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Any

from envoi.domain import significance
from envoi.domain.classes import Truths, by_index, by_true_score
from envoi.domain.measure import Better
from envoi.domain.significance import CRITICAL, CRITICAL_HA


class NotJudged(Exception):
    """A change that cannot be judged with these numbers; the message is a sentence."""


class Method(StrEnum):
    """Which index of change is used; the names are the literature's own initials."""

    JT = "JT"
    GLN = "GLN"
    HLL = "HLL"
    EN = "EN"
    NK = "NK"
    HA = "HA"


class Cutoff(StrEnum):
    """Where the line between the clinical and the functional range comes from."""

    A = "a"
    B = "b"
    C = "c"
    NUMBER = "number"
    PUBLISHED = "published"
    NONE = "none"


@dataclass(frozen=True)
class Group:
    """What a group scored before and after, in points; the spread is None for a single client.

    `n` clients with both scores; the correlation is None where either spread is 0 or unknown.
    """

    n: int
    mean: float
    sd: float | None
    post_mean: float
    post_sd: float | None
    correlation: float | None


@dataclass(frozen=True)
class Known:
    """What is known from elsewhere, in points; None where it is taken from the group itself."""

    better: Better = Better.LOWER
    reliability: float | None = None
    post_reliability: float | None = None
    mean: float | None = None
    sd: float | None = None
    functional_mean: float | None = None
    functional_sd: float | None = None
    cutoff: Cutoff = Cutoff.NONE
    line: float | None = None  # the cut-off itself where it is a number


@dataclass(frozen=True)
class Judge:
    """One method with its numbers, ready for any client's two scores."""

    method: Method
    known: Known
    group: Group
    mean: float
    sd: float
    r: float
    s_diff: float
    critical: float
    cutoff: float | None
    r_dd: float | None = None

    def index(self, pre: Any, post: Any) -> Any:
        """The index of change, signed as post minus pre; beyond `critical` it is reliable."""
        mean, sd, r, post_mean = self.mean, self.sd, self.r, self.group.post_mean
        match self.method:
            case Method.JT:
                return significance.reliable_change_index(pre, post, sd, r)
            case Method.GLN:
                return significance.gulliksen_lord_novick(pre, post, mean, sd, r)
            case Method.HLL:
                return significance.hsu_linn_lord(
                    pre, post, mean=mean, post_mean=post_mean, sd=sd, r=r
                )
            case Method.EN:
                return significance.edwards_nunnally(pre, post, mean, sd, r)
            case Method.NK:
                return significance.nunnally_kotsch(
                    pre, post, mean=mean, sd=sd, r=r, post_r=_post_r(self.known, r)
                )
            case Method.HA:
                return significance.hageman_arrindell(
                    pre, post, mean=mean, post_mean=post_mean, sd=sd, r=r, r_dd=_is(self.r_dd)
                )

    def truths(self, pre: Any, post: Any) -> Truths:
        """What is true of a client's, or a column of clients', two scores."""
        sign = 1 if self.known.better is Better.LOWER else -1
        gain, first, last = self.index(pre, post) * -sign, pre * sign, post * sign
        line = None if self.cutoff is None else self.cutoff * sign
        if self.method is Method.HA and line is not None:
            return by_true_score(gain, first, self.beyond(post), self.critical, line)
        return by_index(gain, first, last, self.critical, line)

    def beyond(self, post: Any) -> Any:
        """HA: how far the last true score lies beyond the cut-off, in units of its error."""
        error = significance.sem(self.sd, self.r)
        post_r = own_reliability(_is(self.group.post_sd), error)
        true = self.group.post_mean + (post - self.group.post_mean) * post_r
        far = (true - _is(self.cutoff)) / (sqrt(post_r) * error)
        return far * (-1 if self.known.better is Better.LOWER else 1)


def judge(method: Method, known: Known, group: Group) -> Judge:
    """A method with the numbers of this group. Raises NotJudged with a sentence."""
    r = _reliability(known.reliability, "reliability")
    _reliability(_post_r(known, r), "post-reliability")
    mean = group.mean if known.mean is None else known.mean
    sd = _spread(known, group)
    _facing(known, mean)
    s_diff = significance.s_diff(sd, r)
    r_dd = _difference_reliability(group, sd, r) if method is Method.HA else None
    cutoff = _line(known, mean, sd) if method is not Method.HA else _true_line(known, mean, sd, r)
    critical = CRITICAL_HA if method is Method.HA else CRITICAL
    return Judge(method, known, group, mean, sd, r, s_diff, critical, cutoff, r_dd)


def own_reliability(sd: float, error: float) -> float:
    """The reliability of scores that spread by `sd` and are measured with this error."""
    return (sd * sd - error * error) / (sd * sd)


def reliable_from(judge: Judge) -> float:
    """JT: how many points a change must exceed, without regard to its direction."""
    return judge.critical * judge.s_diff


def _reliability(given: float | None, name: str) -> float:
    if given is None:
        raise NotJudged("How reliable is the measure? Say it with --reliability, such as 0.8.")
    if not 0 <= given < 1:
        raise NotJudged(f"A {name} lies from 0 up to, and below, 1; {given:g} does not.")
    return given


def _post_r(known: Known, r: float) -> float:
    return r if known.post_reliability is None else known.post_reliability


def _spread(known: Known, group: Group) -> float:
    sd = group.sd if known.sd is None else known.sd
    if sd is None:
        raise NotJudged(
            "One client alone has no spread of scores to measure a change by; "
            "give the spread of a known group with --sd."
        )
    if not sd > 0:
        raise NotJudged(
            "Every first score is the same, so nothing can be said about measurement error; "
            "give the spread of a known group with --sd."
        )
    return sd


def _functional(known: Known) -> tuple[float, float]:
    if known.functional_mean is None or known.functional_sd is None:
        raise NotJudged(
            f"Cut-off {known.cutoff} needs people who are not in treatment: "
            "--functional-mean and --functional-sd."
        )
    return known.functional_mean, known.functional_sd


def _line(known: Known, mean: float, sd: float) -> float | None:
    higher = known.better is Better.HIGHER
    match known.cutoff:
        case Cutoff.A:
            return significance.cutoff_a(mean, sd, higher_is_better=higher)
        case Cutoff.B:
            return significance.cutoff_b(*_functional(known), higher_is_better=higher)
        case Cutoff.C:
            return significance.cutoff_c(mean, sd, *_functional(known))
    return known.line


def _true_line(known: Known, mean: float, sd: float, r: float) -> float | None:
    """HA's cut-offs: the same three, between the spreads of true scores."""
    error = significance.sem(sd, r)
    true = sd * sqrt(r)
    if known.cutoff not in {Cutoff.B, Cutoff.C}:
        return _line(known, mean, true)
    functional_mean, functional_sd = _functional(known)
    if functional_sd <= error:
        raise NotJudged(
            f"Method HA: the functional spread ({functional_sd:g}) is no wider than the "
            f"measurement error ({error:.4g}), so it has no true spread to draw a line by."
        )
    true_functional = functional_sd * sqrt(own_reliability(functional_sd, error))
    higher = known.better is Better.HIGHER
    if known.cutoff is Cutoff.B:
        return significance.cutoff_b(functional_mean, true_functional, higher_is_better=higher)
    return significance.cutoff_c(mean, true, functional_mean, true_functional)


def _facing(known: Known, mean: float) -> None:
    """The functional mean, if there is one, lies on the good side, or the direction is wrong."""
    functional = known.functional_mean
    if functional is None or functional == mean:
        return
    if (functional > mean) != (known.better is Better.HIGHER):
        raise NotJudged(
            f"If {known.better} is better, the functional mean ({functional:g}) should lie "
            f"{'above' if known.better is Better.HIGHER else 'below'} the clinical mean "
            f"({mean:.4g}). Is --better right?"
        )


def _difference_reliability(group: Group, sd: float, r: float) -> float:
    if group.post_sd is None or group.correlation is None:
        raise NotJudged(
            "Method HA needs scores that differ between clients, before and after; "
            "all of them are the same here, or there is one client."
        )
    error = significance.sem(sd, r)
    r_dd = significance.difference_reliability(sd, group.post_sd, group.correlation, r)
    if not 0 < r_dd <= 1 or not own_reliability(group.post_sd, error) > 0:
        raise NotJudged(
            "Method HA has no answer here: the scores spread no wider than their measurement "
            "error, so differences between clients say nothing."
        )
    return r_dd


def _is(value: float | None) -> float:
    if value is None:
        raise AssertionError("judge() made sure of it")
    return value
