"""Endings: considered, talked about, decided, and at every moment free to become staying.

Every change of stage is an event kept in order; folding the events gives the stage.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from envoi.care import access, book, deadlines, entries, noticing, turns
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import past_day
from envoi.care.episodes import stamped
from envoi.domain import ending as rules
from envoi.domain.ending import Event, Stage
from envoi.domain.readiness import ALWAYS_USED, CRITERIA
from envoi.knowledge import library
from envoi.records.models import Ending, EndingEvent, EndingStep, Participant
from envoi.records.models.ending import INITIATORS, UNDER_WAY
from envoi.records.models.row import new_ref

RENAMED = "Another reason is the true one."
GONE = "This is already behind you: the ending stands at another point now."


def current(episode: UUID, *, by: Actor, client: UUID | None = None) -> Ending | None:
    """The newest ending of all, or of one who takes part; never one that was withdrawn.

    One that is only considered is there for who treats alone.
    """
    rows = _standing(episode, by)
    if client is None:
        return rows.filter(participant__isnull=True).first()
    return rows.filter(participant__client=client).first()


def own(episode: UUID, *, by: Actor) -> tuple[Ending, ...]:
    """The endings of one person each, the newest first: somebody leaves, the others go on."""
    rows = _standing(episode, by).filter(participant__isnull=False)
    return tuple(rows.select_related("participant__client"))


def _standing(episode: UUID, by: Actor) -> QuerySet[Ending]:
    access.episode(by, episode)
    rows = Ending.objects.filter(episode=episode, wrong_at__isnull=True).exclude(stage="withdrawn")
    if not access.treats(by, episode):
        rows = rows.exclude(stage=Stage.CONSIDERED)
    return rows.order_by("-created_at")


def find(ref: UUID, *, by: Actor) -> Ending:
    """One ending the actor may open, or NotThere."""
    found = Ending.objects.filter(id=ref, practice=by.practice, wrong_at__isnull=True).first()
    if found is None:
        raise NotThere
    access.episode(by, found.episode_id)
    if found.stage == Stage.CONSIDERED and not access.treats(by, found.episode_id):
        raise NotThere
    return found


def taken(ref: UUID, *, by: Actor) -> Ending:
    """One ending as it stands now, and nobody else works on it until the transaction ends."""
    found = find(ref, by=by)
    if not turns.needed():
        return found
    turns.course(found.episode_id)
    return find(ref, by=by)


def working(ref: UUID, *, by: Actor) -> Ending | Refused:
    """An ending the actor treats and that is still under way, taken; else why not."""
    found = taken(ref, by=by)
    if not access.treats(by, found.episode_id):
        return Refused("Only the person who treats works on an ending.")
    if found.stage not in UNDER_WAY:
        return Refused(GONE)
    return found


def _raise(
    episode: UUID, event: Event, *, on: date, by: Actor, ref: UUID, reason: str, **columns: Any
) -> Answer:
    """A new ending with the steps of its pathway copied into rows."""
    listed = library.reason(reason)
    pathway = deadlines.own(library.pathway(listed.pathway), practice=by.practice)
    ending = Ending(
        id=ref,
        episode_id=episode,
        stage=rules.BEGINNINGS[event],
        reason=reason,
        reasons_version=listed.version,
        pathway=pathway.code,
        pathway_version=pathway.version,
        **columns,
    )
    with noticing.once():
        saved = entries.add(ending, by=by, stage=str(ending.stage))
        if not isinstance(saved, Saved) or saved.again:
            return saved
        for position, step in enumerate(pathway.begun(on)):
            _add_step(ending, step, position, by)
        keep_event(ending, event, before=None, on=on, reason="", by=by)
        noticing.refresh([episode])
    return saved


def _may_raise(episode: UUID, by: Actor, client: UUID | None = None) -> Refused | None:
    turns.course(episode)
    found = access.episode(by, episode)
    if not access.treats(by, episode):
        return Refused("Only the person who treats raises an ending.")
    if found.ended_on is not None:
        return Refused("This course of therapy is over.")
    if client is not None and client not in dict(book.present(episode)):
        return Refused("Please choose somebody who takes part now, or everybody.", "client")
    return None


def _whose(episode: UUID, client: UUID | None) -> dict[str, Any]:
    """Who leaves, where one does and others may go on; nobody means that all end."""
    if client is None:
        return {}
    rows = Participant.objects.filter(episode=episode, client=client, wrong_at__isnull=True)
    return {"participant": rows.get()}


@transaction.atomic
def consider(
    episode: UUID,
    *,
    by: Actor,
    ref: UUID,
    reason: str = "goals_met",
    client: UUID | None = None,
) -> Answer:
    """The therapist begins to think about an ending; nobody else sees it."""
    refused = _may_raise(episode, by, client) or _reason_refused(reason)
    if refused:
        return refused
    standing = current(episode, by=by, client=client)
    if standing is not None and standing.stage in UNDER_WAY:
        return Saved(standing.id, standing.version, again=True)
    columns = {"considered_on": by.today, **_whose(episode, client)}
    return _raise(episode, Event.CONSIDER, on=by.today, by=by, ref=ref, reason=reason, **columns)


@transaction.atomic
def talk(
    episode: UUID,
    *,
    on: date,
    initiated_by: str,
    why: str,
    by: Actor,
    ref: UUID,
    reason: str = "goals_met",
    client: UUID | None = None,
) -> Answer:
    """It was talked about together: who began it, and why; `client` where only one leaves."""
    refused = (
        _may_raise(episode, by, client)
        or _talk_refused(episode, on, initiated_by, by)
        or _reason_refused(reason)
    )
    if refused:
        return refused
    columns: dict[str, Any] = {
        "talked_on": on,
        "initiated_by": initiated_by,
        "why": why.strip(),
    }
    standing = current(episode, by=by, client=client)
    if standing is None or standing.stage not in UNDER_WAY:
        columns |= _whose(episode, client)
        saved = _raise(episode, Event.TALK, on=on, by=by, ref=ref, reason=reason, **columns)
        if isinstance(saved, Saved):
            _talked(saved.ref, on=on, by=by)
        return saved
    with noticing.once():
        if standing.stage == Stage.CONSIDERED:
            answer = happen(standing, Event.TALK, on=on, by=by, **columns)
        else:
            answer = entries.correct(standing, columns, by=by, version=None)
        _talked(standing.id, on=on, by=by)
    return answer


def _talked(ref: UUID, *, on: date, by: Actor) -> None:
    """The step of talking is done, where the pathway has one."""
    if EndingStep.objects.filter(ending=ref, code="talk").exists():
        done(ref, "talk", on=on, by=by)


def _reason_refused(reason: str) -> Refused | None:
    known = any(each.code == reason for each in library.reasons())
    return None if known else Refused("Please choose one of the reasons.", "reason")


def _talk_refused(episode: UUID, on: date, initiated_by: str, by: Actor) -> Refused | None:
    sentence = past_day(on, by)
    if sentence:
        return Refused(sentence, "on")
    if not initiated_by or initiated_by not in INITIATORS:
        return Refused("Please say who began to speak of it.", "initiated_by")
    if on < access.episode(by, episode).started_on:
        return Refused("This lies before the course of therapy began.", "on")
    return None


@transaction.atomic
def rename(ref: UUID, *, reason: str, by: Actor, also: Sequence[str] | None = None) -> Answer:
    """Another reason turned out to be the true one; what was written and done stays.

    The steps of its pathway are added; a step still open that the new pathway does not have is
    left out, and can be taken up again. `also` are reasons true beside the one; None leaves them.
    """
    ending = working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    refused = next(filter(None, map(_reason_refused, (reason, *(also or ())))), None)
    if refused:
        return refused
    others = _listed(ending.other_reasons if also is None else also, but=reason)
    if ending.reason == reason:
        return entries.correct(ending, {"other_reasons": others}, by=by, version=None)
    listed = library.reason(reason)
    pathway = deadlines.own(library.pathway(listed.pathway), practice=by.practice)
    columns: dict[str, Any] = {
        "other_reasons": others,
        "reason": reason,
        "reasons_version": listed.version,
        "pathway": pathway.code,
        "pathway_version": pathway.version,
    }
    with noticing.once():
        _other_steps(ending, pathway, by)
        return happen(ending, Event.CORRECT, on=by.today, by=by, why_event=RENAMED, **columns)


def _listed(codes: Sequence[str], *, but: str) -> list[str]:
    """These reasons in the order of the public list, without the one."""
    wanted = {*codes} - {but}
    return [each.code for each in library.reasons() if each.code in wanted]


def reasons(ending: Ending) -> tuple[str, ...]:
    """Every reason of this ending, the one its pathway goes by first."""
    return (ending.reason, *ending.other_reasons)


def _other_steps(ending: Ending, pathway: rules.Pathway, by: Actor) -> None:
    kept = {row.code: row for row in EndingStep.objects.filter(ending=ending)}
    for position, step in enumerate(pathway.begun(by.today)):
        row = kept.pop(step.code, None)
        if row is None:
            _add_step(ending, step, position, by)
        else:
            entries.correct(row, {"position": position}, by=by, version=None, act="moved")
    for row in kept.values():
        values: dict[str, Any] = {"position": len(pathway.steps) + row.position}
        if row.state == "open":
            values["state"] = "left_out"
        entries.correct(row, values, by=by, version=None, act="moved")


def _add_step(ending: Ending, step: rules.Step, position: int, by: Actor) -> None:
    row = EndingStep(
        id=new_ref(),
        ending=ending,
        code=step.code,
        title=step.title,
        who=step.who,
        position=position,
        owner_id=by.member,
        due_on=step.due_on,
    )
    stamped(row, by).save(force_insert=True)


@transaction.atomic
def decide(ref: UUID, *, on: date, by: Actor) -> Answer:
    """Both said yes, or one side decides: what each answered stands beside it."""
    ending = working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    if ending.stage != Stage.TALKED_ABOUT:
        return Saved(ref, ending.version, again=True)
    return happen(ending, Event.DECIDE, on=on, by=by, decided_on=on, more_time_until=None)


@transaction.atomic
def more_time(ref: UUID, *, until: date, by: Actor) -> Answer:
    """Somebody needs more time: sessions go on, and a day is set for speaking of it again."""
    ending = working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    if until <= by.today:
        return Refused("Please choose a day to come, so that there is time until then.", "until")
    if ending.stage == Stage.CONSIDERED:
        return Refused("It has not been talked about yet.", "until")
    if ending.more_time_until == until and ending.stage == Stage.TALKED_ABOUT:
        return Saved(ref, ending.version, again=True)
    return happen(
        ending, Event.MORE_TIME, on=by.today, by=by, more_time_until=until, decided_on=None
    )


@transaction.atomic
def go_on(ref: UUID, *, reason: str, review_on: date | None, by: Actor) -> Answer:
    """Therapy continues: the ending is withdrawn, what was written stays readable."""
    ending = working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    if review_on is not None and review_on <= by.today:
        return Refused("Please choose a day to come, or none.", "review_on")
    with noticing.once():
        answer = happen(ending, Event.CONTINUE, on=by.today, by=by, why_event=reason.strip()[:300])
        if review_on is not None:
            episode = access.episode(by, ending.episode_id)
            entries.correct(episode, {"review_on": review_on}, by=by, version=None)
    return answer


@transaction.atomic
def interrupt(ref: UUID, *, by: Actor) -> Answer:
    """It stopped in the middle: the client stopped coming, or something came between."""
    ending = working(ref, by=by)
    return (
        ending
        if isinstance(ending, Refused)
        else happen(ending, Event.INTERRUPT, on=by.today, by=by)
    )


@transaction.atomic
def resume(ref: UUID, *, by: Actor) -> Answer:
    """An interrupted ending is taken up again where it is talked about."""
    ending = working(ref, by=by)
    return (
        ending if isinstance(ending, Refused) else happen(ending, Event.RESUME, on=by.today, by=by)
    )


@transaction.atomic
def follow_up(ref: UUID, *, by: Actor) -> Answer:
    """Somebody asked afterwards how it went."""
    ending = taken(ref, by=by)
    if not access.treats(by, ending.episode_id):
        return Refused("Only the person who treats works on an ending.")
    if ending.stage == Stage.FOLLOWED_UP:
        return Saved(ref, ending.version, again=True)
    return happen(ending, Event.FOLLOW_UP, on=by.today, by=by)


def happen(
    ending: Ending,
    event: Event,
    *,
    on: date,
    by: Actor,
    why_event: str = "",
    before_closing: Stage | None = None,
    **columns: Any,
) -> Answer:
    """An event: the stage it leads to, its row in the list, its audit row; one transaction."""
    before = Stage(ending.stage)
    to = rules.after(before, event, before_closing=before_closing)
    if to is None:
        return Refused(GONE)
    if event in rules.NEEDS_A_REASON and not why_event.strip():
        return Refused("Please say why in a few words; it stays in the history.", "reason")
    with transaction.atomic():
        keep_event(ending, event, before=before, on=on, reason=why_event, by=by, to=to)
        return entries.correct(
            ending, {"stage": str(to), **columns}, by=by, version=None, act=f"ending: {event}"
        )


def keep_event(
    ending: Ending,
    event: Event,
    *,
    before: Stage | None,
    on: date,
    reason: str,
    by: Actor,
    to: Stage | None = None,
) -> None:
    """One line of the append-only list of what happened to an ending."""
    row = EndingEvent(
        id=new_ref(),
        ending=ending,
        number=EndingEvent.objects.filter(ending=ending).count() + 1,
        event=str(event),
        before=str(before or ""),
        after=str(to or ending.stage),
        on=on,
        reason=reason,
    )
    stamped(row, by).save(force_insert=True)


def done(ref: UUID, code: str, *, on: date, by: Actor) -> Answer:
    """A step is done."""
    return _step(ref, code, "done", on, by)


def leave_out(ref: UUID, code: str, *, by: Actor) -> Answer:
    """A step is left out in this ending; it may be taken up again."""
    ending = find(ref, by=by)
    pathway = library.pathway(ending.pathway, ending.pathway_version)
    plan = next((step for step in pathway.steps if step.code == code), None)
    if plan is None:
        raise NotThere
    if not plan.may_leave_out:
        return Refused("This step belongs to every ending.")
    return _step(ref, code, "left_out", None, by)


@transaction.atomic
def _step(ref: UUID, code: str, state: str, on: date | None, by: Actor) -> Answer:
    ending = working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    row = EndingStep.objects.filter(ending=ending, code=code).first()
    if row is None:
        raise NotThere
    who = by.member if on else None
    values = {"state": state, "done_on": on, "done_by_id": who}
    return entries.correct(row, values, by=by, version=None, act=f"step {state}")


@transaction.atomic
def schedule_step(ref: UUID, code: str, *, due_on: date | None, by: Actor) -> Answer:
    """Another day for a step."""
    ending = working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    row = EndingStep.objects.filter(ending=ending, code=code).first()
    if row is None:
        raise NotThere
    return entries.correct(row, {"due_on": due_on}, by=by, version=None)


def people(ending: Ending) -> tuple[tuple[UUID, str], ...]:
    """Whose ending this is: everybody still there, or the one who leaves."""
    if ending.participant_id is None:
        return book.present(ending.episode_id)
    return tuple(each for each in book.people(ending.episode_id) if each[0] == leaver(ending))


def present(episode: UUID, *, by: Actor) -> tuple[tuple[UUID, str], ...]:
    """Who takes part now, and for whom an ending may be raised."""
    access.episode(by, episode)
    return book.present(episode)


def leaver(ending: Ending) -> UUID | None:
    """The client who leaves while others may go on; None where all end."""
    return None if ending.participant is None else ending.participant.client_id


def others(ending: Ending) -> tuple[tuple[UUID, str], ...]:
    """Who goes on when this one leaves; nobody, where all end."""
    if ending.participant_id is None:
        return ()
    rows = Participant.objects.filter(
        episode=ending.episode_id, left_on__isnull=True, wrong_at__isnull=True
    ).exclude(id=ending.participant_id)
    staying = set(rows.values_list("client", flat=True))
    return tuple(each for each in book.people(ending.episode_id) if each[0] in staying)


def ends_all(ending: Ending) -> bool:
    """Nobody would be left: the ending of all, or of the last one who is still there."""
    return ending.participant_id is None or not others(ending)


@transaction.atomic
def leave_criteria_out(ref: UUID, codes: Sequence[str], *, by: Actor) -> Answer:
    """Criteria of readiness this work goes without; risk cannot be among them."""
    ending = working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    known = [code for code in CRITERIA if code in codes and code != ALWAYS_USED]
    return entries.correct(ending, {"criteria_not_used": known}, by=by, version=None)


def history(ending: Ending) -> Sequence[EndingEvent]:
    """The events of an ending in order."""
    return list(EndingEvent.objects.filter(ending=ending).order_by("number"))
