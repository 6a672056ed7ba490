"""One case: equal answers first, then times in turns, then what was promised of them."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

Act = Callable[[], Any]
Clock = Callable[[], float]
RUNS = 5
SLOW = 4.0  # seconds: what takes longer at its first run is not run again


class NotEqual(AssertionError):
    """Another program's answer is not ours, so nobody's time is told."""


@dataclass(frozen=True)
class Promise:
    """Ours takes at most so many times what `of` takes; without `of`, so many seconds."""

    words: str
    at_most: float
    of: str = ""

    def held(self, ours: float, took: Mapping[str, float]) -> "Held":
        """What was found; where the other was not there, nothing can be said."""
        if self.of and self.of not in took:
            return Held(self.words, f"{self.of} is not here", None)
        other = took[self.of] if self.of else 1.0
        kept = ours <= self.at_most * other
        if not self.of:
            return Held(self.words, seconds(ours), kept)
        ratio = other / ours if self.at_most < 1 else ours / other
        return Held(self.words, f"{ratio:,.0f} ×" if ratio >= 20 else f"{ratio:.2f} ×", kept)


@dataclass(frozen=True)
class Held:
    """A promise with what was found; `kept` is None where it could not be measured."""

    words: str
    found: str
    kept: bool | None


@dataclass(frozen=True)
class Row:
    """A line of the page. All but `promised` is text for people."""

    target: str
    what: str
    size: str
    ours: str
    limit: str = ""
    others: str = ""
    equal: str = ""
    promised: Sequence[Held] = ()

    def plain(self) -> dict[str, Any]:
        """For a file."""
        return asdict(self)

    @staticmethod
    def of(plain: Mapping[str, Any]) -> "Row":
        """From a file."""
        return Row(**{**plain, "promised": [Held(**each) for each in plain["promised"]]})


@dataclass(frozen=True)
class Case:
    """What is measured: each act gives its answer, and `same` says whether another's is ours.

    A limit does the least that anybody must do (such as reading the file) and has no answer to
    compare; `others` have.
    """

    target: str
    what: str
    size: str
    ours: Act
    same: Callable[[Any, Any], bool] = lambda one, other: bool(one == other)
    limit: tuple[str, Act] | None = None
    others: Mapping[str, Act] = field(default_factory=dict)
    promises: Sequence[Promise] = ()


def measured(case: Case, *, runs: int = RUNS) -> Row:
    """The row of a case. Raises NotEqual."""
    answer, first = _timed(case.ours)
    acts: dict[str, Act] = {"": case.ours}
    took = {"": first}
    for name, other in case.others.items():
        theirs, took[name] = _timed(other)
        if not case.same(answer, theirs):
            raise NotEqual(f"{case.target} {case.what}: {name} has another answer.")
        acts[name] = other
    if case.limit:
        name, acts[name] = case.limit[0], case.limit[1]
        _, took[name] = _timed(acts[name])
    took |= least({name: act for name, act in acts.items() if took[name] <= SLOW}, runs)
    return _row(case, took)


def least(
    acts: Mapping[str, Act], runs: int = RUNS, clock: Clock = time.perf_counter
) -> dict[str, float]:
    """The least time of each in seconds, taking turns; all have run once before."""
    found = {name: float("inf") for name in acts}
    for _ in range(runs):
        for name, act in acts.items():
            found[name] = min(found[name], _timed(act, clock)[1])
    return found


def _timed(act: Act, clock: Clock = time.perf_counter) -> tuple[Any, float]:
    began = clock()
    answer = act()
    return answer, clock() - began


def _row(case: Case, took: Mapping[str, float]) -> Row:
    ours = took[""]
    return Row(
        case.target,
        case.what,
        case.size,
        seconds(ours),
        f"{case.limit[0]} {seconds(took[case.limit[0]])}" if case.limit else "",
        ", ".join(f"{name} {seconds(took[name])}" for name in case.others),
        ", ".join(case.others),
        [each.held(ours, took) for each in case.promises],
    )


def seconds(took: float) -> str:
    """A time as a person reads it."""
    return f"{took * 1000:.1f} ms" if took < 0.1 else f"{took:.2f} s"
