"""How an ending moves: its stages, the events between them, its steps, what stands before closing.

Stages are code because code depends on them; steps are content and come from the pathway.
Every event of an ending is kept; folding them in order gives the stage it is in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum


class Stage(StrEnum):
    """Where an ending is."""

    CONSIDERED = "considered"
    TALKED_ABOUT = "talked_about"
    DECIDED = "decided"
    WINDING_DOWN = "winding_down"
    CLOSED = "closed"
    FOLLOWED_UP = "followed_up"
    INTERRUPTED = "interrupted"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """What can happen to an ending."""

    CONSIDER = "consider"
    TALK = "talk"
    DECIDE = "decide"
    WIND_DOWN = "wind_down"
    MORE_TIME = "more_time"
    INTERRUPT = "interrupt"
    RESUME = "resume"
    CONTINUE = "continue"  # therapy goes on; this ending is withdrawn
    CLOSE = "close"
    UNDO = "undo"
    REOPEN = "reopen"
    FOLLOW_UP = "follow_up"
    CORRECT = "correct"  # a wrong date or word was put right; the stage stays


UNDER_WAY = frozenset(
    {Stage.CONSIDERED, Stage.TALKED_ABOUT, Stage.DECIDED, Stage.WINDING_DOWN, Stage.INTERRUPTED}
)

BEGINNINGS = {Event.CONSIDER: Stage.CONSIDERED, Event.TALK: Stage.TALKED_ABOUT}

TRANSITIONS: dict[tuple[Stage, Event], Stage] = {
    (Stage.CONSIDERED, Event.TALK): Stage.TALKED_ABOUT,
    (Stage.CONSIDERED, Event.CONTINUE): Stage.WITHDRAWN,
    (Stage.CONSIDERED, Event.CLOSE): Stage.CLOSED,  # the client simply stopped: the short form
    (Stage.TALKED_ABOUT, Event.DECIDE): Stage.DECIDED,
    (Stage.TALKED_ABOUT, Event.MORE_TIME): Stage.TALKED_ABOUT,
    (Stage.TALKED_ABOUT, Event.INTERRUPT): Stage.INTERRUPTED,
    (Stage.TALKED_ABOUT, Event.CONTINUE): Stage.WITHDRAWN,
    (Stage.TALKED_ABOUT, Event.CLOSE): Stage.CLOSED,
    (Stage.DECIDED, Event.WIND_DOWN): Stage.WINDING_DOWN,
    (Stage.DECIDED, Event.MORE_TIME): Stage.TALKED_ABOUT,
    (Stage.DECIDED, Event.INTERRUPT): Stage.INTERRUPTED,
    (Stage.DECIDED, Event.CONTINUE): Stage.WITHDRAWN,
    (Stage.DECIDED, Event.CLOSE): Stage.CLOSED,
    (Stage.WINDING_DOWN, Event.MORE_TIME): Stage.TALKED_ABOUT,
    (Stage.WINDING_DOWN, Event.INTERRUPT): Stage.INTERRUPTED,
    (Stage.WINDING_DOWN, Event.CONTINUE): Stage.WITHDRAWN,
    (Stage.WINDING_DOWN, Event.CLOSE): Stage.CLOSED,
    (Stage.INTERRUPTED, Event.RESUME): Stage.TALKED_ABOUT,
    (Stage.INTERRUPTED, Event.CONTINUE): Stage.WITHDRAWN,
    (Stage.INTERRUPTED, Event.CLOSE): Stage.CLOSED,
    (Stage.CLOSED, Event.FOLLOW_UP): Stage.FOLLOWED_UP,
    (Stage.CLOSED, Event.REOPEN): Stage.TALKED_ABOUT,
    (Stage.FOLLOWED_UP, Event.REOPEN): Stage.TALKED_ABOUT,
}

NEEDS_A_REASON = frozenset({Event.REOPEN, Event.CORRECT})


def after(stage: Stage, event: Event, *, before_closing: Stage | None = None) -> Stage | None:
    """The stage `event` leads to, or None where it cannot happen.

    An undone closing returns to the stage it closed from, which the history alone knows.
    """
    if event is Event.UNDO:
        return before_closing if stage is Stage.CLOSED else None
    if event is Event.CORRECT:
        return stage
    return TRANSITIONS.get((stage, event))


def possible(stage: Stage) -> tuple[Event, ...]:
    """The events that move an ending on from a stage, in the order of the enumeration.

    Undo and correct are not among them: the one needs a closing that nobody has acted upon, the
    other leaves the stage as it is.
    """
    return tuple(event for event in Event if (stage, event) in TRANSITIONS)


def fold(events: Iterable[Event]) -> Stage | None:
    """The stage an ending is in after these events; None when they cannot have happened."""
    stage: Stage | None = None
    before_closing: Stage | None = None
    for event in events:
        if stage is None:
            stage = BEGINNINGS.get(event)
        else:
            if event is Event.CLOSE:
                before_closing = stage
            stage = after(stage, event, before_closing=before_closing)
        if stage is None:
            return None
    return stage


class StepState(StrEnum):
    """Where a step is. Steps may be done in any order, and left out."""

    OPEN = "open"
    DONE = "done"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Step:
    """One step of an ending, as its pathway wrote it and as it stands now."""

    code: str
    title: str
    who: str
    due_on: date | None
    state: StepState = StepState.OPEN
    done_on: date | None = None


def next_step(steps: Sequence[Step]) -> Step | None:
    """The first step still open, in the pathway's order."""
    return next((step for step in steps if step.state is StepState.OPEN), None)


