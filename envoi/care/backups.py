"""Backups of the whole house: made while it serves, read back before they count, kept for a year.

A backup is of the house, not of one practice: `envoi backup` and the worker make it without opening
anybody's record. Where a member asks for one, that is a row of the audit.
"""

import errno
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from envoi.care import access, archives, audit, outbox, unfinished
from envoi.care.actors import Actor
from envoi.care.answers import Refused
from envoi.care.archive_faults import ONLY_THE_OWNER
from envoi.care.archives import Archive, Progress, quiet
from envoi.domain import backup as rules
from envoi.domain.role import Act
from envoi.records import snapshot
from envoi.records.frames import Damaged
from envoi.records.models import BackupRun, Practice, RoleHeld
from envoi.records.sealing import CannotOpen

NAMES = "envoi-*.envoi"
UNFINISHED = "envoi-*.envoi.part"
NAME = re.compile(r"envoi-\d{8}-\d{6}(-\d+)?\.envoi")
LONGEST_SAID = 300
NOT_WRITTEN = {
    errno.ENOSPC: "The disk is full; nothing half was left behind.",
    errno.EDQUOT: "The disk is full; nothing half was left behind.",
    errno.EFBIG: "The file cannot grow any larger there; nothing half was left behind.",
    errno.ENOENT: "The folder {folder} is not there.",
    errno.ENOTDIR: "{folder} is not a folder.",
    errno.EACCES: "The folder {folder} may not be written to.",
    errno.EROFS: "The folder {folder} may not be written to.",
}


@dataclass(frozen=True)
class Made:
    """A backup that was written and read back."""

    file: Path
    size: int
    rows: int
    key: str
    in_home: bool


@dataclass(frozen=True)
class Standing:
    """How the backups stand, for the owner: when the last good one was made, when one was tried.

    `age` and `rehearsed` are in words; `said` is why the last try failed, where it did.
    """

    last_good_at: datetime | None
    age: str
    old: bool
    last_rehearsed_at: datetime | None
    rehearsed: str
    rehearsed_long_ago: bool
    said: str


def folder() -> Path:
    """Where backups lie unless somebody says otherwise."""
    return Path(settings.ENVOI_BACKUPS)


def make(into: Path, *, now: datetime, progress: Progress = quiet) -> Made | Refused:
    """A backup in this folder, read back before it gets its name; the database is only read."""
    try:
        if into == folder():
            into.mkdir(mode=unfinished.FOLDER_MODE, parents=True, exist_ok=True)
        unfinished.clear(into, UNFINISHED)
        return _made(_free_name(into, now), now, progress)
    except OSError as error:
        sentence = NOT_WRITTEN.get(error.errno or 0, "The backup could not be written.")
        return Refused(sentence.format(folder=into))
    except CannotOpen as error:
        return Refused(str(error))
    except snapshot.NotTheOwner:
        return Refused(ONLY_THE_OWNER)
    except Damaged as error:
        return Refused(f"What was written could not be read back (part {error.part}).")


def _made(file: Path, now: datetime, progress: Progress) -> Made:
    part = file.with_name(file.name + ".part")
    with unfinished.file(part) as opened:
        with snapshot.of_house() as seen:
            header, contents = archives.write(opened, seen, at=now, progress=progress)
        opened.flush()
        os.fsync(opened.fileno())
        _forgotten(opened.fileno())
        opened.seek(0)
        if Archive(opened).read_through(progress=progress) != contents:
            raise Damaged(0)
        size = os.fstat(opened.fileno()).st_size
        part.rename(file)
    unfinished.to_disk(file.parent)
    in_home = file.resolve().is_relative_to(Path(settings.ENVOI_HOME).resolve())
    return Made(file, size, contents.rows, header.key, in_home)


