"""How client and therapist work together: what was said about the hours, what came between them.

For who treats and their supervisor. Nothing that makes papers or counts a practice reads this.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit, book, complaints, entries, pictures, sentences, turns
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import free
from envoi.documents.chart import Spark, spark
from envoi.domain import alliance
from envoi.domain.alliance import Feedback, Sheet
from envoi.domain.picture import Picture
from envoi.domain.role import Act
from envoi.knowledge import library
from envoi.records.models import OwnPart, Participant, RepairAttempt, Rupture, SessionFeedback
from envoi.records.models.alliance import ANSWERS
from envoi.records.models.row import new_ref

NOTICED = {
    "client": "the client",
    "therapist": "the therapist",
    "both": "both",
    "somebody_else": "somebody else",
}
KINDS = {
    "withdrawal": "drawing back",
    "confrontation": "an open disagreement",
    "mistake": "a mistake of the therapist’s",
    "other": "something else",
}
STATES = {
    "mended": "mended",
    "partly": "partly mended",
    "not": "not mended",
    "not_wanted": "the client does not want to go into it",
}
FILLED = {"client": "", "therapist": "asked by the therapist"}
TOP = alliance.HIGHEST * 1000


@dataclass(frozen=True)
class HourLine:
    """What was said about one hour."""

    ref: UUID
    on: str
    mean: str
    answers: str
    words: str
    how: str


@dataclass(frozen=True)
class Voice:
    """One client's answers over time, held against nobody else's."""

    client: UUID
    name: str
    asks: bool
    spark: Spark | None
    told: str
    hours: tuple[HourLine, ...]


@dataclass(frozen=True)
class RepairLine:
    """One word about it, with how the client sees it."""

    ref: UUID
    told: str
    words: str
    client_view: str


@dataclass(frozen=True)
class RuptureCard:
    """Something that came between them; `my_part` is the reader's own and nobody else's."""

    ref: UUID
    told: str
    whose: str
    words: str
    harmed: bool
    open: bool
    repairs: tuple[RepairLine, ...]
    my_part: str


@dataclass(frozen=True)
class Glance:
    """What the page of a course shows of it."""

    told: str
    spark: Spark | None
    asks: bool
    open: tuple[str, ...]
    harmed: bool


@dataclass(frozen=True)
class AlliancePage:
    """Everything about how two work together; with the ways to complain where harm was said."""

    episode: UUID
    name: str
    norms: str
    voices: tuple[Voice, ...]
    ruptures: tuple[RuptureCard, ...]
    harmed: tuple[tuple[UUID, str], ...]
    own_way: str
    outside_ways: str
    complaints: tuple[str, ...]
    keepers: str


def page(ref: UUID, *, by: Actor) -> AlliancePage:
    """How client and therapist of one course work together. Audited."""
    access.episode(by, ref, Act.READ_SIGNALS)
    people = book.people(ref)
    if not people:
        raise NotThere
    audit.viewed(by, "working together", ref, client=people[0][0])
    harmed = _harmed(ref, people)
    cards = tuple(_cards(ref, people, harmed, by))
    ways = complaints.ways(by.practice)
    return AlliancePage(
        episode=ref,
        name=sentences.together(name for _, name in people),
        norms=library.sheet().norms,
        voices=tuple(_voices(ref, people, by.today)),
        ruptures=cards,
        harmed=tuple(each for each in people if each[0] in harmed),
        own_way=ways.own,
        outside_ways=ways.outside,
        complaints=complaints.shared_about([client for client, _ in people], today=by.today),
        keepers=complaints.keepers(by),
    )


def glance(ref: UUID, picture: Picture, *, today: date) -> Glance:
    """The little of it that stands on the page of a course."""
    asks = Participant.objects.filter(episode=ref, wrong_at__isnull=True, asks_feedback=True)
    one = {each.client for each in picture.feedback}
    return Glance(
        told=_told(picture.feedback, today) if len(one) == 1 else _several(picture.feedback, today),
        spark=_spark(picture.feedback) if len(one) == 1 else None,
        asks=asks.exists(),
        open=tuple(sentences.on_day(each.on, today) for each in picture.ruptures if each.open),
        harmed=bool(picture.harm_said_on) or any(each.harmed for each in picture.ruptures),
    )


def something_hard(picture: Picture) -> bool:
    """A silence now would be one after something hard: a first word owns the therapist's part."""
    clients = {each.client for each in picture.feedback}
    said = [[each for each in picture.feedback if each.client == one] for one in clients] or [[]]
    return any(alliance.something_hard(each, picture.ruptures) for each in said)


