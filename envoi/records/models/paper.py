"""Papers: drafts that are never lost, signed ones that never change."""

from django.db import models
from django.db.models import Q

from envoi.records.fields import EncryptedField, EncryptedJSON, EncryptedText
from envoi.records.models.client import Client
from envoi.records.models.ending import Ending
from envoi.records.models.episode import Episode
from envoi.records.models.practice import Member
from envoi.records.models.row import Row, both_or_neither, one_of

KINDS = ["closing_summary", "progress_letter", "keepsake"]


class Paper(Row):
    """A paper for an episode. Signed means fixed: bytes and their digest are kept."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="papers")
    ending = models.ForeignKey(
        Ending, null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=12, default="en")
    draft = EncryptedJSON(default=dict)
    saved_at = models.DateTimeField()
    # An intern puts a paper before the supervisor; it is signed when both have.
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(max_length=64, blank=True, default="")
    pdf = EncryptedField(null=True)
    left_house_on = models.DateField(null=True, blank=True)
    left_house_how = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            one_of("kind", KINDS, name="paper_kind_known"),
            both_or_neither("signed_at", "signed_by", name="paper_signed_by_and_when"),
            both_or_neither("proposed_at", "proposed_by", name="paper_proposed_by_and_when"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, sha256="", pdf__isnull=True)
                | (Q(signed_at__isnull=False, pdf__isnull=False) & ~Q(sha256="")),
                name="paper_signed_keeps_its_bytes",
            ),
            models.CheckConstraint(
                condition=Q(left_house_on__isnull=True) | Q(signed_at__isnull=False),
                name="paper_leaves_the_house_signed",
            ),
        ]


class Addendum(Row):
    """A later remark to a signed paper or note; the signed one stays as it was."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="addenda")
    on = models.DateField()
    text = EncryptedText()
