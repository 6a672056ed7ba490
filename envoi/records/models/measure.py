"""Answers to instruments, as given and as scored."""

from typing import Any

from django.db import models
from django.db.models import Q

from envoi.records.models.client import Client
from envoi.records.models.episode import Episode
from envoi.records.models.row import Entry, one_of

RISKS = ["endorsed", "not_endorsed", "unknown", "not_asked"]


class Response(Entry):
    """One filled-in instrument: raw answers, and the score as it was computed then.

    `score` is in whole thousandths; it is empty exactly when `unscorable` says why.
    """

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="responses")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="responses")
    instrument = models.CharField(max_length=40)
    instrument_version = models.CharField(max_length=20)
    on = models.DateField()
    occurrence = models.PositiveSmallIntegerField(default=1)  # the second on one day is 2
    answers: Any = models.JSONField(null=True, blank=True)  # {"1": 2, "9": null}; null: a total
    score = models.IntegerField(null=True, blank=True)
    prorated = models.BooleanField(default=False)
    unscorable = models.CharField(max_length=200, blank=True, default="")
    risk = models.CharField(max_length=14, default="not_asked")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("risk", RISKS, name="response_risk_known"),
            models.CheckConstraint(
                condition=(Q(score__isnull=False) & Q(unscorable=""))
                | (Q(score__isnull=True) & ~Q(unscorable="")),
                name="response_is_scored_or_says_why_not",
            ),
        ]
        indexes = [models.Index(fields=["episode", "instrument", "on"])]
