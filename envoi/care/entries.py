"""The three things that can happen to any clinical entry: added, corrected, marked as wrong.

Each leaves its audit row, and what is noticed about its episode, in the same transaction. The
verb that calls has already decided: access was asked and the field's own rules were held against
the values.
"""

from typing import Any
from uuid import UUID

from django.db import models, transaction

from envoi.care import audit, noticing, turns
from envoi.care.actors import Actor
from envoi.care.answers import Answer, Refused, Saved, Stale
from envoi.records.images import image
from envoi.records.models import Participant, Revision
from envoi.records.models.row import Entry, Row
from envoi.records.prepared import Prepared

PARENTS = ("session", "goal", "concern", "rupture", "ending", "paper", "referral")
SET_ASIDE = "This is marked as entered in error; what it said stays as it was."
REFERENCES = Prepared(lambda ref, model: model._base_manager.filter(id=ref).values_list("id"))
SENT_BEFORE = (
    "This form was saved before. What you changed in it since is not saved: please open the entry "
    "itself and put it right there."
)
STAMPED = {"practice_id", "created_by_id", "created_at", "version"}
STAMPED |= {"wrong_at", "wrong_by_id", "wrong_reason"}
SAVED_FIRST = "Somebody saved this in the meantime. Both versions are shown; nothing is lost."


def _noun(row: models.Model) -> str:
    return row._meta.model_name or ""


def _episode_of(row: models.Model) -> UUID | None:
    """The episode whose noticing a write to this row concerns, if any."""
    if _noun(row) == "episode":
        return UUID(str(row.pk))
    own: UUID | None = getattr(row, "episode_id", None)
    if own is not None:
        return own
    for name in PARENTS:
        parent = getattr(row, name, None)
        if isinstance(parent, models.Model):
            return _episode_of(parent)
    return None


def client_of(row: models.Model) -> UUID | None:
    """The client a row is about, for the audit."""
    if _noun(row) == "client":
        return UUID(str(row.pk))
    own: UUID | None = getattr(row, "client_id", None)
    if own is not None:
        return own
    for name in PARENTS:
        parent = getattr(row, name, None)
        if isinstance(parent, models.Model):
            return client_of(parent)
    episode = _episode_of(row)
    return None if episode is None else _filed_under(episode)


def _filed_under(episode: UUID) -> UUID | None:
    """The client under whose name an episode is kept; None before anybody takes part."""
    rows = Participant.objects.filter(episode=episode, wrong_at__isnull=True)
    return (
        rows.order_by("-first", "joined_on", "created_at").values_list("client", flat=True).first()
    )


def take_turn(row: models.Model) -> None:
    """Before a row is looked at and written: nobody else writes about its course meanwhile."""
    if not turns.needed():
        return
    episode = _episode_of(row)
    if episode is None or (_noun(row) == "episode" and row._state.adding):
        turns.ref(row.pk)
    else:
        turns.course(episode)


def _after_write(row: models.Model) -> None:
    episode = _episode_of(row)
    if episode is not None:
        noticing.refresh([episode])


def exists(model: type[Row], ref: UUID | None) -> bool:
    """True when this very request was done before: a double click finds its first row."""
    return ref is not None and bool(REFERENCES(ref, kind=(model,)))


@transaction.atomic
def add(row: Row, *, by: Actor, **detail: audit.Plain) -> Answer:
    """A new row, stamped with who and when; its reference may have come with the form."""
    take_turn(row)
    if exists(type(row), row.id):
        return _again(type(row)._base_manager.get(id=row.id), row)
    row.practice_id = by.practice
    row.created_by_id = by.member
    row.created_at = by.now
    row.save(force_insert=True)
    audit.wrote(by, "added", _noun(row), row.id, client=client_of(row), **detail)
    _after_write(row)
    return Saved(row.id)


def _again(standing: Row, row: Row) -> Answer:
    """The very same form a second time is a double click; other words in it are not let go."""
    said = {field.attname for field in row._meta.concrete_fields} - STAMPED
    if all(getattr(standing, name) == getattr(row, name) for name in said):
        return Saved(row.id, standing.version, again=True)
    return Refused(SENT_BEFORE)


def _differences(row: Row, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if getattr(row, name) != value}


@transaction.atomic
def correct(
    row: Row, values: dict[str, Any], *, by: Actor, version: int | None, act: str = "corrected"
) -> Answer:
    """The row with new values; what it said before is kept as a revision.

    A form carries the version it was filled from: when the row has moved on, nothing is written
    and both texts come back. `version=None` is for verbs that change a row without a form.
    """
    take_turn(row)
    fresh = type(row)._base_manager.select_for_update(no_key=True).get(pk=row.pk)
    changes = _differences(fresh, values)
    if not changes:
        return Saved(fresh.id, fresh.version)
    if getattr(fresh, "wrong_at", None) is not None:
        return Refused(SET_ASIDE)
    if version is not None and fresh.version != version:
        theirs = {name: getattr(fresh, name) for name in values}
        return Stale(SAVED_FIRST, fresh.version, theirs=theirs, yours=values)
    keep_revision(fresh, by=by)
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.save()
    audit.wrote(by, act, _noun(fresh), fresh.id, client=client_of(fresh), fields=sorted(changes))
    _after_write(fresh)
    return Saved(fresh.id, fresh.version)


def keep_revision(row: Row, *, by: Actor) -> None:
    """What a row says now, put aside before it changes."""
    Revision(
        practice_id=by.practice,
        created_by_id=by.member,
        created_at=by.now,
        version=row.version,
        table=_noun(row),
        row=row.id,
        before=image(row),
    ).save(force_insert=True)


@transaction.atomic
def mark_wrong(row: Entry, *, by: Actor, reason: str) -> Answer:
    """Entered in error: the row stays readable and counts nowhere from now on."""
    if not reason.strip():
        return Refused("Please say in a few words why this entry is wrong.", "reason")
    take_turn(row)
    fresh = type(row)._base_manager.select_for_update(no_key=True).get(pk=row.pk)
    if fresh.wrong_at is not None:
        return Saved(fresh.id, fresh.version, again=True)
    fresh.wrong_at, fresh.wrong_reason = by.now, reason.strip()[:300]
    fresh.wrong_by_id = by.member
    fresh.version += 1
    fresh.save(update_fields=["wrong_at", "wrong_by", "wrong_reason", "version"])
    audit.wrote(by, "marked wrong", _noun(fresh), fresh.id, client=client_of(fresh))
    _after_write(fresh)
    return Saved(fresh.id, fresh.version)
