"""The beginning of a course: who comes, how to reach them, what they bring, what it is for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from envoi.care import book, clients, closings, episodes, short_forms, tasks
from envoi.care.actors import Actor
from envoi.commandline.demo.case import Case
from envoi.commandline.demo.courses import WEEK, spread
from envoi.commandline.demo.diary import settled
from envoi.commandline.demo.someone import Concern, Goal, Near

LEVELS = {"n": "not_yet", "p": "partly", "r": "reached"}


def come(case: Case) -> None:
    """The first day: a new client, or one who comes back."""
    if case.who.course.earlier_years is not None:
        _came_before(case)
    else:
        case.on(case.start, lambda by: begin(case, case.ref, case.start, by))
    case.on(case.start, lambda by: _people(case, by))
    for place, partner in enumerate(case.who.partners):
        if partner.joined_session is not None:
            _joined(case, place, case.attended[partner.joined_session])
    for number, concern in enumerate(case.who.concerns):
        _concern(case, concern, case.new(f"concern {number}"))
    for number, goal in enumerate(case.who.goals):
        _goal(case, goal, case.new(f"goal {number}"))


def _values(case: Case) -> dict[str, Any]:
    who = case.who
    return {
        "name": who.name,
        "preferred_name": who.preferred,
        "pronouns": who.pronouns,
        "birth_date": case.born,
        "spoken_language": who.speaks,
        "written_language": who.writes,
        "interpreter": who.interpreter,
    }


def begin(case: Case, ref: UUID, on: date, by: Actor, kind: str = "") -> Any:
    """The course and whoever takes part in it."""
    waiting = case.who.course.status == "waitlist"
    return episodes.begin(
        _values(case),
        kind=kind or case.who.kind,
        started_on=on,
        by=by,
        ref=ref,
        status="waitlist" if waiting else "active",
        partners=[each.name for each in case.who.partners if each.joined_session is None],
    )


def _came_before(case: Case) -> None:
    """An earlier course, ended in few words, and the new one that knows it."""
    earlier = case.new("earlier")
    first = case.start - timedelta(days=365 * (case.who.course.earlier_years or 1))
    last = first + 20 * WEEK
    ending = case.new("earlier ending")
    case.on(first, lambda by: begin(case, earlier, first, by))
    case.on(last, lambda by: ended_before(earlier, ending, last, by))
    case.on(last, lambda by: closings.close(ending, by=by))
    case.on(last + 2 * WEEK, lambda by: settled_before(earlier, by))

    def again(by: Actor) -> Any:
        client = book.people(earlier)[0][0]
        return episodes.begin_again(
            client, kind=case.who.kind, started_on=case.start, by=by, ref=case.ref
        )

    case.on(case.start, again)


def ended_before(
    episode: UUID,
    ending: UUID,
    on: date,
    by: Actor,
    *,
    reason: str = "goals_met",
    manner: str = "planned_short",
) -> Any:
    """An ending that is long ago, in the five minutes of the short form."""
    return short_forms.short_form(
        episode,
        reason=reason,
        initiated_by="client" if manner == "unplanned" else "both",
        last_contact_on=on,
        manner=manner,
        risk_answer="none",
        risk_asked_on=on,
        offered="The way back is open.",
        by=by,
        ref=ending,
    )


def settled_before(episode: UUID, by: Actor) -> Any:
    """Nothing of it is left to do."""
    for task in clients.page(episode, by=by).tasks:
        settled(tasks.done(task.ref, on=by.today, by=by))


def _people(case: Case, by: Actor) -> None:
    for place, client in enumerate(case.clients):
        _ways(case, client, place, by)
        if place:
            _known_better(case, client, place - 1, by)
    first = case.client()
    for near in case.who.around:
        case.add("related-person", first, by, **_near(case, near))
    for decider in case.who.deciders:
        until = decider.until_weeks
        case.add(
            "decision-maker",
            first,
            by,
            kind=decider.kind,
            name=decider.name,
            scope=decider.scope,
            order_note=decider.order_note,
            from_on=case.start,
            until_on=None if until is None else case.today + until * WEEK,
        )


def _joined(case: Case, place: int, on: date) -> None:
    """Somebody new takes part from a session on."""
    name, new = case.who.partners[place].name, case.new(f"participant {place}")

    def join(by: Actor) -> None:
        settled(episodes.add_participant(case.ref, name=name, joined_on=on, by=by, new=new))
        case.known = ()
        _known_better(case, case.client(place + 1), place, by)
        _ways(case, case.client(place + 1), place + 1, by)

    case.on(on, join)


def _known_better(case: Case, client: UUID, place: int, by: Actor) -> None:
    partner = case.who.partners[place]
    values = {
        **_values(case),
        "name": partner.name,
        "preferred_name": "",
        "pronouns": partner.pronouns,
        "birth_date": partner.born,
        "spoken_language": partner.speaks or case.who.speaks,
    }
    settled(book.correct("client", client, values, version=1, by=by))


def _ways(case: Case, client: UUID, place: int, by: Actor) -> None:
    ways = [("mobile", case.telephone()), ("email", case.address(place))]
    for number, (kind, value) in enumerate(ways):
        case.add(
            "contact-way",
            client,
            by,
            kind=kind,
            value=value,
            may_contact="no" if kind == "email" and case.who.post_only else "yes",
            may_leave_message=case.who.may_leave_message if kind == "mobile" else "not_recorded",
            preferred=number == 0,
        )


def _near(case: Case, near: Near) -> dict[str, Any]:
    return {
        "name": near.name,
        "relation": near.relation,
        "reached_at": case.telephone(),
        "emergency": near.emergency,
        "may_contact": "yes" if near.emergency else "not_recorded",
    }


def _concern(case: Case, concern: Concern, ref: UUID) -> None:
    values = {"words": concern.words, "brought_on": case.start}
    case.on(
        case.start,
        lambda by: book.add(
            "concern", values, under=case.ref, by=by, ref=ref, client=case.client(concern.whose)
        ),
    )
    for day, rating in _dated(case, concern.ratings):
        rated = {"on": day, "rating": rating}
        case.on(day, _adding(case, "concern-rating", ref, rated))


def _goal(case: Case, goal: Goal, ref: UUID) -> None:
    set_on = case.attended[1] if len(case.attended) > 1 else case.start
    dropped = case.attended[-2] if goal.dropped else None
    values = {
        "words": goal.words,
        "set_on": set_on,
        "weight": goal.weight,
        "scaled": goal.scaled,
        "dropped_on": None,
    }
    case.on(
        set_on,
        lambda by: book.add(
            "goal", values, under=case.ref, by=by, ref=ref, client=case.client(goal.whose)
        ),
    )
    for rater, view in (("client", goal.client), ("therapist", goal.therapist)):
        for day, level in _dated(case, view, after=1):
            case.on(day, _adding(case, "goal-rating", ref, _rating(day, rater, level)))
    if dropped:
        gone = {**values, "dropped_on": dropped}
        case.on(dropped, lambda by: book.correct("goal", ref, gone, version=1, by=by))


def _rating(day: date, rater: str, level: str | int) -> dict[str, Any]:
    if isinstance(level, int):
        word = "reached" if level >= 0 else "partly" if level == -1 else "not_yet"
        return {"on": day, "rater": rater, "level": word, "step": level}
    return {"on": day, "rater": rater, "level": LEVELS[level], "step": None}


def _adding(case: Case, kind: str, under: UUID, values: dict[str, Any]) -> Any:
    return lambda by: case.add(kind, under, by, **values)


def _dated(case: Case, values: Any, after: int = 0) -> Iterator[tuple[date, Any]]:
    """Each value with the session it was said in, spread from the first or second to the last."""
    days = case.attended[after:] or case.attended or (case.start,)
    for place, value in zip(spread(len(values), len(days)), values, strict=True):
        yield days[place], value
