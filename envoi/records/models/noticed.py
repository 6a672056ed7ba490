"""What is noticed about an episode, kept so that the caseload is a read."""

from typing import Any

from django.db import models

from envoi.records.models.episode import Episode
from envoi.records.models.row import one_of

READERS = ["all", "treating", "others"]


class NoticedRow(models.Model):
    """Rewritten in the transaction of every write to its episode.

    What depends on the calendar is stored as the day on which it becomes true, and compared with
    today in SQL. `noticed` is signal.as_data; `row` is what the caseload shows beside it. An
    ending that is only considered is nobody's business but the treating therapist's: then there
    are two rows, one for the treating and one for other readers, and else one for all.
    """

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="noticed")
    practice = models.ForeignKey("records.Practice", on_delete=models.PROTECT, related_name="+")
    readers = models.CharField(max_length=8, default="all")
    open = models.BooleanField()
    standing_group = models.PositiveSmallIntegerField()  # the group whatever the day
    not_in_touch_from = models.DateField(null=True)
    talk_from = models.DateField(null=True)
    talk_until = models.DateField(null=True)
    stale_from = models.DateField(null=True)
    order_on = models.DateField(null=True)  # soonest first inside a group
    name = models.TextField(default="")  # for sorting: whom it is filed under, case-folded
    called = models.TextField(default="")  # for searching: every name of everyone, case-folded
    noticed: Any = models.JSONField()
    row: Any = models.JSONField()

    class Meta:
        constraints = [
            one_of("readers", READERS, name="noticed_row_readers_known"),
            models.UniqueConstraint(fields=["episode", "readers"], name="noticed_once_a_reader"),
        ]
        indexes = [models.Index(fields=["practice", "open", "standing_group"])]
