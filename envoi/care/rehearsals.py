"""A backup is worth what comes out of it: restored into a place of its own, compared, and gone.

The place is in the home folder, where the same lies anyway, and is for its owner alone.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.apps import apps
from django.conf import settings

from envoi.care import backups, restores, unfinished
from envoi.care.answers import Refused
from envoi.care.archive_faults import FAULTS, told
from envoi.care.archives import Progress, quiet
from envoi.care.restores import Restored
from envoi.records import elsewhere
from envoi.records.fields import EncryptedField, Sealed
from envoi.records.models import BackupRun

PLACES = "rehearsal-*"
OPENED = 20  # rows of each sealed column
NONE_YET = "There is no backup to rehearse with yet. Make one: envoi backup"
LONGEST_SAID = 300


@dataclass(frozen=True)
class Rehearsed:
    """A backup came back whole, and `opened` sealed values in it could be read."""

    file: Path
    rows: int
    opened: int
    made_at: str
    audit_last: int
    audit_head: str


def rehearse(
    file: Path | None = None, *, now: datetime, progress: Progress = quiet
) -> Rehearsed | Refused:
    """Restores a backup, else the newest good one, and says whether it is what it should be."""
    chosen = file or backups.newest()
    if chosen is None:
        return Refused(NONE_YET)
    home = Path(settings.ENVOI_HOME)
    unfinished.clear(home, PLACES)
    try:
        with unfinished.folder(home / f"rehearsal-{uuid4().hex}") as place:
            answer: Rehearsed | Refused = _tried(chosen, place, progress)
    except FAULTS as fault:
        answer = told(fault, chosen)
    _remember(answer, chosen, now=now)
    return answer


def _tried(file: Path, place: Path, progress: Progress) -> Rehearsed:
    database = place / "envoi.sqlite3"
    database.touch(mode=unfinished.FILE_MODE)
    restored: Restored = restores.into_file(file, database, progress=progress)
    with elsewhere.in_file(database):
        opened = _opened()
    return Rehearsed(
        file=file,
        rows=restored.rows,
        opened=opened,
        made_at=restored.made_at,
        audit_last=restored.audit_last,
        audit_head=restored.audit_head,
    )


def _opened() -> int:
    """How many sealed values were read, some of every column; raises CannotOpen for the first."""
    count = 0
    for model in apps.get_app_config("records").get_models():
        sealed = [f for f in model._meta.concrete_fields if isinstance(f, EncryptedField)]
        for row in model._base_manager.order_by("-pk")[:OPENED] if sealed else ():
            for field in sealed:
                count += _opens(row.__dict__[field.attname], field, row.pk)
    return count


def _opens(value: object, field: EncryptedField, pk: object) -> bool:
    if isinstance(value, Sealed):
        field.opened(value, pk)
    return value is not None


def _remember(answer: Rehearsed | Refused, file: Path, *, now: datetime) -> None:
    rehearsed = isinstance(answer, Rehearsed)
    BackupRun.objects.create(
        kind="rehearsal",
        began_at=now,
        ended_at=now,
        good=rehearsed,
        file=file.name[:200],
        rows=answer.rows if isinstance(answer, Rehearsed) else 0,
        said="" if isinstance(answer, Rehearsed) else answer.sentence[:LONGEST_SAID],
    )