# ---- what was said about the hours


def _voices(ref: UUID, people: Sequence[tuple[UUID, str]], today: date) -> Iterator[Voice]:
    rows = list(_feedback(ref))
    asked = Participant.objects.filter(episode=ref, wrong_at__isnull=True, asks_feedback=True)
    asking = set(asked.values_list("client", flat=True))
    for client, name in people:
        theirs = [row for row in rows if row.client_id == client]
        said = [_said(row) for row in theirs]
        yield Voice(
            client=client,
            name=name,
            asks=client in asking,
            spark=_spark(said),
            told=_told(said, today),
            hours=tuple(_hour(row, today) for row in reversed(theirs)),
        )


def _feedback(ref: UUID) -> Any:
    rows = SessionFeedback.objects.filter(episode=ref, wrong_at__isnull=True)
    return rows.order_by("on", "created_at", "id")


def _said(row: SessionFeedback) -> Feedback:
    answers = {code: getattr(row, code) for code in ANSWERS}
    return Feedback(row.on, answers, client=str(row.client_id), version=row.sheet)


def _hour(row: SessionFeedback, today: date) -> HourLine:
    said = _said(row)
    sheet = library.sheet(row.sheet)
    return HourLine(
        ref=row.id,
        on=sentences.on_day(row.on, today),
        mean=sentences.tenth(said.mean) if said.mean is not None else "too few answers for a mean",
        answers=", ".join(_each(sheet, said.answers)),
        words=row.words,
        how=FILLED[row.filled_by],
    )


def _each(sheet: Sheet, answers: Mapping[str, int | None]) -> Iterator[str]:
    for question in sheet.questions:
        given = answers[question.code]
        yield f"{question.asks} {'left out' if given is None else given}"


def _told(said: Sequence[Feedback], today: date) -> str:
    """The newest mean against this client's own before it."""
    if not said:
        return "Nothing said about an hour yet."
    *before, newest = said
    day = sentences.on_day(newest.on, today)
    if newest.mean is None:
        return f"Newest answers {day}: too few for a mean."
    usual = alliance.usual([each for each in before if each.version == newest.version])
    own = f"; usually {sentences.tenth(usual)}" if usual is not None else ", the first"
    return f"Newest answers {day}: {sentences.tenth(newest.mean)} of 10{own}."


def _several(said: Sequence[Feedback], today: date) -> str:
    if not said:
        return _told(said, today)
    return f"Newest answers {sentences.on_day(said[-1].on, today)}, each for themselves."


def _spark(said: Sequence[Feedback]) -> Spark | None:
    points = [(each.on, each.mean) for each in said if each.mean is not None]
    days = {day for day, _ in points}
    return spark(points, low=0, high=TOP) if len(days) > 1 else None


@transaction.atomic
def ask(ref: UUID, *, client: UUID | None, asks: bool, by: Actor) -> Answer:
    """A client is asked for a short word about an hour from now on, or not any more."""
    access.episode(by, ref)
    if client is None:
        return Refused("Please say who is to be asked.")
    turns.course(ref)
    row = Participant.objects.filter(episode=ref, client=client, wrong_at__isnull=True).first()
    if row is None:
        raise NotThere
    act = "asks for feedback" if asks else "asks for no feedback"
    return entries.correct(row, {"asks_feedback": asks}, version=None, by=by, act=act)


# ---- what came between them


