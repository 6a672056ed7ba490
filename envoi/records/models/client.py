"""Clients, how they may be reached, and the people around them."""

from django.db import models
from django.db.models import F, Q

from envoi.records.fields import EncryptedText
from envoi.records.models.row import Entry, one_of

WAYS = ["mobile", "phone", "email", "post"]
PERMISSIONS = ["yes", "no", "not_recorded"]
DECIDERS = ["self", "guardian", "court", "agency"]


class Client(Entry):
    """A person in the practice's care. Names and birth dates stay readable and searchable."""

    name = models.CharField(max_length=200)
    preferred_name = models.CharField(max_length=200, blank=True)
    pronouns = models.CharField(max_length=60, blank=True)
    birth_date = models.CharField(max_length=10, blank=True)  # ISO; may be partial: 2015, 2015-03
    spoken_language = models.CharField(max_length=60, blank=True)
    written_language = models.CharField(max_length=60, blank=True)
    interpreter = models.CharField(max_length=12, default="not_recorded")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("interpreter", PERMISSIONS, name="client_interpreter_is_known_or_not_recorded"),
            models.CheckConstraint(condition=~Q(name=""), name="client_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="client_is_not_merged_into_itself",
            ),
        ]
        indexes = [models.Index(fields=["practice", "name"])]


class ContactWay(Entry):
    """One way to reach a client, with the permission to use it."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contact_ways")
    kind = models.CharField(max_length=10)
    value = EncryptedText()
    fingerprint = models.CharField(max_length=64)
    may_contact = models.CharField(max_length=12, default="not_recorded")
    may_leave_message = models.CharField(max_length=12, default="not_recorded")
    preferred = models.BooleanField(default=False)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("kind", WAYS, name="contact_way_is_of_a_known_kind"),
            one_of("may_contact", PERMISSIONS, name="contact_way_permission_known"),
            one_of("may_leave_message", PERMISSIONS, name="contact_way_message_permission_known"),
        ]
        indexes = [models.Index(fields=["practice", "fingerprint"])]


class RelatedPerson(Entry):
    """Somebody around the client: emergency contact, partner, parent, doctor."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="related_persons")
    name = models.CharField(max_length=200)
    relation = models.CharField(max_length=80, blank=True)
    reached_at = EncryptedText(default="")
    emergency = models.BooleanField(default=False)
    may_contact = models.CharField(max_length=12, default="not_recorded")

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("may_contact", PERMISSIONS, name="related_person_permission_known"),
        ]


class DecisionMaker(Entry):
    """Who consents, signs, is told and has access, and from when until when."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="decision_makers")
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200, blank=True)
    scope = models.CharField(max_length=300, blank=True)
    order_note = EncryptedText(default="")
    # Of a court or an agency: under which order, what must be reported, to whom, what stopping may
    # cost. A sealed one is empty in a row from before there was a place for it.
    under_order = models.CharField(max_length=200, blank=True)
    must_report = EncryptedText(null=True, blank=True)
    report_to = models.CharField(max_length=200, blank=True)
    may_cost = EncryptedText(null=True, blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            one_of("kind", DECIDERS, name="decision_maker_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(kind="self") | ~Q(name=""), name="decision_maker_is_named"
            ),
        ]
