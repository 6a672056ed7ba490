"""Referrals: what is needed, places offered, the client's choice, and the way to the first visit.

Every event is a row; folding them gives the state. Sending has a module of its own (`packets`).
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from envoi.care import access, endings, entries, providers
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.book import people
from envoi.care.checks import Check, among, between, free, past_day, said, short
from envoi.care.checks import day as plausible
from envoi.care.episodes import stamped
from envoi.domain import directory
from envoi.domain import referral as rules
from envoi.domain.age import years_old
from envoi.domain.referral import Event, State
from envoi.knowledge import library
from envoi.records.models import (
    Ending,
    Referral,
    ReferralEvent,
    ReferralOffer,
    Task,
)
from envoi.records.models.ending import UNDER_WAY
from envoi.records.models.referral import PLACES
from envoi.records.models.row import new_ref

GONE = "This is already behind you: the referral stands at another point now."
NOT_YOURS = "Only the person who treats works on a referral."
MOST_SESSIONS = 200
NEED: Mapping[str, Check] = {
    "place": among(PLACES),
    "specialty": said("what is needed"),
    "language": short(60),
    "interpreter": free,
    "lives_in": short(60),
    "payer": short(120),
    "telehealth": free,
    "part2": free,
}
NOTE: Mapping[str, Check] = {
    "why": free,
    "helped": free,
    "other_care": free,
    "contact": free,
    "until_then": free,
    "sessions_left": between(0, MOST_SESSIONS, needed=False),
}


@transaction.atomic
def begin(
    episode: UUID, client: UUID, values: Mapping[str, Any], *, by: Actor, ref: UUID
) -> Answer:
    """A referral with what is needed; it hangs on the ending under way, where there is one."""
    if not _treats(episode, by):
        return Refused(NOT_YOURS)
    if client not in dict(people(episode)):
        raise NotThere
    refused = _checked(NEED, values, by)
    if refused:
        return refused
    row = Referral(
        id=ref,
        episode_id=episode,
        client_id=client,
        ending=_ending(episode, client, by),
        state=rules.BEGINNINGS[Event.BEGIN],
        **_kept(NEED, values),
    )
    answer = entries.add(row, by=by)
    if isinstance(answer, Saved) and not answer.again:
        _keep_event(row, Event.BEGIN, State.NEEDED, on=by.today, words="", by=by)
    return answer


def _ending(episode: UUID, client: UUID, by: Actor) -> Ending | None:
    """The ending under way it belongs to: this client's own before that of all."""
    for found in (endings.current(episode, by=by, client=client), endings.current(episode, by=by)):
        if found is not None and found.stage in UNDER_WAY:
            return found
    return None


def need(ref: UUID, values: Mapping[str, Any], *, by: Actor, version: int | None) -> Answer:
    """What is needed, put right."""
    return _corrected(ref, NEED, values, by, version)


def note(ref: UUID, values: Mapping[str, Any], *, by: Actor, version: int | None) -> Answer:
    """The words that will be sent, and how it goes on together until the first visit."""
    return _corrected(ref, NOTE, values, by, version)


@transaction.atomic
def _corrected(
    ref: UUID,
    columns: Mapping[str, Check],
    values: Mapping[str, Any],
    by: Actor,
    version: int | None,
) -> Answer:
    row = working(ref, by=by)
    if isinstance(row, Refused):
        return row
    refused = _checked(columns, values, by)
    return refused or entries.correct(row, _kept(columns, values), by=by, version=version)


@transaction.atomic
def offer(ref: UUID, chosen: Collection[UUID], *, why_fewer: str, by: Actor) -> Answer:
    """These places were told to the client, with rank and reasons as they are today.

    Three or more, or fewer with a reason. What was offered before stays.
    """
    row = working(ref, by=by)
    if isinstance(row, Refused):
        return row
    ranking = ranked(row, by)
    fitting = {UUID(each.provider.ref): each for each in ranking.offers}
    if not set(chosen) <= set(fitting):
        raise NotThere
    told = {each.provider_id: each for each in offers(row) if each.provider_id}
    if not chosen and not told:
        return Refused("Please choose the places you told the client about.", "providers")
    count = len(set(told) | set(chosen))
    if not rules.enough_offered(count, why_fewer or row.why_fewer):
        return Refused(
            "Three or more places are the custom; please say why there are fewer.", "why_fewer"
        )
    if rules.after(State(row.state), Event.OFFER) is None:
        return Refused(GONE)
    new = [each for ref_, each in fitting.items() if ref_ in chosen and ref_ not in told]
    for each in new:
        _add_offer(row, each, by)
    if not new and why_fewer.strip() == row.why_fewer:
        return Saved(row.id, row.version, again=True)
    return _happen(row, Event.OFFER, on=by.today, by=by, why_fewer=why_fewer.strip())


