"""One line that is written over while something goes on, on a terminal alone."""

import sys


def told(what: str, count: int) -> None:
    """How far it is."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{what}: {count:,}    ")
        sys.stderr.flush()


def done() -> None:
    """The line is cleared."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
