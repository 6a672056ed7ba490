"""Encounter and Appointment as sessions: when, where, how long, and how they were kept."""

from datetime import datetime

from envoi.exchange.fhir.collected import Collected, EncounterDraft, keep
from envoi.exchange.fhir.day import Moment, moment
from envoi.exchange.fhir.reference import RESTFUL, Origin, address, addresses, identity, subject
from envoi.exchange.fhir.refusal import Ignored, Refused
from envoi.exchange.fhir.resource import Appointment, Attendee, Encounter, Period, Quantity
from envoi.exchange.fhir.words import codes
from envoi.exchange.incoming import IncomingSession

# R4's statuses; what is missing here is counted and not imported.
KEPT = {
    "planned": "expected",
    "arrived": "attended",
    "triaged": "attended",
    "in-progress": "attended",
    "onleave": "attended",
    "finished": "attended",
    "cancelled": "cancelled",
}
APPOINTED = {
    "proposed": "expected",
    "pending": "expected",
    "booked": "expected",
    "waitlist": "expected",
    "arrived": "attended",
    "checked-in": "attended",
    "fulfilled": "attended",
    "cancelled": "cancelled",
    "noshow": "not_shown",
}
NOT_YET_A_TIME = {"proposed", "pending", "waitlist"}
WHERE = {"AMB": "practice", "VR": "video", "HH": "home", "FLD": "elsewhere"}
INPATIENT = {"IMP", "ACUTE", "NONAC", "EMER", "SS", "OBSENC", "PRENC"}
CANCELLED_BY = {"pat": "client", "prov": "therapist"}  # FHIR's reasons begin with who it was
MINUTES = {"min": 1, "h": 60, "minute": 1, "minutes": 1, "hour": 60, "hours": 60}
USUAL_MINUTES = 50
LONGEST_SESSION = 10 * 60  # longer is a stay, or a period nobody closed
SECONDS = 60


def read(encounter: Encounter, origin: Origin, into: Collected) -> None:
    """Keep this encounter as a session; raises Refused or Ignored."""
    who = identity("Encounter", encounter, origin)
    kind = encounter.class_.code if encounter.class_ else None
    if encounter.status == "entered-in-error":
        keep(into.encounters, who, None)
        raise Ignored("Encounter entered in error")
    if kind in INPATIENT:
        raise Ignored("Encounter, inpatient")
    attendance = _attendance("Encounter", encounter.status, KEPT)
    period = encounter.period or Period()
    begins = _begins(period.start, "period")
    episodes = addresses(encounter.episode_of_care, origin)
    session = IncomingSession(
        key="",
        client=subject(encounter.subject, origin, "Encounter", "subject"),
        on=begins.on,
        place=origin.place,
        episode=episodes[0] if episodes else "",
        starts_at=begins.at,
        minutes=_minutes_of(encounter.length) or _between(begins, period.end) or USUAL_MINUTES,
        where=WHERE.get(kind or "", "not_recorded"),
        attendance=attendance,
    )
    appointments = addresses(encounter.appointment, origin)
    keep(into.encounters, who, EncounterDraft(session, appointments))


def read_appointment(appointment: Appointment, origin: Origin, into: Collected) -> None:
    """Keep this appointment, once for each patient it is with; raises Refused or Ignored."""
    who = identity("Appointment", appointment, origin)
    if appointment.status == "entered-in-error":
        keep(into.appointments, who, None)
        raise Ignored("Appointment entered in error")
    attendance = _attendance("Appointment", appointment.status, APPOINTED)
    if not appointment.start and appointment.status in NOT_YET_A_TIME:
        raise Ignored(f"Appointment {appointment.status}, without a time")
    begins = _begins(appointment.start, "start")
    long = _sensible(appointment.minutes_duration or 0) or _between(begins, appointment.end)
    reasons = {code.partition("-")[0] for code in codes(appointment.cancelation_reason)}
    by = next((CANCELLED_BY[each] for each in sorted(reasons) if each in CANCELLED_BY), "")
    sessions = [
        IncomingSession(
            key="",
            client=client,
            on=begins.on,
            place=origin.place,
            starts_at=begins.at,
            minutes=long or USUAL_MINUTES,
            attendance=attendance,
            cancelled_by=by if attendance == "cancelled" else "",
        )
        for client in _perhaps_patients(appointment.participant, origin)
    ]
    keep(into.appointments, who, sessions)


def _attendance(kind: str, status: str | None, known: dict[str, str]) -> str:
    if not status:
        raise Refused("status", "It has no status.")
    if status not in known:
        raise Ignored(f"{kind} with status {status[:40]}")
    return known[status]


def _begins(text: str | None, field: str) -> Moment:
    if not text:
        raise Refused(field, "It does not say when it begins.")
    return moment(text, field, "a session")


def _minutes_of(length: Quantity | None) -> int | None:
    if length is None or length.value is None:
        return None
    unit = MINUTES.get(length.code or "") or MINUTES.get(length.unit or "")
    return _sensible(length.value * unit) if unit else None


def _between(begins: Moment, end: str | None) -> int | None:
    if begins.at is None or not end:
        return None
    ends = moment(end, "period", "a session").at if "T" in end else None
    if ends is None or (ends.tzinfo is None) != (begins.at.tzinfo is None):
        return None
    return _sensible(_seconds(begins.at, ends) / SECONDS)


def _seconds(begin: datetime, end: datetime) -> float:
    return (end - begin).total_seconds()


def _sensible(minutes: float) -> int | None:
    return round(minutes) if 1 <= minutes <= LONGEST_SESSION else None


def _perhaps_patients(participants: list[Attendee], origin: Origin) -> list[str]:
    """Those who are patients or, as with a urn, may turn out to be when every file is read."""
    found = [address(each.actor, origin) for each in participants if each.status != "declined"]
    perhaps = [each for each in found if each.startswith("Patient/") or not RESTFUL.match(each)]
    if not any(perhaps):
        raise Ignored("Appointment without a patient")
    return list(dict.fromkeys(filter(None, perhaps)))
