"""Every table with rows of a client's record, and how its rows are found: one list, held complete.

What is destroyed with a record, what stays and why. A test fails where a model that points at a
client or a course, by whatever way, is in neither list.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from envoi.records import models as records

# How the rows of each table hang on a client, or on a course in which nobody else takes part.
CLIENTS: Mapping[type[Any], str] = {
    records.Client: "id",
    records.ContactWay: "client",
    records.RelatedPerson: "client",
    records.DecisionMaker: "client",
    records.Participant: "client",
    records.Attendance: "client",
    records.Concern: "client",
    records.ConcernRating: "concern__client",
    records.Goal: "client",
    records.GoalRating: "goal__client",
    records.Response: "client",
    records.RiskAsked: "client",
    records.RiskFlag: "client",
    records.SafetyPlan: "client",
    records.Death: "client",
    records.Protection: "client",
    records.LegalHold: "client",
    records.HoldRelease: "client",
    records.EndingAnswer: "client",
    records.Quotation: "client",
    records.Paper: "client",
    records.Addendum: "paper__client",
    records.Suppression: "contact_way__client",
    records.EmergencyPriority: "client",
    records.SessionFeedback: "client",
    records.Rupture: "client",
    records.RepairAttempt: "rupture__client",
    records.OwnPart: "rupture__client",
    records.ConflictMatch: "client",
    records.Referral: "client",
    records.ReferralOffer: "referral__client",
    records.ReferralEvent: "referral__client",
    records.ReferralPacket: "referral__client",
}
COURSES: Mapping[type[Any], str] = {
    records.Episode: "id",
    records.StatusChange: "episode",
    records.CareTeamPeriod: "episode",
    records.Session: "episode",
    records.Attendance: "session__episode",
    records.Response: "episode",
    records.ContactAttempt: "episode",
    records.ProgressNote: "episode",
    records.PsychotherapyNote: "episode",
    records.NoticedRow: "episode",
    records.Ending: "episode",
    records.EndingStep: "ending__episode",
    records.EndingEvent: "ending__episode",
    records.EndingAnswer: "ending__episode",
    records.EndingText: "ending__episode",
    records.Quotation: "ending__episode",
    records.RiskHandover: "ending__episode",
    records.Closing: "ending__episode",
    records.Task: "episode",
    records.DepartureRow: "episode",
    records.Paper: "episode",
    records.Addendum: "paper__episode",
}
# Found by the references of the rows above, which stand in them as plain values.
BY_REFERENCE: tuple[type[Any], ...] = (records.Revision, records.ImportedRow)
# What outlives the record, and why.
STAYS: Mapping[type[Any], str] = {
    records.AuditRow: "the audit is never changed; it names rows by their number alone",
    records.Disclosure: "who was told what must be accounted for, six years and longer",
    records.EmergencyAccess: "who opened a record in an emergency belongs to the audit",
    records.OutgoingMail: "mail says nothing about anybody; its ways are emptied with the client's",
    records.Destruction: "the certificate",
    records.Release: "what a client allowed is documentation of its own, six years and longer",
    records.Complaint: "complaints are kept apart by the owners, and for their own time",
    **dict.fromkeys(
        (records.AgreedFee, records.Charge, records.Payment, records.FeeStep),
        "books are kept as long as tax law says, with amounts and no clinical word",
    ),
}
NAMES = {records.Response: "score", records.Addendum: "remark"}


def rows_of(model: type[Any], clients: Iterable[UUID], courses: Iterable[UUID]) -> Any:
    """The rows of one table that belong to these clients, or to these courses of theirs alone."""
    found = Q(pk__in=[])
    if model in CLIENTS:
        found |= Q(**{f"{CLIENTS[model]}__in": list(clients)})
    if model in COURSES:
        found |= Q(**{f"{COURSES[model]}__in": list(courses)})
    return model._base_manager.filter(found)


def counted(clients: Iterable[UUID], courses: Iterable[UUID]) -> list[list[str | int]]:
    """How many rows of each table a record has, for its certificate; empty tables are left out."""
    whose, which = list(clients), list(courses)
    told: list[list[str | int]] = []
    for model in sorted({*CLIENTS, *COURSES}, key=_called):
        count = rows_of(model, whose, which).count()
        if count:
            told.append([_called(model), count])
    return told


def _called(model: type[Any]) -> str:
    return NAMES.get(model) or str(model._meta.verbose_name)


def pointing() -> set[type[Any]]:
    """Every model that points at a client or a course, whichever way."""
    every = list(apps.get_app_config("records").get_models())
    found: set[type[Any]] = {records.Client, records.Episode}
    while True:
        more = {
            model
            for model in every
            if model not in found
            and any(field.related_model in found for field in model._meta.concrete_fields)
        }
        if not more:
            return found
        found |= more
