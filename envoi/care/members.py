"""Who works here, for whoever says so: roles, last log-in, second factor; former members too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from envoi.care import access, audit, inviting, log_ins, memberships, roles, supervisions
from envoi.care.actors import Actor
from envoi.care.answers import Refused, Saved
from envoi.care.checks import name as fits_a_name
from envoi.care.checks import short
from envoi.care.sentences import on_day
from envoi.domain.role import Act, supervises
from envoi.knowledge import library
from envoi.records.models import LogIn, Member, Practice, RoleHeld, SecondFactor

NO_LOG_IN = "no log-in recorded yet"


@dataclass(frozen=True)
class MemberLine:
    """Somebody who works here, or did."""

    ref: UUID
    name: str
    login: str
    roles: tuple[str, ...]
    last_log_in: str
    second_factor: bool
    ended: str


@dataclass(frozen=True)
class MembersPage:
    """Everybody of the practice, and who is invited."""

    present: tuple[MemberLine, ...]
    former: tuple[MemberLine, ...]
    invitations: tuple[inviting.Asked, ...]


@dataclass(frozen=True)
class MemberPage:
    """One member with everything an owner may change."""

    line: MemberLine
    itself: bool
    joined: str
    credentials: str
    email: str
    roles: tuple[roles.RoleLine, ...]
    supervision: tuple[supervisions.Period, ...]
    needs_supervisor: bool


def page(*, by: Actor) -> MembersPage:
    """Everybody who works here, former members below. Audited."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    rows = list(Member.objects.filter(practice=by.practice).select_related("account"))
    audit.viewed_list(by, "member", [row.id for row in rows])
    lines = sorted(_lines(rows, by), key=lambda line: line.name.casefold())
    return MembersPage(
        present=tuple(line for line in lines if not line.ended),
        former=tuple(line for line in lines if line.ended),
        invitations=inviting.listed(by=by),
    )


def counts(*, by: Actor) -> tuple[int, int]:
    """How many work here, and how many invitations are open."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    present = Member.objects.filter(practice=by.practice, ended_on__isnull=True).count()
    return present, sum(1 for each in inviting.listed(by=by) if each.open)


def supervisors(*, by: Actor) -> tuple[tuple[UUID, str], ...]:
    """Whoever holds a role in which one supervises, by name."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    return memberships.named(by.practice, supervises, on=by.today)


def _lines(rows: Sequence[Member], by: Actor) -> Iterable[MemberLine]:
    refs = [row.id for row in rows]
    held: dict[UUID, list[str]] = {}
    roles_held = RoleHeld.objects.filter(member__in=refs, ended_at__isnull=True)
    for role in roles_held.order_by("from_on", "given_at"):
        if role.until_on is None or role.until_on >= by.today:
            held.setdefault(role.member_id, []).append(_titled(role, by))
    came = dict(
        LogIn.objects.filter(member__in=refs).values_list("member").annotate(last=Max("began_at"))
    )
    guarded = set(
        SecondFactor.objects.filter(
            account__in=[row.account_id for row in rows],
            kind__in=("totp", "passkey"),
            confirmed_at__isnull=False,
            removed_at__isnull=True,
        ).values_list("account", flat=True)
    )
    for row in rows:
        last = came.get(row.id)
        yield MemberLine(
            ref=row.id,
            name=row.name,
            login=row.account.login,
            roles=tuple(held.get(row.id, ())) if row.ended_on is None else (),
            last_log_in=memberships.day_of(last, by) if last else NO_LOG_IN,
            second_factor=row.account_id in guarded,
            ended=on_day(row.ended_on, by.today) if row.ended_on else "",
        )


def _titled(row: RoleHeld, by: Actor) -> str:
    title = library.role(row.role).title
    return f"{title} until {on_day(row.until_on, by.today)}" if row.until_on else title


def one(ref: UUID, *, by: Actor) -> MemberPage:
    """One member, present or former. Audited."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    row = memberships.one(ref, by=by)
    audit.viewed(by, "member", ref)
    (line,) = _lines([row], by)
    held, periods = roles.of(ref, by=by), supervisions.of(ref, by=by)
    unsigned = any(library.role(each.code).needs_cosignature for each in held if not each.over)
    watched = any(not each.over and each.supervisee == ref for each in periods)
    return MemberPage(
        line=line,
        itself=ref == by.member,
        joined=on_day(row.joined_on, by.today),
        credentials=row.credentials,
        email=row.email or "",
        roles=held,
        supervision=periods,
        needs_supervisor=unsigned and not watched,
    )


def describe(ref: UUID, *, name: str, credentials: str, email: str, by: Actor) -> Saved | Refused:
    """How a member is called, what stands under their papers, where the house writes to them."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    row = memberships.one(ref, by=by)
    told = {"name": name.strip(), "credentials": credentials.strip(), "email": email.strip()}
    lacks = (
        (fits_a_name(told["name"], by), "name"),
        (short(200)(told["credentials"], by), "credentials"),
        (inviting.address_refused(told["email"]), "email"),
    )
    refused = next((Refused(says, field) for says, field in lacks if says), None)
    if refused:
        return refused
    changed = sorted(field for field, value in told.items() if (getattr(row, field) or "") != value)
    with transaction.atomic():
        for field in changed:
            setattr(row, field, told[field])
        row.save(update_fields=changed)
        # Pages that name this member are made anew: care/unchanged.py.
        Practice.objects.filter(id=by.practice).update(version=F("version") + 1)
        audit.wrote(by, "described", "member", ref, fields=changed)
    return Saved(ref)


@transaction.atomic
def sign_out(ref: UUID, *, by: Actor) -> Saved:
    """A member is logged out wherever they are."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    row = memberships.one(ref, by=by)
    log_ins.end_all(by=by, how="ended_by_owner", member=row.id)
    return Saved(ref)
