"""All models, one file a subject. Only care reads and writes them."""

from envoi.records.models.alliance import (
    Complaint,
    OwnPart,
    RepairAttempt,
    Rupture,
    SessionFeedback,
)
from envoi.records.models.audit import AuditRow, AuditSeal, Disclosure, Revision
from envoi.records.models.client import Client, ContactWay, DecisionMaker, RelatedPerson
from envoi.records.models.conflict import ConflictMatch, DeclaredTie
from envoi.records.models.contact import ContactAttempt
from envoi.records.models.course import Concern, ConcernRating, Goal, GoalRating
from envoi.records.models.departure import Departure, DepartureRow
from envoi.records.models.door import (
    Attempt,
    CalendarFeed,
    EmergencyAccess,
    Invitation,
    LogIn,
    SecondFactor,
)
from envoi.records.models.emergency_list import (
    EmergencyPriority,
    Executor,
    SealedList,
    SealedReading,
)
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
from envoi.records.models.expected import ExpectedCourse
from envoi.records.models.fee import AgreedFee, Charge, FeeStep, Payment
from envoi.records.models.imports import ImportedRow, ImportRun
from envoi.records.models.keeping import BackupRun, Beat, KeyKnown
from envoi.records.models.mail import OutgoingMail, Suppression
from envoi.records.models.measure import Response
from envoi.records.models.missed import MissedRate
from envoi.records.models.note import ProgressNote, PsychotherapyNote
from envoi.records.models.noticed import NoticedRow
from envoi.records.models.paper import Addendum, Paper, PracticeWording
from envoi.records.models.practice import (
    Account,
    CustodyRelease,
    Member,
    Practice,
    RoleHeld,
    Supervision,
)
from envoi.records.models.referral import (
    Provider,
    Referral,
    ReferralEvent,
    ReferralOffer,
    ReferralPacket,
    Release,
)
from envoi.records.models.retention import Destruction
from envoi.records.models.risk import RiskAsked, RiskFlag, SafetyPlan
from envoi.records.models.session import Attendance, Session
from envoi.records.models.standing import Death, HoldRelease, LegalHold, Protection

__all__ = [
    "Account",
    "Addendum",
    "AgreedFee",
    "Attempt",
    "Attendance",
    "AuditRow",
    "AuditSeal",
    "BackupRun",
    "Beat",
    "CalendarFeed",
    "CareTeamPeriod",
    "Charge",
    "Client",
    "Closing",
    "Complaint",
    "Concern",
    "ConcernRating",
    "ConflictMatch",
    "ContactAttempt",
    "ContactWay",
    "CustodyRelease",
    "Death",
    "DecisionMaker",
    "DeclaredTie",
    "Departure",
    "DepartureRow",
    "Destruction",
    "Disclosure",
    "EmergencyAccess",
    "EmergencyPriority",
    "Ending",
    "EndingAnswer",
    "EndingEvent",
    "EndingStep",
    "EndingText",
    "Episode",
    "Executor",
    "ExpectedCourse",
    "FeeStep",
    "Goal",
    "GoalRating",
    "HoldRelease",
    "ImportRun",
    "ImportedRow",
    "Invitation",
    "KeyKnown",
    "LegalHold",
    "LogIn",
    "Member",
    "MissedRate",
    "NoticedRow",
    "OutgoingMail",
    "OwnPart",
    "Paper",
    "Participant",
    "Payment",
    "Practice",
    "PracticeWording",
    "ProgressNote",
    "Protection",
    "Provider",
    "PsychotherapyNote",
    "Quotation",
    "Referral",
    "ReferralEvent",
    "ReferralOffer",
    "ReferralPacket",
    "RelatedPerson",
    "Release",
    "RepairAttempt",
    "Response",
    "Revision",
    "RiskAsked",
    "RiskFlag",
    "RiskHandover",
    "RoleHeld",
    "Rupture",
    "SafetyPlan",
    "SealedList",
    "SealedReading",
    "SecondFactor",
    "Session",
    "SessionFeedback",
    "StatusChange",
    "Supervision",
    "Suppression",
    "Task",
]
