"""The ending of an episode: its present state, its steps, its words and its events."""

from typing import Any

from django.db import models
from django.db.models import Q

from envoi.records.fields import EncryptedJSON, EncryptedText
from envoi.records.models.client import Client, DecisionMaker
from envoi.records.models.episode import Episode, Participant
from envoi.records.models.practice import Member
from envoi.records.models.row import Entry, Row, both_or_neither, one_of

STAGES = [
    "considered",
    "talked_about",
    "decided",
    "winding_down",
    "closed",
    "followed_up",
    "interrupted",
    "withdrawn",
]
UNDER_WAY = ["considered", "talked_about", "decided", "winding_down", "interrupted"]
OVER = ["closed", "followed_up"]
INITIATORS = ["", "client", "therapist", "both", "someone_else"]
MANNERS = ["", "planned_worked_through", "planned_short", "unplanned"]
FORMS = ["full", "short"]
STEP_STATES = ["open", "done", "left_out"]
SPEAKERS = ["client", "therapist", "decider"]
CHOICES = [
    *("", "yes", "no", "more_time"),
    *("towards_ending", "towards_staying", "unsure"),
    *("named", "not_needed", "still_open"),
    *("transfer", "follow", "referral", "end"),
    *("in_person", "video", "phone", "letter"),
    *("instead", "alongside"),
    *("told", "complies"),
]
AUDIENCES = ["only_me", "record", "client", "sent"]
HANDOVERS = ["handover", "consultation"]
HOME_WAYS = ["not_asked", "paper", "file", "both", "neither"]


