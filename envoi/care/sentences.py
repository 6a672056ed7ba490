"""What was noticed, told in sentences for the therapist: one small function a signal."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from envoi.domain import change, steadiness
from envoi.domain.instrument import Better, Instrument
from envoi.domain.measure import points
from envoi.domain.noticed import Group, Signal
from envoi.knowledge import library

Facts = Mapping[str, Any]

GROUPS = {
    Group.SAFETY: ("Safety first", "Read these before anything else."),
    Group.ENDING: ("Endings under way", "The next step of each, soonest first."),
    Group.NOT_IN_TOUCH: ("Not in touch", "Longer than their own rhythm, nothing booked."),
    Group.STRAINED: (
        "How you work together",
        "Worth a word between you, before anything else is planned.",
    ),
    Group.TALK: (
        "Talk about ending, or about staying",
        "Worth a conversation; both ways are open.",
    ),
    Group.STUCK: (
        "Stuck",
        "No reliable change lately, or unlike similar courses; the plan may want another look.",
    ),
    Group.REST: ("Everyone else", "Nothing noticed."),
}
STEPS = {
    "look_at_safety": "Look at safety",
    "ask_about_risk": "Ask about risk",
    "talk_about_getting_worse": "Review the plan",
    "go_on_with_ending": "Go on",
    "show_ways_to_complain": "Consult, and show the ways",
    "talk_about_working_together": "Talk about how you work together",
    "plan_contact": "Plan a contact",
    "plan_conversation": "Plan the conversation",
    "look_at_work_together": "Plan the conversation",
    "review_plan": "Review the plan",
}
STATUSES = {
    "planned": "an enquiry",
    "waitlist": "waiting",
    "active": "under way",
    "onhold": "paused, as agreed",
    "finished": "finished",
    "cancelled": "not taken up",
    "entered-in-error": "entered in error",
}
STAGES = {
    "considered": "considered, not talked about yet",
    "talked_about": "talked about together",
    "decided": "decided",
    "winding_down": "winding down",
    "closed": "closed",
    "followed_up": "followed up",
    "interrupted": "interrupted",
    "withdrawn": "withdrawn: therapy goes on",
}
ANSWERS = {
    "none": "none",
    "passive_thoughts": "passive thoughts",
    "thoughts": "thoughts",
    "plan_or_intent": "a plan or intent",
    "not_answered": "no answer",
}
OUTCOMES = {
    "recovered": "reliable recovery",
    "improved": "reliable improvement",
    "unchanged": "no reliable change",
    "deteriorated": "reliable worsening",
    "not_enough_data": "not enough data yet",
}
NUMBERS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


def number(count: int) -> str:
    """Small numbers in letters, as a sentence has them."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: one session, two sessions."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def together(names: Iterable[str]) -> str:
    """Names as they are read aloud: one; one and another; one, another and a third."""
    *before, last = list(names) or [""]
    return f"{', '.join(before)} and {last}" if before else last


def on_day(day: date | str | None, today: date) -> str:
    """A day in words; the year only where it is another one."""
    if day is None:
        return "a day not recorded"
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day:%-d %B}" if day.year == today.year else f"{day:%-d %B %Y}"


def soon(day: date | str, today: date) -> str:
    """A day to come, as people say it: today, tomorrow, on Thursday, on 7 December."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    away = (day - today).days
    near = {0: "today", 1: "tomorrow"}
    if away in near:
        return near[away]
    return f"on {day:%A}" if 1 < away < 7 else f"on {on_day(day, today)}"  # noqa: PLR2004 - a week


def inside(text: str) -> str:
    """The text to stand inside a sentence: only its first letter is small."""
    return text[:1].lower() + text[1:]


def capital(text: str) -> str:
    """The sentence with a capital letter in front."""
    return text[:1].upper() + text[1:]


def fact(signal: Signal, today: date) -> str:
    """The one sentence of fact an episode's row shows for this signal."""
    return capital(_FACTS[signal.kind](signal.facts, today))


def risk(row: Mapping[str, Any], today: date) -> str:
    """Risk, always with its day: "Risk asked 9 November: none", or "not asked yet"."""
    if row["asked_on"] is None:
        return "Risk not asked yet."
    answer = ANSWERS[row["answer"]]
    how = " by questionnaire" if row["how"] == "questionnaire_item" else ""
    days = (today - date.fromisoformat(row["asked_on"])).days
    if days > steadiness.FRESH_DAYS:
        return f"Risk not asked since {on_day(row['asked_on'], today)}; the answer then: {answer}."
    return f"Risk asked {on_day(row['asked_on'], today)}{how}: {answer}."


def booked(days: list[str], today: date) -> str:
    """The next session agreed, or that none is."""
    ahead = [day for day in days if date.fromisoformat(day) >= today]
    return f"Next session {soon(ahead[0], today)}." if ahead else "No session booked."


def small(row: Mapping[str, Any], today: date) -> str:
    """The quiet line under the fact: risk, safety plan, next session."""
    told = [risk(row["risk"], today)]
    if row["safety_plan_on"]:
        told.append(f"Safety plan of {on_day(row['safety_plan_on'], today)}.")
    told.append(booked(row["booked"], today))
    return " ".join(told)