def _add_offer(row: Referral, each: directory.Offer, by: Actor) -> None:
    place = providers.found(UUID(each.provider.ref), by=by)
    entries.add(
        ReferralOffer(
            id=new_ref(),
            referral=row,
            provider=place,
            name=place.name,
            contact=providers.contact(place),
            rank=each.rank,
            reasons=[{"code": why.code, "about": why.about} for why in each.reasons],
            told_on=by.today,
        ),
        by=by,
    )


@transaction.atomic
def choose(ref: UUID, offer_ref: UUID, *, by: Actor) -> Answer:
    """The client chose one of the places; the others stay readable."""
    row = working(ref, by=by)
    if isinstance(row, Refused):
        return row
    chosen = next((each for each in offers(row) if each.id == offer_ref), None)
    if chosen is None:
        raise NotThere
    if chosen.choice == "chosen" and row.state == State.ACCEPTED:
        return Saved(row.id, row.version, again=True)
    if rules.after(State(row.state), Event.ACCEPT) is None:
        return Refused(GONE)
    _only(row, chosen, by)
    return _happen(row, Event.ACCEPT, on=by.today, by=by)


@transaction.atomic
def look(ref: UUID, *, name: str, contact: str, by: Actor) -> Answer:
    """The client looks for a place themselves; where they have found one, it has a name."""
    row = working(ref, by=by)
    if isinstance(row, Refused):
        return row
    if rules.after(State(row.state), Event.LOOK) is None:
        return Refused(GONE)
    sentence = short(200)(name, by) or short(300)(contact, by)
    if sentence:
        return Refused(sentence, "name")
    found = None
    if name.strip():
        found = ReferralOffer(
            id=new_ref(),
            referral=row,
            name=name.strip(),
            contact=contact.strip(),
            rank=len(offers(row)) + 1,
            reasons=[{"code": "found_by_client", "about": ""}],
            told_on=by.today,
        )
        entries.add(found, by=by)
    _only(row, found, by)
    return _happen(row, Event.LOOK, on=by.today, by=by)


def _only(row: Referral, chosen: ReferralOffer | None, by: Actor) -> None:
    """One place is chosen and no other; with None, none of them."""
    for each in offers(row):
        said_to_it = "chosen" if chosen is not None and each.id == chosen.id else ""
        if each.choice == "chosen" and not said_to_it:
            said_to_it = "not_this"
        if said_to_it:
            entries.correct(each, {"choice": said_to_it}, by=by, version=None, act="answered")


@transaction.atomic
def happen(
    ref: UUID, event: Event, *, on: date, words: str = "", ahead: bool = False, by: Actor
) -> Answer:
    """Something happened on the way: declined, booked, attended, or failed with what comes instead.

    `ahead` where the day may lie before us, as that of a first visit that is booked.
    """
    row = working(ref, by=by)
    if isinstance(row, Refused):
        return row
    sentence = plausible(on, by) if ahead else past_day(on, by)
    if sentence:
        return Refused(sentence, "on")
    if event in rules.NEEDS_WORDS and not words.strip():
        return Refused("Please say what comes instead, so that nobody is left alone.", "words")
    if rules.after(State(row.state), event) is None:
        return Refused(GONE)
    if _last(row) == (str(event), on, words.strip()):
        return Saved(row.id, row.version, again=True)
    return _happen(row, event, on=on, words=words.strip(), by=by)


def _last(row: Referral) -> tuple[str, date, str] | None:
    newest = ReferralEvent.objects.filter(referral=row).order_by("number").last()
    return (newest.event, newest.on, newest.words) if newest else None


def _happen(
    row: Referral, event: Event, *, on: date, by: Actor, words: str = "", **columns: Any
) -> Answer:
    """An event with its row, its state, its audit row and the tasks it makes or ends."""
    state = rules.after(State(row.state), event)
    if state is None:
        return Refused(GONE)
    _keep_event(row, event, state, on=on, words=words, by=by)
    if state not in rules.WAITING:
        _asked(row, by)
    elif event in (Event.SEND, Event.BOOK):
        _ask_later(row, by.today, by)
    return entries.correct(
        row, {"state": str(state), **columns}, by=by, version=None, act=f"referral: {event}"
    )


def sent(row: Referral, *, by: Actor, words: str) -> Answer:
    """A packet has left: called by `packets` alone, in its transaction."""
    return _happen(row, Event.SEND, on=by.today, words=words, by=by)


def _keep_event(
    row: Referral, event: Event, state: State, *, on: date, words: str, by: Actor
) -> None:
    line = ReferralEvent(
        id=new_ref(),
        referral=row,
        number=ReferralEvent.objects.filter(referral=row).count() + 1,
        event=str(event),
        after=str(state),
        on=on,
        words=words,
    )
    stamped(line, by).save(force_insert=True)


