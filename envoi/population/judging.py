"""Columns of first and last scores, judged: a class a client, by the rules of the domain.

Points are compared as whole thousandths; indices are plain floats, as their formulas are. What
cannot be judged is a sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from envoi.domain import classes
from envoi.domain.change_methods import Cutoff
from envoi.domain.classes import Truths
from envoi.domain.measure import POINT
from envoi.domain.significance import Class
from envoi.population.not_answered import NotAnswered
from envoi.population.pairs import Pairs
from envoi.population.rows import Numbers

CODES = tuple(Class)  # a class as a small number: its place here
NOT_USED = 255  # fewer than two scores, or no percentage is defined
LARGEST = 1e9  # points; beyond it thousandths no longer fit every product
PART = 1 << 17  # clients judged at once, so that no column is held more often than it must be

# From a first score to the last scores between which a change does not count.
Bounds = Callable[[float], tuple[float, float]]


@dataclass(frozen=True)
class Judged:
    """Everybody of `pairs`: the code of a class (or NOT_USED), and the index where there is one.

    `s_diff` and `cutoff` in points. `better_from` and `worse_from` are what a change must reach, or
    exceed where `strict`, in the `unit` said; None where that differs between clients.
    """

    pairs: Pairs
    codes: Numbers
    method: str
    s_diff: float | None
    cutoff: Cutoff
    line: float | None
    index: Callable[[], Numbers] | None = None
    better_from: float | None = None
    worse_from: float | None = None
    strict: bool = False
    unit: str = "points"
    bounds: Bounds | None = None
    said: tuple[str, ...] = ()  # sentences about the model, where there is one
    undefined: int = 0  # clients whose first score is 0 or less, from where no percentage is


class Coder(Protocol):
    """From first and later scores, in points, to codes of classes: any later score, not the last.

    With `lengths` each first score stands for so many later ones that follow each other.
    """

    def __call__(self, first: Numbers, last: Numbers, lengths: Numbers | None = None, /) -> Numbers:
        """A code for each later score."""


class Way(Protocol):
    """A way to judge change."""

    def coder(self, pairs: Pairs) -> Coder:
        """The rule of this way, with the numbers of everybody here. Raises NotAnswered."""

    def __call__(self, pairs: Pairs) -> Judged:
        """Everybody judged. Raises NotAnswered."""


def in_parts(codes: Callable[[Numbers, Numbers], Numbers], pairs: Pairs) -> Numbers:
    """The codes of everybody, part by part."""
    found = np.empty(len(pairs), np.uint8)
    for start in range(0, len(pairs), PART):
        part = slice(start, start + PART)
        found[part] = codes(floats(pairs.first[part]), floats(pairs.last[part]))
    return found


def coded(truths: Truths, n: int) -> Numbers:
    """The class of everybody, as its place in CODES: the very table that names one client's."""
    codes = np.full(n, CODES.index(Class.UNCHANGED), np.uint8)
    for name, truth in reversed(classes.answers(truths)):
        np.putmask(codes, truth, CODES.index(name))
    return codes


def thousandths(scores: Numbers) -> Numbers:
    """Points as whole thousandths. Refuses scores too large to be any score."""
    no_larger(scores)
    if scores.dtype.kind != "f":
        return scores.astype(np.int64) * POINT
    return np.rint(scores.astype(np.float64) * POINT).astype(np.int64)


def no_larger(scores: Numbers) -> None:
    """Refuses scores too large to be any score. Raises NotAnswered."""
    if len(scores) and max(abs(float(scores.max())), abs(float(scores.min()))) > LARGEST:
        raise NotAnswered("A score here is larger than a thousand million.")


def floats(scores: Numbers) -> Numbers:
    """Scores as plain floats, in points."""
    return scores.astype(np.float64, copy=False)
