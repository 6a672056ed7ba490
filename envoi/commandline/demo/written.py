"""Letters on the way to an ending: one that was signed and given, one that waits as a draft."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from envoi.care import letters, papers
from envoi.commandline.demo.case import Case


@dataclass(frozen=True)
class Written:
    """A letter, begun in an attended session; `given` says how, empty where it is a draft."""

    letter: str
    at: int
    texts: tuple[tuple[str, str], ...] = ()
    given: str = ""


LETTERS = {
    "peter": Written(
        "completion",
        -1,
        (
            (
                "pride",
                "You came because somebody asked you to, and stayed because of the nights. What "
                "I saw was a man who stopped counting them. You brought beans, and I have kept "
                "one in the drawer of my desk, for the next person who cannot sleep.",
            ),
        ),
        given="by hand, in the hour",
    ),
    "eleni": Written(
        "completion",
        -1,
        (("pride", "You drew what others run from, and gave it a chair by the door."),),
    ),
}


def write(case: Case) -> None:
    """Begun and written in; signed and given where it came as far as that."""
    told, ref = LETTERS[case.who.key], case.new("letter")
    day = case.attended[told.at]
    case.on(day, lambda by: letters.begin(
        case.ref, told.letter, client=case.client(), language="en", by=by, ref=ref
    ))  # fmt: skip
    case.on(day, lambda by: papers.save_draft(ref, dict(told.texts), by=by))
    if told.given:
        _gave(case, ref, day, told.given)


def _gave(case: Case, ref: UUID, day: date, how: str) -> None:
    case.on(day, lambda by: papers.sign(ref, by=by))
    case.on(day, lambda by: papers.given(ref, on=day, how=how, by=by))
