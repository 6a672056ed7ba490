"""Mail on its way out, and whom nothing may be sent to."""

from typing import Any

from django.db import models
from django.db.models import Q

from envoi.records.fields import EncryptedText
from envoi.records.models.client import ContactWay
from envoi.records.models.practice import Member, Practice
from envoi.records.models.row import new_ref, one_of

# waiting: to be sent from `next_at` on. claimed: a worker has it, nothing is handed over yet.
# handing_over: the server is being given it; who is killed here leaves a doubt, never a second
# copy. doubtful and dead wait for the owner. held: permission or suppression forbade it.
STATES = ["waiting", "claimed", "handing_over", "sent", "doubtful", "dead", "held", "given_up"]


class OutgoingMail(models.Model):
    """One mail, written in the transaction of what caused it, sent once for its key.

    The words are made at the moment of sending from `kind` and `told`, which hold nothing personal.
    """

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    told: Any = models.JSONField(default=dict)
    secret = EncryptedText(default="")  # a link with a token in it; emptied once it is sent
    to_member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_contact_way = models.ForeignKey(
        ContactWay, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_address = EncryptedText(default="")  # somebody who is not a member yet
    state = models.CharField(max_length=14, default="waiting")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=60, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=200, blank=True, default="")  # why not, without an address

    class Meta:
        constraints = [
            one_of("state", STATES, name="outgoing_mail_state_known"),
            models.UniqueConstraint(fields=["practice", "key"], name="outgoing_mail_once_a_key"),
            models.CheckConstraint(
                condition=(Q(state="sent") & Q(sent_at__isnull=False))
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="outgoing_mail_sent_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "next_at"])]


class Suppression(models.Model):
    """Nothing is sent to this address, whatever its permission says, until it is lifted."""

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    contact_way = models.ForeignKey(
        ContactWay, on_delete=models.PROTECT, related_name="suppressions"
    )
    why = models.CharField(max_length=40)  # asked, bounced, safety, died
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
