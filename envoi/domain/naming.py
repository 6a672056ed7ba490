"""Whether a text names somebody it should not: no letter names another who takes part.

A whole name is unmistakable. One part of a name may be an ordinary word ("Will", "May", "Hope"):
it counts only as it is written in the name, and a person may say that it is a word here.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST_PART = 2  # characters: an initial names nobody
# Scripts that write no spaces between words: there a name is found without its edges.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# The months whose names people bear too, as the wordings write their days.
MONTHS = "January|April|May|June|July|August|abril|mayo|junio|julio|agosto"
DAY = re.compile(
    rf"\b\d{{1,2}}\.? +(?:{MONTHS})(?= +\d{{4}}\b)|\b(?:{MONTHS})(?= +\d{{1,2}}, \d{{4}}\b)"
)


@dataclass(frozen=True)
class Named:
    """A name that was found: as it is written, and whether it is somebody's whole name."""

    name: str
    whole: bool


def named(text: str, names: Iterable[str], *, own: Iterable[str] = ()) -> tuple[Named, ...]:
    """Who of `names` a text names, each once; `own` are names that may stand in it.

    A part that belongs to an own name too (a shared surname) names nobody else.
    """
    mine = [_plain(each) for each in own if each.strip()]
    left = _without(_without_days(_plain(text)), mine)
    shared = {part.casefold() for each in mine for part in _parts(each)}
    found: dict[str, Named] = {}
    for name in map(_plain, names):
        whole = len(_parts(name)) > 1 or bool(UNSPACED.search(name))
        if name.casefold() not in (each.casefold() for each in mine) and _stands(name, left, whole):
            found.setdefault(name, Named(name, whole))
            continue
        for part in _parts(name):
            if part.casefold() not in shared and _stands(part, left, whole=False):
                found.setdefault(part, Named(part, whole=bool(UNSPACED.search(part))))
    return tuple(found.values())


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\s,.]+", name) if len(part) >= SHORTEST_PART]


def _pattern(name: str) -> str:
    escaped = re.escape(name)
    return escaped if UNSPACED.search(name) else rf"(?<!\w){escaped}(?!\w)"


def _stands(name: str, text: str, whole: bool) -> bool:
    """A whole name in whatever letters it is written; a part only as it is written in the name."""
    if not name:
        return False
    return bool(re.search(_pattern(name), text, re.IGNORECASE if whole else 0))


def _without(text: str, names: Iterable[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(_pattern(name), " ", text, flags=re.IGNORECASE)
    return text


def _without_days(text: str) -> str:
    """A month in a date is not somebody of that name."""
    return DAY.sub(" ", text)
