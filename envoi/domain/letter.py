"""Letters: for whom, what stands in them in which order, and what of the record may be drawn in."""

from dataclasses import dataclass
from enum import StrEnum


class AddressedTo(StrEnum):
    """Who receives a letter."""

    CLIENT = "client"
    PROVIDER = "provider"
    FAMILY = "family"


class Kind(StrEnum):
    """How a block comes to be, and how it is set."""

    TEXT = "text"  # paragraphs, offered from the wording
    OWN = "own"  # paragraphs only the writer can find; nothing is offered
    ITEMS = "items"  # a list, one a line
    PEOPLE = "people"  # a list of places or people: name, what they are, how to reach them
    QUOTATIONS = "quotations"  # words of the client's own, which they approved
    ATTENDANCE = "attendance"  # the days of sessions that took place, and their number
    ADDRESSEE = "addressee"  # who receives it, where that is not the client


# Every gap a sentence of a letter may have. Each is drawn from the record, or else is a place the
# writer is asked to fill.
GAPS = (
    *("name", "full_name", "therapist", "practice", "today"),
    *("first_session", "last_session", "end_on", "sessions", "count", "talked_on"),
    *("missed_on", "missed_count", "answer_by", "amount", "check_in"),
    *("last_day", "closing_day", "leave_from", "leave_until"),
    *("custodian", "keep_until", "go_between", "absent"),
)


@dataclass(frozen=True)
class Block:
    """One place of a letter.

    `say` is the key of its sentence, or of the line above a list; `offer` the key of a proposal
    for a list; `draws` names what it begins with. With `only_with`, nothing is
    offered unless the record fills that gap. A `needed` block is not signed empty.
    """

    code: str
    label: str
    kind: Kind = Kind.TEXT
    say: str = ""
    offer: str = ""
    draws: str = ""
    hint: str = ""
    gaps: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    only_with: str = ""
    needed: bool = False

    @property
    def written(self) -> bool:
        """The writer has a place to write in; the others come from the record alone."""
        return self.kind not in (Kind.QUOTATIONS, Kind.ATTENDANCE)

    @property
    def own(self) -> bool:
        """Nothing is offered here: these are the writer's own words."""
        return self.kind is Kind.OWN


@dataclass(frozen=True)
class Letter:
    """One letter as it is laid down: its blocks in order, its tone, who reads it, what holds it.

    `guardians` is the sentence said first where the client is a child and who decides for them
    receives it; empty where a child gets it all the same. `held_as` is what a hold knows it by,
    empty where it does not go to the client. `ground` is on what ground it is written down as
    disclosed. Without `address` the practice's address is left out. `alone` letters make sense
    without an ending. `tells_end`: the client reads in it that the work ends or pauses.
    """

    code: str
    version: str
    name: str
    addressed_to: AddressedTo
    held_as: str
    ground: str
    audience: str
    tone: str
    blocks: tuple[Block, ...]
    greeting: str
    farewell: str
    title: str
    guardians: str
    address: bool
    alone: bool
    many: bool
    tells_end: bool
    sources: tuple[str, ...]
    verified: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """Every sentence this letter can say, by key, each once."""
        found = [
            self.greeting,
            self.guardians,
            *(key for b in self.blocks for key in (b.say, b.offer)),
        ]
        return tuple(dict.fromkeys(key for key in (*found, self.farewell, self.title) if key))

    def block(self, code: str) -> Block | None:
        """One block, or None."""
        return next((each for each in self.blocks if each.code == code), None)
