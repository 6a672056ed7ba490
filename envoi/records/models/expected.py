"""What a practice's own courses teach about a course: kept, so that a page only has to read it."""

from typing import Any

from django.db import models
from django.db.models import Q

from envoi.records.models.row import one_of

WHY_NOT = ["", "too_few", "not_answered"]


class ExpectedCourse(models.Model):
    """The growth model of one instrument from all courses of a practice, or why there is none.

    `model` is growth.as_data, `held_back` held_back.as_data; `courses` had two answers or more.
    Rewritten by the worker once a week. `settled` says that what is noticed has been seen anew
    with it.
    """

    practice = models.ForeignKey("records.Practice", on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=40)
    estimated_at = models.DateTimeField()
    courses = models.PositiveIntegerField()
    model: Any = models.JSONField(null=True, blank=True)
    held_back: Any = models.JSONField(null=True, blank=True)
    why_not = models.CharField(max_length=14, blank=True, default="")
    settled = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("why_not", WHY_NOT, name="expected_course_why_not_known"),
            models.CheckConstraint(
                condition=Q(model__isnull=False, held_back__isnull=False, why_not="")
                | (Q(model__isnull=True, held_back__isnull=True) & ~Q(why_not="")),
                name="expected_course_is_there_or_says_why_not",
            ),
            models.UniqueConstraint(
                fields=["practice", "instrument"], name="expected_course_once_an_instrument"
            ),
        ]
