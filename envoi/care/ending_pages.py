"""What the pages of an ending show: the path, the record beside it, what each one said."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from envoi.care import (
    access,
    audit,
    closings,
    course,
    ending_facts,
    ending_people,
    ending_plans,
    ending_words,
    endings,
    letters,
    paper_ground,
    papers,
    pictures,
    progress,
    quotations,
    readiness,
    referral_pages,
    reopenings,
    risk_handovers,
    sentences,
    tasks,
)
from envoi.care.actors import Actor
from envoi.care.answers import NotThere
from envoi.care.ending_words import Key, Said
from envoi.care.sentences import together
from envoi.documents.strip import Strip
from envoi.domain import risk
from envoi.domain.ending import Pathway, StepPlan
from envoi.domain.picture import Picture
from envoi.knowledge import library
from envoi.records.models import Ending, EndingStep, SafetyPlan, Session
from envoi.records.models.ending import UNDER_WAY


@dataclass(frozen=True)
class StepLine:
    """One step of the path as it stands."""

    code: str
    title: str
    told: str
    state: str
    due_on: date | None


@dataclass(frozen=True)
class Beside:
    """What the record says beside every step."""

    risk: str
    safety_plan: str
    concerns: tuple[course.ConcernCard, ...]
    goals: tuple[course.GoalCard, ...]
    strip: Strip
    legend: str


@dataclass(frozen=True)
class Proposed:
    """A session proposed or booked on the way to the last one."""

    ref: UUID
    told: str
    state: str


@dataclass(frozen=True)
class HistoryLine:
    """One event of the ending."""

    told: str
    reason: str


@dataclass(frozen=True)
class Also:
    """Another ending of the same course of therapy."""

    ref: UUID
    told: str


CONTINUE = "Continue therapy"


@dataclass(frozen=True)
class EndingPage:
    """One ending, whole."""

    ref: UUID
    episode: UUID
    version: int
    name: str
    people: tuple[tuple[UUID, str], ...]
    others: tuple[tuple[UUID, str], ...]  # who goes on, where one person leaves
    own: bool  # the ending of one person, not of all
    also: tuple[Also, ...]
    around: ending_people.People
    therapist: str
    stage: str
    stage_told: str
    lede: str
    short: bool
    under_way: bool
    treats: bool
    steps: tuple[StepLine, ...]
    next_step: StepLine | None
    beside: Beside
    texts: dict[str, str]
    said: dict[Key, Said]
    columns: dict[str, Any]
    preview: closings.Preview
    closed: reopenings.Closed | None
    proposed: tuple[Proposed, ...]
    proposals: tuple[str, ...]
    notice: str
    papers: tuple[papers.Listed, ...]
    quotations: tuple[quotations.Quoted, ...]
    tasks: tuple[tasks.LeftToDo, ...]
    handovers: tuple[risk_handovers.HandoverLine, ...]
    history: tuple[HistoryLine, ...]
    reason: str
    way: Pathway
    letters: tuple[str, ...]  # those its pathways name
    unverified: bool
    plans: Mapping[str, StepPlan]  # the steps whose questions come from the pathway
    begun_by: str
    left_together: tuple[str, ...]  # sessions until the first visit elsewhere

    @property
    def meanwhile(self) -> str:
        """What is true of it while it is under way."""
        said = self.way.meanwhile or "Nothing is fixed; {name} may stop at any time."
        return said.format(name=self.name)

    @property
    def taken_back(self) -> str:
        """The words for leaving it."""
        return self.way.taken_back or CONTINUE

    @property
    def waits_for_agreement(self) -> bool:
        """Some sessions are proposed and not agreed yet."""
        return any(each.state == "proposed" for each in self.proposed)


def page(episode: UUID, *, by: Actor) -> EndingPage:
    """The ending of all of an episode; NotThere where there is none the reader may see."""
    ending = endings.current(episode, by=by)
    if ending is None:
        raise NotThere
    return _page(ending, by)


def of(ref: UUID, *, by: Actor) -> EndingPage:
    """One ending by its own reference: that of all, or that of one who leaves."""
    return _page(endings.find(ref, by=by), by)


def _page(ending: Ending, by: Actor) -> EndingPage:
    episode = ending.episode_id
    people, others = endings.people(ending), endings.others(ending)
    around = ending_people.of(ending, on=by.today)
    for client, _ in people:
        audit.viewed(by, "ending", ending.id, client=client)
    picture = pictures.of_one(episode)
    steps = _steps(ending, around.ordered, by.today)
    pathway = library.pathway(ending.pathway, ending.pathway_version)
    return EndingPage(
        ref=ending.id,
        episode=episode,
        version=ending.version,
        name=together(name for _, name in people),
        people=people,
        others=others,
        own=ending.participant_id is not None,
        also=_also(ending, by),
        around=around,
        therapist=by.name,
        stage=ending.stage,
        stage_told=sentences.capital(sentences.STAGES[ending.stage]),
        lede=_lede(ending, by.today),
        short=ending.form == "short",
        under_way=ending.stage in UNDER_WAY,
        treats=access.treats(by, episode),
        steps=steps,
        next_step=next((step for step in steps if step.state == "open"), None),
        beside=_beside(ending, picture, dict(people), by.today),
        texts=ending_words.texts(ending.id),
        said=ending_words.latest(ending.id),
        columns={name: getattr(ending, name) for name in COLUMNS},
        preview=closings.preview(ending.id, by=by),
        closed=reopenings.closed(ending.id, by=by),
        proposed=_proposed(ending, around.ordered, by.today),
        proposals=tuple(
            sentences.on_day(day, by.today)
            for day in ending_plans.proposed_days(ending, today=by.today)
        ),
        notice=ending_plans.notice(ending, today=by.today),
        papers=papers.listed(ending.id, by=by),
        quotations=quotations.of(ending.id, by=by),
        tasks=tasks.left_to_do(episode, today=by.today),
        handovers=risk_handovers.listed(ending.id, today=by.today),
        history=tuple(_event(event, around.ordered, by.today) for event in endings.history(ending)),
        reason=pathway.name,
        way=pathway,
        letters=letters.fitting_for(ending),
        unverified=not pathway.verified,
        plans=_plans(pathway, ending),
        begun_by=ending.initiated_by or pathway.begun_by,
        left_together=referral_pages.until_then(episode),
    )


def _plans(pathway: Pathway, ending: Ending) -> dict[str, StepPlan]:
    """The steps of questions, without those a fact has taken away."""
    steps = [step for step in pathway.steps if step.questions]
    if not any(each.unless for step in steps for each in step.questions):
        return {step.code: step for step in steps}
    facts = ending_facts.of(ending)
    return {
        step.code: replace(
            step, questions=tuple(each for each in step.questions if not facts.get(each.unless))
        )
        for step in steps
    }


COLUMNS = (
    "initiated_by",
    "why",
    "talked_on",
    "decided_on",
    "more_time_until",
    "last_session_on",
    "taper_weeks",
    "last_contact_on",
    "manner",
    "offered",
    "criteria_not_used",
    "safe_at_home",
    "administrative_end_on",
    "financial_end_on",
)


def _also(ending: Ending, by: Actor) -> tuple[Also, ...]:
    """The other endings of this course, so that none is forgotten."""
    if ending.episode.kind == "individual":
        return ()
    whole = endings.current(ending.episode_id, by=by)
    found = [*([whole] if whole else []), *endings.own(ending.episode_id, by=by)]
    return tuple(Also(each.id, _whose(each, by.today)) for each in found if each.id != ending.id)


def _whose(ending: Ending, today: date) -> str:
    name = together(name for _, name in endings.people(ending))
    whose = f"{name} leaves" if ending.participant_id else "all end"
    if ending.closed_on and ending.stage not in UNDER_WAY:
        return f"{whose}: closed {sentences.on_day(ending.closed_on, today)}"
    return f"{whose}: {sentences.STAGES[ending.stage]}"


def profiles(ref: UUID, *, by: Actor) -> tuple[readiness.Profile, ...]:
    """Readiness, one profile a client."""
    ending = endings.find(ref, by=by)
    return tuple(
        readiness.profile(ending, client, name, on=by.today)
        for client, name in endings.people(ending)
    )


def evidence(ref: UUID, *, by: Actor) -> tuple[progress.Evidence, ...]:
    """The smallest true steps of everyone whose ending it is."""
    ending = endings.find(ref, by=by)
    return tuple(
        each
        for client, _ in endings.people(ending)
        for each in progress.evidence(ending.episode_id, client)
    )


def _lede(ending: Ending, today: date) -> str:
    first, *also = (sentences.inside(library.reason(code).name) for code in endings.reasons(ending))
    told = [f"Reason: {first}{', also ' + sentences.together(also) if also else ''}."]
    if ending.participant_id and ending.stage in UNDER_WAY:
        told.append(_leaves(ending))
    if ending.talked_on:
        told.append(f"Talked about together on {sentences.on_day(ending.talked_on, today)}.")
    elif ending.stage == "considered":
        pathway = library.pathway(ending.pathway, ending.pathway_version)
        talk = "Not talked about yet; only" if pathway.step("talk") else "Only"
        told.append(f"{talk} you see this.")
    if ending.more_time_until and ending.stage in UNDER_WAY:
        again = sentences.on_day(ending.more_time_until, today)
        told.append(f"More time is wanted; you speak of it again on {again}.")
    if ending.last_session_on and ending.stage in UNDER_WAY:
        told.append(f"Last session: {sentences.on_day(ending.last_session_on, today)}.")
    return " ".join(told)


def _leaves(ending: Ending) -> str:
    """One person leaves: who goes on, or that nobody would be left."""
    name = together(name for _, name in endings.people(ending))
    staying = endings.others(ending)
    if not staying:
        return f"{name} leaves, and nobody else is left: this is the ending of all."
    return f"{name} leaves; the work with {together(n for _, n in staying)} goes on."


# Where somebody comes under an order, following it is never called by the name of a free yes.
UNDER_ORDER = {"plan": "Plan, and what each one says"}


def _steps(ending: Ending, ordered: bool, today: date) -> tuple[StepLine, ...]:
    rows = EndingStep.objects.filter(ending=ending).order_by("position")
    renamed = UNDER_ORDER if ordered else {}
    return tuple(
        StepLine(
            row.code,
            renamed.get(row.code, row.title),
            _step_told(row, today),
            row.state,
            row.due_on,
        )
        for row in rows
    )


def _step_told(row: EndingStep, today: date) -> str:
    if row.state == "done":
        return f"done {sentences.on_day(row.done_on, today)}"
    if row.state == "left_out":
        return "left out"
    due = f", by {sentences.on_day(row.due_on, today)}" if row.due_on else ""
    return f"{row.who}{due}"


def _beside(ending: Ending, picture: Picture, names: dict[UUID, str], today: date) -> Beside:
    """What the record says; where one person leaves, what it says of them alone."""
    episode, leaver = ending.episode_id, endings.leaver(ending)
    whose = {"client": leaver} if leaver else {}
    if leaver:
        picture = readiness.of_client(picture, leaver)
    asked = risk.last_asked(picture.risk_asked)
    flags = risk.open_flags(picture.risk_flags)
    row = {
        "asked_on": asked.on.isoformat() if asked else None,
        "answer": str(asked.answer) if asked else None,
        "how": str(asked.how) if asked else None,
    }
    told = sentences.risk(row, today)
    if flags:
        told += f" {sentences.capital(sentences.counted(len(flags), 'risk flag'))} open."
    plan = (
        SafetyPlan.objects.filter(episode=episode, wrong_at__isnull=True, **whose)
        .order_by("-made_on")
        .first()
    )
    strip, legend = course.attendance(picture, today)
    concerns, goals = course.concerns(episode, names, today), course.goals(episode, names, today)
    if leaver:
        concerns = paper_ground.own_only(concerns, episode, leaver, "concern")
        goals = paper_ground.own_only(goals, episode, leaver, "goal")
    return Beside(
        risk=told,
        safety_plan=f"Safety plan of {sentences.on_day(plan.made_on, today)}." if plan else "",
        concerns=tuple(concerns),
        goals=tuple(goals),
        strip=strip,
        legend=legend,
    )


def _proposed(ending: Ending, ordered: bool, today: date) -> tuple[Proposed, ...]:
    rows = Session.objects.filter(
        episode=ending.episode_id, on__gte=today, wrong_at__isnull=True
    ).exclude(state="cancelled")
    states = {"booked": "booked" if ordered else "agreed", "proposed": "proposed"}
    return tuple(
        Proposed(row.id, sentences.on_day(row.on, today), states[row.state])
        for row in rows.order_by("on")
    )


EVENTS = {
    "consider": "considered",
    "talk": "talked about together",
    "decide": "decided",
    "wind_down": "sessions agreed, winding down",
    "more_time": "more time wanted",
    "interrupt": "interrupted",
    "resume": "taken up again",
    "continue": "therapy continues",
    "close": "closed",
    "undo": "closing undone",
    "reopen": "reopened",
    "follow_up": "followed up",
    "correct": "corrected",
}


def _event(event: Any, ordered: bool, today: date) -> HistoryLine:
    told = EVENTS[event.event]
    if ordered and event.event == "wind_down":
        told = "sessions booked, winding down"
    return HistoryLine(f"{sentences.on_day(event.on, today)}: {told}", event.reason)


def then_and_now(page: EndingPage) -> str:
    """The record's own draft of then and now, to be written on."""
    told = [f"“{card.words}” {card.then}, {card.now}." for card in page.beside.concerns if card.now]
    told += [f"{card.words.rstrip('.')}: {card.views}." for card in page.beside.goals]
    return "\n".join(told)
