"""Encounters meet the appointments they were made under: one session, whoever speaks of it."""

from dataclasses import dataclass, replace

from envoi.exchange.fhir.keys import Keys, Naming
from envoi.exchange.fhir.refusal import Refused
from envoi.exchange.fhir.settling import Settling, living
from envoi.exchange.incoming import IncomingSession

ELSEWHERE = ("Appointment/", "=")
NOT_HELD = {"cancelled", "not_shown"}


@dataclass(slots=True)
class Appointed:
    """A session known from its appointment; `met` once an encounter has taken it over."""

    session: IncomingSession
    keys: Keys
    met: bool = False


def settle(at: Settling) -> None:
    """Every encounter, with its appointments, is a session; so is every appointment left over."""
    appointments, every = _appointments(at)
    encounters = living(at.collected.encounters)
    naming = Naming(who for who, _ in encounters)
    for who, draft in encounters:
        with at.noted(draft.session.place):
            client = at.people.key(draft.session.client, draft.session.place)
            value = replace(draft.session, client=client, episode=at.episode(draft.session.episode))
            keys = at.keys(naming, who, value, client, value.starts_at or value.on, value.where)
            if keys:
                value = replace(value, key=keys[0], also=keys[1])
                for address in draft.appointments:
                    value = _met(value, address, appointments)
                at.settled.sessions.append(value)
    at.settled.sessions.extend(
        replace(each.session, key=each.keys[0], also=each.keys[1]) for each in every if not each.met
    )


def joined(session: IncomingSession, appointed: IncomingSession) -> IncomingSession:
    """One session from both; where it was not held, the appointment knows more of why."""
    if session.attendance == "attended" or appointed.attendance not in NOT_HELD:
        return session
    return replace(session, attendance=appointed.attendance, cancelled_by=appointed.cancelled_by)


def _met(
    session: IncomingSession, address: str, appointments: dict[tuple[str, str], Appointed]
) -> IncomingSession:
    """The session with what its appointment adds; one that is not here adds its key."""
    there = appointments.get((address, session.client))
    if there is None:
        key = (address.removeprefix("="),) if address.startswith(ELSEWHERE) else ()
        return replace(session, also=(*session.also, *key))
    if there.met:
        return session
    there.met = True
    keys = (there.keys[0], *there.keys[1])
    return replace(joined(session, there.session), also=(*session.also, *keys))


def _appointments(at: Settling) -> tuple[dict[tuple[str, str], Appointed], list[Appointed]]:
    """Every appointment of every client, and by address and client."""
    by_address: dict[tuple[str, str], Appointed] = {}
    every: list[Appointed] = []
    drafts = living(at.collected.appointments)
    naming = Naming(who for who, _ in drafts)
    for who, sessions in drafts:
        with at.noted(sessions[0].place):
            values = _of_patients(at, sessions)
            first = values[0]
            keys = at.keys(naming, who, first, first.client, first.starts_at or first.on)
            if keys is None:
                continue
            for value in values:
                each = Appointed(value, _of_one(keys, value, len(values)))
                every.append(each)
                addresses = (*who.addresses, f"={who.identifier}")
                by_address.update(dict.fromkeys(((one, value.client) for one in addresses), each))
    return by_address, every


def _of_patients(at: Settling, sessions: list[IncomingSession]) -> list[IncomingSession]:
    """Those of an appointment's sessions that are a patient's; raises Refused if none is."""
    found: dict[str, IncomingSession] = {}
    for each in sessions:
        if each.client.startswith("Patient/") or each.client in at.people:
            key = at.people.key(each.client, each.place)
            found[key] = replace(each, client=key)
    if not found:
        raise Refused("participant", "None of those it is with is a patient in these files.")
    return list(found.values())


def _of_one(keys: Keys, value: IncomingSession, patients: int) -> Keys:
    """An appointment of several patients is one session for each, with a key for each."""
    if patients == 1:
        return keys
    return f"{keys[0]} {value.client}", tuple(f"{each} {value.client}" for each in keys[1])
