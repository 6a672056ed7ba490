"""Who acts, and when: the frozen stand-in for a logged-in account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from envoi.care import scope
from envoi.domain import role as rules
from envoi.domain.role import Act, Reach, Role
from envoi.knowledge import library
from envoi.records.models import Account, CustodyRelease, EmergencyAccess, Member, RoleHeld
from envoi.records.prepared import Prepared


@dataclass(frozen=True)
class Actor:
    """A member acting at a moment through a door; `today` is the practice's day then.

    `address` and `log_in` say from where. `in_emergency`: some record stands open to them in an
    emergency now. `released`: the practice was put into this custodian's hands.
    """

    account: UUID
    member: UUID
    practice: UUID
    login: str
    name: str
    roles: frozenset[str]
    zone: str
    now: datetime
    door: str
    address: str = ""
    log_in: UUID | None = None
    house: int = 0  # the practice's own version: rises when members or their roles change
    in_emergency: bool = False
    released: bool = False

    is_authenticated = True
    is_anonymous = False
    is_active = True

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    @cached_property
    def held(self) -> tuple[Role, ...]:
        """The roles of today with all that is written about them."""
        return tuple(role for role in library.roles() if role.code in self.roles)

    def reaches(self, act: Act) -> frozenset[Reach]:
        """Whom this member reaches with an act; nobody where it is empty."""
        return rules.reaches(self.held, act)

    def may(self, act: Act) -> bool:
        """One of their roles allows this act, whomever it reaches; an emergency is no role.

        What a custodian may do they may once the practice is released to them.
        """
        reached = {reach for role in self.held for reach in role.may.get(act, ())}
        return bool(reached if self.released else reached - {Reach.RELEASED})

    @property
    def clinical(self) -> bool:
        """True for those who treat or supervise; everybody else sees counts and no names."""
        return self.may(Act.READ_RECORD)

    @property
    def needs_cosignature(self) -> bool:
        """What they sign counts once a supervisor has signed too."""
        return rules.needs_cosignature(self.held)


COLUMNS = (
    *("member", "member__account", "member__account__login", "member__name", "member__ended_on"),
    *("practice", "practice__zone", "practice__version", "role", "from_on", "until_on"),
    *("in_emergency", "released"),
)


def _roles(now: datetime, **whose: UUID) -> QuerySet[Any, Any]:
    """Every role somebody holds or held, with what else says what they may do now."""
    emergency = EmergencyAccess.objects.filter(
        member=OuterRef("member"), opened_at__lte=now, ends_at__gt=now
    )
    custody = CustodyRelease.objects.filter(member=OuterRef("member"), ended_at__isnull=True)
    open_to = custody.filter(Q(released_at__lte=now) | Q(opens_at__lte=now))
    rows = RoleHeld.objects.filter(member__account__is_active=True, ended_at__isnull=True, **whose)
    told: QuerySet[Any] = rows.annotate(in_emergency=Exists(emergency), released=Exists(open_to))
    return told.order_by("member__joined_on", "member").values(*COLUMNS)


OF_ACCOUNT: Prepared[dict[str, Any]] = Prepared(
    lambda now, practice, account: _roles(now, practice=practice, member__account=account)
)
OF_MEMBER: Prepared[dict[str, Any]] = Prepared(lambda now, member: _roles(now, member=member))


def _actor(rows: Iterable[dict[str, Any]], *, now: datetime, door: str) -> Actor | None:
    """The first membership that counts today, with every role held in it today."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        today = now.astimezone(ZoneInfo(row["practice__zone"])).date()
        # Whoever leaves is gone at once; a role's last day is still a day with it.
        gone = row["member__ended_on"] is not None and row["member__ended_on"] <= today
        over = row["until_on"] is not None and row["until_on"] < today
        if not gone and not over and row["from_on"] <= today:
            found.setdefault(row["member"], []).append(row)
    for held in found.values():
        one = held[0]
        return Actor(
            account=one["member__account"],
            member=one["member"],
            practice=one["practice"],
            login=one["member__account__login"],
            name=one["member__name"],
            roles=frozenset(row["role"] for row in held),
            zone=one["practice__zone"],
            now=now,
            door=door,
            house=one["practice__version"],
            in_emergency=one["in_emergency"],
            released=one["released"],
        )
    return None


def actor_of(
    account: UUID, *, now: datetime, door: str = "web", practice: UUID | None = None
) -> Actor | None:
    """The member an account acts as; None for an account without a current membership.

    `practice` says in which, where that is known already. From here on the database itself shows
    the rows of their practice and no others.
    """
    for place in [practice] if practice else _places(account):
        scope.practice(place, account=account)
        found = _actor(OF_ACCOUNT(now, place, account), now=now, door=door)
        if found is not None:
            return found
    scope.nobody()
    return None


def _places(account: UUID) -> list[UUID]:
    """The practices an account is or was a member of, the first one first."""
    scope.account(account)
    memberships = Member.objects.filter(account=account).order_by("joined_on", "id")
    return list(dict.fromkeys(memberships.values_list("practice", flat=True)))


def actor_by_login(login: str, *, now: datetime, door: str = "command") -> Actor | None:
    """The member who acts in a command; None where nobody has that log-in."""
    account = Account.objects.filter(login=login.strip().lower()).first()
    return None if account is None else actor_of(account.id, now=now, door=door)


def actor_of_member(member: UUID, *, now: datetime, door: str) -> Actor | None:
    """The member itself, whatever else its account may act as; None once it has ended."""
    return _actor(OF_MEMBER(now, member), now=now, door=door)
