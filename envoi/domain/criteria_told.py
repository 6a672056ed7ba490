"""The criteria of readiness that only people can answer, each for themselves."""

from datetime import date

from envoi.domain.criterion import Facts, Found, Standing, iso, newest, standing
from envoi.domain.evidence import Answer, CareElsewhere, Evidence

# Both tunable; the reasons stand in docs/methods/readiness.md.
ENOUGH = 7  # of 10
WIDEST_GAP = 3  # between client and therapist


def skills(evidence: Evidence) -> Found:
    """The client rates using the skills alone at 7 of 10 or more, or says yes."""
    return _own_answer(evidence.skills)


def setback_plan(evidence: Evidence) -> Found:
    """The client is confident to cope with a setback (7 or more), and a plan for one is saved."""
    confident, plan_on = enough(evidence.confidence), evidence.relapse_plan_on
    facts = _said(evidence.confidence) | {"relapse_plan_on": iso(plan_on)}
    on = newest(_on(evidence.confidence), plan_on)
    if confident is False or (confident and plan_on is None):
        return Standing.NOT_MET, facts, on
    return standing(confident), facts, on


def support(evidence: Evidence) -> Found:
    """The client says there is support outside therapy."""
    return _own_answer(evidence.support)


def both_want_it(evidence: Evidence) -> Found:
    """Client and therapist each say 7 of 10 or more, not more than 3 apart."""
    client, therapist = evidence.want_client, evidence.want_therapist
    facts: Facts = {
        **{f"client_{key}": value for key, value in _said(client).items()},
        **{f"therapist_{key}": value for key, value in _said(therapist).items()},
    }
    on = newest(_on(client), _on(therapist))
    views = [enough(client), enough(therapist)]
    if False in views or far_apart(client, therapist):
        return Standing.NOT_MET, facts, on
    return standing(None if None in views else True), facts, on


def ending_discussed(evidence: Evidence) -> Found:
    """Feelings were talked about, the work was reviewed, and a plan is made."""
    days = {
        "feelings_on": evidence.feelings_on,
        "review_done_on": evidence.review_done_on,
        "plan_made_on": evidence.plan_made_on,
    }
    facts: Facts = {key: iso(day) for key, day in days.items()}
    done = [day for day in days.values() if day is not None]
    known = None if not done else len(done) == len(days)
    return standing(known), facts, newest(*done)


def emotionally_ready(evidence: Evidence) -> Found:
    """The client, asked, says so: yes, or 7 of 10 or more. Words alone are shown, not judged."""
    return _own_answer(evidence.ready)


def other_care(evidence: Evidence) -> Found:
    """Other care is named, or both know it is not needed."""
    said = evidence.other_care
    facts: Facts = {"other_care": None if said is None else str(said)}
    in_place = None if said is None else said is not CareElsewhere.STILL_OPEN
    return standing(in_place), facts, evidence.other_care_on


def enough(answer: Answer | None) -> bool | None:
    """Whether an answer reaches 7 of 10 or says yes; None when it is neither a number nor that."""
    if answer is None:
        return None
    return answer.yes if answer.number is None else answer.number >= ENOUGH


def far_apart(one: Answer | None, other: Answer | None) -> bool:
    """Two numbers lie more than 3 apart; with the line at 7 only where one is below it."""
    numbers = [each.number for each in (one, other) if each and each.number is not None]
    return max(numbers, default=0) - min(numbers, default=0) > WIDEST_GAP


def _own_answer(answer: Answer | None) -> Found:
    return standing(enough(answer)), _said(answer), _on(answer)


def _on(answer: Answer | None) -> date | None:
    return None if answer is None else answer.on


def _said(answer: Answer | None) -> Facts:
    if answer is None:
        return {"number": None, "yes": None, "in_words": False, "on": None}
    return {
        "number": answer.number,
        "yes": answer.yes,
        "in_words": answer.in_words,
        "on": iso(answer.on),
    }
