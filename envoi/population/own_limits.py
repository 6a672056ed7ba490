"""An instrument's own limits, as a population is judged by them."""

from envoi.domain import change
from envoi.domain.change import Limits
from envoi.domain.change_methods import Cutoff, Group, Known, Method, judge
from envoi.domain.measure import POINT, Instrument
from envoi.domain.significance import s_diff
from envoi.population import rows
from envoi.population.not_answered import NotAnswered
from envoi.population.pairs import Pairs


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
    for scores in (pairs.first, pairs.last):
        rows.in_range(instrument, pairs.client, scores, pairs.n > 0)


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


def own_s_diff(instrument: Instrument) -> float | None:
    """Where the reliable change was computed from norms, the error it came from."""
    if instrument.reliable_change is not None or not instrument.norms:
        return None
    return s_diff(instrument.norms[0].sd, instrument.norms[0].reliability)
