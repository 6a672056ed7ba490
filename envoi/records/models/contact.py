"""Tries to be in touch with somebody who is not."""

from django.db import models

from envoi.records.fields import EncryptedText
from envoi.records.models.client import Client
from envoi.records.models.episode import Episode
from envoi.records.models.row import Entry, one_of

TRIED_WAYS = ["mobile", "phone", "message", "email", "post"]
RESULTS = ["no_answer", "message_left", "spoke", "answered", "returned", "somebody_else"]


class ContactAttempt(Entry):
    """One try to be in touch, by one way, on one day; who tried is who wrote it down.

    `permitted` is what the client had said about that way when it was written down.
    """

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="contact_attempts")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contact_attempts")
    on = models.DateField()
    at = models.CharField(max_length=5, blank=True, default="")  # 16:30, of the practice's day
    way = models.CharField(max_length=10)
    result = models.CharField(max_length=14)
    personal = models.BooleanField(default=False)
    permitted = models.CharField(max_length=12, default="not_recorded")
    words = EncryptedText(default="")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("way", TRIED_WAYS, name="contact_attempt_way_known"),
            one_of("result", RESULTS, name="contact_attempt_result_known"),
            one_of(
                "permitted", ["yes", "no", "not_recorded"], name="contact_attempt_permission_known"
            ),
        ]
