"""One course of therapy, who takes part in it and who cares for it."""

from django.db import models
from django.db.models import F, Q

from envoi.domain.session import MOST_PLANNED
from envoi.records.models.client import Client
from envoi.records.models.practice import Member
from envoi.records.models.row import Entry, Row, one_of

KINDS = ["individual", "couple", "family", "group"]
STATUSES = ["planned", "waitlist", "active", "onhold", "finished", "cancelled", "entered-in-error"]
OVER = ["finished", "cancelled"]


class Episode(Entry):
    """An episode of care. FHIR's seven statuses; a closed one has the day it ended."""

    kind = models.CharField(max_length=12, default="individual")
    status = models.CharField(max_length=16, default="active")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    uses_measures = models.BooleanField(default=True)
    planned_sessions = models.PositiveSmallIntegerField(null=True, blank=True)  # agreed at first
    in_hospital_since = models.DateField(null=True, blank=True)
    earlier = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="later"
    )

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("kind", KINDS, name="episode_is_of_a_known_kind"),
            one_of("status", STATUSES, name="episode_status_is_one_of_seven"),
            models.CheckConstraint(
                condition=Q(status__in=OVER, ended_on__isnull=False)
                | (~Q(status__in=OVER) & Q(ended_on__isnull=True))
                | Q(status="entered-in-error"),
                name="episode_over_has_its_end_date",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="episode_ends_after_it_started",
            ),
            models.CheckConstraint(
                condition=Q(planned_sessions__isnull=True)
                | Q(planned_sessions__gte=1, planned_sessions__lte=MOST_PLANNED),
                name="episode_planned_sessions_are_1_to_500",
            ),
        ]
        indexes = [models.Index(fields=["practice", "status"])]


class Participant(Entry):
    """A client taking part in an episode; one may leave while the episode goes on."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="participants")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="takes_part")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    first = models.BooleanField(default=False)  # whose name the episode is filed under
    asks_feedback = models.BooleanField(default=False)  # a short word about an hour is asked for

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["episode", "client"],
                condition=Q(wrong_at__isnull=True),
                name="participant_once_an_episode",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="participant_leaves_after_joining",
            ),
        ]


class StatusChange(Row):
    """One line of an episode's status history; never edited."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="status_changes")
    status = models.CharField(max_length=16)
    on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [one_of("status", STATUSES, name="status_change_to_one_of_seven")]


class CareTeamPeriod(Entry):
    """A member treats an episode from a day until a day."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="care_team")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="cares_for")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="care_team_period_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["episode", "member"],
                condition=Q(until_on__isnull=True, wrong_at__isnull=True),
                name="care_team_member_once_at_a_time",
            ),
        ]
        # Whether somebody treats a course is asked with every page and every write.
        indexes = [models.Index(fields=["episode", "member"], name="care_team_of_course")]
