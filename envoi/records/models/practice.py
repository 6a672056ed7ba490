"""Who works here: accounts log in, members act."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from envoi.records.fields import EncryptedText
from envoi.records.models.row import both_or_neither, new_ref, one_of

ROLES = [
    "owner",
    "practice_manager",
    "therapist",
    "intern",
    "supervisor",
    "biller",
    "receptionist",
    "custodian",
]


class AccountManager(BaseUserManager["Account"]):
    def create_account(self, login: str, password: str | None) -> "Account":
        account = self.model(login=login.strip().lower())
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody who can log in, and nothing more: what they may see hangs on their members."""

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    login = models.CharField(max_length=120, unique=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "login"
    objects: AccountManager = AccountManager()

    def __str__(self) -> str:
        return self.login


class Practice(models.Model):
    """One practice; everything clinical stands inside exactly one."""

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=64)
    address = models.TextField(blank=True)
    crisis_contacts = models.TextField(blank=True)
    founded_at = models.DateTimeField()
    # The practice's own defaults (due days, check-in rhythm …), a new version with each change.
    defaults: Any = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)


class Member(models.Model):
    """An account's place in a practice. Members who leave are ended, never deleted.

    `email` is where the house writes to them, sealed like every other contact way.
    """

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="members")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(max_length=200)
    email = EncryptedText(null=True, blank=True)
    credentials = models.CharField(max_length=200, blank=True)
    joined_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("joined_on")),
                name="member_leaves_after_joining",
            ),
            models.UniqueConstraint(
                fields=["practice", "account"],
                condition=Q(ended_on__isnull=True),
                name="member_once_a_practice",
            ),
        ]


class RoleHeld(models.Model):
    """A role a member holds from a day until a day; somebody may hold several at a time.

    One that ends on the day it began, such as one given by mistake, ends with a moment.
    """

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            both_or_neither("ended_at", "ended_by", name="role_ended_by_and_when"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | Q(until_on=F("from_on"), until_on__isnull=False),
                name="role_ended_at_a_moment_of_its_only_day",
            ),
            one_of("role", ROLES, name="role_held_is_known"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="role_ends_after_it_began",
            ),
            # The last day of a rotation is known from the first: clients are told, and planned for.
            models.CheckConstraint(
                condition=~Q(role="intern") | Q(until_on__isnull=False),
                name="role_of_an_intern_has_its_last_day",
            ),
            models.UniqueConstraint(
                fields=["member", "role"],
                condition=Q(until_on__isnull=True),
                name="role_held_once_at_a_time",
            ),
        ]


class CustodyRelease(models.Model):
    """A custodian asked to be let in, and what became of it.

    Opens when an owner releases it, or on the day named where no owner said no by then.
    """

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="custody")
    reason = EncryptedText()
    asked_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            both_or_neither("released_at", "released_by", name="custody_released_by_and_when"),
            both_or_neither("ended_at", "ended_by", name="custody_ended_by_and_when"),
        ]


class Supervision(models.Model):
    """A period in which one member sees another's clients as their supervisor; always finite."""

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="supervises")
    supervisee = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="supervised_by")
    from_on = models.DateField()
    until_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(supervisor=F("supervisee")), name="supervision_is_of_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="supervision_ends_after_it_began",
            ),
        ]
