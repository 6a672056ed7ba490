"""The kinds of entries of a record: their columns, and what may stand in each."""

from typing import Any

from envoi.care import conflict_checks, holds, legal_holds, noticing
from envoi.care.actors import Actor
from envoi.care.answers import Refused
from envoi.care.checks import (
    among,
    between,
    clock,
    day,
    fee,
    free,
    money,
    name,
    needed_day,
    partial_day,
    past_day,
    past_day_or_none,
    said,
    short,
)
from envoi.care.compared import normalised
from envoi.care.kind import Kind, Rule, Values
from envoi.domain.alliance import HIGHEST, LOWEST
from envoi.domain.measure import points
from envoi.domain.role import Act
from envoi.domain.session import MOST_PLANNED
from envoi.knowledge import library
from envoi.records import models as records
from envoi.records.models.alliance import ANSWERS as FEEDBACK
from envoi.records.models.alliance import FILLED_BY, NOTICED_BY, RUPTURES, STATES
from envoi.records.models.audit import GROUNDS
from envoi.records.models.client import DECIDERS, PERMISSIONS, WAYS
from envoi.records.models.contact import RESULTS, TRIED_WAYS
from envoi.records.models.course import LEVELS, RATERS
from envoi.records.models.episode import KINDS as EPISODE_KINDS
from envoi.records.models.fee import PAYMENTS
from envoi.records.models.risk import ANSWERS
from envoi.records.models.standing import IN_DANGER
from envoi.records.sealing import fingerprint

NEVER_SET_ASIDE = "A person or a whole course of therapy is not marked as entered in error here."


def _fingerprint(row: Any, values: Values, by: Actor) -> None:
    plain = normalised(values["kind"], values["value"])
    row.fingerprint = fingerprint(plain, practice=by.practice)


_fingerprint.columns = ("fingerprint",)  # type: ignore[attr-defined]


def _permitted(row: Any, values: Values, by: Actor) -> None:
    """What the client said about this way, as it stands when the try is written down."""
    kind = {"message": "mobile"}.get(values["way"], values["way"])
    ways = records.ContactWay.objects.filter(
        client=row.client_id, kind=kind, wrong_at__isnull=True
    ).values_list("may_contact", flat=True)
    said = set(ways)
    row.permitted = next((each for each in ("yes", "no") if each in said), "not_recorded")


_permitted.columns = ("permitted",)  # type: ignore[attr-defined]


def _names_are_sorted(row: Any, values: Values, by: Actor) -> None:
    noticing.of_client(row.id)
    conflict_checks.of_client(row.id, by=by)


def _ties_are_looked_for(row: Any, values: Values, by: Actor) -> None:
    conflict_checks.of_client(row.client_id, by=by)


def _decider_is_named(values: Values, by: Actor) -> Refused | None:
    if values["kind"] != "self" and not values["name"].strip():
        return Refused("Please say who decides.", "name")
    return _in_order("from_on", "until_on")(values, by)


def _in_order(first: str, last: str) -> Rule:
    def rule(values: Values, by: Actor) -> Refused | None:
        start, end = values.get(first), values.get(last)
        if start and end and end < start:
            return Refused("This would end before it began.", last)
        return None

    return rule


def _note_is_open(row: Any) -> str:
    if holds.any_died(row.episode_id):
        return "Notes stay as they are after a death. What comes later is a note of its own."
    return "This note is signed. What comes later stands in an addendum." if row.signed_at else ""


def _sheet_and_session(row: Any, values: Values, by: Actor) -> None:
    """Which questions these are answers to, and the hour of that day, if one is kept."""
    row.sheet = row.sheet or library.sheet().version
    hours = records.Session.objects.filter(
        episode=row.episode_id, on=values["on"], wrong_at__isnull=True
    ).exclude(state="cancelled")
    row.session_id = hours.order_by("starts_at", "created_at").values_list("id", flat=True).first()


_sheet_and_session.columns = ("sheet", "session_id")  # type: ignore[attr-defined]


def _something_is_said(values: Values, by: Actor) -> Refused | None:
    answered = any(values.get(code) is not None for code in FEEDBACK)
    if answered or (values.get("words") or "").strip():
        return None
    return Refused("Nothing is answered yet; one answer, or a word, is enough.", FEEDBACK[0])


