"""Every client's first and last score, in one pass over rows of any number.

Where each client's rows lie together and in order of time, the pass looks only at where one client
ends and the next begins, without hashing or sorting. Where they do not (that is noticed on the
way), they are sorted first (`sorting.py`), and the same pass follows: one meaning, and the order of
the rows never changes an answer. Two different scores of one client at one time are refused; the
same score twice counts once.
"""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from envoi.population.not_answered import NotAnswered
from envoi.population.rows import Numbers, Rows, Source, name_of
from envoi.population.sorting import in_order


class TwoScores(Exception):
    """One client has two different scores at one time; `client` and `time` say which."""

    def __init__(self, clients: Numbers | pa.Array, at: int, time: Any) -> None:
        super().__init__(clients, at, time)
        self.client, self.time = name_of(clients, at), time

    def sentence(self, source: Source) -> str:
        """Whose scores, and when."""
        return (
            f"Client {self.client} has two different scores at one time "
            f"({source.clock.told(self.time)}); nobody can say which of them counts."
        )


class OutOfOrder(Exception):
    """A client's rows do not lie together, or not in order of time."""


@dataclass(frozen=True)
class Runs:
    """A batch cut where one client ends: one entry a run, in the order of the rows.

    `first`, `last` and their times hold nothing true where `n` (scores) is 0.
    """

    client: Numbers | pa.Array
    n: Numbers
    first: Numbers
    last: Numbers
    first_time: Numbers
    last_time: Numbers
    group: pa.Array | None

    def __len__(self) -> int:
        return len(self.n)


@dataclass(frozen=True)
class Pairs:
    """One entry a client, in order of client: how many scores, and the first and last of them.

    `first` and `last` hold nothing true where `n` is 0.
    """

    client: Numbers | pa.Array
    n: Numbers
    first: Numbers
    last: Numbers
    group: pa.Array | None = None
    ordered: bool = True  # the rows of the table lie in order, so nobody has to sort them again

    @property
    def used(self) -> Numbers:
        """A mask of the clients with two scores or more."""
        return self.n >= 2  # noqa: PLR2004 - a pair

    def __len__(self) -> int:
        return len(self.n)


def pairs_of(source: Source) -> Pairs:
    """First and last of every client of a long table. Raises NotAnswered."""
    try:
        try:
            with closing(source.rows()) as rows:
                return pairs(rows)
        except OutOfOrder:
            with closing(in_order(source)) as rows:
                return replace(pairs(rows), ordered=False)
    except TwoScores as two:
        raise NotAnswered(two.sentence(source)) from two


def pairs(batches: Iterable[Rows]) -> Pairs:
    """First and last of every client. Raises OutOfOrder where rows have to be sorted first."""
    done, last = _Columns(), None
    for batch in batches:
        found = runs(batch)
        if _comes_again(found.client):
            raise OutOfOrder
        if last is not None and same_client(last, -1, found, 0):
            found = _joined(last, found)
        if len(found):
            done.add(last)
            last = found
    done.add(last)
    return done.in_order()


def runs(batch: Rows) -> Runs:
    """A batch (of at least one row) cut where one client ends and the next begins."""
    new = changes(batch.client)
    starts = np.concatenate(([0], np.flatnonzero(new) + 1))
    ends = np.concatenate((starts[1:], [len(batch)]))
    group = _one_group(batch, new, starts)
    client = taken(batch.client, starts)
    if batch.keep is None and not _tied(batch, new):
        last = ends - 1
        return Runs(
            client,
            ends - starts,
            batch.score[starts],
            batch.score[last],
            batch.time[starts],
            batch.time[last],
            group,
        )
    keep = _kept(batch, new)
    place = np.flatnonzero(keep)
    # The first and last kept row of each run, by counting kept rows before its start and its end.
    before = np.concatenate(([0], np.cumsum(keep)))
    low, n = before[starts], before[ends] - before[starts]
    some = n > 0
    first, last = np.zeros_like(starts), np.zeros_like(starts)
    first[some], last[some] = place[low[some]], place[low[some] + n[some] - 1]
    return Runs(
        client,
        n,
        batch.score[first],
        batch.score[last],
        batch.time[first],
        batch.time[last],
        group,
    )