def _forgotten(handle: int) -> None:
    """What is read back comes from the disk, not from memory."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _free_name(into: Path, now: datetime) -> Path:
    stem = f"envoi-{now.astimezone(UTC):%Y%m%d-%H%M%S}"
    names = [f"{stem}.envoi", *(f"{stem}-{n}.envoi" for n in range(2, 100))]
    taken = {path.name for path in into.iterdir()}
    return into / next(name for name in names if not {name, f"{name}.part"} & taken)


def run(
    *,
    now: datetime,
    into: Path | None = None,
    by: Actor | None = None,
    progress: Progress = quiet,
) -> Made | Refused:
    """A backup, remembered as made or not; then those that have outlived their time go."""
    if by is not None:
        access.permitted(by, Act.KEEP_HOUSE)
    into = into or folder()
    made = make(into, now=now, progress=progress)
    remember(made, now=now, by=by)
    if isinstance(made, Made):
        _retire(into, now)
    return made


@transaction.atomic
def remember(made: Made | Refused, *, now: datetime, by: Actor | None = None) -> None:
    """What became of a backup."""
    if isinstance(made, Refused):
        BackupRun.objects.create(
            kind="backup", began_at=now, ended_at=now, said=made.sentence[:LONGEST_SAID]
        )
        return
    run = BackupRun.objects.create(
        kind="backup",
        began_at=now,
        ended_at=now,
        good=True,
        file=made.file.name,
        size=made.size,
        rows=made.rows,
        key=made.key,
    )
    if by is not None:
        audit.wrote(by, "made", "backup", run.id, rows=made.rows, key=made.key)


def _retire(into: Path, now: datetime) -> None:
    """Only files this house made, by name and size; whatever else lies there is left alone."""
    for copy in rules.outlived(_copies(into), now=now):
        (into / copy.name).unlink(missing_ok=True)


def _copies(into: Path) -> Iterator[rules.Copy]:
    known = BackupRun.objects.filter(kind="backup", good=True)
    sizes = {run.file: (run.size, run.began_at) for run in known}
    for path in into.glob(NAMES):
        size, at = sizes.get(path.name, (None, None))
        ours = NAME.fullmatch(path.name) and at and not path.is_symlink()
        if ours and at and path.stat().st_size == size:
            yield rules.Copy(path.name, at)


def newest(into: Path | None = None) -> Path | None:
    """The newest good backup of this house that lies in the folder."""
    into = into or folder()
    if not into.is_dir():
        return None
    copies = sorted(_copies(into), key=lambda copy: (copy.made_at, copy.name))
    return into / copies[-1].name if copies else None


def due(now: datetime) -> bool:
    """A backup should be made now; never in a home where everything is invented."""
    if settings.ENVOI_DEMO:
        return False
    last_good, last_try = _begun(kind="backup", good=True), _begun(kind="backup")
    return rules.is_due(last_good=last_good, last_try=last_try, now=now)


def _begun(**which: str | bool) -> datetime | None:
    """When the last such run began."""
    found: datetime | None = (
        BackupRun.objects.filter(**which)
        .order_by("-began_at")
        .values_list("began_at", flat=True)
        .first()
    )
    return found


def standing(*, now: datetime) -> Standing:
    """How the backups of this house stand."""
    last = BackupRun.objects.filter(kind="backup").order_by("-began_at").first()
    made, rehearsed = _begun(kind="backup", good=True), _begun(kind="rehearsal", good=True)
    return Standing(
        last_good_at=made,
        age=rules.age(made, now=now) if made else "",
        old=rules.is_old(made, now=now),
        last_rehearsed_at=rehearsed,
        rehearsed=rules.age(rehearsed, now=now) if rehearsed else "",
        rehearsed_long_ago=rules.rehearsed_long_ago(rehearsed, now=now),
        said=last.said if last and not last.good else "",
    )


def remind(*, now: datetime) -> int:
    """Once a day a mail to every owner while the last good backup is old; how many it went to."""
    if settings.ENVOI_DEMO or not _worth_a_mail(now):
        return 0
    told = 0
    for practice in Practice.objects.all():
        with transaction.atomic():
            for member in _owners(practice, now):
                outbox.post(
                    "backup_old",
                    key=f"backup_old {now.astimezone(UTC).date()} {member}",
                    practice=practice.id,
                    at=now,
                    to_member=member,
                )
                told += 1
    return told


def _worth_a_mail(now: datetime) -> bool:
    """The last good one is old; a house younger than that is given time for its first."""
    founded = Practice.objects.order_by("founded_at").values_list("founded_at", flat=True).first()
    seen = standing(now=now)
    return seen.old and rules.is_old(seen.last_good_at or founded, now=now)


def _owners(practice: Practice, now: datetime) -> list[UUID]:
    today = now.astimezone(UTC).date()
    held = RoleHeld.objects.filter(
        practice=practice, role="owner", from_on__lte=today, ended_at__isnull=True
    ).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=today),
        Q(member__ended_on__isnull=True) | Q(member__ended_on__gte=today),
    )
    return list(held.values_list("member", flat=True).distinct().order_by("member"))
