"""What was noticed about an episode: the signals, their groups, and on which days they hold.

Nothing here knows today. What depends on the calendar carries the day on which it becomes true
or ceases to be, so that what is noticed can be stored and compared with any day later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

# Facts are codes, whole numbers (scores in thousandths) and ISO days; never anybody's words.
Fact = str | int | bool | None


class Group(StrEnum):
    """Where an episode stands on the caseload; the first group that applies is the one."""

    SAFETY = "safety"
    ENDING = "ending"
    NOT_IN_TOUCH = "not_in_touch"
    STRAINED = "strained"
    TALK = "talk"
    STUCK = "stuck"
    REST = "rest"

    @property
    def rank(self) -> int:
        """The group's place in the order, 0 for safety."""
        return list(Group).index(self)


@dataclass(frozen=True)
class SignalKind:
    """One row of the table in docs/methods/signals.md."""

    kind: str
    group: Group
    next_step: str
    says: str
    doing_well: bool = False  # silenced by risk, a stay in hospital, getting worse, missed sessions


_KINDS = (
    SignalKind("open_flag", Group.SAFETY, "look_at_safety", "A risk flag is open."),
    SignalKind(
        "risk_item_endorsed",
        Group.SAFETY,
        "ask_about_risk",
        "A questionnaire's risk item was endorsed and has not been assessed since.",
    ),
    SignalKind(
        "worse_than_start",
        Group.SAFETY,
        "talk_about_getting_worse",
        "The latest score is reliably worse than the first.",
    ),
    SignalKind(
        "worse_than_best",
        Group.SAFETY,
        "talk_about_getting_worse",
        "The latest score is reliably worse than the best one so far.",
    ),
    SignalKind("ending_under_way", Group.ENDING, "go_on_with_ending", "An ending is under way."),
    SignalKind(
        "not_in_touch",
        Group.NOT_IN_TOUCH,
        "plan_contact",
        "No word for longer than this client's own rhythm, and nothing is booked.",
    ),
    # Before any talk about ending: who feels unheard should not be asked about parting first.
    SignalKind(
        "harm_said",
        Group.STRAINED,
        "show_ways_to_complain",
        "The client says they were harmed: nobody is asked to mend anything.",
    ),
    SignalKind(
        "rupture_open",
        Group.STRAINED,
        "talk_about_working_together",
        "Something came between client and therapist, and nothing settled it yet.",
    ),
    SignalKind(
        "alliance_strained",
        Group.STRAINED,
        "talk_about_working_together",
        "What the client said about the newest hour fell, or one answer was low.",
    ),
    SignalKind(
        "well_and_steady",
        Group.TALK,
        "plan_conversation",
        "Reliably better, on the healthy side, and it has lasted.",
        doing_well=True,
    ),
    SignalKind(
        "goals_reached",
        Group.TALK,
        "plan_conversation",
        "Every goal is reached, by the client's rating and the therapist's.",
        doing_well=True,
    ),
    SignalKind(
        "review_due",
        Group.TALK,
        "look_at_work_together",
        "The day agreed for looking at the work together has come.",
    ),
    SignalKind(
        "stuck",
        Group.STUCK,
        "review_plan",
        "No reliable change over the last scores, and still on the clinical side.",
    ),
    SignalKind(
        "off_course",
        Group.STUCK,
        "review_plan",
        "The newest score is beyond the range in which 8 of 10 similar courses fell.",
    ),
)
SIGNALS: Mapping[str, SignalKind] = {each.kind: each for each in _KINDS}


@dataclass(frozen=True)
class Signal:
    """Something worth noticing: its facts, the day of the newest of them, one suggested step."""

    kind: str
    facts: Mapping[str, Fact]
    since: date
    next_step: str

    @property
    def group(self) -> Group:
        """The group this signal puts an episode in."""
        return SIGNALS[self.kind].group


@dataclass(frozen=True)
class Dated:
    """A signal that depends on the calendar: it holds on and after one day, or up to one day."""

    signal: Signal
    from_day: date | None = None
    until_day: date | None = None

    def __post_init__(self) -> None:
        if (self.from_day is None) == (self.until_day is None):
            raise ValueError("A dated signal either begins on a day or ends with one.")

    def holds(self, today: date) -> bool:
        """Whether the signal holds on that day; both ends belong to it."""
        if self.from_day is not None:
            return today >= self.from_day
        return self.until_day is not None and today <= self.until_day


