"""The directory: places to refer to, with what is known of each and when it was last confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from envoi.care import access, entries, sentences
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused
from envoi.care.checks import Check, among, between, name, past_day_or_none, short
from envoi.domain import directory
from envoi.domain.role import Act
from envoi.records.models import Provider
from envoi.records.models.client import PERMISSIONS

ACT = Act.WRITE_RECORD
OLDEST, LONGEST_WAIT = 120, 520
COLUMNS: Mapping[str, Check] = {
    "name": name,
    "about": short(200),
    "specialties": short(400),
    "languages": short(200),
    "payers": short(400),
    "licensed_in": short(300),
    "age_from": between(0, OLDEST, needed=False),
    "age_to": between(0, OLDEST, needed=False),
    "fee": short(200),
    "address": short(300),
    "reached_at": short(200),
    "telehealth": among(PERMISSIONS),
    "takes_new": among(PERMISSIONS),
    "waiting_weeks": between(0, LONGEST_WAIT, needed=False),
    "confirmed_on": past_day_or_none,
}
SAYS = {"yes": "yes", "no": "no", "not_recorded": ""}
SAID = {"yes": True, "no": False, "not_recorded": None}


@dataclass(frozen=True)
class ProviderLine:
    """One place as the directory shows it."""

    ref: UUID
    name: str
    about: str
    facts: tuple[str, ...]
    reached: str
    confirmed: str
    stale: bool


@dataclass(frozen=True)
class ProviderPage:
    """One place for its form, with the version it was read at."""

    ref: UUID
    version: int
    values: Mapping[str, Any]


def page(*, by: Actor) -> tuple[ProviderLine, ...]:
    """The whole directory, by name. It holds nothing of any client."""
    access.permitted(by, ACT)
    rows = Provider.objects.filter(practice=by.practice, wrong_at__isnull=True)
    return tuple(_line(row, by) for row in sorted(rows, key=lambda row: directory.same(row.name)))


def add(values: Mapping[str, Any], *, by: Actor, ref: UUID) -> Answer:
    """A new place; what is not said is not recorded."""
    access.permitted(by, ACT)
    refused = _refused(values, by)
    if refused:
        return refused
    return entries.add(Provider(id=ref, **_cleaned(values)), by=by)


def read(ref: UUID, *, by: Actor) -> ProviderPage:
    """One place for its form."""
    row = found(ref, by=by)
    return ProviderPage(row.id, row.version, {each: getattr(row, each) for each in COLUMNS})


def correct(ref: UUID, values: Mapping[str, Any], *, version: int | None, by: Actor) -> Answer:
    """A place put right; what it said before is kept, and so is what was offered by then."""
    row = found(ref, by=by)
    refused = _refused(values, by)
    return refused or entries.correct(row, _cleaned(values), by=by, version=version)


def confirm(ref: UUID, *, by: Actor) -> Answer:
    """Somebody asked there today, and everything still holds."""
    row = found(ref, by=by)
    return entries.correct(row, {"confirmed_on": by.today}, by=by, version=None, act="confirmed")


def mark_wrong(ref: UUID, *, reason: str, by: Actor) -> Answer:
    """The place is not offered any more; what was offered stays readable."""
    return entries.mark_wrong(found(ref, by=by), reason=reason, by=by)


def found(ref: UUID, *, by: Actor) -> Provider:
    """A place of the actor's directory, or NotThere."""
    access.permitted(by, ACT)
    row = Provider.objects.filter(id=ref, practice=by.practice, wrong_at__isnull=True).first()
    if row is None:
        raise NotThere
    return row


def plain(by: Actor) -> tuple[directory.Provider, ...]:
    """Every place as the rules look at it."""
    rows = Provider.objects.filter(practice=by.practice, wrong_at__isnull=True)
    return tuple(_plain(row) for row in rows)


def _plain(row: Provider) -> directory.Provider:
    return directory.Provider(
        ref=str(row.id),
        name=row.name,
        specialties=directory.words(row.specialties),
        languages=directory.words(row.languages),
        payers=directory.words(row.payers),
        licensed_in=directory.words(row.licensed_in),
        age_from=row.age_from,
        age_to=row.age_to,
        telehealth=SAID[row.telehealth],
        takes_new=SAID[row.takes_new],
        fee=row.fee,
        waiting_weeks=row.waiting_weeks,
        confirmed_on=row.confirmed_on,
    )


def contact(row: Provider) -> str:
    """How a place is reached, in one line."""
    return ", ".join(part for part in (row.address, row.reached_at) if part)


def _cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    kept = {each: values[each] for each in COLUMNS if each in values}
    return {key: value.strip() if isinstance(value, str) else value for key, value in kept.items()}


def _refused(values: Mapping[str, Any], by: Actor) -> Refused | None:
    for column, check in COLUMNS.items():
        sentence = check(values.get(column), by)
        if sentence:
            return Refused(sentence, column)
    first, last = values.get("age_from"), values.get("age_to")
    if first is not None and last is not None and last < first:
        return Refused("This would end before it began.", "age_to")
    return None


def _line(row: Provider, by: Actor) -> ProviderLine:
    stale = row.confirmed_on is None or by.today - row.confirmed_on > directory.STALE_AFTER
    on = sentences.on_day(row.confirmed_on, by.today) if row.confirmed_on else ""
    return ProviderLine(
        ref=row.id,
        name=row.name,
        about=row.about,
        facts=tuple(_facts(row)),
        reached=contact(row),
        confirmed=f"confirmed {on}" if on else "never confirmed",
        stale=stale,
    )


def _facts(row: Provider) -> list[str]:
    """What is recorded, one after the other, and at the end what is not."""
    wait = "" if row.waiting_weeks is None else sentences.counted(row.waiting_weeks, "week")
    told = (
        ("For", row.specialties),
        ("Speaks", row.languages),
        ("Ages", _ages(row)),
        ("Licensed in", row.licensed_in),
        ("Takes", row.payers),
        ("Fee", row.fee),
        ("Waiting", wait),
        ("By video", SAYS[row.telehealth]),
        ("Takes new clients", SAYS[row.takes_new]),
    )
    known = [f"{label}: {value}" for label, value in told if value]
    missing = [label.lower() for label, value in told if not value]
    return [*known, *([f"Not recorded: {', '.join(missing)}"] if missing else [])]


def _ages(row: Provider) -> str:
    if row.age_from is None:
        return "" if row.age_to is None else f"up to {row.age_to}"
    return f"from {row.age_from}" if row.age_to is None else f"{row.age_from} to {row.age_to}"
