"""What is written down about an invented client: who they are, what they brought, how it went."""

from dataclasses import dataclass

from envoi.commandline.demo.courses import Course


@dataclass(frozen=True)
class Near:
    """Somebody around a client; the first one named is called in an emergency."""

    name: str
    relation: str
    emergency: bool = False


@dataclass(frozen=True)
class Decider:
    """Who decides beside the client, from how many weeks after the start."""

    kind: str
    name: str
    scope: str
    order_note: str = ""
    until_weeks: int | None = None  # weeks from today; an order that ends


@dataclass(frozen=True)
class Partner:
    """Another person who takes part, from the start or from a later session on."""

    name: str
    born: str = ""
    pronouns: str = ""
    speaks: str = ""  # empty: the same as the first one
    joined_session: int | None = None


@dataclass(frozen=True)
class Concern:
    """A concern in the client's words with its ratings, spread over the course."""

    words: str
    ratings: tuple[int, ...]
    whose: int = 0


@dataclass(frozen=True)
class Goal:
    """A goal with the two views of it, spread over the course.

    A view has one letter a rating: n not yet, p partly, r reached. A scaled goal has numbers
    from -2 to +2 instead.
    """

    words: str
    client: str | tuple[int, ...] = ""
    therapist: str | tuple[int, ...] = ""
    whose: int = 0
    dropped: bool = False
    weight: int = 1

    @property
    def scaled(self) -> bool:
        """Rated on the five steps."""
        return not isinstance(self.client or self.therapist, str)


@dataclass(frozen=True)
class Someone:
    """One invented client, or a couple, family or group, with the whole story as data."""

    key: str
    therapist: str
    name: str
    born: str
    course: Course
    pronouns: str = ""
    preferred: str = ""
    speaks: str = "German"
    writes: str = ""
    interpreter: str = "no"
    kind: str = "individual"
    partners: tuple[Partner, ...] = ()
    around: tuple[Near, ...] = ()
    deciders: tuple[Decider, ...] = ()
    concerns: tuple[Concern, ...] = ()
    goals: tuple[Goal, ...] = ()
    # Notes of the record: at which attended session (negative: from the end), and the text.
    notes: tuple[tuple[int, str], ...] = ()
    own_notes: tuple[tuple[int, str], ...] = ()
    # What was said about each of the latest hours: the four answers, and a word.
    hours: tuple[tuple[tuple[int | None, ...], str], ...] = ()
    safety_plan: tuple[int, str] | None = None
    ending: str = ""
    shared_with: str = ""
    may_leave_message: str = "yes"
    post_only: bool = False
    of_age_in: int | None = None  # days from today; then `born` is reckoned from it
