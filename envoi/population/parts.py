"""Long columns, a part at a time: so many entries that all that is made of them fits a cache."""

from collections.abc import Iterator

PART = 1 << 15


def parts(n: int) -> Iterator[slice]:
    """So many entries, a part at a time."""
    for start in range(0, n, PART):
        yield slice(start, min(start + PART, n))
