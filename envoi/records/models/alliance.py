"""How client and therapist work together: feedback, what came between them, complaints."""

from django.db import models
from django.db.models import F, Q

from envoi.records.fields import EncryptedText
from envoi.records.models.client import Client
from envoi.records.models.episode import Episode
from envoi.records.models.practice import Member
from envoi.records.models.row import Entry, one_of
from envoi.records.models.session import Session
from envoi.records.models.standing import LegalHold

ANSWERS = ["room", "side", "pace", "keeps"]  # the codes of the questions about an hour
FILLED_BY = ["client", "therapist"]
NOTICED_BY = ["client", "therapist", "both", "somebody_else"]
RUPTURES = ["withdrawal", "confrontation", "mistake", "other"]
STATES = ["mended", "partly", "not", "not_wanted"]


class SessionFeedback(Entry):
    """What a client said about an hour: four answers from 0 to 10, each of which may be empty."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="feedback")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="feedback")
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="feedback"
    )
    on = models.DateField()
    sheet = models.CharField(max_length=10)  # the version of the questions
    filled_by = models.CharField(
        max_length=10, default="client"
    )  # whose hand; the words are theirs
    room = models.PositiveSmallIntegerField(null=True, blank=True)
    side = models.PositiveSmallIntegerField(null=True, blank=True)
    pace = models.PositiveSmallIntegerField(null=True, blank=True)
    keeps = models.PositiveSmallIntegerField(null=True, blank=True)
    words = EncryptedText(default="")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("filled_by", FILLED_BY, name="feedback_filled_by_known"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{each}__isnull": True}) | Q(**{f"{each}__lte": 10}),
                    name=f"feedback_{each}_is_0_to_10",
                )
                for each in ANSWERS
            ),
        ]


class Rupture(Entry):
    """Something came between the two. Only the author's own part is kept apart, in OwnPart."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="ruptures")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="ruptures")
    on = models.DateField()
    noticed_by = models.CharField(max_length=14, default="client")
    kind = models.CharField(max_length=14, default="other")
    words = EncryptedText()
    harm_said = models.BooleanField(default=False)  # the client says they were harmed

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("noticed_by", NOTICED_BY, name="rupture_noticed_by_known"),
            one_of("kind", RUPTURES, name="rupture_kind_known"),
        ]


class RepairAttempt(Entry):
    """What was said or tried to mend it, and how the client sees it."""

    rupture = models.ForeignKey(Rupture, on_delete=models.PROTECT, related_name="repairs")
    on = models.DateField()
    words = EncryptedText()
    client_view = EncryptedText(default="")
    state = models.CharField(max_length=10, default="not")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("state", STATES, name="repair_state_known"),
        ]


class OwnPart(Entry):
    """What its author sees as their own part in it; nobody else opens it, no paper says it."""

    rupture = models.ForeignKey(Rupture, on_delete=models.PROTECT, related_name="own_parts")
    text = EncryptedText(default="")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["rupture", "created_by"],
                condition=Q(wrong_at__isnull=True),
                name="own_part_once_an_author",
            ),
        ]


class Complaint(Entry):
    """A complaint, who looks after it, and the hold that keeps the record as it is meanwhile."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="complaints")
    hold = models.ForeignKey(LegalHold, on_delete=models.PROTECT, related_name="complaints")
    received_on = models.DateField()
    from_whom = EncryptedText()
    about = EncryptedText()
    concerns = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handled_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    routes_told_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answer = EncryptedText(default="")
    shared = models.BooleanField(default=False)  # with who treats the client

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{each}__isnull": True})
                    | Q(**{f"{each}__gte": F("received_on")}),
                    name=f"complaint_{each}_after_it_came",
                )
                for each in ("routes_told_on", "answered_on")
            ),
        ]
