"""Responses: answers or a total, scored by the instrument's own rule and kept as computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.db import transaction

from envoi.care import access, book, entries, turns
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import past_day
from envoi.domain import measure
from envoi.domain.instrument import POINT, Instrument
from envoi.knowledge import library
from envoi.records.models import Response, RiskFlag
from envoi.records.models.row import new_ref
from envoi.records.prepared import Prepared

SAME_DAY = Prepared(
    lambda episode, client, code, on: Response.objects.filter(
        episode=episode, client=client, instrument=code, on=on
    ).values_list("id")
)
FLAG_WITHIN_DAYS = 56  # an answer older than this says nothing about today


@dataclass(frozen=True)
class Scored:
    """The columns of a response that follow from its answers or its total."""

    score: int | None
    prorated: bool
    unscorable: str
    risk: str
    answers: dict[str, int | None] | None


def scored(
    instrument: Instrument, answers: Mapping[int, int | None] | None, total: int | None
) -> Scored | Refused:
    """What an instrument makes of these answers; a slip of the pen is refused, a gap is kept.

    Unscorable because of open items is a true state of a form and is recorded as such.
    """
    if answers is None and total is None:
        return Refused("Please give the answers, or the total.", "total")
    if answers is None:
        found = measure.total(instrument, total or 0)
    else:
        found = measure.score(instrument, answers)
    risk = str(measure.risk_answer(instrument, answers))
    kept = None if answers is None else {str(n): given for n, given in sorted(answers.items())}
    if isinstance(found, measure.Score):
        return Scored(found.value, found.prorated, "", risk, kept)
    if found.reason == "too_many_missing":
        return Scored(None, False, found.sentence[:200], risk, kept)
    return Refused(found.sentence, "total" if answers is None else "answers")


def thousandths(text: str) -> int | None:
    """A total as typed ("12", "9.85", "9,85") in thousandths; None where it is no number."""
    try:
        value = Decimal(text.strip().replace(",", ".")) * POINT
    except InvalidOperation:
        return None
    whole = value.is_finite() and value == value.to_integral_value() and abs(value) < 10**9
    return int(value) if whole else None


def add(
    *,
    instrument: str,
    on: date,
    answers: Mapping[int, int | None] | None,
    total: int | None,
    episode: UUID,
    client: UUID | None,
    by: Actor,
    ref: UUID,
) -> Answer:
    """A response of one client; a recently endorsed risk item opens a flag."""
    access.episode(by, episode)
    people = dict(book.people(episode))
    whose = client or next(iter(people))
    if whose not in people:
        raise NotThere
    try:
        form = library.instrument(instrument)
    except library.Unknown:
        return Refused("Please choose one of the instruments.", "instrument")
    sentence = past_day(on, by)
    if sentence:
        return Refused(sentence, "on")
    found = scored(form, answers, total)
    if isinstance(found, Refused):
        return found
    with transaction.atomic():
        turns.course(episode)
        if entries.exists(Response, ref):
            return Saved(ref, again=True)
        same_day = len(SAME_DAY(episode, whose, form.code, on))
        row = Response(
            id=ref,
            episode_id=episode,
            client_id=whose,
            instrument=form.code,
            instrument_version=form.version,
            on=on,
            occurrence=same_day + 1,
            **vars(found),
        )
        saved = entries.add(row, by=by)
        _open_flag(row, form, by)
    return saved


def correct(
    ref: UUID,
    *,
    on: date,
    answers: Mapping[int, int | None] | None,
    total: int | None,
    version: int,
    by: Actor,
) -> Answer:
    """A response put right and scored anew by the version of the instrument it was given with."""
    row = _response(ref, by)
    form = library.instrument(row.instrument, row.instrument_version)
    sentence = past_day(on, by)
    if sentence:
        return Refused(sentence, "on")
    found = scored(form, answers, total)
    if isinstance(found, Refused):
        return found
    with transaction.atomic():
        answer = entries.correct(row, {"on": on, **vars(found)}, version=version, by=by)
        if isinstance(answer, Saved):
            _open_flag(_response(ref, by), form, by)
    return answer


def read(ref: UUID, *, by: Actor) -> book.EntryPage:
    """One response for its form; the view is audited."""
    return book.read("score", ref, by=by)


def mark_wrong(ref: UUID, *, reason: str, by: Actor) -> Answer:
    """A response that does not belong here counts nowhere."""
    return entries.mark_wrong(_response(ref, by), reason=reason, by=by)


def _response(ref: UUID, by: Actor) -> Response:
    found = Response.objects.filter(id=ref, practice=by.practice).first()
    if found is None:
        raise NotThere
    access.episode(by, found.episode_id)
    return found


def _open_flag(row: Response, form: Instrument, by: Actor) -> None:
    """An endorsed risk item of these weeks asks for somebody: a flag, once a response."""
    recent = (by.today - row.on).days <= FLAG_WITHIN_DAYS
    if row.risk != "endorsed" or not recent or row.risk_flags.exists():
        return
    flag = RiskFlag(
        id=new_ref(),
        episode_id=row.episode_id,
        client_id=row.client_id,
        opened_on=by.today,
        why=f"{form.short} item {form.risk_item.number if form.risk_item else ''} was endorsed.",
        response=row,
    )
    entries.add(flag, by=by)