def _ask_later(row: Referral, on: date, by: Actor) -> None:
    """Did they arrive? Asked on the pathway's days, by whoever sent it; made once."""
    if Task.objects.filter(referral=row, done_on__isnull=True).exists():
        return
    for due in rules.checks(on, _days(row.ending)):
        task = Task(
            id=new_ref(),
            episode_id=row.episode_id,
            ending=row.ending,
            referral=row,
            code="arrival",
            owner_id=by.member,
            due_on=due,
        )
        stamped(task, by).save(force_insert=True)


def _days(ending: Ending | None) -> tuple[int, ...]:
    if ending is None:
        return ()
    return library.pathway(ending.pathway, ending.pathway_version).arrival_checks


def _asked(row: Referral, by: Actor, act: str = "done") -> None:
    """Whether they arrived is known, or nobody is on the way any more."""
    for task in Task.objects.filter(referral=row, done_on__isnull=True):
        done = {"done_on": by.today, "done_by_id": by.member}
        entries.correct(task, done, by=by, version=None, act=act)


def ranked(row: Referral, by: Actor) -> directory.Ranking:
    """The directory held against what this client needs, today."""
    wanted = directory.Need(
        specialty=row.specialty,
        language=row.language,
        interpreter=row.interpreter,
        lives_in=row.lives_in,
        age=years_old(row.client.birth_date, by.today),
        payer=row.payer,
        telehealth=row.telehealth,
    )
    return directory.ranked(providers.plain(by), wanted, on=by.today)


def offers(row: Referral) -> list[ReferralOffer]:
    """Everything offered, in the order it was told."""
    rows = ReferralOffer.objects.filter(referral=row, wrong_at__isnull=True)
    return list(rows.order_by("created_at", "rank", "id"))


def chosen(row: Referral) -> ReferralOffer | None:
    """The place the client chose, or None."""
    return next((each for each in offers(row) if each.choice == "chosen"), None)


@transaction.atomic
def mark_wrong(ref: UUID, *, reason: str, by: Actor) -> Answer:
    """Entered in error: it stays readable, counts nowhere, and nobody is asked about an arrival.

    What left with it stays as it was: the packets, and what is written down as disclosed.
    """
    row = working(ref, by=by)
    if isinstance(row, Refused):
        return row
    answer = entries.mark_wrong(row, by=by, reason=reason)
    if isinstance(answer, Saved):
        _asked(row, by, act="called off")
    return answer


def find(ref: UUID, *, by: Actor) -> Referral:
    """A referral of a course the actor may open, or NotThere."""
    row = readable(ref, by=by)
    if row.wrong_at is not None:
        raise NotThere
    return row


def readable(ref: UUID, *, by: Actor) -> Referral:
    """As `find`, and one that was entered in error too: to be read, and nothing else."""
    row = Referral.objects.filter(id=ref, practice=by.practice).first()
    if row is None:
        raise NotThere
    access.episode(by, row.episode_id)
    return row


def working(ref: UUID, *, by: Actor) -> Referral | Refused:
    """A referral of a course the actor treats, and nobody else writes about it meanwhile."""
    row = find(ref, by=by)
    if not _treats(row.episode_id, by):
        return Refused(NOT_YOURS)
    entries.take_turn(row)
    return find(ref, by=by)


def newest(episode: UUID, *, by: Actor) -> UUID | None:
    """The newest referral of a course, or None."""
    access.episode(by, episode)
    rows = Referral.objects.filter(episode=episode, wrong_at__isnull=True)
    return rows.order_by("-created_at").values_list("id", flat=True).first()


def under_part2(episode: UUID, *, by: Actor) -> bool:
    """An earlier referral of this course says that its record falls under 42 CFR Part 2."""
    access.episode(by, episode)
    return Referral.objects.filter(episode=episode, part2=True, wrong_at__isnull=True).exists()


def _treats(episode: UUID, by: Actor) -> bool:
    access.episode(by, episode)
    return access.treats(by, episode)


def _kept(columns: Mapping[str, Check], values: Mapping[str, Any]) -> dict[str, Any]:
    kept = {each: values[each] for each in columns if each in values}
    return {key: value.strip() if isinstance(value, str) else value for key, value in kept.items()}


def _checked(columns: Mapping[str, Check], values: Mapping[str, Any], by: Actor) -> Refused | None:
    for column, check in columns.items():
        sentence = check(values.get(column), by)
        if sentence:
            return Refused(sentence, column)
    long = short(120)(values.get("specialty"), by)
    return Refused(long, "specialty") if long else None
