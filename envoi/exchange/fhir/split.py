"""Splits JSON into its pieces while it is being read, so that no file has to fit into memory.

Only braces and strings are looked at: enough to know where a piece ends if it is well formed, and
whether it is well formed is decided by the decoder that reads the piece afterwards. Nothing here
calls itself, so nesting cannot exhaust it.
"""

import re
from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import NamedTuple

import msgspec
from msgspec import Raw

from envoi.exchange.incoming import Unreadable

CHUNK = 1 << 20
LONGEST = 100_000_000  # bytes of one resource
STRING = rb'"(?:[^"\\]++|\\.)*+"'
SPACE = re.compile(rb"[ \t\r\n]*+")
BETWEEN = re.compile(rb"[ \t\r\n,]*+")
TO_BRACE = re.compile(rb'(?s)(?:[^"{}]++|' + STRING + rb")*+[{}]")
TOKEN = re.compile(rb'(?s)"entry"\s*:\s*\[|' + STRING + rb'|[^"{}]++|[{}]')
# Where one entry ends and the next begins, with the first words of that: mostly all are alike.
SEAM = re.compile(rb'\}\s*,\s*\{\s*"[^"\\]*"')
OPENS, CLOSES, ENTRIES = b"{", b"}", b"["

_entry_list = msgspec.json.Decoder(list[Raw])


class Piece(NamedTuple):
    """An entry of a Bundle, or a whole object without its entries."""

    is_entry: bool
    text: bytes | Raw


class Window:
    """The part of a file that is being looked at: `text` from `at` on is still to be read."""

    def __init__(self, name: str, read: Callable[[int], bytes]) -> None:
        """`read` gives at most so many further bytes, and none at the end."""
        self.name = name
        self.text = b""
        self.at = 0
        self._read = read

    def more(self) -> bool:
        """Read on, about as much again as is pending; False at the end of the file."""
        pending = len(self.text) - self.at
        if pending > LONGEST:
            most = LONGEST // 1_000_000
            raise Unreadable(f"{self.name} holds a single resource of more than {most} MB.")
        piece = self._read(max(CHUNK, pending))
        self.text = self.text[self.at :] + piece
        self.at = 0
        return bool(piece)

    def skip(self, what: re.Pattern[bytes]) -> bytes:
        """Pass over what matches; the byte that comes then, or nothing at the end."""
        while True:
            found = what.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.text) or not self.more():
                return self.text[self.at : self.at + 1]

    def until(self, find: Callable[[bytes, int], int]) -> bytes:
        """What lies before the place `find` finds, which is -1 while it needs more to see."""
        while (end := find(self.text, self.at)) < 0:
            if not self.more():
                raise Unreadable(f"{self.name} breaks off before its end.")
        piece = self.text[self.at : end]
        self.at = end
        return piece


def pieces(window: Window) -> Iterator[Piece]:
    """Every top-level object of a file, each after its own entries; raises Unreadable."""
    while first := window.skip(SPACE):
        if first != OPENS:
            raise Unreadable(f"{window.name} goes on with something that is not JSON.")
        yield from _object(window)


def lines(window: Window) -> Iterator[bytes]:
    """Every line, without its end."""
    while window.at < len(window.text) or window.more():
        end = window.text.find(b"\n", window.at)
        while end < 0 and window.more():
            end = window.text.find(b"\n", window.at)
        end = len(window.text) if end < 0 else end
        yield window.text[window.at : end]
        window.at = end + 1


def _object(window: Window) -> Iterator[Piece]:
    """The entries of one object as they come, and at last the object without them."""
    head = bytearray()
    while True:
        part = window.until(partial(_to_entries, depth=int(bool(head))))
        head += part
        if not part.endswith(ENTRIES):
            yield Piece(False, bytes(head))
            return
        yield from _entries(window)


def _entries(window: Window) -> Iterator[Piece]:
    """The elements of an array of objects, up to the bracket that ends it."""
    alike = True
    while (first := window.skip(BETWEEN)) == OPENS:
        yield Piece(True, window.until(_past_object))
        if alike and (seam := SEAM.match(window.text, window.at - 1)):
            alike = yield from _alike(window, seam.group())
    if not first:
        raise Unreadable(f"{window.name} breaks off before its end.")
    if first != b"]":
        raise Unreadable(f"{window.name} is not JSON: an entry is no object.")


def _alike(window: Window, seam: bytes) -> Generator[Piece, None, bool]:
    """As many further entries as the window shows, cut where entries met before.

    What is cut there are entries only if all of it is well formed. If it is not, nothing is taken
    and False comes back: then the patient way, brace by brace, is the only one.
    """
    window.skip(BETWEEN)
    end = window.text.rfind(seam, window.at) + 1
    if end > window.at:
        try:
            entries = _entry_list.decode(b"[" + window.text[window.at : end] + b"]")
        except (ValueError, RecursionError):
            return False
        window.at = end
        yield from (Piece(True, each) for each in entries)
    return True


def _past_object(text: bytes, at: int) -> int:
    """Where the object that begins here has ended; -1 if not within this text."""
    depth = 0
    while found := TO_BRACE.match(text, at):
        at = found.end()
        depth += 1 if text[at - 1 : at] == OPENS else -1
        if depth == 0:
            return at
    return -1


def _to_entries(text: bytes, at: int, depth: int) -> int:
    """Behind the bracket that opens an object's own entries, or behind its end; -1 if neither."""
    while found := TOKEN.match(text, at):
        token = found.group()
        at = found.end()
        if token == OPENS:
            depth += 1
        elif token == CLOSES:
            depth -= 1
        if depth == 0 or (depth == 1 and token.endswith(ENTRIES) and token[:1] == b'"'):
            return at
    return -1
