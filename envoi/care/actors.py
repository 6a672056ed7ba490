"""Who acts, and when: the frozen stand-in for a logged-in account."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from envoi.records.models import Account, Member

CLINICAL_ROLES = frozenset({"therapist", "supervisor"})


@dataclass(frozen=True)
class Actor:
    """A member acting at a moment through a door; `today` is the practice's day then."""

    account: UUID
    member: UUID
    practice: UUID
    login: str
    name: str
    role: str
    zone: str
    now: datetime
    door: str

    is_authenticated = True
    is_anonymous = False
    is_active = True

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    @property
    def clinical(self) -> bool:
        """True for those who treat or supervise; everybody else sees counts and no names."""
        return self.role in CLINICAL_ROLES


def _actor(member: Member, *, now: datetime, door: str) -> Actor:
    return Actor(
        account=member.account_id,
        member=member.id,
        practice=member.practice_id,
        login=member.account.login,
        name=member.name,
        role=member.role,
        zone=member.practice.zone,
        now=now,
        door=door,
    )


def actor_of(account: UUID, *, now: datetime, door: str = "web") -> Actor | None:
    """The member an account acts as; None for an account without a current membership."""
    member = (
        Member.objects.select_related("account", "practice")
        .filter(account=account, account__is_active=True, ended_on__isnull=True)
        .order_by("joined_on", "id")
        .first()
    )
    return None if member is None else _actor(member, now=now, door=door)


def actor_by_login(login: str, *, now: datetime, door: str = "command") -> Actor | None:
    """The member who acts in a command; None where nobody has that log-in."""
    account = Account.objects.filter(login=login.strip().lower()).first()
    return None if account is None else actor_of(account.id, now=now, door=door)