@overload
def taken(values: Numbers, at: Numbers) -> Numbers: ...
@overload
def taken(values: pa.Array, at: Numbers) -> pa.Array: ...
def taken(values: Any, at: Numbers) -> Any:
    """Some entries of a column, whichever kind it is."""
    return values[at] if isinstance(values, np.ndarray) else values.take(pa.array(at))


def same_client(one: Runs, at: int, other: Runs, there: int) -> bool:
    """Whether two runs belong to one client."""
    return len(one) > 0 and len(other) > 0 and bool(one.client[at] == other.client[there])


def changes(clients: Numbers | pa.Array) -> Numbers:
    """Between which neighbours the client changes: one truth fewer than there are rows."""
    if isinstance(clients, np.ndarray):
        new: Numbers = clients[1:] != clients[:-1]
        return new
    if not len(clients):
        return np.zeros(0, bool)
    found = pc.not_equal(clients.slice(1), clients.slice(0, len(clients) - 1))
    differ: Numbers = found.to_numpy(zero_copy_only=False)
    return differ


def _tied(batch: Rows, new: Numbers) -> bool:
    """Whether two rows of one client share a time. Raises OutOfOrder where one comes too late."""
    late = batch.time[1:] <= batch.time[:-1]
    if not (late > new).any():
        return False
    if ((batch.time[1:] < batch.time[:-1]) > new).any():
        raise OutOfOrder
    return True


def once(batch: Rows) -> tuple[Rows, Numbers]:
    """The rows that have a score, each client and time once; they must lie in order of time.

    With them, between which neighbours the client changes.
    """
    new = changes(batch.client)
    if not len(batch) or (batch.keep is None and not _tied(batch, new)):
        return batch, new
    place = np.flatnonzero(_kept(batch, new))
    group = None if batch.group is None else taken(batch.group, place)
    rows = Rows(taken(batch.client, place), batch.time[place], batch.score[place], group, None)
    return rows, changes(rows.client)


def _kept(batch: Rows, new: Numbers) -> Numbers:
    """Which rows count: those with a score, and of equal ones the first.

    The rows that have a score must lie in order of time; where a score is missing its place says
    nothing.
    """
    keep = np.ones(len(batch), bool) if batch.keep is None else batch.keep.copy()
    place = np.flatnonzero(keep)
    time, score = batch.time[place], batch.score[place]
    run = np.concatenate(([0], np.cumsum(new)))[place]
    together = run[1:] == run[:-1]
    if (together & (time[1:] < time[:-1])).any():
        raise OutOfOrder
    tied = together & (time[1:] == time[:-1])
    different = tied & (score[1:] != score[:-1])
    if different.any():
        at = int(place[np.flatnonzero(different)[0]])
        raise TwoScores(batch.client, at, batch.time[at])
    keep[place[1:][tied]] = False
    return keep


def _one_group(batch: Rows, new: Numbers, starts: Numbers) -> pa.Array | None:
    if batch.group is None:
        return None
    differ = changes(batch.group) > new
    if differ.any():
        at = int(np.flatnonzero(differ)[0])
        raise _two_groups(name_of(batch.client, at), batch.group[at], batch.group[at + 1])
    return batch.group.take(pa.array(starts))


def _two_groups(client: str, one: pa.Scalar, other: pa.Scalar) -> NotAnswered:
    names = " and ".join(f"“{each}”" if str(each) else "none named" for each in (one, other))
    return NotAnswered(f"Client {client} stands in two groups ({names}); a client belongs to one.")


def _joined(before: Runs, found: Runs) -> Runs:
    """The client whose rows a batch's border divides: its first run joins the last one before."""
    if before.group is not None and found.group is not None and before.group[-1] != found.group[0]:
        raise _two_groups(name_of(found.client, 0), before.group[-1], found.group[0])
    n, more = int(before.n[-1]), int(found.n[0])
    if n and more:
        if found.first_time[0] < before.last_time[-1]:
            raise OutOfOrder
        if found.first_time[0] == before.last_time[-1]:
            if found.first[0] != before.last[-1]:
                raise TwoScores(found.client, 0, found.first_time[0])
            more -= 1
    if not n:
        before.first[-1], before.first_time[-1] = found.first[0], found.first_time[0]
    if more:
        before.last[-1], before.last_time[-1] = found.last[0], found.last_time[0]
    before.n[-1] = n + more
    rest = slice(1, None)
    return Runs(
        found.client[rest] if isinstance(found.client, np.ndarray) else found.client.slice(1),
        found.n[rest],
        found.first[rest],
        found.last[rest],
        found.first_time[rest],
        found.last_time[rest],
        None if found.group is None else found.group.slice(1),
    )


