"""Notes of the record, and psychotherapy notes apart from it."""

from django.db import models
from django.db.models import Q

from envoi.records.fields import EncryptedText
from envoi.records.models.episode import Episode
from envoi.records.models.practice import Member
from envoi.records.models.row import Entry, Row, both_or_neither
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
    # An intern's signature counts once the supervisor has signed too.
    cosigned_at = models.DateTimeField(null=True, blank=True)
    cosigned_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            both_or_neither("cosigned_at", "cosigned_by", name="note_cosigned_by_and_when"),
            models.CheckConstraint(
                condition=Q(cosigned_at__isnull=True) | Q(signed_at__isnull=False),
                name="note_is_signed_before_it_is_cosigned",
            ),
        ]


class PsychotherapyNote(Row):
    """The author's own, sealed with a key of its own; nothing that makes papers can read it."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    text = EncryptedText(purpose="psychotherapy note")
    removed_at = models.DateTimeField(null=True, blank=True)
