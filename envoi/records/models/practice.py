"""Who works here: accounts log in, members act."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from envoi.records.models.row import new_ref, one_of

ROLES = ["therapist", "supervisor", "practice_manager"]


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
    """An account's place in a practice. Members who leave are ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="members")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20)
    credentials = models.CharField(max_length=200, blank=True)
    joined_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("role", ROLES, name="member_has_a_known_role"),
            models.UniqueConstraint(
                fields=["practice", "account"],
                condition=Q(ended_on__isnull=True),
                name="member_once_a_practice",
            ),
        ]


class Supervision(models.Model):
    """A period in which one member sees another's clients as their supervisor."""

    id = models.UUIDField(primary_key=True, default=new_ref, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="supervises")
    supervisee = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="supervised_by")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(supervisor=F("supervisee")), name="supervision_is_of_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="supervision_ends_after_it_began",
            ),
        ]
