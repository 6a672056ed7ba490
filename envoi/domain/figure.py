"""Figures about many: a count, a share with its interval, a median; or why there is none to tell.

Whatever is built here has gone through `small_numbers`: there is no other way to make a figure of a
share or a count, so a page, a file and a command cannot differ in what they hide.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from envoi.domain import small_numbers
from envoi.domain.competing import Incidence
from envoi.domain.proportion import LEVEL, middle, wilson


class Why(StrEnum):
    """Why a figure tells nothing."""

    TOLD = ""
    TOO_FEW = "too_few"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Figure:
    """One number of one row: `part` is its table, `group` its row, `what` is told of it.

    `value`, `low` and `high` are whole and in `unit`; `count` and `of` are courses of therapy.
    """

    part: str
    group: str
    what: str
    unit: str
    value: int | None = None
    low: int | None = None
    high: int | None = None
    count: int | None = None
    of: int | None = None
    why: Why = Why.TOLD


Groups = Mapping[str, tuple[int, int]]


def counts(part: str, what: str, of: Mapping[str, int]) -> Iterator[Figure]:
    """The parts of one total that may be shown as well."""
    for group, count in small_numbers.cells(of).items():
        why = Why.TOO_FEW if count is None else Why.TOLD
        yield Figure(part, group, what, "count", value=count, count=count, why=why)


def alone(part: str, group: str, what: str, count: int) -> Figure:
    """One count that is a part of nothing that is shown."""
    found = small_numbers.shown(count)
    why = Why.TOO_FEW if found is None else Why.TOLD
    return Figure(part, group, what, "count", value=found, count=found, why=why)


def shares(part: str, what: str, groups: Groups) -> Iterator[Figure]:
    """The share counted in each of several groups; the share of them all may be shown as well."""
    sizes = small_numbers.cells({group: of for group, (_, of) in groups.items()})
    counted = small_numbers.parts(groups)
    for group in groups:
        yield _share(part, group, what, counted[group], sizes[group], nobody=groups[group][1] == 0)


def share(part: str, group: str, what: str, count: int, of: int) -> Figure:
    """One share that is a part of nothing else that is shown."""
    size = small_numbers.shown(of)
    counted = count if small_numbers.tells(count, of) else None
    return _share(part, group, what, counted, size, nobody=of == 0)


def composition(part: str, what: str, of: Mapping[str, int]) -> Iterator[Figure]:
    """The share of each part in the whole they make together."""
    whole = sum(of.values())
    for group, count in small_numbers.cells(of).items():
        told = None if small_numbers.shown(whole) is None else count
        yield _share(part, group, what, told, small_numbers.shown(whole), nobody=whole == 0)


def _share(
    part: str, group: str, what: str, count: int | None, of: int | None, *, nobody: bool
) -> Figure:
    if nobody:
        return Figure(part, group, what, "percent", why=Why.NOBODY)
    if count is None or of is None:
        return Figure(part, group, what, "percent", of=of, why=Why.TOO_FEW)
    found = wilson(count, of, level=LEVEL)
    low, high = small_numbers.percent(found.low or 0), small_numbers.percent(found.high or 0)
    value = small_numbers.percent(found.value)
    return Figure(part, group, what, "percent", value, low, high, count, of)


def hushed(found: Figure) -> Figure:
    """The same row with nothing told but of how many it is."""
    if found.why is Why.NOBODY:
        return found
    why = Why.TOO_FEW
    return replace(found, value=None, low=None, high=None, count=None, why=why)


def median_days(part: str, group: str, what: str, values: Sequence[int]) -> Figure:
    """The median of days; its ends are somebody's own days, so they are told of ten and more."""
    if not values:
        return Figure(part, group, what, "days", why=Why.NOBODY)
    if small_numbers.small(len(values)):
        return Figure(part, group, what, "days", why=Why.TOO_FEW)
    found = middle(values)
    ends = [None, None] if len(values) < small_numbers.TOGETHER else [found.low, found.high]
    low, high = (None if end is None else small_numbers.days(end) for end in ends)
    value = small_numbers.days(found.value)
    return Figure(part, group, what, "days", value, low, high, len(values), len(values))


def incidence(part: str, group: str, what: str, found: Incidence) -> Figure:
    """The share that has ended in one way by a time; the caller sees to it that they are enough."""
    low, high = (
        None if end is None else small_numbers.percent(end) for end in (found.low, found.high)
    )
    return Figure(part, group, what, "percent", small_numbers.percent(found.share), low, high)
