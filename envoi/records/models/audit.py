"""Who did or saw what, when, and what an edited row said before."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from envoi.records.fields import EncryptedJSON, EncryptedText
from envoi.records.models.client import Client
from envoi.records.models.practice import Member, Practice
from envoi.records.models.row import Entry, Row, one_of

# The first five are left out of the accounting of disclosures, the others are in it.
GROUNDS = [
    "to_client",
    "authorised",
    "treatment",
    "payment",
    "operations",
    "required_by_law",
    "court_order",
    "public_health",
    "serious_threat",
    "oversight",
    "other",
]


class AuditRow(models.Model):
    """One act or view. Numbered, because the audit is a sequence; never edited or deleted."""

    number = models.BigAutoField(primary_key=True)
    practice = models.ForeignKey(
        Practice, null=True, on_delete=models.PROTECT, related_name="audit"
    )
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    noun = models.CharField(max_length=40)
    subject = models.UUIDField(null=True)
    client = models.UUIDField(null=True, db_index=True)
    # Never clinical text: counts, codes, names of changed fields, and the references of a list.
    detail: Any = models.JSONField(default=dict)
    door = models.CharField(max_length=20)  # web, command, worker, feed
    # On what ground it was opened: treats, supervises, emergency, role, self.
    why = models.CharField(max_length=20, blank=True, default="")
    address = models.CharField(max_length=45, blank=True, default="")  # from where
    log_in = models.UUIDField(null=True)  # in which log-in

    class Meta:
        indexes = [
            models.Index(fields=["practice", "number"]),
            # The newest write in a practice or about a client, however many views came after it.
            models.Index(
                fields=["practice", "number"],
                condition=~Q(act="viewed"),
                name="audit_writes_in_a_practice",
            ),
            models.Index(
                fields=["client", "number"],
                condition=~Q(act="viewed"),
                name="audit_writes_about_a_client",
            ),
        ]


class AuditSeal(models.Model):
    """A batch of audit rows, chained to the one before it and signed.

    `rows` holds for each row, in order, its number (8 bytes) and the start of its digest (16), so
    that an altered, missing or reordered row can be named. `head` binds them and `previous`.
    """

    number = models.BigAutoField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.PositiveIntegerField()
    rows = models.BinaryField()
    previous = models.CharField(max_length=64)
    head = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    key = models.CharField(max_length=8)  # the key the signing key was derived from
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first"), count__gte=1), name="audit_seal_holds_rows"
            )
        ]


class Disclosure(Entry):
    """Something about a client left the house: the fields of 45 CFR 164.528, and on what ground."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="disclosures")
    on = models.DateField()
    recipient = EncryptedText()
    recipient_address = EncryptedText(default="")
    what = EncryptedText()
    purpose = EncryptedText()
    ground = models.CharField(max_length=20)
    paper = models.UUIDField(null=True, blank=True)  # outlives whatever was disclosed
    sha256 = models.CharField(max_length=64, blank=True, default="")  # of the bytes that left

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("ground", GROUNDS, name="disclosure_on_a_known_ground"),
        ]


class Revision(Row):
    """What a row said before an edit; `version` is the version it had then."""

    table = models.CharField(max_length=60)
    row = models.UUIDField(db_index=True)
    before = EncryptedJSON()
