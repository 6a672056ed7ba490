"""goals.csv: one goal a row, with how it stood on a day. docs/reference/csv.md shows the columns.

A goal that was rated on several days has several rows: `Goals` makes one of them.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial

from envoi.exchange.incoming import IncomingGoal, IncomingRating
from envoi.exchange.tables import value
from envoi.exchange.tables.clients import CLIENT, client_of
from envoi.exchange.tables.column import Column, Columns
from envoi.exchange.tables.row import Row
from envoi.exchange.tables.seen import Seen
from envoi.exchange.tables.sheet import LONGEST_CELL
from envoi.exchange.tables.value import Choice

COLUMNS = Columns(
    "goals",
    (
        Column("id", "the goal's own number", ("goal_id", "goal_no")),
        Column("client", "whose goal it is", CLIENT),
        Column("episode", "the episode it belongs to, where that is known", ("episode_id", "case")),
        Column("words", "the goal in the client's words", ("goal", "goal_text", "text")),
        Column("set_on", "the day it was set", ("date", "set", "date_set")),
        Column("weight", "how much it counts, 1 to 100; 1 where nothing is said"),
        Column("client_level", "not yet, partly or reached, in the client's view"),
        Column("therapist_level", "the same in the therapist's view"),
        Column("client_step", "-2 to +2 on the five-step scale, in the client's view"),
        Column("therapist_step", "the same in the therapist's view"),
        Column("rated_on", "the day of these ratings", ("rated", "rating_date")),
        Column("dropped_on", "the day it was let go", ("dropped", "date_dropped")),
    ),
    needs=(("client",), ("words",)),
)
LEVEL = Choice(
    {
        "not_yet": ("no", "not reached", "not achieved"),
        "partly": ("partially", "partly reached", "partly achieved", "in progress"),
        "reached": ("yes", "achieved", "met", "fully", "fully reached"),
    }
)
RATERS = ("client", "therapist")
HEAVIEST = 100

_weight = partial(value.between, low=1, high=HEAVIEST)
_step = partial(value.between, low=-2, high=2)


def read(row: Row, seen: Seen) -> Iterable[IncomingGoal]:
    """The goal of a row with its ratings on one day; raises Refused."""
    client = client_of(row)
    words = row.understood("words", partial(value.text, longest=LONGEST_CELL), "")
    if not words:
        raise row.refused("words", "It does not say what the goal is.")
    set_on, dropped_on = row.day("set_on"), row.day("dropped_on")
    if set_on and dropped_on and dropped_on < set_on:
        raise row.refused("dropped_on", "It would have been dropped before it was set.")
    ratings = tuple(_ratings(row, row.day("rated_on")))
    yield IncomingGoal(
        key=row.line_of("id") or f"{client}|{words}",
        client=client,
        words=words,
        place=row.place,
        episode=row.line_of("episode"),
        set_on=set_on,
        weight=row.understood("weight", _weight, 1),
        scaled=any(rating.step is not None for rating in ratings),
        dropped_on=dropped_on,
        ratings=ratings,
    )


def _ratings(row: Row, on: date | None) -> Iterable[IncomingRating]:
    for rater in RATERS:
        level = row.choice(f"{rater}_level", LEVEL, "")
        step = row.understood(f"{rater}_step", _step, None)
        if not level and step is None:
            continue
        if on is None:
            raise row.refused("rated_on", "A rating needs the day on which it was given.")
        yield IncomingRating(on, rater, level, step)


class Contradiction(Exception):
    """A row says something else than an earlier one about the same goal."""

    def __init__(self, earlier: IncomingGoal) -> None:
        """`earlier` is the goal as it is known."""
        super().__init__()
        self.earlier = earlier


class Goals:
    """Goals by their keys, each with the ratings of all its rows."""

    def __init__(self) -> None:
        """No goal yet."""
        self._goals: dict[str, IncomingGoal] = {}
        self._ratings: dict[str, dict[tuple[date, str], IncomingRating]] = {}

    def add(self, row: IncomingGoal) -> bool:
        """What one row says; False where nothing of it is new. Raises Contradiction."""
        bare = replace(row, ratings=())
        earlier = self._goals.get(row.key, bare)
        ratings = self._ratings.get(row.key, {})
        both = _joined(earlier, bare)
        if both is None or any(ratings.get(_of(each), each) != each for each in row.ratings):
            raise Contradiction(earlier)
        new = row.key not in self._goals or both != earlier
        new = new or any(_of(each) not in ratings for each in row.ratings)
        self._goals[row.key] = both
        self._ratings.setdefault(row.key, {}).update((_of(each), each) for each in row.ratings)
        return new

    def all(self) -> list[IncomingGoal]:
        """Every goal, its ratings in order of day and rater."""
        return [
            replace(goal, ratings=tuple(rating for _, rating in sorted(self._ratings[key].items())))
            for key, goal in self._goals.items()
        ]


def _of(rating: IncomingRating) -> tuple[date, str]:
    return rating.on, rating.rater


def _joined(earlier: IncomingGoal, later: IncomingGoal) -> IncomingGoal | None:
    """One goal from two rows; None where they contradict each other.

    A cell left empty in one row takes what the other says.
    """
    both = replace(
        earlier,
        episode=earlier.episode or later.episode,
        set_on=earlier.set_on or later.set_on,
        weight=later.weight if earlier.weight == 1 else earlier.weight,
        dropped_on=earlier.dropped_on or later.dropped_on,
        scaled=earlier.scaled or later.scaled,
    )
    return both if _agrees(later, both) else None


def _agrees(later: IncomingGoal, both: IncomingGoal) -> bool:
    same = (later.client, later.words) == (both.client, both.words)
    return same and all(
        getattr(later, name) in (empty, getattr(both, name))
        for name, empty in (("episode", ""), ("set_on", None), ("weight", 1), ("dropped_on", None))
    )
