"""What guards the doors: second factors, log-ins, invitations, feeds, and opening in an emergency.

A secret that only has to be recognised is kept as its digest, one that has to be used is sealed.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q

from envoi.records.fields import EncryptedJSON, EncryptedText
from envoi.records.models.episode import Episode
from envoi.records.models.practice import Account, Member, Practice
from envoi.records.models.row import both_or_neither, new_ref, one_of

FACTORS = ["totp", "passkey", "recovery"]
ATTEMPTS = ["log_in", "second_factor", "recovery", "invitation", "feed", "password"]
ENDS = ["", "logged_out", "ended_by_owner", "ended_everywhere", "idle", "too_long", "left"]


class SecondFactor(models.Model):
    """Something an account has besides its password: an app, a passkey, a recovery code."""

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="factors")
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=80, blank=True, default="")
    # totp: {"secret"}; passkey: {"credential"}; recovery: {} (its digest stands in `handle`).
    secret: Any = EncryptedJSON(purpose="second factor")
    # The digest of a passkey's credential id or of a recovery code, to find it by.
    handle = models.CharField(max_length=64, blank=True, default="")
    counter = models.BigIntegerField(default=0)  # the last time step or signature count accepted
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("kind", FACTORS, name="second_factor_is_of_a_known_kind"),
            models.UniqueConstraint(
                fields=["account", "handle"],
                condition=~Q(handle="") & Q(removed_at__isnull=True),
                name="second_factor_once_an_account",
            ),
        ]
        indexes = [models.Index(fields=["handle"])]


class LogIn(models.Model):
    """One log-in of an account, from the password to its end; the session is known by digest."""

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="log_ins")
    practice = models.ForeignKey(
        Practice, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    session = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # written at most once a minute
    second_factor_at = models.DateTimeField(null=True, blank=True)
    proven_at = models.DateTimeField(null=True, blank=True)  # who it is was asked again
    how = models.CharField(max_length=40, blank=True, default="")  # password and app, passkey …
    device = models.CharField(max_length=80, blank=True, default="")  # Firefox on Linux
    address = models.CharField(max_length=45, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            one_of("ended_how", ENDS, name="log_in_ended_in_a_known_way"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="")
                | (Q(ended_at__isnull=False) & ~Q(ended_how="")),
                name="log_in_ended_when_and_how",
            ),
        ]
        indexes = [models.Index(fields=["account", "ended_at"])]


class Attempt(models.Model):
    """Somebody tried a secret. `key` is a keyed digest of the log-in or the address tried from.

    Counted by every process alike, because all of them read the same rows.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()
    succeeded = models.BooleanField(default=False)

    class Meta:
        constraints = [one_of("kind", ATTEMPTS, name="attempt_is_of_a_known_kind")]
        indexes = [models.Index(fields=["kind", "key", "at"])]


class Invitation(models.Model):
    """Somebody is asked to join; the token itself is only in the letter that was sent."""

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    email = EncryptedText(default="")
    roles: Any = models.JSONField(default=list)
    roles_until = models.DateField(null=True, blank=True)
    supervisor = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            both_or_neither("used_at", "used_by", name="invitation_used_by_and_when"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_used_or_withdrawn",
            ),
        ]


class CalendarFeed(models.Model):
    """A member's calendar may be read by whoever has the token, until it is revoked."""

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="feeds")
    name = models.CharField(max_length=80, blank=True, default="")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class EmergencyAccess(models.Model):
    """A record opened in an emergency, with the reason typed then; it ends by itself."""

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="emergencies")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="emergencies")
    reason = EncryptedText()
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            both_or_neither("looked_at", "looked_by", name="emergency_looked_at_by_and_when"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")), name="emergency_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["member", "ends_at"])]
