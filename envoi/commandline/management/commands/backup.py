"""`envoi backup`: a sealed copy of the whole house, made while it serves and read back."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from envoi.care import backups
from envoi.care.answers import NotThere, Refused
from envoi.care.backups import Made
from envoi.commandline import acting, progress

IN_HOME = (
    "It lies in the home folder, and whatever takes the home away takes it too: copy it "
    "elsewhere, or set ENVOI_BACKUPS to a folder on another disk."
)
KEYS = "Keys are never in it. Keep a copy of the file “keys” in another place than the backups."


class Command(acting.Command):
    help = "Make a sealed backup of everything, and read it back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, metavar="FOLDER", help="else ENVOI_BACKUPS")
        acting.add_who(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        self.needs_a_practice()
        by = self.who(options["login"]) if options["login"] else None
        try:
            made = backups.run(
                now=datetime.now(UTC), into=options["to"], by=by, progress=progress.told
            )
        except NotThere:
            self.refuse("Backups are made by those who keep the house, such as an owner.")
        finally:
            progress.done()
        if isinstance(made, Refused):
            self.refuse(made.sentence)
        for line in told(made):
            self.stdout.write(line)


def told(made: Made) -> list[str]:
    """What was made, and what is left to do with it."""
    lines = [f"{made.rows:,} rows are in {made.file} and were read back ({_size(made.size)})."]
    return [*lines, *([IN_HOME] if made.in_home else []), KEYS]


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size / 1_000:.0f} kB"  # noqa: PLR2004 - a tenth of a megabyte
