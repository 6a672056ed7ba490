"""What every row of a practice has in common."""

import uuid

from django.db import models
from django.db.models import Q


def new_ref() -> uuid.UUID:
    """A random reference, made before the row is: primary key and public name in one."""
    return uuid.uuid4()


class Row(models.Model):
    """A row belongs to one practice, knows who made it and when, and counts its edits.

    `version` rises by one with every edit made here; an edit form carries the version it was
    filled from, and an import knows by it whether somebody has touched the row since.
    """

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    practice = models.ForeignKey("records.Practice", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("records.Member", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Entry(Row):
    """A clinical entry: corrected or marked as entered in error, never deleted."""

    wrong_at = models.DateTimeField(null=True, blank=True)
    wrong_by = models.ForeignKey(
        "records.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    wrong_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_wrong_says_who_when_why",
                condition=Q(wrong_at__isnull=True, wrong_by__isnull=True, wrong_reason="")
                | (Q(wrong_at__isnull=False, wrong_by__isnull=False) & ~Q(wrong_reason="")),
            )
        ]


def one_of(field: str, values: list[str], *, name: str) -> models.CheckConstraint:
    """The database refuses any other word in `field`."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


def both_or_neither(one: str, other: str, *, name: str) -> models.CheckConstraint:
    """Two columns that only make sense together: who and when, start and reason."""
    together = Q(**{f"{one}__isnull": True, f"{other}__isnull": True}) | Q(
        **{f"{one}__isnull": False, f"{other}__isnull": False}
    )
    return models.CheckConstraint(condition=together, name=name)