def _kept_for_a_complaint(row: Any) -> str:
    """Says nothing of the complaint: who reads this may be the one it is about."""
    waiting = records.Complaint.objects.filter(
        hold=row.id, answered_on__isnull=True, wrong_at__isnull=True
    )
    return legal_holds.WAITS if waiting.exists() else ""


def _hold_stands(row: Any) -> str:
    waits = _kept_for_a_complaint(row)
    if waits:
        return waits
    return "This hold was lifted; a new one says why it is needed again." if row.lifted_on else ""


def _starts_before_it_ended(row: Any, values: Values) -> Refused | None:
    if row.ended_on is None or values["started_on"] <= row.ended_on:
        return None
    return Refused("This lies after the day the course ended.", "started_on")


def _opens_before_it_was_assessed(row: Any, values: Values) -> Refused | None:
    days = [day for day in (row.assessed_on, row.closed_on) if day is not None]
    if not days or values["opened_on"] <= min(days):
        return None
    return Refused("This lies after the day somebody looked at the flag.", "opened_on")


def _fee_step(row: Any) -> dict[str, Any]:
    return {"step": row.step, "on": row.on, "until": row.until, "client": row.client_id}


def _score(row: Any) -> dict[str, Any]:
    return {
        "instrument": row.instrument,
        "on": row.on,
        "answers": row.answers,
        "total": None if row.score is None else points(row.score),
        "client": row.client_id,
    }


