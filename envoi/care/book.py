"""The book of a record: every kind of entry is added, read, corrected, marked as wrong alike.

Which columns a kind has and what may stand in them says the table in `kinds`; what needs more
than columns (attendance, scoring) has a module of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit, entries
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import Check
from envoi.care.kind import Kind, Values
from envoi.care.kinds import KINDS
from envoi.records.models import Client, Episode, Participant
from envoi.records.prepared import Prepared


def _column_values(row: Any, columns: Mapping[str, Check]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in columns}


@dataclass(frozen=True)
class EntryPage:
    """One entry as a form needs it, with the version it was read at."""

    kind: str
    title: str
    ref: UUID
    version: int
    values: Mapping[str, Any]
    client: UUID
    client_name: str
    episode: UUID | None
    wrong_reason: str = ""
    fixed: str = ""


@dataclass(frozen=True)
class Whereabouts:
    """Whom and what a new entry is about, named for the head of its form."""

    client: UUID
    client_name: str
    episode: UUID | None
    people: tuple[tuple[UUID, str], ...]


def whereabouts(kind: str, *, under: UUID, by: Actor) -> Whereabouts:
    """What a new entry of this kind under `under` is about; NotThere for strangers. Audited."""
    parent = _parent(KINDS[kind], under, by)
    episode, client = _about(parent)
    named = people(episode) if episode else ()
    client = client or named[0][0]
    audit.viewed(by, "name", client, client=client)
    name = Client.objects.get(id=client)
    return Whereabouts(client, shown_name(name), episode, named)


def add(
    kind: str, values: Values, *, under: UUID, by: Actor, ref: UUID, client: UUID | None = None
) -> Answer:
    """A new entry under its parent; `client` says whose, in an episode of several people."""
    table = KINDS[kind]
    parent = _parent(table, under, by)
    if not table.columns:
        raise NotThere  # written by a module of its own
    refused = refusal(table, values, by)
    if refused:
        return refused
    row = table.model(id=ref, **{f"{table.parent}_id": under})
    _fill(row, table, values)
    if table.parent == "episode" and table.per_client:
        here = dict(people(under))
        if client is not None and client not in here:
            raise NotThere
        row.client_id = client or next(iter(here))  # type: ignore[attr-defined]
    elif hasattr(row, "client_id") and table.parent != "client":
        row.client_id = parent.client_id
    with transaction.atomic():
        entries.take_turn(row)
        table.prepared(row, values, by)
        answer = entries.add(row, by=by)
        if isinstance(answer, Saved) and not answer.again:
            table.after(row, values, by)
    return answer


def read(kind: str, ref: UUID, *, by: Actor) -> EntryPage:
    """One entry for its form; the view is audited."""
    table, row = _row(kind, ref, by)
    episode, client = _about(row)
    client = client or (people(episode)[0][0] if episode else None)
    if client is None:
        raise NotThere
    audit.viewed(by, kind, ref, client=client)
    return EntryPage(
        kind=kind,
        title=table.title,
        ref=ref,
        version=row.version,
        values=table.read(row) if table.read else _column_values(row, table.columns),
        client=client,
        client_name=shown_name(Client.objects.get(id=client)),
        episode=episode,
        wrong_reason=row.wrong_reason,
        fixed=table.may_change(row),
    )


def correct(kind: str, ref: UUID, values: Values, *, version: int, by: Actor) -> Answer:
    """An entry put right; what it said before stays readable."""
    table, row = _row(kind, ref, by)
    refused = refusal(table, values, by) or _fixed(table, row) or table.fits(row, values)
    if refused:
        return refused
    with transaction.atomic():
        entries.take_turn(row)
        fresh = table.model._base_manager.get(id=ref)
        refused = _fixed(table, fresh)
        if refused:
            return refused
        table.prepared(fresh, values, by)
        columns = {name: values[name] for name in table.columns if name in values}
        columns |= {name: getattr(fresh, name) for name in _derived(table)}
        answer = entries.correct(fresh, columns, version=version, by=by)
        if isinstance(answer, Saved):
            table.after(fresh, values, by)
    return answer


def mark_wrong(kind: str, ref: UUID, *, reason: str, by: Actor) -> Answer:
    """An entry that should not be there: it stays readable and counts nowhere.

    A signed note too: its words stay fixed, and somebody may have signed it in the wrong record.
    """
    table, row = _row(kind, ref, by)
    if table.stays:
        return Refused(table.stays)
    standing = table.may_go(row)
    if standing:
        return Refused(standing)
    return entries.mark_wrong(row, reason=reason, by=by)


def refusal(table: Kind, values: Values, by: Actor) -> Refused | None:
    """The first sentence that speaks against these values."""
    for name, check in table.columns.items():
        sentence = check(values.get(name), by)
        if sentence:
            return Refused(sentence, name)
    return table.rule(values, by)


def shown_name(client: Client) -> str:
    """The name a client goes by."""
    return client.preferred_name or client.name


def _derived(table: Kind) -> tuple[str, ...]:
    """Columns of a kind that follow from its values and are set by `prepared`."""
    return getattr(table.prepared, "columns", ())


def _fixed(table: Kind, row: Any) -> Refused | None:
    sentence = table.may_change(row)
    return Refused(sentence) if sentence else None


def _fill(row: Any, table: Kind, values: Values) -> None:
    for name in table.columns:
        if name in values and hasattr(row, name):
            setattr(row, name, values[name])


def _row(kind: str, ref: UUID, by: Actor) -> tuple[Kind, Any]:
    table = KINDS[kind]
    row = table.model._base_manager.filter(id=ref, practice=by.practice).first()
    if row is None:
        raise NotThere
    if table.parent:
        _parent(table, getattr(row, f"{table.parent}_id"), by)
    elif isinstance(row, Client):
        access.client(by, row.id, table.act)
    else:
        access.episode(by, row.pk, table.act)
    return table, row


def _parent(table: Kind, under: UUID, by: Actor) -> Any:
    """What an entry hangs on, if the actor may open it."""
    if table.parent == "episode":
        return access.episode(by, under, table.act)
    if table.parent == "client":
        return access.client(by, under, table.act)
    if not table.parent:
        raise NotThere  # a client and a course of therapy are begun, not added to something
    model: Any = table.model._meta.get_field(table.parent).related_model
    found = model._base_manager.filter(id=under, practice=by.practice).first()
    if found is None:
        raise NotThere
    access.episode(by, found.episode_id, table.act)
    return found


def _about(row: Any) -> tuple[UUID | None, UUID | None]:
    """The episode and the client a row is about."""
    if isinstance(row, Client):
        return None, row.id
    if isinstance(row, Episode):
        return row.id, None
    for name in ("concern", "goal", "rupture"):
        if hasattr(row, f"{name}_id"):
            return _about(getattr(row, name))
    return getattr(row, "episode_id", None), getattr(row, "client_id", None)


PEOPLE = Prepared(
    lambda episode: (
        Participant.objects.filter(episode=episode, wrong_at__isnull=True)
        .order_by("-first", "joined_on", "created_at")
        .values_list("client", "client__preferred_name", "client__name")
    )
)


PRESENT = Prepared(
    lambda episode: (
        Participant.objects.filter(episode=episode, left_on__isnull=True, wrong_at__isnull=True)
        .order_by("-first", "joined_on", "created_at")
        .values_list("client", "client__preferred_name", "client__name")
    )
)


def present(episode: UUID) -> tuple[tuple[UUID, str], ...]:
    """Who takes part and has not left; everybody, where all have left."""
    here = tuple((client, preferred or name) for client, preferred, name in PRESENT(episode))
    return here or people(episode)


def people(episode: UUID) -> tuple[tuple[UUID, str], ...]:
    """Who takes part in an episode, the one it is filed under first."""
    return tuple((client, preferred or name) for client, preferred, name in PEOPLE(episode))
