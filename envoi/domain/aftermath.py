"""What a practice may want to do after a client has died, each with the day it is proposed for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MAY_BE_SUICIDE = frozenset({"yes", "maybe"})


@dataclass(frozen=True)
class After:
    """One thing to do: its code, its words, and so many days after the death was heard of."""

    code: str
    title: str
    due_days: int
    after_suicide: bool = False

    def due(self, heard_on: date) -> date:
        """The day it is proposed for."""
        return heard_on + timedelta(days=self.due_days)


@dataclass(frozen=True)
class Aftermath:
    """The reason such an ending has, and everything there may be to do."""

    reason: str
    tasks: tuple[After, ...]


def to_do(tasks: Sequence[After], suicide: str) -> tuple[After, ...]:
    """What is proposed, the soonest first; after what may be a suicide there is more."""
    wanted = [task for task in tasks if not task.after_suicide or suicide in MAY_BE_SUICIDE]
    return tuple(sorted(wanted, key=lambda task: (task.due_days, task.code)))
