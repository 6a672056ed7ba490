"""Parts of one filled-in instrument find each other: by what they name, or by client and day.

A form, its panel, its answers and its total are one score. What a part names comes first; what is
left over on a day joins whatever lacks it: first at the same time, then where the numbers agree,
then on that day at all, so that a disagreement is seen and told.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from envoi.exchange.fhir.filled import Filled, Known, order

TOO_MANY = 60  # parts on one day of one client: a file that plays tricks; they stay apart


def joined(parts: list[Known]) -> Iterator[list[Filled]]:
    """The filled-in instruments of each client and day, in order of time."""
    days: defaultdict[tuple[str, str, object], list[Filled]] = defaultdict(list)
    for each in _by_links(parts):
        lead = each.lead
        days[lead.client, lead.part.instrument.code, lead.part.moment.on].append(each)
    for day in days.values():
        yield day if len(day) == 1 else _of_one_day(day)


def _by_links(parts: list[Known]) -> Iterable[Filled]:
    """Parts that name each other, as one; every other part alone."""
    there = _named(parts)
    leader = list(range(len(parts)))
    for index, each in enumerate(parts):
        for link in each.part.links:
            for other in there.get(link, ()):
                if _may_be_one(each, parts[other]):
                    leader[_top(leader, index)] = _top(leader, other)
    groups: dict[int, Filled] = {}
    for index, each in enumerate(parts):
        groups.setdefault(_top(leader, index), Filled([])).parts.append(each)
    return groups.values()


def _named(parts: list[Known]) -> dict[str, list[int]]:
    """The parts another part names, by the address under which it does."""
    named = {link for each in parts for link in each.part.links}
    there: defaultdict[str, list[int]] = defaultdict(list)
    for index, each in enumerate(parts if named else ()):
        for address in each.addresses:
            if address in named:
                there[address].append(index)
    return there


def _may_be_one(one: Known, other: Known) -> bool:
    return one.client == other.client and one.part.instrument is other.part.instrument


def _top(leader: list[int], index: int) -> int:
    while leader[index] != index:
        leader[index] = leader[leader[index]]
        index = leader[index]
    return index


def _of_one_day(day: list[Filled]) -> list[Filled]:
    day.sort(key=_begins)
    if len(day) <= TOO_MANY:
        for may in (_at_one_time, _agree, _are_not_two):
            day = _merged(day, may)
    return day


def _begins(filled: Filled) -> tuple[float, str]:
    return order(filled.lead)


def _merged(day: list[Filled], may: Callable[[Filled, Filled], bool]) -> list[Filled]:
    apart: list[Filled] = []
    for each in day:
        shares = each.shares()
        fit = (one for one in apart if not shares & one.shares() and may(one, each))
        if found := next(fit, None):
            found.parts.extend(each.parts)
        else:
            apart.append(each)
    return apart


def _at_one_time(one: Filled, other: Filled) -> bool:
    return one.lead.part.moment == other.lead.part.moment


def _agree(one: Filled, other: Filled) -> bool:
    return not Filled([*one.parts, *other.parts]).disagreement()


def _are_not_two(one: Filled, other: Filled) -> bool:
    """Two different totals at different times are two scores, not one that is wrong."""
    return one.total() is None or other.total() is None
