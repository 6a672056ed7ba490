"""`envoi upgrade`: a backup that was read back, then the database in step, then a look at it."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError

from envoi.care import backups
from envoi.care.answers import Refused
from envoi.care.backups import Made
from envoi.commandline import acting, progress, standing


class Command(acting.Command):
    help = "Back up, then bring the database in step with this version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, metavar="FOLDER", help="where the backup goes")

    def handle(self, *args: Any, **options: Any) -> None:
        if standing.missing():
            self.refuse("\n".join(standing.missing()))
        steps = standing.steps_behind()
        if steps is None:
            self.refuse(acting.NO_PRACTICE)
        now = datetime.now(UTC)
        made = self._backed_up(options["to"], now) if steps and not settings.ENVOI_DEMO else None
        self._migrate(made)
        if made is not None:
            backups.remember(made, now=now)
        many = "one step" if steps == 1 else f"{steps} steps"
        self.stdout.write(f"The database went {many} forward." if steps else "It was in step.")
        call_command("check")

    def _backed_up(self, to: Path | None, now: datetime) -> Made:
        """Made by what is there; remembered later, when there is surely a table for it."""
        try:
            made = backups.make(to or backups.folder(), now=now, progress=progress.told)
        finally:
            progress.done()
        if isinstance(made, Refused):
            self.refuse(f"{made.sentence} Without a backup nothing is changed.")
        self.stdout.write(f"{made.rows:,} rows are in {made.file} and were read back.")
        return made

    def _migrate(self, made: Made | None) -> None:
        try:
            call_command("migrate", verbosity=0)
        except DatabaseError:
            if made is None:
                raise
            self.refuse(
                "The database could not be brought in step. Everything as it was before lies in "
                f"{made.file}: with the version before, envoi restore brings it back into a new "
                "home with the same keys."
            )
