"""Notes of the record, and psychotherapy notes apart from it."""

from django.db import models

from envoi.records.fields import EncryptedText
from envoi.records.models.episode import Episode
from envoi.records.models.row import Entry, Row
from envoi.records.models.session import Session


class ProgressNote(Entry):
    """A note of the record: the client may ask for it. Signed, it is fixed."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="progress_notes")
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="progress_notes"
    )
    on = models.DateField()
    text = EncryptedText()
    signed_at = models.DateTimeField(null=True, blank=True)


class PsychotherapyNote(Row):
    """The author's own, sealed with a key of its own; nothing that makes papers can read it."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    text = EncryptedText(purpose="psychotherapy note")
    removed_at = models.DateTimeField(null=True, blank=True)
