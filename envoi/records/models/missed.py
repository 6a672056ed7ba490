"""How often hours are missed in a practice: kept, so that a page only has to read it."""

from typing import Any

from django.db import models
from django.db.models import Q

from envoi.records.models.row import one_of

WHY_NOT = ["", "too_few", "one_way", "alike", "not_judged", "no_better"]


class MissedRate(models.Model):
    """The rate of missed hours of a practice, and whether a client's own tells more.

    `prior` holds the hours missed and kept that it weighs like, `judgement` the fields of
    missed_judged.Judgement; `why_not` is empty where a client's own rate may be told. Rewritten by
    the worker once a week.
    """

    practice = models.ForeignKey("records.Practice", on_delete=models.PROTECT, related_name="+")
    estimated_at = models.DateTimeField()
    hours = models.PositiveIntegerField()
    clients = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()
    prior: Any = models.JSONField(null=True, blank=True)
    judgement: Any = models.JSONField(null=True, blank=True)
    why_not = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        constraints = [
            one_of("why_not", WHY_NOT, name="missed_rate_why_not_known"),
            models.CheckConstraint(
                condition=Q(prior__isnull=False, judgement__isnull=False) | ~Q(why_not=""),
                name="missed_rate_is_there_or_says_why_not",
            ),
            models.UniqueConstraint(fields=["practice"], name="missed_rate_once_a_practice"),
        ]
