"""How two people work together: what a client said about an hour, and what came between them.

Answers are whole numbers from 0 to 10, a mean is in thousandths. The limits are this house's
proposals, verified by nobody; an answer is held against the same client's earlier ones only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LOWEST, HIGHEST = 0, 10
ANSWERS_NEEDED = 3  # of four, for a mean
EARLIER = 3  # a mean is held against so many of the client's own before it
DROP = 1_500  # thousandths: a fall of one and a half points
LOW = 3  # an answer at or under this is worth a word, whatever was before


@dataclass(frozen=True)
class SheetQuestion:
    """One question about an hour, with what its two ends mean."""

    code: str
    asks: str
    low: str
    high: str


@dataclass(frozen=True)
class Sheet:
    """The questions as they are put to a client; `version` stands beside every answer."""

    version: str
    language: str
    title: str
    lede: str
    readers: str
    norms: str
    words: str
    questions: tuple[SheetQuestion, ...]
    verified: bool


@dataclass(frozen=True)
class Feedback:
    """What one client said about one hour; None: not answered."""

    on: date
    answers: Mapping[str, int | None]
    client: str = ""
    version: str = "1"

    @property
    def mean(self) -> int | None:
        """The mean of what was answered, in thousandths; None where too little was."""
        given = [each for each in self.answers.values() if each is not None]
        return 1_000 * sum(given) // len(given) if len(given) >= ANSWERS_NEEDED else None

    @property
    def lowest(self) -> int | None:
        """The lowest answer; None where nothing was answered."""
        return min((each for each in self.answers.values() if each is not None), default=None)


@dataclass(frozen=True)
class Strain:
    """Why an answer is worth a word: a fall against the client's own, a low answer, or both."""

    on: date
    mean: int | None
    usual: int | None  # the mean of the client's own before it, where this one fell under it
    low: int | None  # the lowest answer, where it was low
    client: str = ""


def usual(said: Sequence[Feedback]) -> int | None:
    """The mean of the latest few known means, in thousandths; None without any."""
    known = [mean for each in said if (mean := each.mean) is not None][-EARLIER:]
    return sum(known) // len(known) if known else None


def strain(said: Sequence[Feedback]) -> Strain | None:
    """What is worth a word in the newest of one client's answers, given in order of their days.

    A fall needs an answer before it, to the same version of the questions; a low answer speaks
    for itself.
    """
    if not said:
        return None
    *before, newest = said
    known = usual([each for each in before if each.version == newest.version])
    mean, lowest = newest.mean, newest.lowest
    fell = known is not None and mean is not None and known - mean >= DROP
    low = lowest is not None and lowest <= LOW
    if not fell and not low:
        return None
    return Strain(
        on=newest.on,
        mean=mean,
        usual=known if fell else None,
        low=lowest if low else None,
        client=newest.client,
    )


class State(StrEnum):
    """How things stand after a try to mend them."""

    MENDED = "mended"
    PARTLY = "partly"
    NOT = "not"
    NOT_WANTED = "not_wanted"  # the client does not want to go into it


@dataclass(frozen=True)
class Repair:
    """One try to mend it."""

    on: date
    state: State


@dataclass(frozen=True)
class Rupture:
    """Something that came between the two, with the tries to mend it in order of their days."""

    on: date
    harmed: bool = False  # the client says they were harmed
    repairs: tuple[Repair, ...] = ()
    client: str = ""

    @property
    def open(self) -> bool:
        """Nothing settled it yet; who does not want to go into it is left in peace."""
        settled = (State.MENDED, State.NOT_WANTED)
        return not self.repairs or self.repairs[-1].state not in settled


def proposable(rupture: Rupture) -> bool:
    """Whether mending may be proposed: never to somebody who says they were harmed."""
    return rupture.open and not rupture.harmed


def unanswered(said: Sequence[Feedback], ruptures: Sequence[Rupture]) -> Strain | None:
    """A strain in one client's newest answer that nothing written down since speaks of.

    Once it is written down as something that came between them, that is what stands.
    """
    found = strain(said)
    if found is None or any(
        each.on >= found.on and each.client == found.client for each in ruptures
    ):
        return None
    return found


def something_hard(said: Sequence[Feedback], ruptures: Sequence[Rupture]) -> bool:
    """Whether a silence now would be one after something hard; one client's answers."""
    mended = [each.repairs and each.repairs[-1].state is State.MENDED for each in ruptures]
    return not all(mended) or strain(said) is not None
