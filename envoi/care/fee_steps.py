"""Steps about fees that are not paid: a talk, ways to go on, a written notice, a last one.

A notice is never earlier than the practice's ladder says, never with imminent danger, and waits
where something stands over the client. Nothing is sent by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from envoi.care import (
    access,
    audit,
    entries,
    fee_facts,
    fees,
    holds,
    preferences,
    sentences,
    turns,
)
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import day, past_day
from envoi.domain import balance, fee_ladder
from envoi.domain.fee_ladder import LAST, NOTICES, OPTIONS, TALK, WRITTEN, FeeLadder
from envoi.domain.hold import Thing
from envoi.domain.role import Act
from envoi.records.models import Charge, FeeStep, Payment, Practice
from envoi.records.models.client import PERMISSIONS

BEFORE = {WRITTEN: (TALK, OPTIONS), LAST: (WRITTEN,)}
MISSING = {
    TALK: "Before anything is written it is talked about.",
    OPTIONS: "Before anything is written, ways to go on are offered.",
    WRITTEN: "A written notice comes before the last one.",
}
DANGER = "Somebody is in imminent danger: no notice about fees now. Safety comes first."
ASK = "This waits for now; please ask who treats."
NOTHING_OPEN = "Nothing is open, so there is nothing to write about."
LONGEST_DAYS = 365


@dataclass(frozen=True)
class Wanted:
    """A step somebody wants to record."""

    step: str
    on: date
    until: date | None = None
    offered: Sequence[str] = ()
    terms_clear: str = "not_recorded"
    after_told: str = "not_recorded"
    words: str = ""


@transaction.atomic
def take(episode: UUID, wanted: Wanted, *, by: Actor, ref: UUID, client: UUID) -> Answer:
    """A step about fees was taken on a day; what was open then is kept with it."""
    _may(episode, wanted.step, client, by)
    turns.course(episode)
    row = FeeStep(
        id=ref,
        episode_id=episode,
        client_id=client,
        step=wanted.step,
        on=wanted.on,
        until=wanted.until,
        amount=fees.balance_of(episode).open,
        offered=[code for code in fees.OFFERS if code in wanted.offered],
        terms_clear=wanted.terms_clear,
        after_told=wanted.after_told,
        words=wanted.words.strip(),
    )
    if entries.exists(FeeStep, ref):
        return Saved(ref, again=True)
    refused = _values_refused(wanted, by)
    if refused is None and wanted.step in NOTICES:
        refused = _notice_refused(episode, wanted, by, ref, client)
    return refused or entries.add(row, by=by, step=wanted.step)


def _may(episode: UUID, step: str, client: UUID, by: Actor) -> None:
    """A talk belongs to those who write in the record; a notice to whoever keeps the money too."""
    if step not in fee_ladder.ORDER:
        raise NotThere
    access.episode(by, episode, Act.KEEP_FEES if step in NOTICES else Act.WRITE_RECORD)
    if client not in dict(fees.people(episode)):
        raise NotThere


def _values_refused(wanted: Wanted, by: Actor) -> Refused | None:
    if sentence := past_day(wanted.on, by):
        return Refused(sentence, "on")
    if sentence := day(wanted.until, by):
        return Refused(sentence, "until")
    known = {wanted.terms_clear, wanted.after_told} <= set(PERMISSIONS)
    if not known or not set(wanted.offered) <= set(fees.OFFERS):
        return Refused("Please choose one of the answers.")
    if wanted.step == OPTIONS and not wanted.offered and not wanted.words.strip():
        return Refused("Please say what was offered.", "offered")
    if wanted.until and wanted.until < wanted.on:
        return Refused("This day lies before the step itself.", "until")
    return None


def _notice_refused(
    episode: UUID, wanted: Wanted, by: Actor, ref: UUID, client: UUID
) -> Refused | None:
    since = fees.balance_of(episode).since
    if since is None:
        return Refused(NOTHING_OPEN)
    if _in_danger(episode):
        return _told(Refused(DANGER), episode, by)
    days, taken = fees.ladder(by.practice), fees.taken(episode)
    done = {each.step for each in fee_ladder.counting(taken, since)}
    for before in BEFORE[wanted.step]:
        if before not in done:
            return Refused(MISSING[before])
    refused = _day_refused(days, wanted, since, taken, by.today)
    held = holds.refused(client, Thing.FEE_NOTICE, about=ref, by=by)
    return refused or (held and _told(held, episode, by))


def _day_refused(
    days: FeeLadder,
    wanted: Wanted,
    since: date,
    taken: Sequence[fee_ladder.Taken],
    today: date,
) -> Refused | None:
    """Never sooner than the ladder says, and never with less time than it gives."""
    first = fee_ladder.earliest(days, wanted.step, since, taken)
    if wanted.on < first:
        return Refused(f"This can go from {sentences.on_day(first, today)} on.", "on")
    least = fee_ladder.names_at_least(days, wanted.step, wanted.on)
    if wanted.until is None or wanted.until < least:
        told = sentences.on_day(least, today)
        return Refused(f"A notice names a day: {told} at the earliest.", "until")
    return None


def _in_danger(episode: UUID) -> bool:
    _, no_danger, _ = fee_facts.conditions(episode, on=date.max)
    return no_danger is False


def _told(refused: Refused, episode: UUID, by: Actor) -> Refused:
    """Why a notice waits is clinical: whoever only keeps the money hears that it waits."""
    reads = access.episodes(by, Act.READ_RECORD).filter(id=episode).exists()
    return refused if reads else Refused(ASK)


@dataclass(frozen=True)
class StepPage:
    """What the form of a step needs to know; `first` and `names_at_least` are a notice's days."""

    people: tuple[tuple[UUID, str], ...]
    standing: str
    first: date | None
    names_at_least: date | None


