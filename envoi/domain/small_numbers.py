"""Small numbers: what is not shown, as it would tell of one person, and how the rest is rounded.

The one place for it: whatever shows numbers about many comes through here. A count of one to four
is hidden; none is shown, as it tells of nobody. What could be found again by taking the shown from
a total is hidden with it, until at least two are hidden and together they are ten or more.
Shares are whole percents, days whole days.
"""

from collections.abc import Mapping
from typing import TypeVar

SMALLEST = 5
TOGETHER = 2 * SMALLEST  # two hidden of fewer could be told apart by who knows this rule
AT_LEAST_TWO = 2

K = TypeVar("K")


def small(count: int) -> bool:
    """This many are somebody, and too few to be shown."""
    return 0 < count < SMALLEST


def shown(count: int) -> int | None:
    """The count, or None where it is too small."""
    return None if small(count) else count


def tells(count: int, of: int) -> bool:
    """A share of so many may be shown: neither those it counts nor the others are a few."""
    return of >= SMALLEST and not small(count) and not small(of - count)


def cells(counts: Mapping[K, int]) -> dict[K, int | None]:
    """The parts of one total, beside which the total may be shown; None where a part is hidden."""
    hidden = {key for key, count in counts.items() if small(count)}
    others = sorted((n, str(key), key) for key, n in counts.items() if n >= SMALLEST)
    for _, _, key in others:
        if not hidden or _enough([counts[each] for each in hidden]):
            break
        hidden.add(key)
    return {key: None if key in hidden else count for key, count in counts.items()}


def parts(groups: Mapping[K, tuple[int, int]]) -> dict[K, int | None]:
    """Of each group (count, of), the count where it may be shown beside the sum over all groups.

    What is hidden cannot be found again from the sum: neither the counted nor the others.
    """
    some = {key: each for key, each in groups.items() if each[1]}
    hidden = {key for key, (count, of) in some.items() if not tells(count, of)}
    others = sorted((of, str(key), key) for key, (_, of) in some.items() if key not in hidden)
    for _, _, key in others:
        counted = [some[each][0] for each in hidden]
        rest = [some[each][1] - some[each][0] for each in hidden]
        if not hidden or (_enough(counted) and _enough(rest)):
            break
        hidden.add(key)
    return {key: None if key in hidden else count for key, (count, _) in groups.items()}


def _enough(counts: list[int]) -> bool:
    """None of so many hidden counts can be found from their sum."""
    total = sum(counts)
    return total == 0 or (len(counts) >= AT_LEAST_TWO and total >= TOGETHER)


def percent(share: float) -> int:
    """A share between 0 and 1 in whole percents, a half away from zero."""
    return int(share * 100 + 0.5)


def days(value: float) -> int:
    """Days, none below zero, in whole days."""
    return int(value + 0.5)
