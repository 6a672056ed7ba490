"""`envoi check`: whether the house stands as it should, in sentences."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, datetime
from textwrap import TextWrapper
from typing import Any
from uuid import UUID

from envoi.care import audit, mailing, noticing, practices
from envoi.care.actors import Actor
from envoi.commandline import acting, key_copies, readiness_check, standing

# A command or a path is copied whole, so nothing is broken inside a word.
BULLET = TextWrapper(
    78, initial_indent="- ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
)


class Command(acting.Command):
    help = "Say what is missing, and whether everything agrees."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acting.add_who(parser)
        parser.add_argument(
            "--recompute", action="store_true", help="put right what does not agree"
        )
        parser.add_argument(
            "--strict", action="store_true", help="exit code 1 where anything is worth a thought"
        )
        parser.add_argument(
            "--keys-copied", action="store_true", help="note that a copy of the keys is kept"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = list(_amiss())
        for sentence in wrong:
            self.stdout.write(sentence)
        if wrong:
            sys.exit(1)
        self.stdout.write("Home, secret key and keys are there. The database is in step.")
        for sentence in mailing.missing():
            self.stdout.write(f"No mail is sent: {sentence}")
        agrees = self._look(options["login"], recompute=options["recompute"])
        if options["keys_copied"]:
            self._note_copy()
        ready = self._ready()
        if not agrees or (options["strict"] and not ready):
            sys.exit(1)

    def _note_copy(self) -> None:
        if not key_copies.note():
            self.refuse("No keys lie in this home: they come from the environment.")
        self.stdout.write("Noted: a copy of these keys is kept elsewhere.")

    def _ready(self) -> bool:
        """True when nothing is missing for real use."""
        told = list(readiness_check.sentences(now=datetime.now(UTC)))
        if told:
            self.stdout.write("\nWorth a thought before real clients are in here:")
        for sentence in told:
            self.stdout.write(BULLET.fill(sentence))
        return not told

    def _look(self, login: str | None, *, recompute: bool) -> bool:
        """True when every practice agrees with its records, or does so now."""
        by = self.who(login) if login else None
        agrees = True
        for practice, name in self._practices(by):
            differing = sum(1 for _ in noticing.differing(practice))
            if differing and recompute:
                self._put_right(practice, name, by)
                continue
            self.stdout.write(_told(name, differing))
            agrees = agrees and not differing
        return agrees

    def _practices(self, by: Actor | None) -> Iterator[tuple[UUID, str]]:
        """All of this house, or the one somebody named belongs to."""
        return (each for each in practices.listed() if by is None or each[0] == by.practice)

    def _put_right(self, practice: UUID, name: str, by: Actor | None) -> None:
        repaired = noticing.repair(practice)
        if by is not None:
            audit.wrote(by, "recomputed", "noticed", None, episodes=len(repaired))
        self.stdout.write(f"{name}: {_courses(len(repaired))} looked at anew and put right.")


def _amiss() -> Iterator[str]:
    """What keeps the house from standing at all."""
    yield from standing.missing()
    behind = standing.steps_behind()
    if behind is None:
        yield acting.NO_PRACTICE
    elif behind:
        yield acting.behind(behind)
    elif standing.steps_ahead():
        yield acting.AHEAD
    else:
        yield from filter(None, [standing.open_wall()])
        yield from standing.lost_keys()


def _told(name: str, differing: int) -> str:
    if not differing:
        return f"{name}: what is noticed agrees with the records."
    verb = "does" if differing == 1 else "do"
    return (
        f"{name}: what is noticed about {_courses(differing)} {verb} not agree with the "
        "records. To put it right: envoi check --recompute"
    )


def _courses(count: int) -> str:
    return f"{count} {'course' if count == 1 else 'courses'} of therapy"