def _cards(
    ref: UUID, people: Sequence[tuple[UUID, str]], harmed: frozenset[UUID], by: Actor
) -> Iterator[RuptureCard]:
    names = dict(people)
    rows = list(Rupture.objects.filter(episode=ref, wrong_at__isnull=True))
    tries = list(
        RepairAttempt.objects.filter(rupture__in=rows, wrong_at__isnull=True).order_by(
            "on", "created_at", "id"
        )
    )
    mine = _own_parts([row.id for row in rows], by)
    for row in sorted(rows, key=lambda each: (each.on, each.created_at), reverse=True):
        repairs = [each for each in tries if each.rupture_id == row.id]
        states = tuple(alliance.Repair(each.on, alliance.State(each.state)) for each in repairs)
        yield RuptureCard(
            ref=row.id,
            told=f"{sentences.on_day(row.on, by.today)}: {KINDS[row.kind]}, "
            f"noticed by {NOTICED[row.noticed_by]}",
            whose=names.get(row.client_id, "") if len(people) > 1 else "",
            words=row.words,
            harmed=row.client_id in harmed,
            open=alliance.Rupture(row.on, row.harm_said, states).open,
            repairs=tuple(_repair(each, by.today) for each in repairs),
            my_part=mine.get(row.id, ""),
        )


def _repair(row: RepairAttempt, today: date) -> RepairLine:
    told = f"{sentences.on_day(row.on, today)}: {STATES[row.state]}"
    return RepairLine(row.id, told, row.words, row.client_view)


def _harmed(ref: UUID, people: Sequence[tuple[UUID, str]]) -> frozenset[UUID]:
    """Who says they were harmed; said on the way to an ending, it is said of everybody in it."""
    picture = pictures.of_one(ref)
    if picture.harm_said_on is not None:
        return frozenset(client for client, _ in people)
    return frozenset(UUID(each.client) for each in picture.ruptures if each.harmed)


# ---- one's own part in it: only its author reads it


@dataclass(frozen=True)
class OwnPartPage:
    """What the reader sees as their own part; empty until they write."""

    rupture: UUID
    episode: UUID
    name: str
    told: str
    text: str
    version: int


def own_part(rupture: UUID, *, by: Actor) -> OwnPartPage:
    """The reader's own part in it, for its form. Audited."""
    row = _rupture(rupture, by)
    audit.viewed(by, "own part", rupture, client=row.client_id)
    kept = _own(rupture, by)
    return OwnPartPage(
        rupture=rupture,
        episode=row.episode_id,
        name=dict(book.people(row.episode_id)).get(row.client_id, ""),
        told=f"{sentences.on_day(row.on, by.today)}: {KINDS[row.kind]}",
        text=kept.text if kept else "",
        version=kept.version if kept else 0,
    )


@transaction.atomic
def write_own_part(rupture: UUID, *, text: str, version: int, by: Actor) -> Answer:
    """The therapist owns their part, first of all to themselves; nobody else reads it."""
    row = _rupture(rupture, by)
    sentence = free(text, by)
    if sentence:
        return Refused(sentence, "text")
    turns.course(row.episode_id)
    kept = _own(rupture, by)
    if kept is not None:
        return entries.correct(kept, {"text": text.strip()}, version=version or None, by=by)
    if not text.strip():
        return Saved(rupture)
    return entries.add(OwnPart(id=new_ref(), rupture=row, text=text.strip()), by=by)


def _rupture(ref: UUID, by: Actor) -> Rupture:
    row = Rupture.objects.filter(id=ref, practice=by.practice, wrong_at__isnull=True).first()
    if row is None:
        raise NotThere
    access.episode(by, row.episode_id)
    return row


def _own(rupture: UUID, by: Actor) -> OwnPart | None:
    rows = OwnPart.objects.filter(rupture=rupture, created_by=by.member, wrong_at__isnull=True)
    return rows.first()


def _own_parts(ruptures: Sequence[UUID], by: Actor) -> dict[UUID, str]:
    rows = OwnPart.objects.filter(rupture__in=ruptures, created_by=by.member, wrong_at__isnull=True)
    return {row.rupture_id: row.text for row in rows}
