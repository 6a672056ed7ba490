"""One row of every model in a practice, with a word of its own in every sealed column."""

from datetime import timedelta
from uuid import uuid4

from django.apps import apps
from django.db import models

from envoi.care.actors import Actor
from envoi.records import models as records
from envoi.records.fields import EncryptedField, EncryptedJSON, EncryptedText
from tests import people

EVERY = tuple(apps.get_app_config("records").get_models())
SEALED = tuple(
    (model, field)
    for model in EVERY
    for field in model._meta.concrete_fields
    if isinstance(field, EncryptedField)
)
IDS = {model: model._meta.label for model in EVERY}


def word(model, field):
    """A word that stands in this column and nowhere else."""
    return f"Zyx{model.__name__}{field.attname.replace('_', '').title()}"


def sealed_words(model):
    """The sealed columns of a model, each with its word."""
    found = {}
    for each, field in SEALED:
        if each is model:
            said = word(model, field)
            as_it_is = {EncryptedText: said, EncryptedJSON: {"said": [said]}}
            found[field.attname] = as_it_is.get(type(field), said.encode())
    return found


class Everything:
    """The rows of a practice by model, made one after the other: parents first."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        self.rows: dict[type[models.Model], models.Model] = {
            records.Practice: records.Practice.objects.get(id=by.practice),
            records.Account: records.Account.objects.get(id=by.account),
            records.Member: records.Member.objects.get(id=by.member),
        }
        member = records.Member.objects.get(id=by.member)
        member.email = word(records.Member, records.Member._meta.get_field("email"))
        member.save()
        for model in EVERY:
            if model is records.AuditRow:
                self.rows[model] = model.objects.filter(practice=by.practice).first()
            elif model not in self.rows:
                self.add(model)

    def __getitem__(self, model):
        return self.rows[model]

    def add(self, model):
        """A row of this model; what it hangs on is made before it."""
        columns = {**self._stamps(model), **sealed_words(model), **SAID.get(model, {})}
        for field in model._meta.concrete_fields:
            parent = field.related_model
            if not isinstance(field, models.ForeignKey) or field.attname in columns:
                continue
            if field.null and (parent is model or field.name in EMPTY):
                continue
            if parent not in self.rows:
                self.add(parent)
            columns[field.attname] = self.rows[parent].pk
        columns |= {name: self.by.today for name in DAYS.get(model, ())}
        columns |= {name: uuid4().hex[:length] for name, length in UNIQUE.get(model, ())}
        columns |= {name: self.by.now for name in MOMENTS.get(model, ())}
        if model is records.Supervision:
            columns["supervisee_id"] = self._somebody_else().pk
        self.rows[model] = model(**columns)
        self.rows[model].save(force_insert=True)

    def _somebody_else(self):
        account = records.Account.objects.create_account(f"other-{uuid4()}", None)
        return records.Member.objects.create(
            practice_id=self.by.practice, account=account, joined_on=self.by.today
        )

    def _stamps(self, model):
        stamps = {"practice_id": self.by.practice, "created_by_id": self.by.member}
        stamps |= {"created_at": self.by.now}
        names = {field.attname for field in model._meta.concrete_fields}
        return {name: value for name, value in stamps.items() if name in names}


# Who set an entry aside, left a participant, undid a closing: nobody yet.
EMPTY = {
    "wrong_by",
    "undone_by",
    "done_by",
    "participant",
    "looked_by",
    "released_by",
    "over_by",
    "decider",
} | {
    *("ended_by", "used_by", "lifted_by", "cosigned_by", "proposed_by"),
    *("confirmed_by", "withdrawn_by"),
    *("answered_by", "other", "tie"),
}
SAID = {
    records.RoleHeld: {"role": "biller"},
    records.SecondFactor: {"kind": "totp"},
    records.Attempt: {"kind": "log_in", "key": "0" * 64},
    records.Invitation: {"name": "Ines", "roles": ["therapist"]},
    records.EmergencyAccess: {"ends_at": people.NOW + timedelta(hours=4)},
    records.AuditSeal: {
        **{"first": 1, "last": 1, "count": 1, "rows": b"0" * 24, "key": "0a0b0c0d"},
        **{name: "0" * 64 for name in ("previous", "public_key")},
        "signature": "0" * 128,
    },
    records.Disclosure: {"ground": "treatment"},
    records.OutgoingMail: {"key": "hello", "kind": "invitation"},
    records.Suppression: {"why": "asked"},
    records.BackupRun: {"kind": "backup"},
    records.Client: {"name": "Jonas Weber", "birth_date": "1992-05"},
    records.ContactWay: {"kind": "mobile", "fingerprint": "0" * 64},
    records.RelatedPerson: {"name": "Lena"},
    records.DecisionMaker: {"kind": "self"},
    records.Participant: {"first": True},
    records.StatusChange: {"status": "active"},
    records.Session: {"zone": "Europe/Berlin", "place": "practice"},
    records.Response: {
        "instrument": "phq-9",
        "instrument_version": "1",
        "score": 9_000,
        "answers": {"1": 2, "9": None},
    },
    records.RiskAsked: {"answer": "none"},
    records.ContactAttempt: {"way": "phone", "result": "no_answer"},
    records.SessionFeedback: {"sheet": "1", "room": 8},
    records.HoldRelease: {"thing": "letter", "ground": "risk", "about": uuid4()},
    records.ConcernRating: {"rating": 7},
    records.AgreedFee: {"amount": 8500},
    records.Charge: {"amount": 8500},
    records.Payment: {"kind": "payment", "amount": 8500},
    records.FeeStep: {"step": "written", "amount": 8500},
    records.DeclaredTie: {"kind": "relation"},
    records.ConflictMatch: {"facts": "0" * 64},
    records.GoalRating: {"rater": "client", "level": "partly", "step": -1},
    records.Revision: {"table": "concern", "row": uuid4()},
    records.NoticedRow: {
        "readers": "others",
        "open": True,
        "standing_group": 5,
        "noticed": {},
        "row": {},
    },
    records.ExpectedCourse: {
        "instrument": "phq-9",
        "estimated_at": people.NOW,
        "courses": 12,
        "why_not": "too_few",
    },
    records.MissedRate: {"hours": 812, "clients": 74, "missed": 90, "why_not": "not_judged"},
    records.Ending: {
        "stage": "talked_about",
        "reason": "goals_met",
        "reasons_version": "1",
        "pathway": "goals_met",
        "pathway_version": "1",
    },
    records.EndingStep: {"code": "plan", "title": "Plan", "who": "both", "position": 1},
    records.EndingEvent: {"number": 1, "event": "talk", "after": "talked_about"},
    records.EndingAnswer: {"question": "ready", "speaker": "client", "rating": 8},
    records.EndingText: {"slot": "feelings", "audience": "only_me"},
    records.RiskHandover: {"kind": "handover", "with_whom": "Dr Roth"},
    records.Departure: {"reason": "therapist_leaving"},
    records.Task: {"code": "closing_summary"},
    records.Provider: {"name": "Dr Roth"},
    records.Referral: {"state": "needed"},
    records.ReferralOffer: {"rank": 1},
    records.ReferralEvent: {"number": 1, "event": "begin", "after": "needed"},
    records.Release: dict.fromkeys(
        ("revocation_told", "conditioning_told", "redisclosure_told"), True
    ),
    records.ReferralPacket: {
        "kind": "note",
        "pdf_sha256": "0" * 64,
        "document_sha256": "0" * 64,
    },
    records.Paper: {"kind": "closing_summary", "sha256": "0" * 64},
    records.PracticeWording: {"language": "en", "key": "common.return", "number": 1},
    records.ImportRun: {"source": "fhir"},
    records.Destruction: {"record": uuid4()},
    records.Executor: {"name": "Dr Roth"},
    records.EmergencyPriority: {"priority": "first"},
    records.ImportedRow: {
        "source": "fhir",
        "kind": "score",
        "key": "Observation/1",
        "row": uuid4(),
        "content": "0" * 64,
        "seen_version": 1,
    },
}
# Once in the whole database, whatever the practice.
UNIQUE = {
    records.LogIn: (("session", 32),),
    records.Invitation: (("digest", 32),),
    records.CalendarFeed: (("digest", 32),),
    records.AuditSeal: (("head", 32),),
    records.KeyKnown: (("key", 8),),
    records.Beat: (("name", 32),),
}
DAYS = {
    records.RoleHeld: ("from_on",),
    records.Disclosure: ("on",),
    records.Supervision: ("from_on", "until_on"),
    records.Episode: ("started_on",),
    records.Participant: ("joined_on",),
    records.StatusChange: ("on",),
    records.CareTeamPeriod: ("from_on",),
    records.Session: ("on",),
    records.Concern: ("brought_on",),
    records.ConcernRating: ("on",),
    records.Goal: ("set_on",),
    records.GoalRating: ("on",),
    records.Response: ("on",),
    records.RiskAsked: ("on",),
    records.ContactAttempt: ("on",),
    records.Death: ("heard_on",),
    records.Protection: ("from_on",),
    records.LegalHold: ("from_on",),
    records.HoldRelease: ("on",),
    records.SessionFeedback: ("on",),
    records.Rupture: ("on",),
    records.RepairAttempt: ("on",),
    records.Complaint: ("received_on",),
    records.RiskFlag: ("opened_on", "assessed_on", "closed_on"),
    records.SafetyPlan: ("made_on",),
    records.ProgressNote: ("on",),
    records.PsychotherapyNote: ("on",),
    records.Ending: ("talked_on",),
    records.EndingEvent: ("on",),
    records.EndingAnswer: ("on",),
    records.RiskHandover: ("accepted_on", "cover_until"),
    records.Departure: ("announced_on", "last_day"),
    records.Task: ("due_on",),
    records.ReferralOffer: ("told_on",),
    records.ReferralEvent: ("on",),
    records.Release: ("signed_on",),
    records.ReferralPacket: ("on",),
    records.Addendum: ("on",),
    records.Destruction: ("kept_until",),
    records.AgreedFee: ("since_on",),
    records.Charge: ("on",),
    records.Payment: ("on",),
    records.FeeStep: ("on", "until"),
    records.ConflictMatch: ("found_on",),
}
MOMENTS = {
    records.RoleHeld: ("given_at",),
    records.CustodyRelease: ("asked_at", "opens_at"),
    records.SecondFactor: ("made_at",),
    records.LogIn: ("began_at", "seen_at"),
    records.Attempt: ("at",),
    records.Invitation: ("made_at", "expires_at"),
    records.CalendarFeed: ("made_at",),
    records.EmergencyAccess: ("opened_at",),
    records.AuditSeal: ("at",),
    records.OutgoingMail: ("made_at", "next_at"),
    records.Suppression: ("made_at",),
    records.KeyKnown: ("since",),
    records.BackupRun: ("began_at",),
    records.Beat: ("at",),
    records.MissedRate: ("estimated_at",),
    records.Session: ("starts_at",),
    records.EndingText: ("saved_at",),
    records.Paper: ("saved_at", "signed_at"),
    records.SealedList: ("sealed_at",),
}
