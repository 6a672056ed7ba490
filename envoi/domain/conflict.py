"""Whether two records may speak of one person: proposals for a person to look at, never a verdict.

Names are compared as sets of words without case, accents, titles and word order; ä, ö, ü are as ae,
oe, ue. Two names are alike when all words of the shorter stand in the longer, and it has two at
least: a name of one word says too little. A contact way is alike when it is the same. A birth date
never proposes anything by itself; two that differ speak against a name. That two records name the
same person around them says nothing: many share a family doctor.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

TITLES = frozenset(
    [
        "dr",
        "prof",
        "dipl",
        "psych",
        "med",
        "herr",
        "frau",
        "mr",
        "mrs",
        "ms",
        "mx",
        "sr",
        "jr",
        "ing",
        "mag",
    ]
)
ENOUGH = 2  # words


class Ground(StrEnum):
    """What is alike."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    REACHED = "reached"
    AROUND = "around"  # the name of somebody around the client


@dataclass(frozen=True)
class Person:
    """What a record says about one person; `reached` holds contact ways as they are compared."""

    names: tuple[str, ...]
    birth_date: str = ""
    reached: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Known:
    """A person with those around them, as one record has them."""

    person: Person
    around: tuple[Person, ...] = ()


@lru_cache(maxsize=50_000)
def key(name: str) -> frozenset[str]:
    """The words of a name as they are compared."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    words = re.findall(r"[^\W_]+", letters)
    folded = (re.sub("([aou])e", r"\1", word) for word in words)
    return frozenset(folded) - TITLES


def same_name(one: str, other: str) -> bool:
    """All words of the shorter name stand in the longer, two of them at least."""
    shorter, longer = sorted((key(one), key(other)), key=len)
    return len(shorter) >= ENOUGH and shorter <= longer


def alike(one: Person, other: Person) -> frozenset[Ground]:
    """What speaks for these two being one person; empty where nothing does."""
    found = {Ground.REACHED} if one.reached & other.reached else set()
    named = any(same_name(a, b) for a in one.names for b in other.names)
    if named and not contradict(one.birth_date, other.birth_date):
        found.add(Ground.NAME)
        if one.birth_date and one.birth_date == other.birth_date:
            found.add(Ground.BIRTH_DATE)
    return frozenset(found)


def ties(one: Known, other: Known) -> frozenset[Ground]:
    """What ties two records: the people themselves, or one and somebody around the other."""
    found = set(alike(one.person, other.person))
    around = [(one.person, each) for each in other.around]
    around += [(each, other.person) for each in one.around]
    if any(alike(a, b) for a, b in around):
        found.add(Ground.AROUND)
    return frozenset(found)


def marks(known: Known) -> frozenset[object]:
    """Whoever `ties` finds shares one of these: a contact way, or two words of a name."""
    names = (key(name) for each in (known.person, *known.around) for name in each.names)
    pairs = (pair for words in names for pair in combinations(sorted(words), ENOUGH))
    reached = (way for each in (known.person, *known.around) for way in each.reached)
    return frozenset((*pairs, *reached))


def contradict(one: str, other: str) -> bool:
    """Two birth dates that cannot be the same, as exactly as both are known."""
    both = min(len(one), len(other))
    return bool(both) and one[:both] != other[:both]


def said(known: Iterable[Known]) -> str:
    """Everything that is compared in these records, in one line that is the same for the same."""
    return "|".join(sorted(_line(each) for each in known))


def _line(known: Known) -> str:
    people = (known.person, *known.around)
    return ";".join(
        sorted(
            f"{sorted(sorted(key(name)) for name in each.names)}/{each.birth_date}"
            for each in people
        )
    )
