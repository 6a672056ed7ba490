"""What is noticed about an episode, kept so that the caseload is a read."""

from typing import Any

from django.db import models

from envoi.records.models.episode import Episode


class NoticedRow(models.Model):
    """One row an episode, rewritten in the transaction of every write to that episode.

    What depends on the calendar is stored as the day on which it becomes true, and compared with
    today in SQL. `noticed` is signal.as_data; `row` is what the caseload shows beside it.
    """

    episode = models.OneToOneField(
        Episode, primary_key=True, on_delete=models.CASCADE, related_name="noticed"
    )
    practice = models.ForeignKey("records.Practice", on_delete=models.PROTECT, related_name="+")
    open = models.BooleanField()
    standing_group = models.PositiveSmallIntegerField()  # the group whatever the day
    not_in_touch_from = models.DateField(null=True)
    talk_from = models.DateField(null=True)
    talk_until = models.DateField(null=True)
    stale_from = models.DateField(null=True)
    order_on = models.DateField(null=True)  # soonest first inside a group
    noticed: Any = models.JSONField()
    row: Any = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["practice", "open", "standing_group"])]
