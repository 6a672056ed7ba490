"""Papers: drafts that are never lost, signed ones that never change."""

from django.db import models
from django.db.models import Q

from envoi.records.fields import EncryptedField, EncryptedJSON, EncryptedText
from envoi.records.models.client import Client
from envoi.records.models.ending import Ending
from envoi.records.models.episode import Episode
from envoi.records.models.practice import Member
from envoi.records.models.row import Row, both_or_neither, one_of

KINDS = ["closing_summary", "progress_letter", "keepsake", "letter"]


class Paper(Row):
    """A paper for an episode. Signed means fixed: bytes and their digest are kept.

    `letter` is which of the library's letters it is. In a language nobody has approved, `speaker`
    is who speaks it and read this paper before it was signed.
    """

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="papers")
    ending = models.ForeignKey(
        Ending, null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20)
    letter = models.CharField(max_length=40, blank=True, default="")
    speaker = models.CharField(max_length=120, blank=True, default="")
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
            models.CheckConstraint(
                condition=(Q(kind="letter") & ~Q(letter="")) | (~Q(kind="letter") & Q(letter="")),
                name="paper_letter_says_which",
            ),
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


class PracticeWording(Row):
    """One sentence as a practice says it, in its versions: only ever added to, never changed.

    An empty text goes back to the house's own sentence.
    """

    language = models.CharField(max_length=12)
    key = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "language", "key", "number"], name="practice_wording_numbered"
            )
        ]


class Addendum(Row):
    """A later remark to a signed paper or note; the signed one stays as it was."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="addenda")
    on = models.DateField()
    text = EncryptedText()
