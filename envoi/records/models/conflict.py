"""The register of ties: what members say about themselves, and where a client may be meant."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from envoi.records.fields import EncryptedText
from envoi.records.models.client import Client
from envoi.records.models.practice import Member
from envoi.records.models.row import Entry, Row, both_or_neither, one_of

TIES = ["relation", "limit"]
ANSWERS = ["", "different", "no_conflict", "conflict"]


class DeclaredTie(Entry):
    """Somebody a member knows, or would not treat; its words are that member's alone.

    The register is short, so a check opens it and compares; nothing of it lies about in the clear.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="ties")
    kind = models.CharField(max_length=8)
    name = EncryptedText()
    relation = EncryptedText(default="")
    birth_date = EncryptedText(default="")
    reached_at = EncryptedText(default="")
    address = EncryptedText(default="")
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("kind", TIES, name="declared_tie_kind_known"),
        ]


class ConflictMatch(Row):
    """A client may be somebody else the practice knows: a proposal, answered by a person.

    With another client (the pair once, whoever was checked), a declared tie, or a member. `facts`
    is a keyed digest of what was alike, so that an answer lasts until that changes.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="matches")
    other = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.PROTECT, related_name="matched"
    )
    tie = models.ForeignKey(
        DeclaredTie, null=True, blank=True, on_delete=models.PROTECT, related_name="matches"
    )
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="matches"
    )
    grounds: Any = models.JSONField(default=list)
    facts = models.CharField(max_length=64)
    found_on = models.DateField()
    gone = models.BooleanField(default=False)  # nothing is alike any more
    answer = models.CharField(max_length=12, blank=True, default="")
    reason = EncryptedText(default="")
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            one_of("answer", ANSWERS, name="conflict_match_answer_known"),
            both_or_neither("answered_on", "answered_by", name="conflict_match_answered_by_when"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="conflict_match_answer_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=False, tie__isnull=True, member__isnull=True)
                | Q(other__isnull=True, tie__isnull=False, member__isnull=True)
                | Q(other__isnull=True, tie__isnull=True, member__isnull=False),
                name="conflict_match_is_with_one",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | Q(client__lt=F("other")),
                name="conflict_match_of_a_pair_once",
            ),
            models.UniqueConstraint(
                fields=["client", "other"],
                condition=Q(other__isnull=False),
                name="conflict_match_once_a_pair",
            ),
            models.UniqueConstraint(
                fields=["client", "tie"],
                condition=Q(tie__isnull=False),
                name="conflict_match_once_a_tie",
            ),
            models.UniqueConstraint(
                fields=["client", "member"],
                condition=Q(member__isnull=False),
                name="conflict_match_once_a_member",
            ),
        ]
