"""Where an imported row came from, so that the same file twice changes nothing."""

from typing import Any

from django.db import models

from envoi.records.models.row import Row


class ImportRun(Row):
    """One import that went in, with its counts."""

    source = models.CharField(max_length=60)
    files: Any = models.JSONField(default=list)
    report: Any = models.JSONField(default=dict)


class ImportedRow(models.Model):
    """A key of a source stands for a row here.

    `content` is the digest of what was read last; `seen_version` the row's version after that.
    A row whose version has risen since was edited here, and is kept.
    """

    id = models.BigAutoField(primary_key=True)
    practice = models.ForeignKey("records.Practice", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=300)
    row = models.UUIDField()
    content = models.CharField(max_length=64)
    seen_version = models.PositiveIntegerField()
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="rows")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "source", "kind", "key"], name="imported_key_once_a_source"
            )
        ]
        indexes = [models.Index(fields=["row"])]
