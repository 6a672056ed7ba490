"""Money: what is agreed, charged and paid, and what was said and written where it was not paid.

Amounts are whole hundredths of the practice's currency.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from envoi.records.fields import EncryptedText
from envoi.records.models.client import PERMISSIONS, Client
from envoi.records.models.episode import Episode
from envoi.records.models.row import Entry, one_of
from envoi.records.models.session import Session

PAYMENTS = ["payment", "credit", "paid_back"]
FEE_STEPS = ["talk", "options", "written", "last"]


class AgreedFee(Entry):
    """What one session costs one client from a day on, as agreed with them."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="agreed_fees")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="agreed_fees")
    since_on = models.DateField()
    amount = models.PositiveIntegerField()
    words = EncryptedText(default="")


class Charge(Entry):
    """Something a client owes from a day on; a session is charged once."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="charges")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="charges")
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="charges"
    )
    on = models.DateField()
    amount = models.PositiveIntegerField()
    words = EncryptedText(default="")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gte=1), name="charge_is_of_something"),
            models.UniqueConstraint(
                fields=["session", "client"],
                condition=Q(wrong_at__isnull=True, session__isnull=False),
                name="charge_once_a_session",
            ),
        ]


class Payment(Entry):
    """Something that came in, was let go, or was given back; `payer` says who paid."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="payments")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=10)
    on = models.DateField()
    amount = models.PositiveIntegerField()
    payer = EncryptedText(default="")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("kind", PAYMENTS, name="payment_kind_known"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="payment_is_of_something"),
        ]


class FeeStep(Entry):
    """One step where fees are not paid: talked about, offered, written, written for the last time.

    `amount` is what was open then; `until` is the day a notice names, or until when something was
    agreed. `words` are of those who treat, never of whoever keeps the money.
    """

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="fee_steps")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="fee_steps")
    step = models.CharField(max_length=8)
    on = models.DateField()
    until = models.DateField(null=True, blank=True)
    amount = models.IntegerField()
    offered: Any = models.JSONField(default=list, blank=True)
    terms_clear = models.CharField(max_length=12, default="not_recorded")
    after_told = models.CharField(max_length=12, default="not_recorded")
    words = EncryptedText(default="")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("step", FEE_STEPS, name="fee_step_known"),
            one_of("terms_clear", PERMISSIONS, name="fee_step_terms_known"),
            one_of("after_told", PERMISSIONS, name="fee_step_consequences_known"),
            models.CheckConstraint(
                condition=~Q(step__in=["written", "last"]) | Q(until__isnull=False),
                name="fee_step_notice_names_a_day",
            ),
        ]