def about(episode: UUID, step: str, *, by: Actor) -> StepPage:
    """The balance a step would speak of, and its earliest days. Audited."""
    people = fees.people(episode)
    if not people:
        raise NotThere
    _may(episode, step, people[0][0], by)
    audit.viewed(by, "fees", episode, client=people[0][0])
    days, found = fees.ladder(by.practice), fees.balance_of(episode)
    told = fees.standing(found, days, fees.currency(by.practice), by.today)
    if found.since is None or step not in NOTICES:
        return StepPage(people, told, None, None)
    first = fee_ladder.earliest(days, step, found.since, fees.taken(episode))
    least = fee_ladder.names_at_least(days, step, max(first, by.today))
    return StepPage(people, told, first, least)


def choose_ladder(days: FeeLadder, *, by: Actor) -> Answer:
    """The practice's own days from now on; steps that were taken stay as they are."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    said = {name: getattr(days, name) for name in DAYS}
    for name, value in said.items():
        if not 0 <= value <= LONGEST_DAYS:
            return Refused(f"This goes from 0 to {LONGEST_DAYS} days.", name)
    if not days.talk_days < days.written_days < days.last_days:
        return Refused("The last notice comes after the written one, and that after the talk.")
    if days.end_days < 1:
        return Refused("Sessions go on for a day at least after the last notice.", "end_days")
    return preferences.choose("fee ladder", said, default=None, by=by)


DAYS = ("due_days", "talk_days", "written_days", "last_days", "end_days")


@transaction.atomic
def choose_currency(code: str, *, by: Actor) -> Answer:
    """What the practice keeps its money in; once there are amounts it stays."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    if code not in balance.CURRENCIES:
        return Refused("Please choose one of the answers.", "currency")
    Practice.objects.select_for_update().get(id=by.practice)
    standing = fees.currency(by.practice)
    kept = Charge.objects.filter(practice=by.practice).exists()
    kept = kept or Payment.objects.filter(practice=by.practice).exists()
    if standing and standing != code and kept:
        return Refused(f"Amounts are recorded in {standing} already.", "currency")
    return preferences.choose("currency", code, default="", by=by)
