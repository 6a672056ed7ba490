"""How often hours are missed: learnt from the practice's own once a week, told beside one course.

It is told of a client only where the practice's own hours say that it knows more than one rate for
everybody, to who treats them and who supervises that; never part of a paper. Only courses of one
person count: of several, one may miss and the hour be kept. No word of a record is read for it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from envoi.care import audit
from envoi.care.sentences import on_day
from envoi.domain import missed_judged, session
from envoi.domain.missed import Hour, Prior, smoothed
from envoi.domain.missed_judged import LEVEL, OWN, Judgement
from envoi.domain.session import Attendance as Kept
from envoi.domain.session import Visit
from envoi.records.models import Attendance, MissedRate, Practice

EVERY = timedelta(days=7)
ALONE = "individual"


@dataclass(frozen=True)
class Told:
    """One quiet sentence about a client's hours, and how it was worked out."""

    sentence: str
    how: tuple[str, ...]


def keep(*, now: datetime) -> None:
    """Every practice whose week has passed, estimated anew."""
    for practice in due(now=now):
        estimate(practice, now=now)


def due(*, now: datetime) -> list[UUID]:
    """The practices nobody has looked at for a week."""
    looked = MissedRate.objects.filter(estimated_at__gt=now - EVERY).values("practice")
    rows = Practice.objects.exclude(id__in=looked).order_by("id")
    return list(rows.values_list("id", flat=True))


def estimate(practice: UUID, *, now: datetime) -> None:
    """The rate of a practice as its hours say now, with the judgement on it; audited."""
    found = missed_judged.learnt(_hours(practice))
    said: dict[str, Any] = {
        "estimated_at": now,
        "hours": found.hours,
        "clients": found.clients,
        "missed": found.missed,
        "prior": None if found.prior is None else asdict(found.prior),
        "judgement": None if found.judgement is None else asdict(found.judgement),
        "why_not": found.why,
    }
    with transaction.atomic():
        MissedRate.objects.update_or_create(practice_id=practice, defaults=said)
        audit.by_the_house(
            practice, "estimated", "missed hours", at=now, hours=found.hours, told=not found.why
        )


def _hours(practice: UUID) -> Iterator[Hour]:
    """Every hour of the practice that says something of its client."""
    rows = Attendance.objects.filter(
        practice=practice,
        wrong_at__isnull=True,
        session__wrong_at__isnull=True,
        session__episode__wrong_at__isnull=True,
        session__episode__kind=ALONE,
    ).exclude(session__episode__status="entered-in-error")
    columns = rows.order_by().values_list(
        *("client", "client__merged_into", "session__episode"),
        *("session__on", "status", "cancelled_by"),
    )
    for client, into, course, on, status, cancelled_by in columns.iterator(chunk_size=5_000):
        so = session.missed(Visit(on, Kept(status), cancelled_by or None))
        if so is not None:
            yield Hour(str(into or client), str(course), on, so)


def beside(visits: Iterable[Visit], *, practice: UUID, today: date) -> Told | None:
    """What is told beside one course; None where it is too little, or knows no more."""
    row = MissedRate.objects.filter(practice=practice, why_not="").first()
    own = [so for visit in visits if (so := session.missed(visit)) is not None]
    if row is None or len(own) < OWN:
        return None
    prior, judged = Prior(**row.prior), Judgement(**row.judgement)
    rate = smoothed(prior, sum(own), len(own))
    return Told(
        f"Going by {len(own)} appointments in this course and {row.hours:,} of the "
        f"practice, {_of_ten(rate)} missed or called off.",
        tuple(_how(row, prior, judged, own, today)),
    )


def _of_ten(rate: float) -> str:
    """In tenths, and never a certainty."""
    tenths = round(10 * rate)
    if tenths == 0:
        return "fewer than 1 of 10 is"
    if tenths == 10:  # noqa: PLR2004 - all of ten
        return "more than 9 of 10 are"
    return f"about {tenths} of 10 {'is' if tenths == 1 else 'are'}"


def _how(
    row: MissedRate, prior: Prior, judged: Judgement, own: list[bool], today: date
) -> Iterator[str]:
    rate = smoothed(prior, sum(own), len(own))
    yield (
        f"In this course {sum(own)} of {len(own)} appointments were missed or called off, in the "
        f"practice {row.missed:,} of {row.hours:,}. Those the practice called off do not count."
    )
    yield (
        f"What is known of all weighs as much as {prior.strength:.1f} appointments of one client: "
        f"({prior.missed:.1f} + {sum(own)}) of ({prior.strength:.1f} + {len(own)}) is "
        f"{round(100 * rate)} of 100."
    )
    yield (
        "It is shown because it told the next appointment better here than one rate for everybody, "
        f"going by days before it alone: Brier score {judged.smoothed:.3f} against "
        f"{judged.base:.3f}, {-judged.difference:.3f} better ({round(100 * LEVEL)} % interval "
        f"{-judged.high:.3f} to {-judged.low:.3f}), over {judged.hours:,} appointments of "
        f"{judged.clients:,} clients."
    )
    looked = on_day(row.estimated_at.date(), today)
    yield f"Looked at {looked}, anew once a week. It does not say why."
