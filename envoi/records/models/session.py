"""Sessions, who was there, and contacts in between."""

from django.db import models
from django.db.models import Q

from envoi.records.models.client import Client
from envoi.records.models.episode import Episode
from envoi.records.models.row import Entry, one_of

PLACES = ["practice", "video", "phone", "home", "elsewhere", "not_recorded"]
STATES = ["booked", "proposed", "cancelled"]
ATTENDANCES = ["expected", "attended", "late_cancelled", "cancelled", "not_shown"]
CANCELLERS = ["", "client", "therapist", "other"]


class Session(Entry):
    """An appointed hour. Kept in UTC with its zone; `on` is the day in that zone."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="sessions")
    on = models.DateField()
    starts_at = models.DateTimeField(null=True, blank=True)  # empty: only the day is known
    zone = models.CharField(max_length=64)
    minutes = models.PositiveSmallIntegerField(default=50)
    place = models.CharField(max_length=12, default="not_recorded")
    state = models.CharField(max_length=10, default="booked")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("place", PLACES, name="session_place_known"),
            one_of("state", STATES, name="session_state_known"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1440), name="session_fits_into_a_day"
            ),
        ]
        indexes = [models.Index(fields=["episode", "on"])]


class Attendance(Entry):
    """Whether one participant was there; by whom it was cancelled."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="attendances")
    status = models.CharField(max_length=14, default="expected")
    cancelled_by = models.CharField(max_length=10, blank=True, default="")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("status", ATTENDANCES, name="attendance_status_known"),
            one_of("cancelled_by", CANCELLERS, name="attendance_canceller_known"),
            models.UniqueConstraint(
                fields=["session", "client"],
                condition=Q(wrong_at__isnull=True),
                name="attendance_once_a_participant",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by="") | Q(status__in=["cancelled", "late_cancelled"]),
                name="attendance_canceller_only_where_cancelled",
            ),
        ]
