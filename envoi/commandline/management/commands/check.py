"""`envoi check`: whether the house stands as it should, in sentences."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from envoi.care import audit, mailing, noticing, practices
from envoi.care.actors import Actor
from envoi.commandline import acting, standing


class Command(acting.Command):
    help = "Say what is missing, and whether everything agrees."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acting.add_who(parser)
        parser.add_argument(
            "--recompute", action="store_true", help="put right what does not agree"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = standing.missing()
        behind = standing.steps_behind()
        if behind is None:
            wrong.append(acting.NO_PRACTICE)
        elif behind:
            wrong.append(acting.behind(behind))
        else:
            wrong += filter(None, [standing.open_wall()])
            wrong += standing.lost_keys()
        for sentence in wrong:
            self.stdout.write(sentence)
        if wrong:
            sys.exit(1)
        self.stdout.write("Home, secret key and keys are there. The database is in step.")
        for sentence in mailing.missing():
            self.stdout.write(f"No mail is sent: {sentence}")
        if not self._look(options["login"], recompute=options["recompute"]):
            sys.exit(1)

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