class _Columns:
    """Runs as they are found, kept as columns: a nation's do not leave room for two copies."""

    def __init__(self) -> None:
        self.client: list[Numbers | pa.Array] = []
        self.n: list[Numbers] = []
        self.first: list[Numbers] = []
        self.last: list[Numbers] = []
        self.group: list[pa.Array] = []

    def add(self, found: Runs | None) -> None:
        """What is needed of runs that nothing will join any more."""
        if found is None:
            return
        self.client.append(found.client)
        self.n.append(found.n.astype(np.int32))
        self.first.append(found.first)
        self.last.append(found.last)
        if found.group is not None:
            self.group.append(found.group)

    def in_order(self) -> Pairs:
        """One table in order of client. Raises OutOfOrder where a client comes twice."""
        if not self.n:
            nothing = np.zeros(0)
            return Pairs(np.zeros(0, np.int64), np.zeros(0, np.int32), nothing, nothing)
        found = Pairs(
            together(self.client),
            together(self.n),
            together(self.first),
            together(self.last),
            together(self.group) if self.group else None,
        )
        return in_order_of_client(found, None)


def in_order_of_client(found: Pairs, twice: Callable[[str], Exception] | None) -> Pairs:
    """Pairs in order of client, each once; equal rows count once, unequal ones raise `twice`.

    Without `twice` a client who comes again raises OutOfOrder, whatever the rows say.
    """
    client = numbered(found.client)
    order = order_of(client)
    if order is None:
        return replace(found, client=client)
    client = taken(client, order)
    group = None if found.group is None else taken(found.group, order)
    found = Pairs(client, found.n[order], found.first[order], found.last[order], group)
    new = changes(client)
    if new.all():
        return found
    if twice is None:
        raise OutOfOrder
    differ = ~new & _differ(found)
    if differ.any():
        raise twice(name_of(client, int(np.flatnonzero(differ)[0])))
    once = np.flatnonzero(np.concatenate(([True], new)))
    group = None if group is None else taken(group, once)
    return Pairs(taken(client, once), found.n[once], found.first[once], found.last[once], group)


def _differ(found: Pairs) -> Numbers:
    """Between which neighbours anything but the client differs."""
    columns = [found.n, found.first, found.last, *([found.group] if found.group else [])]
    differ = np.zeros(len(found) - 1, bool)
    for column in columns:
        differ |= changes(column)
    return differ


def _comes_again(client: Numbers | pa.Array) -> bool:
    """Whether a client has two runs within one batch: seen early where rows are shuffled."""
    order = order_of(client)
    return order is not None and not bool(changes(taken(client, order)).all())


def order_of(client: Numbers | pa.Array) -> Numbers | None:
    """The order of clients; None where they lie in it already, each once."""
    if isinstance(client, np.ndarray):
        if (client[1:] > client[:-1]).all():
            return None
        return np.argsort(client, kind="stable")
    if not len(client):
        return None
    rising = pc.greater(client.slice(1), client.slice(0, len(client) - 1))
    if pc.all(rising, min_count=0).as_py():
        return None
    order: Numbers = pc.sort_indices(client).to_numpy()
    return order


def numbered(client: Numbers | pa.Array) -> Numbers | pa.Array:
    """Clients that are all written as whole numbers (10 and not 010) become numbers."""
    if isinstance(client, np.ndarray):
        return client
    try:
        numbers = client.cast(pa.int64())
    except pa.ArrowInvalid:
        return client
    if not pc.all(pc.equal(numbers.cast(pa.string()), client), min_count=0).as_py():
        return client
    found: Numbers = numbers.to_numpy(zero_copy_only=False)
    return found


@overload
def together(parts: list[Numbers | pa.Array]) -> Numbers | pa.Array: ...
@overload
def together(parts: list[Numbers]) -> Numbers: ...
def together(parts: list[Any]) -> Any:
    """Parts of a column as one; the list is emptied, so that the parts can go."""
    whole = np.concatenate(parts) if isinstance(parts[0], np.ndarray) else pa.concat_arrays(parts)
    parts.clear()
    return whole
