"""Readiness, gathered from the record and from what each one answered, told in sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from envoi.care import ending_words, pictures, sentences
from envoi.care.ending_words import Said
from envoi.domain import readiness
from envoi.domain.criterion import Criterion, Standing
from envoi.domain.evidence import Answer, CareElsewhere, Evidence
from envoi.domain.measure import points
from envoi.domain.picture import Picture
from envoi.knowledge import library
from envoi.records.models import Ending, EndingStep

Facts = Mapping[str, Any]
NAMES = {
    "risk": "Risk",
    "goals_reached": "Goals reached",
    "reliably_better": "Reliably better",
    "healthy_range": "On the healthy side",
    "stable": "Stable, not one good day",
    "functioning": "Everyday life",
    "skills": "Uses what was learnt alone",
    "setback_plan": "A plan for setbacks",
    "support": "Support outside therapy",
    "both_want_it": "Both want it",
    "ending_discussed": "The ending was talked through",
    "emotionally_ready": "Emotionally ready",
    "other_care": "Other care in place",
}
STANDINGS = {
    Standing.MET: "Met",
    Standing.NOT_MET: "Not yet",
    Standing.NOT_KNOWN: "Not known",
    Standing.NOT_USED: "Not used",
}


@dataclass(frozen=True)
class Line:
    """One criterion: how it stands, and the fact it rests on with its day."""

    code: str
    name: str
    standing: str
    said: str
    fact: str


@dataclass(frozen=True)
class Profile:
    """The criteria for one client, risk first, and the names of what is missing."""

    client: UUID
    name: str
    lines: tuple[Line, ...]
    missing: tuple[str, ...]


def profile(ending: Ending, client: UUID, name: str, *, on: date) -> Profile:
    """One client's readiness on a day."""
    evidence = gathered(ending, client, on=on)
    criteria = readiness.profile(evidence)
    return Profile(
        client=client,
        name=name,
        lines=tuple(_line(each, on) for each in criteria),
        missing=tuple(NAMES[code] for code in readiness.missing(criteria)),
    )


def gathered(ending: Ending, client: UUID, *, on: date) -> Evidence:
    """Everything known about one client's readiness."""
    answers = ending_words.latest(ending.id)
    texts = ending_words.texts(ending.id)
    steps = {
        row.code: row.done_on for row in EndingStep.objects.filter(ending=ending, state="done")
    }
    care = answers.get(("other_care", "therapist", None))
    plan = steps.get("plan") or on
    written = texts.get("relapse_signs", "").strip() and texts.get("relapse_then", "").strip()
    return Evidence(
        picture=of_client(pictures.of_one(ending.episode_id), client),
        on=on,
        ready=_answer(answers.get(("ready", "client", client))),
        skills=_answer(answers.get(("skills", "client", client))),
        confidence=_answer(answers.get(("confidence", "client", client))),
        support=_answer(answers.get(("support", "client", client))),
        want_client=_answer(answers.get(("want", "client", client))),
        want_therapist=_answer(answers.get(("want", "therapist", None))),
        other_care=CareElsewhere(care.choice) if care and care.choice else None,
        other_care_on=care.on if care else None,
        relapse_plan_on=plan if written else None,
        feelings_on=steps.get("feelings"),
        review_done_on=steps.get("review"),
        plan_made_on=steps.get("plan"),
        not_used=frozenset(ending.criteria_not_used),
    )


def of_client(picture: Picture, client: UUID) -> Picture:
    """The picture of one participant: measures and risk are each one's own."""
    mine = str(client)
    return replace(
        picture,
        series=tuple(s for s in picture.series if s.client == mine),
        risk_asked=tuple(a for a in picture.risk_asked if a.client == mine),
        risk_flags=tuple(f for f in picture.risk_flags if f.client == mine),
        risk_items=tuple(i for i in picture.risk_items if i.client == mine),
    )


def _answer(said: Said | None) -> Answer | None:
    if said is None:
        return None
    yes = {"yes": True, "no": False}.get(said.choice)
    return Answer(on=said.on, number=said.rating, yes=yes, in_words=bool(said.words))


def _line(each: Criterion, on: date) -> Line:
    fact = "" if each.standing is Standing.NOT_USED else _FACTS[each.code](each.facts, on)
    if each.code == "risk" and each.on is not None:
        fact = f"asked {sentences.on_day(each.on, on)}; {fact}"
    return Line(
        code=each.code,
        name=NAMES[each.code],
        standing=str(each.standing),
        said=STANDINGS[each.standing],
        fact=fact,
    )


