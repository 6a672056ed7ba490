"""Referrals: the directory, what was offered and chosen, what was released, what left."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from envoi.records.fields import EncryptedField, EncryptedText
from envoi.records.models.client import PERMISSIONS, Client, DecisionMaker
from envoi.records.models.ending import Ending
from envoi.records.models.episode import Episode
from envoi.records.models.row import Entry, Row, one_of

STATES = [
    *("needed", "offered", "accepted", "declined"),
    *("sent", "booked", "attended", "failed"),
]
PLACES = ["instead", "alongside"]
OFFER_CHOICES = ["", "chosen", "not_this"]
PACKETS = ["note", "summary"]


class Provider(Entry):
    """A place to refer to. It holds nothing about any client.

    `specialties`, `languages`, `payers` and `licensed_in` are lists with commas between; what is
    empty is not recorded.
    """

    name = models.CharField(max_length=200)
    about = models.CharField(max_length=200, blank=True)
    specialties = models.CharField(max_length=400, blank=True)
    languages = models.CharField(max_length=200, blank=True)
    payers = models.CharField(max_length=400, blank=True)
    licensed_in = models.CharField(max_length=300, blank=True)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    fee = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    reached_at = models.CharField(max_length=200, blank=True)
    telehealth = models.CharField(max_length=12, default="not_recorded")
    takes_new = models.CharField(max_length=12, default="not_recorded")
    waiting_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="provider_has_a_name"),
            one_of("telehealth", PERMISSIONS, name="provider_telehealth_known"),
            one_of("takes_new", PERMISSIONS, name="provider_takes_new_known"),
            models.CheckConstraint(
                condition=Q(age_from__isnull=True)
                | Q(age_to__isnull=True)
                | Q(age_to__gte=F("age_from")),
                name="provider_ages_in_order",
            ),
        ]


class Referral(Entry):
    """One client on the way to another place; `state` is the fold of its events.

    `part2` marks a record under 42 CFR Part 2. The texts are written to be sent.
    """

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="referrals")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="referrals")
    ending = models.ForeignKey(
        Ending, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals"
    )
    state = models.CharField(max_length=10)
    place = models.CharField(max_length=10, default="instead")
    specialty = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=60, blank=True)
    interpreter = models.BooleanField(default=False)
    lives_in = models.CharField(max_length=60, blank=True)
    payer = models.CharField(max_length=120, blank=True)
    telehealth = models.BooleanField(default=False)
    part2 = models.BooleanField(default=False)
    why = EncryptedText(default="")
    helped = EncryptedText(default="")
    other_care = EncryptedText(default="")
    until_then = EncryptedText(default="")
    contact = EncryptedText(default="")
    sessions_left = models.PositiveSmallIntegerField(null=True, blank=True)
    why_fewer = EncryptedText(default="")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("state", STATES, name="referral_state_known"),
            one_of("place", PLACES, name="referral_place_known"),
        ]


class ReferralOffer(Entry):
    """A place offered to a client, as it was told then, and what the client said to it.

    Without a provider it is a place the client found.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="offers")
    provider = models.ForeignKey(
        Provider, null=True, blank=True, on_delete=models.PROTECT, related_name="offers"
    )
    name = EncryptedText()
    contact = EncryptedText(default="")
    rank = models.PositiveSmallIntegerField()
    reasons: Any = models.JSONField(default=list)
    told_on = models.DateField()
    choice = models.CharField(max_length=10, blank=True, default="")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("choice", OFFER_CHOICES, name="referral_offer_choice_known"),
        ]


class ReferralEvent(Row):
    """What happened to a referral, in order; append-only."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    event = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    on = models.DateField()
    words = EncryptedText(default="")

    class Meta:
        constraints = [
            one_of("after", STATES, name="referral_event_state_known"),
            models.UniqueConstraint(
                fields=["referral", "number"], name="referral_event_numbered_once"
            ),
        ]
        ordering = ["number"]


class Release(Entry):
    """A signed release of information, with every element of 45 CFR 164.508(c).

    `contents` names what may be told by code; psychotherapy notes have no code. `happened_on` is
    the day the event came with which the release ends. Without a `decider` the client signed.
    """

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="releases")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="releases")
    contents: Any = models.JSONField(default=list)
    what = EncryptedText(default="")
    discloser = EncryptedText()
    receiver = EncryptedText()
    purpose = EncryptedText()
    expires_on = models.DateField(null=True, blank=True)
    expires_event = EncryptedText(default="")
    happened_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField()
    signed_by = EncryptedText()
    decider = models.ForeignKey(
        DecisionMaker, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revocation_told = models.BooleanField(default=False)
    conditioning_told = models.BooleanField(default=False)
    redisclosure_told = models.BooleanField(default=False)
    part2 = models.BooleanField(default=False)
    revoked_on = models.DateField(null=True, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(revocation_told=True, conditioning_told=True, redisclosure_told=True),
                name="release_says_all_three",
            ),
        ]


class ReferralPacket(Row):
    """What was sent: the very bytes, their digests, and by which release; never made again."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="packets")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="packets")
    kind = models.CharField(max_length=10)
    on = models.DateField()
    receiver = EncryptedText()
    how = EncryptedText(default="")
    pdf = EncryptedField()
    pdf_sha256 = models.CharField(max_length=64)
    document = EncryptedField()
    document_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [one_of("kind", PACKETS, name="referral_packet_kind_known")]
