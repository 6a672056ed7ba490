"""What stands over a client's record: a death, protection, a legal hold, and what was let go."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from envoi.records.fields import EncryptedJSON, EncryptedText
from envoi.records.models.client import Client
from envoi.records.models.practice import Member
from envoi.records.models.row import Entry, both_or_neither, one_of

SUICIDE = ["no", "yes", "maybe", "not_known"]
NOTE_WANTED = ["yes", "no", "still_open"]
IN_DANGER = ["client", "practice"]
THINGS = ["letter", "fee_notice", "bill", "reminder", "check_in", "mail"]
GROUNDS = ["died", "protected", "risk", "hospital"]


class Death(Entry):
    """A client has died. While this stands nothing goes to them, and notes stay as they are.

    `before` and `after` hold the images of every row the act touched, so that it can be taken
    back exactly where it was the wrong person.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="deaths")
    heard_on = models.DateField()
    died_on = models.DateField(null=True, blank=True)
    suicide = models.CharField(max_length=10, default="not_known")
    family = EncryptedText(default="")  # who of the family may be spoken to, and how
    note_wanted = models.CharField(max_length=10, default="still_open")
    before = EncryptedJSON(default=list)
    after = EncryptedJSON(default=list)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("suicide", SUICIDE, name="death_suicide_known"),
            one_of("note_wanted", NOTE_WANTED, name="death_note_wanted_known"),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True) | Q(died_on__lte=F("heard_on")),
                name="death_is_heard_of_after_it",
            ),
            models.UniqueConstraint(
                fields=["client"], condition=Q(wrong_at__isnull=True), name="death_once_a_client"
            ),
        ]


class Protection(Entry):
    """Somebody is in danger: the client, or the practice by somebody around the client."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="protections")
    whom = models.CharField(max_length=10, default="client")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    safe_way = EncryptedText(default="")  # through whom, and how, they may be reached
    why = EncryptedText(default="")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("whom", IN_DANGER, name="protection_whom_known"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="protection_ends_after_it_began",
            ),
        ]


class LegalHold(Entry):
    """Nothing of this client's record is destroyed while this stands, whatever a rule says."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="legal_holds")
    from_on = models.DateField()
    why = EncryptedText()
    lifted_on = models.DateField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_why = EncryptedText(default="")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            both_or_neither("lifted_on", "lifted_by", name="legal_hold_lifted_by_and_when"),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | Q(lifted_on__gte=F("from_on")),
                name="legal_hold_is_lifted_after_it_began",
            ),
        ]


class HoldRelease(Entry):
    """One thing a clinician let go although something held it back, and why."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="hold_releases")
    thing = models.CharField(max_length=12)
    ground = models.CharField(max_length=12)
    about: Any = models.UUIDField()  # the paper, the notice, the bill
    on = models.DateField()
    why = EncryptedText()

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("thing", THINGS, name="hold_release_thing_known"),
            one_of("ground", GROUNDS, name="hold_release_ground_known"),
        ]
        indexes = [models.Index(fields=["about"], name="hold_release_about")]
