"""Concerns: what a client came with, and how much each weighs then and now."""

from dataclasses import dataclass
from datetime import date

SCALE = range(11)  # 0 (not at all) to 10


@dataclass(frozen=True)
class ConcernRating:
    """How much a concern weighed on a day, 0 (not at all) to 10."""

    on: date
    rating: int

    def __post_init__(self) -> None:
        if self.rating not in SCALE:
            raise ValueError(f"A concern is rated 0 to 10, not {self.rating}.")


@dataclass(frozen=True)
class Concern:
    """A concern brought in, in the client's own words, with its dated ratings."""

    ref: str
    brought_on: date
    words: str = ""
    ratings: tuple[ConcernRating, ...] = ()


@dataclass(frozen=True)
class ThenAndNow:
    """A concern's first rating and its newest; equal when it was rated once."""

    then: ConcernRating
    now: ConcernRating

    @property
    def change(self) -> int:
        """Points from then to now; below zero it weighs less. No error of measurement is known."""
        return self.now.rating - self.then.rating


def then_and_now(concern: Concern) -> ThenAndNow | None:
    """The first and the newest rating; None when it was never rated."""
    if not concern.ratings:
        return None
    in_order = sorted(concern.ratings, key=lambda rating: rating.on)
    return ThenAndNow(in_order[0], in_order[-1])
