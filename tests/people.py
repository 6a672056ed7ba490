"""The cast: Mara (therapist), Ines (colleague), Tomas (supervisor), Ada (manager), Vera."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from envoi.care import practices
from envoi.care.actors import Actor, actor_by_login
from envoi.care.answers import Saved

ZONE = "Europe/Berlin"
PASSWORD = "correct horse battery staple"
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ROTATION_END = date(2027, 3, 31)


def practice(
    name: str = "Lindqvist Psychotherapy", *, owner: str = "mara", zone: str = ZONE
) -> UUID:
    """A practice founded by its owner."""
    answer = practices.found(
        name, owner=owner, owner_name=owner.title(), password=PASSWORD, zone=zone, at=NOW
    )
    assert isinstance(answer, Saved), answer
    return answer.ref


def acting(login: str, *, now: datetime = NOW) -> Actor:
    """The member of that log-in, acting now."""
    actor = actor_by_login(login, now=now)
    assert actor is not None, login
    return replace(actor, door="web")


def mara() -> Actor:
    """The therapist; founds the practice the first time."""
    return actor_by_login("mara", now=NOW) or (practice() and acting("mara"))


def joined(login: str, role: str, *, by: Actor | None = None) -> Actor:
    """Somebody else in Mara's practice, or in that of another owner."""
    if actor_by_login(login, now=NOW) is None:
        told = {"name": login.title(), "password": PASSWORD, "until_on": ROTATION_END}
        answer = practices.add_member(login=login, roles=[role], by=by or mara(), **told)
        assert isinstance(answer, Saved), answer
    return acting(login)


def ines() -> Actor:
    """A colleague in the same practice, who treats other clients."""
    return joined("ines", "therapist")


def tomas() -> Actor:
    """Mara's supervisor."""
    actor = joined("tomas", "supervisor")
    practices.supervise(
        supervisor=actor.member, supervisee=mara().member, from_on=date(2026, 1, 1), by=mara()
    )
    return actor


def teo() -> Actor:
    """An intern whom Tomas supervises."""
    supervisor, teo = tomas(), joined("teo", "intern")
    practices.supervise(
        supervisor=supervisor.member, supervisee=teo.member, from_on=TODAY, by=mara()
    )
    return teo


def ada() -> Actor:
    """The practice manager."""
    return joined("ada", "practice_manager")


def vera() -> Actor:
    """A therapist of another practice: an outsider everywhere."""
    if actor_by_login("vera", now=NOW) is None:
        practice("Another practice", owner="vera")
    return acting("vera")


def of_another_practice(role: str) -> Actor:
    """Somebody with this role in Vera's practice."""
    return joined(f"vera-{role}", role, by=vera())


def on(actor: Actor, day: date, at: time = time(12)) -> Actor:
    """The same member on another day, at a wall time of the practice."""
    moment = datetime.combine(day, at, ZoneInfo(actor.zone))
    return replace(actor, now=moment.astimezone(UTC))
