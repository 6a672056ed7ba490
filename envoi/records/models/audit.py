"""Who did or saw what, when, and what an edited row said before."""

from typing import Any

from django.db import models

from envoi.records.fields import EncryptedJSON
from envoi.records.models.practice import Member, Practice
from envoi.records.models.row import Row


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
    door = models.CharField(max_length=20)  # web, command

    class Meta:
        indexes = [models.Index(fields=["practice", "number"])]


class Revision(Row):
    """What a row said before an edit; `version` is the version it had then."""

    table = models.CharField(max_length=60)
    row = models.UUIDField(db_index=True)
    before = EncryptedJSON()
