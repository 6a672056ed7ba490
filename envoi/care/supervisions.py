"""Periods of supervision, each with its last day: renewed, or ended early."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from envoi.care import access, audit, memberships
from envoi.care.actors import Actor
from envoi.care.answers import NotThere, Refused, Saved
from envoi.care.checks import needed_day
from envoi.care.sentences import on_day
from envoi.domain.role import Act
from envoi.records.models import Supervision

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """A period of supervision as one of the two sees it."""

    ref: UUID
    supervisor_name: str
    supervisee: UUID
    supervisee_name: str
    told: str
    over: bool


@dataclass(frozen=True)
class PeriodPage:
    """One period with its last day, for its form."""

    period: Period
    until_on: date


def of(member: UUID, *, by: Actor) -> tuple[Period, ...]:
    """Every period in which a member supervises or is supervised, the newest first."""
    rows = Supervision.objects.filter(practice=by.practice).filter(
        Q(supervisor=member) | Q(supervisee=member)
    )
    ordered = rows.select_related("supervisor", "supervisee").order_by("-until_on", "-from_on")
    return tuple(_period(row, by.today) for row in ordered)


def _period(row: Supervision, today: date) -> Period:
    days = f"{on_day(row.from_on, today)} until {on_day(row.until_on, today)}"
    over = row.until_on < today
    names = row.supervisor.name, row.supervisee_id, row.supervisee.name
    return Period(row.id, *names, days, over)


def read(ref: UUID, *, by: Actor) -> PeriodPage:
    """One period, for its form. Audited."""
    row = _row(ref, by)
    audit.viewed(by, "supervision", ref)
    return PeriodPage(_period(row, by.today), row.until_on)


def last_day(ref: UUID, *, until_on: date, by: Actor) -> Saved | Refused:
    """A period of supervision is renewed, or ends earlier; yesterday ends it at once."""
    row = _row(ref, by)
    sentence = needed_day(until_on, by) or _too_early(row, until_on, by)
    if sentence:
        return Refused(sentence, "until_on")
    with transaction.atomic():
        memberships.take_turn(by)
        row.refresh_from_db(fields=["until_on"])
        if row.until_on == until_on:
            return Saved(ref, again=True)
        later = overlapping(row.supervisor_id, row.supervisee_id, row.from_on, until_on)
        if later.exclude(id=ref).exists():
            return Refused("Another period of these two begins before that day.", "until_on")
        before, row.until_on = row.until_on, until_on
        row.save(update_fields=["until_on"])
        days = {"before": before.isoformat(), "until": until_on.isoformat()}
        audit.wrote(by, "changed", "supervision", ref, client=None, **days)
    return Saved(ref)


def _too_early(row: Supervision, until_on: date, by: Actor) -> str:
    if row.supervisor.ended_on or row.supervisee.ended_on:
        return "One of the two does not work here any more."
    if until_on < row.from_on:
        return f"This period begins on {on_day(row.from_on, by.today)}."
    if until_on < by.today - A_DAY:
        return "This day lies in the past; choose yesterday to end the period at once."
    return ""


def overlapping(
    supervisor: UUID, supervisee: UUID, from_on: date, until_on: date
) -> QuerySet[Supervision]:
    """The periods of these two that share a day with this one."""
    pair = Supervision.objects.filter(supervisor=supervisor, supervisee=supervisee)
    return pair.filter(from_on__lte=until_on, until_on__gte=from_on)


def _row(ref: UUID, by: Actor) -> Supervision:
    access.permitted(by, Act.MANAGE_MEMBERS)
    rows = Supervision.objects.filter(id=ref, practice=by.practice)
    found = rows.select_related("supervisor", "supervisee").first()
    if found is None:
        raise NotThere
    return found
