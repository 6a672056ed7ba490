"""What the client came with and what the work is for."""

from django.db import models
from django.db.models import Q

from envoi.records.fields import EncryptedText
from envoi.records.models.client import Client
from envoi.records.models.episode import Episode
from envoi.records.models.row import Entry, one_of

LEVELS = ["not_yet", "partly", "reached"]
RATERS = ["client", "therapist"]


class Concern(Entry):
    """A concern brought in, in the client's own words."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="concerns")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="concerns")
    words = EncryptedText()
    brought_on = models.DateField()


class ConcernRating(Entry):
    """How much a concern weighs on a day, 0 (not at all) to 10."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="ratings")
    on = models.DateField()
    rating = models.PositiveSmallIntegerField()

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=Q(rating__lte=10), name="concern_rated_0_to_10"),
        ]


class Goal(Entry):
    """A goal set together, in the client's words; scale and weight for those who want them."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="goals")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="goals")
    words = EncryptedText()
    set_on = models.DateField()
    weight = models.PositiveSmallIntegerField(default=1)
    scaled = models.BooleanField(default=False)  # rated on the five steps -2 to +2
    dropped_on = models.DateField(null=True, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=Q(weight__gte=1), name="goal_weight_is_positive"),
        ]


class GoalRating(Entry):
    """Where a goal stood on a day, in the client's or the therapist's view."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="ratings")
    on = models.DateField()
    rater = models.CharField(max_length=10)
    level = models.CharField(max_length=8)
    step = models.SmallIntegerField(null=True, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("rater", RATERS, name="goal_rated_by_client_or_therapist"),
            one_of("level", LEVELS, name="goal_level_is_one_of_three"),
            models.CheckConstraint(
                condition=Q(step__isnull=True) | Q(step__gte=-2, step__lte=2),
                name="goal_step_is_between_minus_2_and_2",
            ),
        ]