_TABLE = (
    Kind(
        "client",
        "Client",
        records.Client,
        {
            "name": name,
            "preferred_name": short(200),
            "pronouns": short(60),
            "birth_date": partial_day,
            "spoken_language": short(60),
            "written_language": short(60),
            "interpreter": among(PERMISSIONS),
        },
        parent="",
        after=_names_are_sorted,
        stays=NEVER_SET_ASIDE,
    ),
    Kind(
        "episode",
        "Course of therapy",
        records.Episode,
        {
            "kind": among(EPISODE_KINDS),
            "started_on": past_day,
            "review_on": day,
            "uses_measures": free,
            "planned_sessions": between(1, MOST_PLANNED, needed=False),
            "in_hospital_since": past_day_or_none,
        },
        parent="",
        fits=_starts_before_it_ended,
        stays=NEVER_SET_ASIDE,
    ),
    Kind(
        "contact-way",
        "Way to reach",
        records.ContactWay,
        {
            "kind": among(WAYS),
            "value": said("the number or address"),
            "may_contact": among(PERMISSIONS),
            "may_leave_message": among(PERMISSIONS),
            "preferred": free,
        },
        parent="client",
        prepared=_fingerprint,
        after=_ties_are_looked_for,
    ),
    Kind(
        "related-person",
        "Person around the client",
        records.RelatedPerson,
        {
            "name": name,
            "relation": short(80),
            "reached_at": free,
            "emergency": free,
            "may_contact": among(PERMISSIONS),
        },
        parent="client",
        after=_ties_are_looked_for,
    ),
    Kind(
        "decision-maker",
        "Who decides",
        records.DecisionMaker,
        {
            "kind": among(DECIDERS),
            "name": short(200),
            "scope": short(300),
            "order_note": free,
            "under_order": short(200),
            "must_report": free,
            "report_to": short(200),
            "may_cost": free,
            "from_on": day,
            "until_on": day,
        },
        parent="client",
        rule=_decider_is_named,
        after=_ties_are_looked_for,
    ),
    Kind(
        "concern",
        "Concern",
        records.Concern,
        {"words": said("what the client came with, in their own words"), "brought_on": past_day},
    ),
    Kind(
        "concern-rating",
        "Rating of a concern",
        records.ConcernRating,
        {"on": past_day, "rating": between(0, 10)},
        parent="concern",
    ),
    Kind(
        "goal",
        "Goal",
        records.Goal,
        {
            "words": said("what the goal is, in the client's words"),
            "set_on": past_day,
            "weight": between(1, 100),
            "scaled": free,
            "dropped_on": past_day_or_none,
        },
    ),
    Kind(
        "goal-rating",
        "Rating of a goal",
        records.GoalRating,
        {
            "on": past_day,
            "rater": among(RATERS),
            "level": among(LEVELS),
            "step": between(-2, 2, needed=False),
        },
        parent="goal",
    ),
    Kind(
        "risk-asked",
        "Risk asked",
        records.RiskAsked,
        {"on": past_day, "answer": among(ANSWERS), "note": free},
    ),
    Kind(
        "contact-attempt",
        "Try to be in touch",
        records.ContactAttempt,
        {
            "on": past_day,
            "at": clock,
            "way": among(TRIED_WAYS),
            "result": among(RESULTS),
            "personal": free,
            "words": free,
        },
        prepared=_permitted,
    ),
    Kind(
        "safety-plan",
        "Safety plan",
        records.SafetyPlan,
        {"made_on": past_day, "text": said("what the plan is")},
    ),
    Kind(
        "note",
        "Note",
        records.ProgressNote,
        {"on": past_day, "text": said("what the note is")},
        per_client=False,
        may_change=_note_is_open,
    ),
    Kind(
        "risk-flag",
        "Risk flag",
        records.RiskFlag,
        {"opened_on": past_day, "why": said("what gives rise to concern")},
        fits=_opens_before_it_was_assessed,
    ),
    Kind(
        "disclosure",
        "Something that left the house",
        records.Disclosure,
        {
            "on": past_day,
            "recipient": said("who received it"),
            "recipient_address": free,
            "what": said("what was given, in a few words"),
            "purpose": said("what for, in a few words"),
            "ground": among(GROUNDS),
        },
        parent="client",
        act=Act.ACCOUNT_FOR_DISCLOSURES,
    ),
    Kind(
        "agreed-fee",
        "Fee agreed",
        records.AgreedFee,
        {"since_on": needed_day, "amount": fee, "words": free},
        act=Act.KEEP_FEES,
    ),
    Kind(
        "charge",
        "Charge",
        records.Charge,
        {"on": past_day, "amount": money, "words": free},
        act=Act.KEEP_FEES,
    ),
    Kind(
        "payment",
        "Payment",
        records.Payment,
        {"kind": among(PAYMENTS), "on": past_day, "amount": money, "payer": free},
        act=Act.KEEP_FEES,
    ),
    # Taken by `fee_steps`, which knows their order and their days.
    Kind("fee-step", "Step about fees", records.FeeStep, {}, read=_fee_step),
    Kind(
        "protection",
        "Protection",
        records.Protection,
        {
            "whom": among(IN_DANGER),
            "from_on": needed_day,
            "until_on": day,
            "safe_way": said("through whom, and how, they may be reached safely"),
            "why": free,
        },
        parent="client",
        rule=_in_order("from_on", "until_on"),
    ),
    Kind(
        "legal-hold",
        "Legal hold",
        records.LegalHold,
        {"from_on": past_day, "why": said("why nothing may be destroyed")},
        parent="client",
        may_change=_hold_stands,
        may_go=_kept_for_a_complaint,
    ),
    Kind(
        "feedback",
        "What was said about an hour",
        records.SessionFeedback,
        {
            "on": past_day,
            "filled_by": among(FILLED_BY),
            **dict.fromkeys(FEEDBACK, between(LOWEST, HIGHEST, needed=False)),
            "words": free,
        },
        rule=_something_is_said,
        prepared=_sheet_and_session,
    ),
    Kind(
        "rupture",
        "Something that came between you",
        records.Rupture,
        {
            "on": past_day,
            "noticed_by": among(NOTICED_BY),
            "kind": among(RUPTURES),
            "words": said("what happened, in a few words"),
            "harm_said": free,
        },
    ),
    Kind(
        "repair",
        "A word about it",
        records.RepairAttempt,
        {
            "on": past_day,
            "words": said("what was said or tried"),
            "client_view": free,
            "state": among(STATES),
        },
        parent="rupture",
    ),
    # Written by `scores`, which knows how to score; read and set aside like everything else.
    Kind("score", "Score", records.Response, {}, read=_score),
)
KINDS: dict[str, Kind] = {kind.code: kind for kind in _TABLE}
