"""A file's bytes in pieces, unpacked where it is packed, and never more than can be good."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import GzipFile
from pathlib import Path
from typing import BinaryIO

from envoi.exchange.incoming import Unreadable

MOST = 500_000_000  # bytes, unpacked
# Real exports pack to a tenth, dull ones to a fiftieth; only a trap packs to a hundredth of that.
RATIO = 250
RATIO_COUNTS_FROM = 20_000_000
TOO_LARGE = f"is larger than {MOST // 1_000_000} MB; please split it."
PACKED = b"\x1f\x8b"


class Bytes:
    """An open file, read piece by piece; `read` raises Unreadable with one sentence."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        """`name` is what the sentences call the file."""
        self.name = name
        self.taken = 0
        self._file = file
        packed = file.read(len(PACKED)) == PACKED
        file.seek(0)
        self._unpacked: BinaryIO | GzipFile = GzipFile(fileobj=file) if packed else file

    def read(self, count: int) -> bytes:
        """At most `count` further bytes; nothing at the end."""
        try:
            piece = self._unpacked.read(count)
        except (EOFError, zlib.error):
            raise Unreadable(f"{self.name} is packed and breaks off, or is damaged.") from None
        self.taken += len(piece)
        self._within_limits()
        return piece

    def _within_limits(self) -> None:
        if self.taken > MOST:
            raise Unreadable(f"{self.name} {TOO_LARGE}")
        if self._unpacked is self._file or self.taken < RATIO_COUNTS_FROM:
            return
        if self.taken > RATIO * self._file.tell():
            raise Unreadable(f"{self.name} unpacks to more than {RATIO} times its size: not read.")


@contextmanager
def opened(path: Path) -> Iterator[Bytes]:
    """The file, open; raises Unreadable where the machine cannot open or read it."""
    try:
        if path.stat().st_size > MOST:
            raise Unreadable(f"{path.name} {TOO_LARGE}")
        with path.open("rb") as file:
            yield Bytes(file, path.name)
    except FileNotFoundError:
        raise Unreadable(f"{path.name} is not there.") from None
    except OSError:
        raise Unreadable(f"{path.name} cannot be opened or read.") from None
