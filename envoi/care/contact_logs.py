"""The contact log of somebody who is not in touch: the ladder, what was tried, what comes next."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from envoi.care import access, alliances, audit, book, pictures, preferences, sentences
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere
from envoi.domain import contact_log, risk, session
from envoi.domain.contact_log import Attempt, Climbed, Ladder, Result
from envoi.domain.picture import Picture
from envoi.domain.role import Act
from envoi.knowledge import library
from envoi.records.models import ContactAttempt, ContactWay, Ending, EndingAnswer

WAYS = {
    "message": "a message",
    "mobile": "a call to the mobile",
    "phone": "a call to the telephone",
    "email": "an e-mail",
    "post": "a letter",
}
RESULTS = {
    "no_answer": "no answer",
    "message_left": "a message was left",
    "spoke": "we spoke",
    "answered": "an answer came",
    "returned": "it came back",
    "somebody_else": "somebody else answered; nothing was told",
}
NOT_PERMITTED = "; the client had said not to use this way"
USUAL = "usual"


@dataclass(frozen=True)
class RungLine:
    """One rung of the ladder as it stands."""

    title: str
    told: str
    state: str


@dataclass(frozen=True)
class AttemptLine:
    """One try that was made."""

    ref: UUID
    told: str
    words: str


@dataclass(frozen=True)
class LogPage:
    """Everything about reaching out to one client."""

    episode: UUID
    name: str
    since: str
    risk: str
    open_flag: bool
    ladder: str
    verified: bool
    rungs: tuple[RungLine, ...]
    attempts: tuple[AttemptLine, ...]
    ways: tuple[str, ...]
    not_these: tuple[str, ...]
    reached: str
    enough: bool
    closes: str
    personal_first: bool


def page(ref: UUID, *, by: Actor) -> LogPage:
    """The contact log of one course of therapy. Audited."""
    access.episode(by, ref)
    people = book.people(ref)
    if not people:
        raise NotThere
    audit.viewed(by, "contact log", ref, client=people[0][0])
    picture, ladder = pictures.of_one(ref), chosen(by.practice)
    missed, rhythm = _missed_on(picture, by.today), session.usual_gap(picture.visits)
    rows = ContactAttempt.objects.filter(episode=ref, wrong_at__isnull=True).order_by("on", "at")
    attempts = [Attempt(row.on, row.way, Result(row.result), row.personal) for row in rows]
    hard = _something_hard(ref, picture)
    climbed = contact_log.climb(
        ladder, attempts, missed_on=missed, rhythm=rhythm or contact_log.WEEK, personal_first=hard
    )
    spoke = contact_log.reached(attempts, missed)
    closes = contact_log.closes_on(ladder, missed, rhythm or contact_log.WEEK)
    asked = risk.last_asked(picture.risk_asked)
    return LogPage(
        episode=ref,
        name=sentences.together(name for _, name in people),
        since=sentences.on_day(missed, by.today),
        risk=sentences.risk(_asked(asked), by.today),
        open_flag=bool(risk.open_flags(picture.risk_flags)),
        ladder=ladder.name,
        verified=ladder.verified,
        rungs=_rungs(climbed, by.today),
        attempts=tuple(_line(row, by.today) for row in rows),
        ways=_ways([client for client, _ in people], permitted=True),
        not_these=_ways([client for client, _ in people], permitted=False),
        reached=sentences.on_day(spoke, by.today) if spoke else "",
        enough=contact_log.tried_enough(ladder, attempts, missed),
        closes=sentences.on_day(closes, by.today),
        personal_first=hard,
    )


def _asked(asked: risk.RiskAsked | None) -> dict[str, Any]:
    return {
        "asked_on": asked.on.isoformat() if asked else None,
        "answer": str(asked.answer) if asked else None,
        "how": str(asked.how) if asked else None,
    }


def _missed_on(picture: Picture, today: date) -> date:
    """The first missed day after the last word; without one, the last word itself, or today."""
    word = session.last_word(picture.visits, picture.contacts)
    missed = [
        visit.on
        for visit in picture.visits
        if visit.on <= today
        and visit.attendance is session.Attendance.NOT_SHOWN
        and (word is None or visit.on > word)
    ]
    return min(missed, default=word or today)


def _something_hard(ref: UUID, picture: Picture) -> bool:
    """Something hard stood between the two before the silence, as far as it is written down."""
    if alliances.something_hard(picture):
        return True
    endings = Ending.objects.filter(episode=ref, wrong_at__isnull=True)
    said = EndingAnswer.objects.filter(ending__in=endings, wrong_at__isnull=True)
    hard = [pathway.code for pathway in library.pathways() if pathway.hard]
    asked = [each.code for step in library.steps().values() for each in step.questions if each.hard]
    return endings.filter(pathway__in=hard).exists() or said.filter(question__in=asked).exists()


def _rungs(climbed: tuple[Climbed, ...], today: date) -> tuple[RungLine, ...]:
    following = contact_log.next_rung(climbed)
    return tuple(
        RungLine(
            each.rung.title,
            f"done {sentences.on_day(each.done_on, today)}"
            if each.done_on
            else f"from {sentences.on_day(each.due_on, today)}",
            "done" if each.done_on else "here" if each is following else "open",
        )
        for each in climbed
    )


def _line(row: ContactAttempt, today: date) -> AttemptLine:
    clock = f", {row.at}" if row.at else ""
    against = NOT_PERMITTED if row.permitted == "no" else ""
    told = f"{sentences.on_day(row.on, today)}{clock}: {WAYS[row.way]}, {RESULTS[row.result]}"
    return AttemptLine(row.id, told + against, row.words)


def _ways(clients: list[UUID], *, permitted: bool) -> tuple[str, ...]:
    """The kinds of way the client said yes, or no, to."""
    rows = ContactWay.objects.filter(client__in=clients, wrong_at__isnull=True)
    said = rows.filter(may_contact="yes" if permitted else "no")
    return tuple(sorted(set(said.values_list("kind", flat=True))))


def chosen(practice: UUID) -> Ladder:
    """The ladder a practice goes by; the usual one until somebody chooses."""
    try:
        return library.ladder(preferences.of(practice, "ladder", USUAL))
    except library.Unknown:
        return library.ladder(USUAL)


def choose(code: str, *, by: Actor) -> Answer:
    """The practice goes by this ladder from now on."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    if code not in {ladder.code for ladder in library.ladders()}:
        raise NotThere
    return preferences.choose("ladder", code, default=USUAL, by=by)
