"""Proposals to destroy a record that may be: by one person, confirmed by another, certified."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from envoi.records.fields import EncryptedText
from envoi.records.models.practice import Member
from envoi.records.models.row import Row, both_or_neither


class Destruction(Row):
    """Somebody proposed to destroy a record; from the second person on this is its certificate.

    It names the record by its number alone and points at no row of it, so that it outlives them.
    `rules` and `what` say by which rules and how many rows of which table, never a word of them.
    """

    record: Any = models.UUIDField()
    kept_until = models.DateField()
    rules: Any = models.JSONField(default=list)
    what: Any = models.JSONField(default=list)
    why = EncryptedText(default="")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            both_or_neither(
                "confirmed_at", "confirmed_by", name="destruction_confirmed_by_and_when"
            ),
            both_or_neither(
                "withdrawn_at", "withdrawn_by", name="destruction_withdrawn_by_and_when"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("created_by")),
                name="destruction_is_confirmed_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="destruction_confirmed_or_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["practice", "record"],
                condition=Q(withdrawn_at__isnull=True),
                name="destruction_once_a_record",
            ),
        ]
