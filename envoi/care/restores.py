"""A backup becomes a house again: all of it or nothing, compared row by row before it counts."""

from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from envoi.care import archives, unfinished
from envoi.care.answers import Refused
from envoi.care.archive_faults import FAULTS, NotEmpty, NotTheSame, told
from envoi.care.archives import Archive, Contents, Progress, quiet
from envoi.records import elsewhere, loading, snapshot
from envoi.records.models import Practice
from envoi.records.raw import tables_at

UNFINISHED = ".restoring"
SHOWN = 3


@dataclass(frozen=True)
class Restored:
    """A backup that came back whole: its rows, and where its audit ends."""

    rows: int
    made_at: str
    audit_last: int
    audit_head: str


def restore(file: Path, *, progress: Progress = quiet) -> Restored | Refused:
    """A backup into this empty house, be its database a file or on a server."""
    place = _place()
    there = "" if place is not None and not _holds_something(place) else in_the_way()
    if there:
        return Refused(there)
    try:
        return _onto_server(file, progress) if place is None else _beside(file, place, progress)
    except FAULTS as fault:
        return told(fault, file)


def in_the_way() -> str:
    """Whose record this home holds already, in a sentence; nothing where it holds none."""
    try:
        if Practice._meta.db_table not in connection.introspection.table_names():
            return ""
        found = list(Practice.objects.order_by("founded_at").values_list("name", flat=True))
    except DatabaseError:
        return "There is a database here that cannot be read. Please move it out of the way first."
    if not found:
        return ""
    named = " and ".join(f"“{name}”" for name in found[:SHOWN])
    return (
        f"Here is the record of {named} already. A backup is only restored into an empty home: "
        "set ENVOI_HOME to a new folder with the key file in it."
    )


def _place() -> Path | None:
    """The file of this house's database; None where it lies on a server."""
    here = connection.settings_dict["NAME"]
    return Path(str(here)) if connection.vendor == "sqlite" else None


def _holds_something(place: Path) -> bool:
    return place.exists() and place.stat().st_size > 0


def _beside(file: Path, place: Path, progress: Progress) -> Restored:
    """Made under another name beside its place, and renamed once it is whole."""
    beside = place.with_name(place.name + UNFINISHED)
    unfinished.clear(place.parent, f"{beside.name}*")
    with unfinished.file(beside):
        restored = into_file(file, beside, progress=progress)
        unfinished.to_disk(beside)
        connection.close()
        for end in ("-wal", "-shm", "-journal"):  # of a database without a practice
            place.with_name(place.name + end).unlink(missing_ok=True)
        beside.rename(place)
    unfinished.to_disk(place.parent)
    return restored


def into_file(file: Path, place: Path, *, progress: Progress = quiet) -> Restored:
    """A backup as a database of this version in an empty file; raises one of FAULTS."""
    with file.open("rb") as opened:
        archive = Archive(opened)
        with elsewhere.in_file(place) as other:
            contents = _filled(archive, other, progress)
        with snapshot.of_file(place) as seen:
            same(contents, archives.measure(seen, progress=progress))
        with elsewhere.in_file(place):
            call_command("migrate", verbosity=0)
    return _restored(archive, contents)


def _onto_server(file: Path, progress: Progress) -> Restored:
    """In one transaction, the tables included."""
    here = connections["default"]
    with file.open("rb") as opened:
        archive = Archive(opened)
        empty(here, archive.header.migration)
        with transaction.atomic():
            contents = _filled(archive, here, progress)
            same(contents, archives.measure(snapshot.within(here), progress=progress))
        call_command("migrate", verbosity=0)
    return _restored(archive, contents)


def _filled(archive: Archive, other: BaseDatabaseWrapper, progress: Progress) -> Contents:
    """Every row in tables as they were when the backup was made; Unknown where they never were."""
    tables_at(archive.header.migration)
    loading.make_tables(other, archive.header.migration)
    return archive.load(other, progress=progress)


def empty(other: BaseDatabaseWrapper, migration: str) -> None:
    """Raises NotEmpty unless this database has no tables, or empty ones as of this migration."""
    stands_at = loading.stands_at(other)
    if stands_at not in {"", migration}:
        raise NotEmpty("The database has tables of another version of Envoi.")
    filled = loading.filled(other, tables_at(migration))
    if filled:
        raise NotEmpty(f"The database has rows already, in {', '.join(filled[:SHOWN])}.")


def same(wanted: Contents, found: Contents) -> None:
    """Raises NotTheSame where a table differs, or the audit ends elsewhere."""
    differing = wanted.differing(found)
    if differing:
        raise NotTheSame(", ".join(differing[:SHOWN]))


def _restored(archive: Archive, contents: Contents) -> Restored:
    return Restored(
        rows=contents.rows,
        made_at=archive.header.made_at,
        audit_last=contents.audit_last,
        audit_head=contents.audit_head,
    )
