"""Files waiting for a yes: kept sealed in the home folder until they go in or are let go."""

import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from django.conf import settings

from envoi.care.actors import Actor
from envoi.care.answers import NotThere
from envoi.records.sealing import CannotOpen, KeyMissing, seal, unseal

LONGEST_BYTES = 50 * 1024 * 1024
KEPT_SECONDS = 24 * 3600
OPEN = "open-"  # a folder of files as they came, with the process that reads them in its name


def _folder() -> Path:
    return Path(settings.ENVOI_HOME) / "staging"


def keep(files: Sequence[tuple[str, bytes]], *, by: Actor) -> UUID:
    """The files, sealed, under a reference only this member can open."""
    sweep()
    ref = uuid4()
    place = _folder() / str(ref)
    place.mkdir(parents=True, mode=0o700)
    names = [Path(name).name for name, _ in files]
    _write(place / "names", json.dumps(names).encode(), ref, by)
    for number, (_, body) in enumerate(files):
        _write(place / str(number), body, ref, by)
    return ref


@contextmanager
def opened(ref: UUID, *, by: Actor) -> Iterator[list[Path]]:
    """The staged files as they came, for as long as they are read; NotThere for anybody else."""
    place = _folder() / str(ref)
    if not place.is_dir():
        raise NotThere
    names = json.loads(_read(place / "names", ref, by))
    with TemporaryDirectory(dir=_folder(), prefix=f"{OPEN}{os.getpid()}-") as folder:
        paths = []
        for number, name in enumerate(names):
            path = Path(folder) / str(number) / name
            path.parent.mkdir()
            path.touch(mode=0o600)
            path.write_bytes(_read(place / str(number), ref, by))
            paths.append(path)
        yield paths


def let_go(ref: UUID, *, by: Actor) -> None:
    """The member's staged files are removed; NotThere for anybody else's."""
    place = _folder() / str(ref)
    if not place.is_dir():
        raise NotThere
    _read(place / "names", ref, by)  # opens for who staged it alone
    shutil.rmtree(place, ignore_errors=True)


def _where(ref: UUID, path: Path, by: Actor) -> str:
    return f"staging:{ref}:{path.name}:{by.member}"


def _write(path: Path, body: bytes, ref: UUID, by: Actor) -> None:
    path.write_bytes(seal(body, where=_where(ref, path, by), purpose="staging"))


def _read(path: Path, ref: UUID, by: Actor) -> bytes:
    try:
        return unseal(path.read_bytes(), where=_where(ref, path, by), purpose="staging")
    except KeyMissing:
        raise  # it is there, and opens again once the key is back
    except CannotOpen as error:
        raise NotThere from error


def sweep() -> None:
    """What nobody said yes to for a day goes, and what a process that was killed left open."""
    for place in _folder().glob("*"):
        if _is_left_open(place) or time.time() - place.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(place, ignore_errors=True)


def _is_left_open(place: Path) -> bool:
    """A folder of plain files, and the process that was reading them is not there any more."""
    process = place.name.removeprefix(OPEN).partition("-")[0]
    if not place.name.startswith(OPEN) or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False
