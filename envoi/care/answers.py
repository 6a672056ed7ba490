"""What a verb of care answers: it was done, it was refused with a sentence, or it came too late."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Saved:
    """It was done; `again` when the very same request had been done before."""

    ref: UUID
    version: int = 1
    again: bool = False


@dataclass(frozen=True)
class Refused:
    """It was not done, and `sentence` tells a person why; `field` names the place in a form."""

    sentence: str
    field: str = ""


@dataclass(frozen=True)
class Stale:
    """Somebody else saved first: both texts are shown, nothing was overwritten."""

    sentence: str
    version: int
    theirs: dict[str, Any] = field(default_factory=dict)
    yours: dict[str, Any] = field(default_factory=dict)


Answer = Saved | Refused | Stale


class NotThere(Exception):
    """There is no such thing for this person; outsiders and strangers hear the same."""
