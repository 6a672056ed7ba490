"""The part of a file that is being looked at, so that no file has to fit into memory."""

import re
from collections.abc import Callable, Iterator

from envoi.exchange.incoming import Unreadable

CHUNK = 1 << 20
LONGEST = 64_000_000  # bytes of one resource
SPACE = re.compile(rb"[ \t\r\n]*+")


class Window:
    """A stretch of a file: what stands in `text` from `at` on is still to be read."""

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

    def take(self, count: int) -> bytes:
        """So many bytes, which are in the window, and past them."""
        piece = self.text[self.at : self.at + count]
        self.at += count
        return piece


def lines(window: Window) -> Iterator[tuple[int, bytes]]:
    """Every line that is not blank, with its number and without its end."""
    number = 1
    while window.at < len(window.text) or window.more():
        blank = SPACE.match(window.text, window.at)
        if blank and blank.end() > window.at:
            number += window.take(blank.end() - window.at).count(b"\n")
            continue
        end = window.text.find(b"\n", window.at)
        while end < 0 and window.more():
            end = window.text.find(b"\n", window.at)
        yield number, window.take((len(window.text) if end < 0 else end) - window.at)