@dataclass(frozen=True)
class Noticed:
    """Everything noticed about one episode, for every day at once.

    From `stale_from` on, no answer is newer than eight weeks; None where no measures are used.
    """

    standing: tuple[Signal, ...] = ()
    dated: tuple[Dated, ...] = ()
    stale_from: date | None = None


@dataclass(frozen=True)
class GroupDates:
    """What decides the group of any day: see `group_on`, which SQL repeats word for word.

    `talk_until` and `talk_from` are two independent reasons, not the ends of one stretch: the
    group is talk up to and with `talk_until`, and again from `talk_from` on.
    """

    static_group: Group
    not_in_touch_from: date | None = None
    talk_from: date | None = None
    talk_until: date | None = None
    stale_from: date | None = None


def on_day(noticed: Noticed, today: date) -> tuple[Group, tuple[Signal, ...]]:
    """The one group an episode stands in that day, and its signals in the order of the table."""
    holding = [*noticed.standing, *(each.signal for each in noticed.dated if each.holds(today))]
    order = list(SIGNALS)
    holding.sort(key=lambda signal: order.index(signal.kind))
    return _group(holding), tuple(holding)


def calendar(noticed: Noticed) -> GroupDates:
    """The dates by which the group of any day can be told without looking at the signals."""
    begins = {
        group: [d.from_day for d in noticed.dated if d.from_day and d.signal.group is group]
        for group in Group
    }
    ends = [d.until_day for d in noticed.dated if d.until_day and d.signal.group is Group.TALK]
    return GroupDates(
        static_group=_group(noticed.standing),
        not_in_touch_from=min(begins[Group.NOT_IN_TOUCH], default=None),
        talk_from=min(begins[Group.TALK], default=None),
        talk_until=max(ends, default=None),
        stale_from=noticed.stale_from,
    )


def group_on(dates: GroupDates, today: date) -> Group:
    """The group of a day from the dates alone: the CASE expression, in Python."""
    if dates.static_group.rank <= Group.ENDING.rank:
        return dates.static_group
    if dates.not_in_touch_from is not None and today >= dates.not_in_touch_from:
        return Group.NOT_IN_TOUCH
    if dates.static_group is Group.STRAINED:
        return Group.STRAINED
    if dates.talk_from is not None and today >= dates.talk_from:
        return Group.TALK
    if dates.talk_until is not None and today <= dates.talk_until:
        return Group.TALK
    return dates.static_group


def as_data(noticed: Noticed) -> dict[str, Any]:
    """What was noticed as plain JSON values; `from_data` gives the very same back."""
    return {
        "standing": [signal_data(signal) for signal in noticed.standing],
        "dated": [
            signal_data(each.signal)
            | {"from_day": _iso(each.from_day), "until_day": _iso(each.until_day)}
            for each in noticed.dated
        ],
        "stale_from": _iso(noticed.stale_from),
    }


def from_data(data: Mapping[str, Any]) -> Noticed:
    """What was noticed, read back from what `as_data` wrote."""
    return Noticed(
        standing=tuple(_signal(row) for row in data["standing"]),
        dated=tuple(
            Dated(_signal(row), _day(row["from_day"]), _day(row["until_day"]))
            for row in data["dated"]
        ),
        stale_from=_day(data["stale_from"]),
    )


def _group(signals: Iterable[Signal]) -> Group:
    return min((signal.group for signal in signals), key=lambda g: g.rank, default=Group.REST)


def signal_data(signal: Signal) -> dict[str, Any]:
    """One signal as plain JSON values, as the caseload prints it."""
    return {
        "kind": signal.kind,
        "facts": dict(signal.facts),
        "since": signal.since.isoformat(),
        "next_step": signal.next_step,
    }


def _signal(row: Mapping[str, Any]) -> Signal:
    since = date.fromisoformat(row["since"])
    return Signal(row["kind"], dict(row["facts"]), since, row["next_step"])


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
