"""Endings at every stage, each reached by the verbs that lead there."""

from collections.abc import Callable
from datetime import timedelta

from envoi.care import closings, endings
from envoi.commandline.demo.case import Case

REASON = "goals_met"


def considered(case: Case) -> None:
    """Only the therapist thinks of it so far."""
    ref = case.new("ending")
    case.on(case.attended[-1], lambda by: endings.consider(case.ref, by=by, ref=ref))


def talked_about(case: Case) -> None:
    """They spoke of it in the last session; nothing is fixed."""
    _talk(case, -1)


def decided(case: Case) -> None:
    """Both said yes; the plan is being made."""
    _talk(case, -3)
    ref, day = case.new("ending"), case.attended[-1]
    case.on(day, lambda by: endings.decide(ref, on=day, by=by))


def closed_short(case: Case) -> None:
    """Ended in five minutes, and closed."""
    ref, day = case.new("ending"), case.attended[-1]
    case.on(
        day,
        lambda by: closings.short_form(
            case.ref,
            reason=REASON,
            initiated_by="both",
            last_contact_on=day,
            manner="planned_short",
            risk_answer="none",
            risk_asked_on=day,
            offered="One last session was offered, once.",
            by=by,
            ref=ref,
        ),
    )
    case.on(day + timedelta(days=1), lambda by: closings.close(ref, by=by))
    case.over = True


def _talk(case: Case, place: int) -> None:
    ref, day = case.new("ending"), case.attended[place]
    case.on(
        day,
        lambda by: endings.talk(
            case.ref,
            on=day,
            initiated_by="client",
            why="It has become lighter; is it time?",
            by=by,
            ref=ref,
            reason=REASON,
        ),
    )


ENDINGS: dict[str, Callable[[Case], None]] = {
    "considered": considered,
    "talked_about": talked_about,
    "decided": decided,
    "closed_short": closed_short,
}