def complete(steps: Sequence[Step], code: str, *, on: date) -> tuple[Step, ...]:
    """The steps with `code` done on that day; an unknown code changes nothing."""
    return tuple(
        replace(step, state=StepState.DONE, done_on=on) if step.code == code else step
        for step in steps
    )


class Ask(StrEnum):
    """What kind of answer a question of a step wants."""

    WORDS = "words"
    DAY = "day"
    CHOICE = "choice"


@dataclass(frozen=True)
class Question:
    """One question of a step: who answers it, who reads the answer, which fact it establishes.

    A day `ahead` lies in the future; every other day is one that has been. Something `hard` was
    spoken of where this is answered: a silence after it begins with a personal note. `unless` names
    a fact that takes the question away once it is so.
    """

    code: str
    asks: str
    kind: Ask
    speaker: str = "therapist"
    audience: str = "record"
    choices: tuple[tuple[str, str], ...] = ()
    fact: str = ""
    ahead: bool = False
    hard: bool = False
    unless: str = ""


@dataclass(frozen=True)
class StepPlan:
    """One step as the pathway's file has it: due so many days after the ending is raised.

    A step without questions has a page of its own. `act` names what is done elsewhere in the house
    and belongs to this step, such as writing down a death.
    """

    code: str
    title: str
    who: str
    due_days: int | None
    may_leave_out: bool = True
    lede: str = ""
    questions: tuple[Question, ...] = ()
    act: str = ""


@dataclass(frozen=True)
class Pathway:
    """The steps of one reason, with their version and the sources they rest on."""

    code: str
    version: str
    reason: str
    name: str
    steps: tuple[StepPlan, ...]
    letters: tuple[str, ...]
    summary_due_days: int
    short_form_offered: str
    sources: tuple[str, ...]
    verified: bool = False
    arrival_checks: tuple[int, ...] = ()  # days after closing on which to ask: did they arrive?
    begun_by: str = ""  # who most often begins an ending of this kind; a proposal
    notice_days: int = 0  # so long before the end it is told, where the client does not begin it
    hard: bool = False  # a silence after it needs a personal word first
    held_by_danger: bool = False  # no closing for this reason while there is imminent danger
    manner: str = ""  # how an ending of this kind is most often done; a proposal
    meanwhile: str = ""  # said while it is under way, where "nothing is fixed" would be wrong
    taken_back: str = ""  # the words for leaving it, where "continue therapy" would be wrong
    way_back: bool = True  # whether the client may return, and is asked afterwards how it went
    client_lives: bool = True  # whether anything can still be asked of them, or told

    def step(self, code: str) -> StepPlan | None:
        """One step of this pathway by its code."""
        return next((step for step in self.steps if step.code == code), None)

    def begun(self, on: date) -> tuple[Step, ...]:
        """The steps of an ending raised on that day."""
        return tuple(
            Step(
                code=step.code,
                title=step.title,
                who=step.who,
                due_on=None if step.due_days is None else on + timedelta(days=step.due_days),
            )
            for step in self.steps
        )


class Hindrance(StrEnum):
    """The three classes of what stands before closing; there is no fourth."""

    BLOCK = "block"
    NEEDS = "needs"
    LEFT_TO_DO = "left_to_do"


@dataclass(frozen=True)
class InTheWay:
    """One thing before (or after) closing: its class and a code the page has a sentence for."""

    hindrance: Hindrance
    code: str


