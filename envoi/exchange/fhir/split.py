"""Splits JSON into its pieces while it is being read.

Only braces and strings are looked at: enough to know where a piece ends if it is well formed, and
whether it is well formed is decided by the decoder that reads the piece afterwards. Nothing here
calls itself, so nesting cannot exhaust it.
"""

import re
from collections.abc import Generator, Iterator
from typing import NamedTuple

import msgspec
from msgspec import Raw

from envoi.exchange.fhir.window import SPACE, Window
from envoi.exchange.incoming import Unreadable

MOST_LOOKS = 40_000_000  # braces looked at one by one in a file; real ones need a tenth of it
LOOKS_OF_A_PIECE = 10
STRING = rb'"(?:[^"\\]++|\\.)*+"'
ENTRIES = rb'"entry"\s*:\s*\['
TO_BRACE = re.compile(rb'(?s)(?:[^"{}]++|' + STRING + rb")*+[{}]")
TO_BRACE_OR_ENTRIES = re.compile(
    rb'(?s)(?:[^"{}]++|(?!' + ENTRIES + rb")" + STRING + rb")*+(?:[{}]|" + ENTRIES + rb")"
)
BETWEEN = re.compile(rb"[ \t\r\n,]*+")
# Where one entry ends and the next begins, with the first words of that: mostly all are alike.
SEAM = re.compile(rb'\}\s*,\s*\{\s*"[^"\\]*"')
OPENS = b"{"
BRACE_OPENS, BRACE_CLOSES = b"{}"  # as numbers

_entry_list = msgspec.json.Decoder(list[Raw])


class Piece(NamedTuple):
    """An entry of a Bundle, or a whole object without its entries."""

    is_entry: bool
    text: bytes | Raw


class Scan:
    """The search for the end of an object, or for its own entries: goes on where it stopped."""

    def __init__(self, window: Window) -> None:
        """Nothing has been looked at yet."""
        self.window = window
        self.looks = 0

    def object(self) -> bytes:
        """The whole object that begins here."""
        return self._until(0, TO_BRACE)

    def head(self, depth: int) -> bytes:
        """The object from here to its entries or to its end; `depth` 1 is inside of it."""
        return self._until(depth, TO_BRACE_OR_ENTRIES)

    def _until(self, depth: int, at_top: re.Pattern[bytes]) -> bytes:
        """What lies before the end; raises Unreadable where it never comes."""
        window, seen = self.window, 0
        while True:
            text, at = window.text, window.at + seen
            while found := (at_top if depth == 1 else TO_BRACE).match(text, at):
                at = found.end()
                last = text[at - 1]
                self.looks += 1
                depth += (last == BRACE_OPENS) - (last == BRACE_CLOSES)
                if depth == 0 or last not in (BRACE_OPENS, BRACE_CLOSES):
                    self._be_sane(LOOKS_OF_A_PIECE)
                    return window.take(at - window.at)
            seen = at - window.at
            self._be_sane(0)
            if not window.more():
                raise Unreadable(f"{window.name} breaks off before its end.")

    def _be_sane(self, more: int) -> None:
        self.looks += more
        if self.looks > MOST_LOOKS:
            raise Unreadable(f"{self.window.name} is built of more pieces than FHIR ever is.")


def pieces(window: Window) -> Iterator[Piece]:
    """Every top-level object of a file, each after its own entries; raises Unreadable."""
    scan = Scan(window)
    while first := window.skip(SPACE):
        if first != OPENS:
            raise Unreadable(f"{window.name} goes on with something that is not JSON.")
        yield from _object(scan)


def _object(scan: Scan) -> Iterator[Piece]:
    """The entries of one object as they come, and at last the object without them."""
    head = bytearray(scan.head(0))
    while head.endswith(b"["):
        yield from _entries(scan)
        head += scan.head(1)
    yield Piece(False, bytes(head))


def _entries(scan: Scan) -> Iterator[Piece]:
    """The elements of an array of objects, up to the bracket that ends it."""
    window, alike = scan.window, True
    while (first := window.skip(BETWEEN)) == OPENS:
        yield Piece(True, scan.object())
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
