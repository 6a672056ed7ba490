"""A file of sealed parts: each opens only in its own place of its own file, and the last says so.

A line of plain JSON, then parts. A part is its length (4 bytes), a mark (1 byte, 1 for the last)
and a zlib stream sealed with AES-256-GCM. The nonce is the number of the part and its mark, the
associated data is the first line: so nothing can be altered, left out, doubled, moved within the
file or brought in from another without being noticed. Format: docs/reference/backup.md.
"""

import os
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from envoi.records.sealing import archive_key

FORMAT = 1
PART_BYTES = 1 << 20  # of plain rows; one row that is longer has a part of its own
LONGEST_HEADER = 1_000
LENGTH_BYTES = 4
LAST = b"\1"
KEY = re.compile(r"[0-9a-f]{8}")
SALT = re.compile(r"[0-9a-f]{64}")
MIGRATION = re.compile(r"[0-9a-z_]{1,100}")


class Damaged(Exception):
    """A part was altered, is missing or does not follow the one before it; `part` is its number."""

    def __init__(self, part: int) -> None:
        super().__init__(f"part {part}")
        self.part = part


class NoArchive(Exception):
    """This file does not begin as one of these."""


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line: nothing in it is anybody's secret."""

    format: int
    key: str
    made_at: str
    migration: str
    salt: str

    @property
    def sound(self) -> bool:
        words = ((KEY, self.key), (SALT, self.salt), (MIGRATION, self.migration))
        return self.format == FORMAT and all(each.fullmatch(word) for each, word in words)


def _nonce(number: int, mark: bytes) -> bytes:
    return number.to_bytes(11, "big") + mark


class Writer:
    """Parts on their way into a file, in order."""

    def __init__(self, file: BinaryIO, *, migration: str, made_at: str) -> None:
        salt = os.urandom(32).hex()
        key, secret = archive_key(salt)
        self.header = Header(FORMAT, key, made_at, migration, salt)
        self._line = msgspec.json.encode(self.header) + b"\n"
        self._cipher = AESGCM(secret)
        self._file = file
        self._number = 0
        file.write(self._line)

    def add(self, plain: bytes, *, last: bool = False) -> None:
        """One more part."""
        mark = LAST if last else b"\0"
        packed = zlib.compress(plain, 1)
        sealed = self._cipher.encrypt(_nonce(self._number, mark), packed, self._line)
        self._file.write(len(sealed).to_bytes(LENGTH_BYTES, "big") + mark + sealed)
        self._number += 1


class Reader:
    """A file's parts, each looked at before it is believed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._line = file.readline(LONGEST_HEADER)
        self.header = _header(self._line)
        _, secret = archive_key(self.header.salt, self.header.key)
        self._cipher = AESGCM(secret)

    def parts(self) -> Iterator[bytes]:
        """Every part in order; raises Damaged at the first that is not as it was written."""
        number, mark = 0, b""
        left = _left(self._file)
        while mark != LAST:
            length, mark = self._begins(number)
            left -= LENGTH_BYTES + 1 + length
            if left < 0:
                raise Damaged(number)
            yield self._opened(number, mark, self._file.read(length))
            number += 1
        if left:
            raise Damaged(number)

    def _begins(self, number: int) -> tuple[int, bytes]:
        start = self._file.read(LENGTH_BYTES + 1)
        if len(start) <= LENGTH_BYTES:
            raise Damaged(number)
        return int.from_bytes(start[:LENGTH_BYTES], "big"), start[LENGTH_BYTES:]

    def _opened(self, number: int, mark: bytes, sealed: bytes) -> bytes:
        try:
            return zlib.decompress(self._cipher.decrypt(_nonce(number, mark), sealed, self._line))
        except (InvalidTag, ValueError, zlib.error) as error:
            raise Damaged(number) from error


def _header(line: bytes) -> Header:
    try:
        header = msgspec.json.decode(line, type=Header)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NoArchive from error
    if not header.sound or not line.endswith(b"\n"):
        raise NoArchive
    return header


def _left(file: BinaryIO) -> int:
    """How many bytes come after where the file is read now."""
    here = file.tell()
    end = file.seek(0, os.SEEK_END)
    file.seek(here)
    return end - here
