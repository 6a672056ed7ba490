"""What the rows before this one have said: how often, and under which key."""

from collections import Counter, defaultdict
from collections.abc import Hashable
from typing import TypeVar

from envoi.exchange.incoming import Incoming

Value = TypeVar("Value", bound=Incoming)


class Seen:
    """The memory of one set of files, from the first row to the last."""

    def __init__(self) -> None:
        """Nothing has been seen yet."""
        self._times: Counter[Hashable] = Counter()
        self._values: defaultdict[type, dict[Hashable, Incoming]] = defaultdict(dict)

    def nth(self, *what: Hashable) -> int:
        """1 for the first row that says this, 2 for the second."""
        self._times[what] += 1
        return self._times[what]

    def earlier(self, kind: type[Value], key: Hashable) -> Value | None:
        """The value that has this key already."""
        found = self._values[kind].get(key)
        return found if isinstance(found, kind) else None

    def keep(self, key: Hashable, value: Incoming) -> None:
        """Remember a value under its key, in the place of an earlier one."""
        self._values[type(value)][key] = value

    def all(self, kind: type[Value]) -> list[Value]:
        """Every value of a kind, in the order in which they came."""
        return [value for value in self._values[kind].values() if isinstance(value, kind)]
