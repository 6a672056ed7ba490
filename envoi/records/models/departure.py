"""Somebody who treats goes, for good or for a time, and what becomes of each of their courses."""

from django.db import models
from django.db.models import Q

from envoi.records.fields import EncryptedText
from envoi.records.models.ending import Ending
from envoi.records.models.episode import Episode
from envoi.records.models.practice import Member
from envoi.records.models.row import Row, both_or_neither, one_of

WHY = [
    "therapist_leaving",
    "therapist_leave_temporary",
    "practice_closing",
    "therapist_incapacity",
    "therapist_death",
]
DEPARTURE_CHOICES = ["", "transfer", "follow", "referral", "end"]
TOLD_HOW = ["", "in_person", "video", "phone", "letter"]


class Departure(Row):
    """A member's last day, and why; whoever comes back has the day of that too."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="departures")
    reason = models.CharField(max_length=40)
    announced_on = models.DateField()
    last_day = models.DateField()
    back_on = models.DateField(null=True, blank=True)
    over_on = models.DateField(null=True, blank=True)
    over_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            one_of("reason", WHY, name="departure_reason_known"),
            both_or_neither("over_on", "over_by", name="departure_over_by_and_when"),
            models.CheckConstraint(
                condition=Q(back_on__isnull=True) | Q(back_on__gt=models.F("last_day")),
                name="departure_comes_back_after_the_last_day",
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(over_on__isnull=True),
                name="departure_once_a_member",
            ),
        ]


class DepartureRow(Row):
    """One course of somebody who goes: what the client was told and chose, and who receives."""

    departure = models.ForeignKey(Departure, on_delete=models.PROTECT, related_name="rows")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="departure_rows")
    told_on = models.DateField(null=True, blank=True)
    told_how = models.CharField(max_length=10, blank=True, default="")
    choice = models.CharField(max_length=10, blank=True, default="")
    receiver = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="receives"
    )
    outside = EncryptedText(default="")
    accepted_on = models.DateField(null=True, blank=True)
    declined_on = models.DateField(null=True, blank=True)
    joint_on = models.DateField(null=True, blank=True)
    arrived_on = models.DateField(null=True, blank=True)
    note = EncryptedText(default="")
    ending = models.ForeignKey(
        Ending, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["departure", "episode"], name="departure_row_once_a_course"
            ),
            one_of("choice", DEPARTURE_CHOICES, name="departure_choice_known"),
            one_of("told_how", TOLD_HOW, name="departure_told_how_known"),
            models.CheckConstraint(
                condition=Q(choice="") | Q(told_on__isnull=False),
                name="departure_choice_comes_after_telling",
            ),
            models.CheckConstraint(
                condition=Q(arrived_on__isnull=True) | ~Q(choice__in=["", "end"]),
                name="departure_arrives_somewhere",
            ),
        ]
