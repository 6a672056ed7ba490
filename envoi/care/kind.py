"""What a kind of entry is: its table, its columns with their checks, a rule over all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from envoi.care.actors import Actor
from envoi.care.answers import Refused
from envoi.care.checks import Check
from envoi.domain.role import Act
from envoi.records.models.row import Entry

Values = Mapping[str, Any]
Rule = Callable[[Values, Actor], Refused | None]


def no_rule(values: Values, by: Actor) -> Refused | None:
    """Nothing beyond the columns' own checks."""
    return None


@dataclass(frozen=True)
class Kind:
    """One kind of entry.

    `parent` names the column of what it hangs on: an episode, a client, a concern, a goal.
    `may_change` gives a sentence when an entry is fixed, `fits` a refusal when new values would
    contradict what else stands in its row.
    """

    code: str
    title: str
    model: type[Entry]
    columns: Mapping[str, Check]
    parent: str = "episode"
    per_client: bool = True  # in an episode of several people it belongs to one of them
    rule: Rule = no_rule
    prepared: Callable[[Any, Values, Actor], None] = field(default=lambda row, values, by: None)
    after: Callable[[Any, Values, Actor], None] = field(default=lambda row, values, by: None)
    read: Callable[[Any], dict[str, Any]] | None = None
    may_change: Callable[[Any], str] = field(default=lambda row: "")
    fits: Callable[[Any, Values], Refused | None] = field(default=lambda row, values: None)
    may_go: Callable[[Any], str] = field(default=lambda row: "")  # why this one is not set aside
    act: Act = Act.WRITE_RECORD  # what somebody may do who adds, reads and corrects it
    stays: str = ""  # why an entry of this kind is never marked as wrong