@dataclass(frozen=True)
class Situation:
    """What the closing rules look at; None means not recorded yet."""

    initiated_by: str
    reason: str
    manner: str
    last_contact_on: date | None
    risk_flag_open: bool
    risk_handed_over: bool
    imminent_danger: bool = False
    held_by_danger: bool = False
    codes_unanswered: bool = False  # a checked must is not met, and nobody has said why
    summary_signed: bool = False
    letter_wanted: bool = False
    letter_signed: bool = False
    somebody_still_leaving: bool = False  # another ending of the same course is under way


def _blocked_by_danger(now: Situation) -> bool:
    """The client's own wish is never held up, whatever the reason is called."""
    return now.held_by_danger and now.imminent_danger and now.initiated_by != "client"


def _needs_handover(now: Situation) -> bool:
    """The client's own wish is never held up; everybody else's needs the risk handed over."""
    return now.risk_flag_open and now.initiated_by != "client" and not now.risk_handed_over


def _needs_an_answer(now: Situation) -> bool:
    """The client's own wish is never held up by what a code asks of the therapist."""
    return now.codes_unanswered and now.initiated_by != "client"


CLOSING_RULES = (
    (Hindrance.BLOCK, "fees_with_imminent_danger", _blocked_by_danger),
    (Hindrance.NEEDS, "who_began_it", lambda now: not now.initiated_by),
    (Hindrance.NEEDS, "reason", lambda now: not now.reason),
    (Hindrance.NEEDS, "manner", lambda now: not now.manner),
    (Hindrance.NEEDS, "last_contact", lambda now: now.last_contact_on is None),
    (Hindrance.NEEDS, "risk_handover", _needs_handover),
    (Hindrance.NEEDS, "codes_answer", _needs_an_answer),
    (Hindrance.NEEDS, "somebody_still_leaving", lambda now: now.somebody_still_leaving),
    (Hindrance.LEFT_TO_DO, "closing_summary", lambda now: not now.summary_signed),
    (
        Hindrance.LEFT_TO_DO,
        "progress_letter",
        lambda now: now.letter_wanted and not now.letter_signed,
    ),
)


def in_the_way(now: Situation) -> tuple[InTheWay, ...]:
    """All that stands before closing or is left to do after it, blocks first."""
    return tuple(InTheWay(kind, code) for kind, code, holds in CLOSING_RULES if holds(now))


def may_close(now: Situation) -> bool:
    """Nothing blocks and nothing is needed; what is left to do never holds a closing up."""
    return all(item.hindrance is Hindrance.LEFT_TO_DO for item in in_the_way(now))


class Reply(StrEnum):
    """What somebody says to "the goals are done" or "we end on this date with this plan"."""

    YES = "yes"
    NO = "no"
    MORE_TIME = "more_time"


@dataclass(frozen=True)
class Agreement:
    """Two answers of each who is asked: on the goals, and on the plan. None: not asked yet.

    `wishes` are of those for whom somebody else decides: they bind nobody, and are spoken of.
    """

    goals: tuple[Reply | None, ...]
    plan: tuple[Reply | None, ...]
    wishes: tuple[Reply | None, ...] = ()

    @property
    def all_on_plan(self) -> bool:
        """Everybody was asked about the plan and said yes."""
        return bool(self.plan) and all(reply is Reply.YES for reply in self.plan)

    @property
    def wants_more_time(self) -> bool:
        """Somebody needs more time, for the goals or for the plan."""
        return Reply.MORE_TIME in (*self.goals, *self.plan, *self.wishes)

    @property
    def needs_a_day(self) -> bool:
        """Somebody says no or needs more time: it is spoken of again, unless one side decides."""
        return self.wants_more_time or Reply.NO in (*self.goals, *self.plan, *self.wishes)


def taper(first: date, last: date, *, every_weeks: int) -> tuple[date, ...]:
    """The days of proposed sessions up to and with the last one, counted back from it.

    The rhythm holds to the end, so the last session stands at the end of it; days before `first`
    are not proposed. A rhythm below one week, or a last day before the first, proposes nothing
    but the last day itself where that lies ahead.
    """
    if last < first:
        return ()
    if every_weeks < 1:
        return (last,)
    gap = timedelta(weeks=every_weeks)
    days = [last]
    while days[-1] - gap >= first:
        days.append(days[-1] - gap)
    return tuple(reversed(days))