class Ending(Entry):
    """Who began it, why, and how it was done stand apart; `stage` is the fold of its events."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="endings")
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="endings"
    )
    stage = models.CharField(max_length=14)
    form = models.CharField(max_length=6, default="full")
    reason = models.CharField(max_length=40)
    reasons_version = models.CharField(max_length=20)
    # What is true beside the one reason: codes of the same list, never the first one again.
    other_reasons: Any = models.JSONField(default=list)
    pathway = models.CharField(max_length=40)
    pathway_version = models.CharField(max_length=20)
    initiated_by = models.CharField(max_length=14, blank=True, default="")
    why = EncryptedText(default="")
    manner = models.CharField(max_length=24, blank=True, default="")
    considered_on = models.DateField(null=True, blank=True)
    talked_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    more_time_until = models.DateField(null=True, blank=True)
    last_session_on = models.DateField(null=True, blank=True)
    taper_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    last_contact_on = models.DateField(null=True, blank=True)
    offered = EncryptedText(default="")
    criteria_not_used: Any = models.JSONField(default=list)
    safe_at_home = models.CharField(max_length=10, default="not_asked")
    closed_on = models.DateField(null=True, blank=True)
    clinical_end_on = models.DateField(null=True, blank=True)
    administrative_end_on = models.DateField(null=True, blank=True)
    financial_end_on = models.DateField(null=True, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("stage", STAGES, name="ending_stage_known"),
            one_of("form", FORMS, name="ending_form_known"),
            one_of("initiated_by", INITIATORS, name="ending_initiator_known"),
            one_of("manner", MANNERS, name="ending_manner_known"),
            one_of("safe_at_home", HOME_WAYS, name="ending_home_way_known"),
            models.CheckConstraint(
                condition=~Q(stage__in=OVER)
                | (
                    Q(closed_on__isnull=False, last_contact_on__isnull=False)
                    & ~Q(initiated_by="")
                    & ~Q(manner="")
                    & ~Q(reason="")
                ),
                name="ending_closed_says_who_why_how_when",
            ),
            models.UniqueConstraint(
                fields=["episode"],
                condition=Q(stage__in=UNDER_WAY, participant__isnull=True, wrong_at__isnull=True),
                name="ending_one_under_way_an_episode",
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(stage__in=UNDER_WAY, participant__isnull=False, wrong_at__isnull=True),
                name="ending_one_under_way_a_participant",
            ),
        ]


class EndingStep(Row):
    """One step of the pathway, copied when the ending was raised."""

    ending = models.ForeignKey(Ending, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    who = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, default="open")
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            one_of("state", STEP_STATES, name="ending_step_state_known"),
            both_or_neither("done_on", "done_by", name="ending_step_done_by_and_when"),
            models.UniqueConstraint(fields=["ending", "code"], name="ending_step_once"),
        ]


class EndingEvent(Row):
    """What happened to an ending, in order; append-only."""

    ending = models.ForeignKey(Ending, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    event = models.CharField(max_length=14)
    before = models.CharField(max_length=14, blank=True)
    after = models.CharField(max_length=14)
    on = models.DateField()
    reason = EncryptedText(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ending", "number"], name="ending_event_numbered_once")
        ]
        ordering = ["number"]


class EndingAnswer(Entry):
    """One answer of one person: a rating, a choice, words. A newer one stands before an older."""

    ending = models.ForeignKey(Ending, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=30)
    speaker = models.CharField(max_length=10)
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.PROTECT, related_name="ending_answers"
    )
    decider = models.ForeignKey(
        DecisionMaker, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField()
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    choice = models.CharField(max_length=16, blank=True, default="")
    words = EncryptedText(default="")
    audience = models.CharField(max_length=10, default="record")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("speaker", SPEAKERS, name="ending_answer_speaker_known"),
            one_of("choice", CHOICES, name="ending_answer_choice_known"),
            one_of("audience", AUDIENCES, name="ending_answer_audience_known"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__lte=10),
                name="ending_answer_rated_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(speaker="client", client__isnull=False, decider__isnull=True)
                | Q(speaker="therapist", client__isnull=True, decider__isnull=True)
                | Q(speaker="decider", client__isnull=False, decider__isnull=False),
                name="ending_answer_client_is_named",
            ),
        ]


class EndingText(Row):
    """A text being written for one place in the ending; kept with every pause in typing."""

    ending = models.ForeignKey(Ending, on_delete=models.PROTECT, related_name="texts")
    slot = models.CharField(max_length=30)
    text = EncryptedText(default="")
    audience = models.CharField(max_length=10)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("audience", AUDIENCES, name="ending_text_audience_known"),
            models.UniqueConstraint(fields=["ending", "slot"], name="ending_text_once_a_slot"),
        ]


class Quotation(Entry):
    """The client's own words, proposed for a letter and approved, or not, by the client."""

    ending = models.ForeignKey(Ending, on_delete=models.PROTECT, related_name="quotations")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="quotations")
    words = EncryptedText()
    drawn_from = models.CharField(max_length=60, blank=True)  # "concern/<ref>"
    approved_on = models.DateField(null=True, blank=True)


class RiskHandover(Entry):
    """Risk handed over at an ending: to a named receiver, or a consultation where nobody can."""

    ending = models.ForeignKey(Ending, on_delete=models.PROTECT, related_name="risk_handovers")
    kind = models.CharField(max_length=12)
    with_whom = models.CharField(max_length=200)
    accepted_on = models.DateField()
    cover_until = models.DateField(null=True, blank=True)
    safety_contact = EncryptedText(default="")
    # What was told, or what the consultation came to; empty in rows from before it was asked.
    note = EncryptedText(null=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("kind", HANDOVERS, name="risk_handover_kind_known"),
            models.CheckConstraint(condition=~Q(with_whom=""), name="risk_handover_names_somebody"),
            models.CheckConstraint(
                condition=~Q(kind="handover") | Q(cover_until__isnull=False),
                name="risk_handover_has_cover",
            ),
        ]


class Closing(Row):
    """What one closing changed: every touched row before and after, so undo can be exact."""

    ending = models.ForeignKey(Ending, on_delete=models.PROTECT, related_name="closings")
    before = EncryptedJSON()
    after = EncryptedJSON()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [both_or_neither("undone_at", "undone_by", name="closing_undone_by_and_when")]


class Task(Row):
    """Something left to do, with an owner and a day."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="tasks")
    ending = models.ForeignKey(
        Ending, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    referral = models.ForeignKey(
        "records.Referral", null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    code = models.CharField(max_length=40)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="tasks")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [both_or_neither("done_on", "done_by", name="task_done_by_and_when")]