def healthy_side(instrument: Instrument, cut: int | None) -> str:
    """Where the healthy side lies: below 10, at 25 or above."""
    if cut is None:
        return "on the healthy side"
    return f"{'below' if instrument.better is Better.LOWER else 'above'} {points(cut)}"


def error(threshold: int | None) -> str:
    """What a change has to reach before it says anything."""
    return "" if threshold is None else f"; {points(threshold)} is more than measurement error"


def measured(code: str, first: int, last: int) -> str:
    """First and last score with what the difference means."""
    form = library.instrument(code)
    return f"{form.short} {points(first)} → {points(last)}{error(change.limits(form).change_from)}"


def _flag(facts: Facts, today: date) -> str:
    told = f"a risk flag is open since {on_day(facts['opened_on'], today)}"
    if facts["assessed_on"]:
        told += f"; assessed {on_day(facts['assessed_on'], today)}"
    return told + "."


def _item(facts: Facts, today: date) -> str:
    form = library.instrument(facts["instrument"])
    return (
        f"{form.short} of {on_day(facts['on'], today)}: the risk item was endorsed; "
        "asking about it is not recorded yet."
    )


def _worse_than_start(facts: Facts, today: date) -> str:
    return f"getting worse: {measured(facts['instrument'], facts['first'], facts['last'])}."


def _worse_than_best(facts: Facts, today: date) -> str:
    told = measured(facts["instrument"], facts["best"], facts["last"])
    return f"getting worse since {on_day(facts['best_on'], today)}: {told}."


def _ending(facts: Facts, today: date) -> str:
    return f"ending {STAGES[facts['stage']]}."


def _not_in_touch(facts: Facts, today: date) -> str:
    missed = facts["missed_in_a_row"]
    days = (today - date.fromisoformat(facts["last_word_on"])).days
    told = f"{counted(missed, 'missed session')}; " if missed else ""
    rhythm = facts["usual_gap_days"]
    usual = f" Usually every {rhythm} days." if rhythm else ""
    return f"{told}{days} days since the last word.{usual}"


def _well(facts: Facts, today: date) -> str:
    form = library.instrument(facts["instrument"])
    side = healthy_side(form, facts["cut_off"])
    times = counted(facts["healthy_scores"], "time")
    return (
        f"{form.short} {points(facts['first'])} → {points(facts['last'])}, {side} "
        f"{times} in a row since {on_day(facts['healthy_since'], today)}."
    )


def _goals(facts: Facts, today: date) -> str:
    few = {1: "the goal is", 2: "both goals are"}
    goals = few.get(facts["goals"], f"all {number(facts['goals'])} goals are")
    return f"{goals} reached, by the client's rating and the therapist's."


MENDING = {
    "mended": "mended",
    "partly": "partly mended",
    "not": "not mended",
    "not_wanted": "left in peace, as the client wishes",
}


def _harm(facts: Facts, today: date) -> str:
    return (
        f"the client says they were harmed ({on_day(facts['said_on'], today)}). A colleague’s view "
        "and the ways to complain come first; nobody is asked to mend anything."
    )


def _rupture(facts: Facts, today: date) -> str:
    told = f"something came between you on {on_day(facts['on'], today)}"
    if facts["tried_on"] is None:
        return f"{told}; no word about it is recorded yet."
    return f"{told}; {MENDING[facts['state']]} on {on_day(facts['tried_on'], today)}."


def _strained(facts: Facts, today: date) -> str:
    told = f"about the hour of {on_day(facts['on'], today)} "
    parts = []
    if facts["usual"] is not None:
        parts.append(f"the answers fell from {tenth(facts['usual'])} to {tenth(facts['mean'])}")
    if facts["low"] is not None:
        parts.append(f"one answer was {facts['low']} of 10")
    return told + ", and ".join(parts) + "."


def tenth(thousandths: int) -> str:
    """A mean of answers as it is read: 7.5, to one place."""
    return f"{thousandths / 1000:.1f}"


def _review(facts: Facts, today: date) -> str:
    return f"time to look at the work together: review set for {on_day(facts['review_on'], today)}."


def _stuck(facts: Facts, today: date) -> str:
    form = library.instrument(facts["instrument"])
    return (
        f"{form.short} between {points(facts['window_low'])} and {points(facts['window_high'])} "
        f"over {counted(facts['window_scores'], 'score')} since "
        f"{on_day(facts['window_from_on'], today)}."
    )


def _off_course(facts: Facts, today: date) -> str:
    form = library.instrument(facts["instrument"])
    low, high = points(facts["range_low"]), points(facts["range_high"])
    newest = f"{form.short} {points(facts['last'])} on {on_day(facts['last_on'], today)}"
    alike = f"of courses that began at {points(facts['first'])}"
    return f"{newest}; {alike}, 8 of 10 stood between {low} and {high} by then."


_FACTS: dict[str, Callable[[Facts, date], str]] = {
    "open_flag": _flag,
    "risk_item_endorsed": _item,
    "worse_than_start": _worse_than_start,
    "worse_than_best": _worse_than_best,
    "ending_under_way": _ending,
    "not_in_touch": _not_in_touch,
    "harm_said": _harm,
    "rupture_open": _rupture,
    "alliance_strained": _strained,
    "well_and_steady": _well,
    "goals_reached": _goals,
    "review_due": _review,
    "stuck": _stuck,
    "off_course": _off_course,
}
