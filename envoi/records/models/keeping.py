"""How the house itself is kept: which keys it uses, which backups were made, what runs."""

from django.db import models

from envoi.records.models.row import new_ref, one_of

RUNS = ["backup", "rehearsal"]


class KeyKnown(models.Model):
    """A key the database has been sealed with; the key itself is never in here.

    A key that is known here and missing from the key file is said at start-up.
    """

    key = models.CharField(primary_key=True, max_length=8)
    since = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)


class BackupRun(models.Model):
    """A backup or a rehearsal of restoring, with what became of it."""

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    kind = models.CharField(max_length=10)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    good = models.BooleanField(default=False)
    file = models.CharField(max_length=200, blank=True, default="")  # its name, never its folder
    size = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    key = models.CharField(max_length=8, blank=True, default="")
    said = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [one_of("kind", RUNS, name="backup_run_is_of_a_known_kind")]
        indexes = [models.Index(fields=["kind", "good", "ended_at"])]


class Beat(models.Model):
    """A worker's sign of life, so that a stopped one is noticed."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()
