"""What somebody has to know who looks after a therapist's clients if the therapist cannot."""

from django.db import models

from envoi.records.fields import EncryptedJSON, EncryptedText
from envoi.records.models.client import Client
from envoi.records.models.practice import Member
from envoi.records.models.row import Row, one_of

PRIORITIES = ["first", "soon", "can_wait"]


class Executor(Row):
    """Whom a therapist named to look after their clients, and how that person is reached."""

    therapist = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    reached_at = EncryptedText(default="")
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="executor_is_named")
        ]


class EmergencyPriority(Row):
    """How soon a client should be called, with what only the executor has to know."""

    therapist = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="priorities")
    priority = models.CharField(max_length=10)
    note = EncryptedText(default="")
    referral = EncryptedText(default="")

    class Meta:
        constraints = [
            one_of("priority", PRIORITIES, name="emergency_priority_known"),
            models.UniqueConstraint(
                fields=["therapist", "client"], name="emergency_priority_once_a_client"
            ),
        ]


class SealedList(Row):
    """The emergency list of a therapist as it was when they sealed it last; one a therapist."""

    therapist = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField()
    content = EncryptedJSON(default=dict)


class SealedReading(Row):
    """Somebody opened a sealed list, and said why; `created_by` and `created_at` say who, when."""

    sealed = models.ForeignKey(SealedList, on_delete=models.PROTECT, related_name="readings")
    reason = EncryptedText()
