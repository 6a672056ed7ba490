"""Risk: when it was asked, what was answered, what is open, what the plan is."""

from django.db import models
from django.db.models import F, Q

from envoi.records.fields import EncryptedText
from envoi.records.models.client import Client
from envoi.records.models.episode import Episode
from envoi.records.models.measure import Response
from envoi.records.models.practice import Member
from envoi.records.models.row import Entry, both_or_neither, one_of

ANSWERS = ["none", "passive_thoughts", "thoughts", "plan_or_intent", "not_answered"]


class RiskAsked(Entry):
    """Risk was asked about on a day, and this was the answer."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="risk_asked")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="risk_asked")
    on = models.DateField()
    answer = models.CharField(max_length=20)
    note = EncryptedText(default="")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("answer", ANSWERS, name="risk_answer_known"),
        ]


class RiskFlag(Entry):
    """Something about safety stands open until a named person has closed it."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="risk_flags")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="risk_flags")
    opened_on = models.DateField()
    why = EncryptedText()
    response = models.ForeignKey(
        Response, null=True, blank=True, on_delete=models.PROTECT, related_name="risk_flags"
    )
    assessed_on = models.DateField(null=True, blank=True)
    assessed_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assessment = EncryptedText(default="")
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            both_or_neither("assessed_on", "assessed_by", name="risk_flag_assessed_by_and_when"),
            both_or_neither("closed_on", "closed_by", name="risk_flag_closed_by_and_when"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(assessed_on__isnull=False),
                name="risk_flag_is_assessed_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="risk_flag_closes_after_it_opened",
            ),
        ]


class SafetyPlan(Entry):
    """A safety plan made with the client on a day; the newest standing one is current."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="safety_plans")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="safety_plans")
    made_on = models.DateField()
    text = EncryptedText()
