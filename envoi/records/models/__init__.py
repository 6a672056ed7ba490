"""All models, one file a subject. Only care reads and writes them."""

from envoi.records.models.audit import AuditRow, Revision
from envoi.records.models.client import Client, ContactWay, DecisionMaker, RelatedPerson
from envoi.records.models.course import Concern, ConcernRating, Goal, GoalRating
from envoi.records.models.ending import (
    Closing,
    Ending,
    EndingAnswer,
    EndingEvent,
    EndingStep,
    EndingText,
    Quotation,
    RiskHandover,
    Task,
)
from envoi.records.models.episode import CareTeamPeriod, Episode, Participant, StatusChange
from envoi.records.models.imports import ImportedRow, ImportRun
from envoi.records.models.measure import Response
from envoi.records.models.note import ProgressNote, PsychotherapyNote
from envoi.records.models.noticed import NoticedRow
from envoi.records.models.paper import Addendum, Paper
from envoi.records.models.practice import Account, Member, Practice, Supervision
from envoi.records.models.risk import RiskAsked, RiskFlag, SafetyPlan
from envoi.records.models.session import Attendance, Session

__all__ = [
    "Account",
    "Addendum",
    "Attendance",
    "AuditRow",
    "CareTeamPeriod",
    "Client",
    "Closing",
    "Concern",
    "ConcernRating",
    "ContactWay",
    "DecisionMaker",
    "Ending",
    "EndingAnswer",
    "EndingEvent",
    "EndingStep",
    "EndingText",
    "Episode",
    "Goal",
    "GoalRating",
    "ImportRun",
    "ImportedRow",
    "Member",
    "NoticedRow",
    "Paper",
    "Participant",
    "Practice",
    "ProgressNote",
    "PsychotherapyNote",
    "Quotation",
    "RelatedPerson",
    "Response",
    "Revision",
    "RiskAsked",
    "RiskFlag",
    "RiskHandover",
    "SafetyPlan",
    "Session",
    "StatusChange",
    "Supervision",
    "Task",
]