def _risk(facts: Facts, on: date) -> str:
    parts = []
    if facts["open_flags"]:
        parts.append(f"{sentences.counted(facts['open_flags'], 'flag')} open")
    if facts["items_not_assessed"]:
        parts.append("an endorsed risk item nobody has recorded asking about")
    if facts["in_hospital"]:
        parts.append("in hospital")
    if facts["not_answered_on"]:
        asked = sentences.on_day(facts["not_answered_on"], on)
        parts.append(f"asked {asked} and not answered")
    answer = facts["answer"]
    parts.append(f"last answer: {sentences.ANSWERS[answer]}" if answer else "not asked yet")
    return "; ".join(parts)


def _goals(facts: Facts, on: date) -> str:
    if not facts["goals"]:
        return "no goal recorded"
    return (
        f"{sentences.number(facts['reached_by_both'])} of {sentences.number(facts['goals'])} "
        f"reached in both views (client {facts['reached_by_client']}, "
        f"therapist {facts['reached_by_therapist']})"
    )


def _scores(facts: Facts, on: date) -> str:
    if "instrument" not in facts:
        return "no measure answered"
    form = library.instrument(facts["instrument"])
    told = f"{form.short} {points(facts['first'])} → {points(facts['last'])}"
    if facts["threshold"] is not None:
        told += f"; {points(facts['threshold'])} is more than measurement error"
    return f"{told}; last on {sentences.on_day(facts['last_on'], on)}"


def _healthy(facts: Facts, on: date) -> str:
    told = _scores(facts, on)
    if "healthy_scores" not in facts:
        return told
    run = sentences.counted(facts["healthy_scores"], "score")
    cut = facts["cut_off"]
    told = f"{run} in a row on the healthy side of {points(cut)}" if cut is not None else told
    return told + ("; another measure is not" if facts["clinical_elsewhere"] else "")


def _stable(facts: Facts, on: date) -> str:
    if "window_scores" not in facts:
        return _scores(facts, on) if "instrument" in facts else "no measure answered"
    since = sentences.on_day(facts["window_from_on"], on)
    return f"{sentences.counted(facts['window_scores'], 'score')} since {since}"


def _functioning(facts: Facts, on: date) -> str:
    return _scores(facts, on) if "instrument" in facts else "no measure of everyday life answered"


def _own(facts: Facts, on: date) -> str:
    if facts["on"] is None:
        return "not asked yet"
    said = {True: "yes", False: "no", None: ""}[facts["yes"]]
    number = "" if facts["number"] is None else f"{facts['number']} of 10"
    words = "in words" if facts["in_words"] and not (said or number) else ""
    return f"{said or number or words}, as told {sentences.on_day(facts['on'], on)}"


def _setback(facts: Facts, on: date) -> str:
    plan = "plan written" if facts["relapse_plan_on"] else "no plan written yet"
    return f"{plan}; confidence {_own(facts, on)}"


def _want(facts: Facts, on: date) -> str:
    told = []
    for who in ("client", "therapist"):
        number = facts[f"{who}_number"]
        told.append(f"{who} {'not asked yet' if number is None else f'{number} of 10'}")
    return ", ".join(told)


def _discussed(facts: Facts, on: date) -> str:
    names = {"feelings_on": "feelings", "review_done_on": "review", "plan_made_on": "plan"}
    open_still = [name for key, name in names.items() if facts[key] is None]
    return f"still open: {', '.join(open_still)}" if open_still else "feelings, review and plan"


def _other_care(facts: Facts, on: date) -> str:
    words = {"named": "named", "not_needed": "not needed", "still_open": "still open"}
    return words.get(str(facts["other_care"]), "not asked yet")


_FACTS: dict[str, Callable[[Facts, date], str]] = {
    "risk": _risk,
    "goals_reached": _goals,
    "reliably_better": _scores,
    "healthy_range": _healthy,
    "stable": _stable,
    "functioning": _functioning,
    "skills": _own,
    "setback_plan": _setback,
    "support": _own,
    "both_want_it": _want,
    "ending_discussed": _discussed,
    "emotionally_ready": _own,
    "other_care": _other_care,
}
