"""A member leaves: first everybody's care is in somebody's hands, then the membership ends.

Nothing is deleted. It happens in one transaction or not at all, and it does not happen while an
open course of therapy would be left without somebody who treats it today.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from envoi.care import (
    access,
    audit,
    care_teams,
    courses,
    entries,
    log_ins,
    memberships,
    noticing,
    outbox,
)
from envoi.care.actors import Actor
from envoi.care.answers import Answer, Refused, Saved
from envoi.care.care_teams import cared_for, without
from envoi.domain.role import Act, keeps_members, treats
from envoi.records.models import (
    CalendarFeed,
    CareTeamPeriod,
    CustodyRelease,
    Member,
    RoleHeld,
    Supervision,
    Task,
)

BEGAN_NEVER = "Left the practice before this began."


@dataclass(frozen=True)
class Taker:
    """Who takes over a course, and from which day."""

    member: UUID
    from_on: date


Takers = Mapping[UUID, Taker]


@dataclass(frozen=True)
class LeavingPage:
    """What has to be settled before somebody leaves, and what follows from it.

    `alone` are the courses only they treat, `shared` counts those a colleague treats too, and
    `unsupervised` names who would have no supervisor then.
    """

    ref: UUID
    name: str
    gone: bool
    alone: tuple[courses.Course, ...]
    shared: int
    takers: tuple[tuple[UUID, str], ...]
    unsupervised: tuple[str, ...]
    last_owner: str


def page(member: UUID, *, by: Actor) -> LeavingPage:
    """Every course that needs somebody before this member can leave. Audited."""
    found = _member(member, by)
    refs = list(_alone(member, by))
    if refs:
        audit.viewed_list(by, "care team", refs)
    theirs = cared_for(by.practice, by.today).filter(member=member).values("episode")
    treated = courses.open_in(by.practice).filter(id__in=theirs).values_list("id", flat=True)
    others = memberships.named(by.practice, treats, on=by.today)
    refused = _last_owner(member, by)
    return LeavingPage(
        ref=member,
        name=found.name,
        gone=found.ended_on is not None,
        alone=courses.lines(refs, today=by.today),
        shared=len(set(treated) - set(refs)),
        takers=tuple(each for each in others if each[0] != member),
        unsupervised=_unsupervised(member, by),
        last_owner=refused.sentence if refused else "",
    )


def _member(ref: UUID, by: Actor) -> Member:
    access.permitted(by, Act.MANAGE_MEMBERS)
    access.permitted(by, Act.ASSIGN_CARE)
    return memberships.one(ref, by=by)


def _alone(member: UUID, by: Actor) -> list[UUID]:
    """Open courses, and closed ones with something left to do, that only this member cares for."""
    theirs = CareTeamPeriod.objects.filter(
        practice=by.practice, member=member, wrong_at__isnull=True
    ).filter(Q(until_on__isnull=True) | Q(until_on__gte=by.today))
    unfinished = _tasks(member).values("episode")
    others = cared_for(by.practice, by.today, but=member).values("episode")
    open_ones = without(by.practice, by.today, but=member).filter(id__in=theirs.values("episode"))
    left = access.episodes(by, Act.ASSIGN_CARE).filter(id__in=unfinished).exclude(id__in=others)
    return sorted({*open_ones.values_list("id", flat=True), *left.values_list("id", flat=True)})


def _last_owner(member: UUID, by: Actor) -> Refused | None:
    owners = memberships.holding(by.practice, keeps_members, on=by.today)
    if not owners.filter(member=member).exists():
        return None
    return memberships.last_owner(by, but=member)


def _tasks(member: UUID) -> QuerySet[Task]:
    return Task.objects.filter(owner=member, done_on__isnull=True)


def _unsupervised(member: UUID, by: Actor) -> tuple[str, ...]:
    """Who has this supervisor today and no other."""
    today = Supervision.objects.filter(
        practice=by.practice,
        from_on__lte=by.today,
        until_on__gte=by.today,
        supervisee__ended_on__isnull=True,
        supervisor__ended_on__isnull=True,
    )
    others = today.exclude(supervisor=member).values("supervisee")
    rows = today.filter(supervisor=member).exclude(supervisee__in=others)
    return tuple(sorted(set(rows.values_list("supervisee__name", flat=True))))


class _TakenBack(Exception):
    """What was written is refused after all, and taken back with everything it noticed."""

    def __init__(self, answer: Refused) -> None:
        super().__init__(answer.sentence)
        self.answer = answer


def prepare(member: UUID, takers: Takers, *, by: Actor) -> Answer:
    """Who takes over is written down while the member still works here; both treat until then."""
    _member(member, by)
    try:
        with noticing.once():
            memberships.take_turn(by)
            _unless(_hand_over(member, takers, by))
    except _TakenBack as back:
        return back.answer
    return Saved(member)


def leave(member: UUID, takers: Takers, *, by: Actor) -> Answer:
    """The membership ends now: care and what was left to do are in other hands, the doors shut."""
    found = _member(member, by)
    try:
        with noticing.once():
            memberships.take_turn(by)
            found.refresh_from_db()
            if found.ended_on is not None:
                return Saved(member, again=True)
            _unless(_last_owner(member, by))
            _unless(_hand_over(member, takers, by))
            _unless(_left_alone(member, by))
            _end(found, takers, by)
    except _TakenBack as back:
        return back.answer
    return Saved(member)


def _unless(refused: Refused | None) -> None:
    if refused:
        raise _TakenBack(refused)


def _hand_over(member: UUID, takers: Takers, by: Actor) -> Refused | None:
    alone = set(_alone(member, by))
    for course, taker in takers.items():
        if course not in alone:
            continue  # somebody has taken it over in the meantime
        if taker.member == member:
            return Refused(care_teams.NOT_ABLE, f"member-{course}")
        answer = care_teams.take_over(course, taker.member, taker.from_on, by=by)
        if isinstance(answer, Refused):
            return Refused(answer.sentence, f"{answer.field}-{course}")
    return None


def _left_alone(member: UUID, by: Actor) -> Refused | None:
    """The courses nobody else would treat today, asked once everything is written."""
    rest = courses.lines(_alone(member, by), today=by.today)
    if not rest:
        return None
    names = "; ".join(course.name for course in rest)
    return Refused(f"Somebody needs to treat from today on: {names}. Until then nothing changes.")


def _end(found: Member, takers: Takers, by: Actor) -> None:
    handed = [_handed_over(task, takers, by) for task in _tasks(found.id)]
    ended = _end_care(found.id, by)
    _end_periods(found.id, by)
    CalendarFeed.objects.filter(member=found, revoked_at__isnull=True).update(revoked_at=by.now)
    log_ins.end_all(by=by, how="left", member=found.id)
    CustodyRelease.objects.filter(member=found, ended_at__isnull=True).update(
        ended_at=by.now, ended_by_id=by.member
    )
    found.ended_on = by.today
    found.save(update_fields=["ended_on"])
    audit.wrote(by, "ended", "member", found.id, courses=ended, tasks=len(handed))
    outbox.post(
        "member_ended",
        key=f"member_ended {found.id}",
        practice=by.practice,
        at=by.now,
        by=by.member,
        to_member=found.id,
    )


def _handed_over(task: Task, takers: Takers, by: Actor) -> Answer:
    """What was left to do goes to whoever treats now: who took over, else a colleague already."""
    team = cared_for(by.practice, by.today, but=task.owner_id).filter(episode=task.episode_id)
    chosen = takers.get(task.episode_id)
    of_choice = team.filter(member=chosen.member).first() if chosen else None
    heir = of_choice or team.order_by("from_on", "created_at").first()
    owner = by.member if heir is None else heir.member_id
    return entries.correct(task, {"owner_id": owner}, by=by, version=None, act="handed over")


def _end_care(member: UUID, by: Actor) -> int:
    """Every period of care ends today; one that was to begin later never does."""
    rows = CareTeamPeriod.objects.filter(member=member, wrong_at__isnull=True)
    going = rows.filter(Q(until_on__isnull=True) | Q(until_on__gt=by.today))
    for row in going:
        if row.from_on > by.today:
            entries.mark_wrong(row, reason=BEGAN_NEVER, by=by)
        else:
            entries.correct(row, {"until_on": by.today}, by=by, version=None, act="ended")
    return len(going)


def _end_periods(member: UUID, by: Actor) -> None:
    """Roles, and supervision in both directions, end today."""
    roles = RoleHeld.objects.filter(member=member)
    roles.filter(Q(until_on__isnull=True) | Q(until_on__gt=by.today)).update(until_on=by.today)
    either = Supervision.objects.filter(Q(supervisor=member) | Q(supervisee=member))
    running = either.filter(until_on__gt=by.today)
    running.filter(from_on__lte=by.today).update(until_on=by.today)
    for row in running.filter(from_on__gt=by.today):
        row.until_on = row.from_on
        row.save(update_fields=["until_on"])
