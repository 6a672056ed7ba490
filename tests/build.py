"""Builders: an episode with sessions, scores and goals, made by the same verbs the house uses."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from envoi.care import book, episodes, noticing, scores, sessions
from envoi.care.actors import Actor
from envoi.care.answers import Saved
from envoi.care.kinds import KINDS
from tests import people

WEEK = timedelta(weeks=1)
JONAS: dict[str, Any] = {
    "name": "Jonas Weber",
    "preferred_name": "",
    "pronouns": "he/him",
    "birth_date": "1992-05-14",
    "spoken_language": "German",
    "written_language": "",
    "interpreter": "not_recorded",
}


def saved(answer: Any) -> UUID:
    """The reference of what was saved; a refusal fails the test with its sentence."""
    assert isinstance(answer, Saved), answer
    return answer.ref


def episode(
    *,
    by: Actor | None = None,
    name: str = "Jonas Weber",
    started_on: date | None = None,
    sessions: int = 0,
    phq9: Sequence[int] = (),
    gad7: Sequence[int] = (),
    kind: str = "individual",
    partners: Sequence[str] = (),
) -> UUID:
    """An episode with weekly attended sessions up to last week, and scores a week apart."""
    by = by or people.mara()
    weeks = max(sessions, len(phq9), len(gad7), 1)
    start = started_on or by.today - weeks * WEEK
    with noticing.once():
        ref = saved(
            episodes.begin(
                {**JONAS, "name": name},
                kind=kind,
                started_on=start,
                by=by,
                ref=uuid4(),
                partners=partners,
            )
        )
        for number in range(sessions):
            attended(ref, start + number * WEEK, by=by)
        for code, values in (("phq-9", phq9), ("gad-7", gad7)):
            for number, value in enumerate(values):
                score(ref, value, on=start + number * WEEK, code=code, by=by)
    return ref


def attended(ref: UUID, on: date, *, by: Actor | None = None, status: str = "attended") -> UUID:
    """One session on a day."""
    kept = {client: (status, "") for client, _ in book.people(ref)}
    return session(ref, on, kept, by=by)


def session(
    ref: UUID, on: date, kept: Mapping[UUID, tuple[str, str]], *, by: Actor | None = None
) -> UUID:
    """A session with the attendance of each participant."""
    values = {
        "on": on,
        "at": None,
        "minutes": 50,
        "place": "practice",
        "state": "booked",
        "attendance": kept,
    }
    return saved(sessions.add(values, episode=ref, by=by or people.mara(), ref=uuid4()))


def score(
    ref: UUID,
    value: int,
    *,
    on: date | None = None,
    code: str = "phq-9",
    answers: Mapping[int, int | None] | None = None,
    by: Actor | None = None,
) -> UUID:
    """A total in points, or answers by number."""
    by = by or people.mara()
    return saved(
        scores.add(
            instrument=code,
            on=on or by.today,
            answers=answers,
            total=None if answers else value * 1000,
            episode=ref,
            client=None,
            by=by,
            ref=uuid4(),
        )
    )


def entry(kind: str, under: UUID, /, *, by: Actor | None = None, **values: Any) -> UUID:
    """An entry of a simple kind; what is not said takes a plain value."""
    by = by or people.mara()
    filled = {name: PLAIN.get(name, "") for name in KINDS[kind].columns}
    days = {name: by.today for name in filled if name.endswith("_on") and name in DAYS}
    on = {"on": by.today} if "on" in filled else {}
    on |= {"from_on": by.today} if kind in FROM_TODAY else {}
    return saved(
        book.add(kind, {**filled, **days, **on, **values}, under=under, by=by, ref=uuid4())
    )


FROM_TODAY = ("protection", "legal-hold")
PLAIN: dict[str, Any] = {
    "whom": "client",
    "interpreter": "not_recorded",
    "may_contact": "not_recorded",
    "may_leave_message": "not_recorded",
    "preferred": False,
    "emergency": False,
    "weight": 1,
    "scaled": False,
    "step": None,
    "dropped_on": None,
    "from_on": None,
    "until_on": None,
    "review_on": None,
    "planned_sessions": None,
    "in_hospital_since": None,
    "at": "",
    "way": "phone",
    "result": "no_answer",
    "personal": False,
    **dict.fromkeys(("room", "side", "pace", "keeps")),
    "filled_by": "client",
    "noticed_by": "client",
    "harm_said": False,
    "state": "partly",
}
DAYS = {"brought_on", "set_on", "opened_on", "made_on", "started_on"}
