"""`envoi move --to ADDRESS`: the house moves from its file to a PostgreSQL server."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings

from envoi.care import moves
from envoi.care.answers import Refused
from envoi.commandline import acting, progress

VARIABLE = "ENVOI_MOVE_TO"
WHERE = (
    "Please say where to: --to postgresql://name:password@host:5432/database. Others on this "
    f"machine can see what is typed here, so {VARIABLE} or {VARIABLE}_FILE may say it instead."
)


class Command(acting.Command):
    help = "Move everything to an empty PostgreSQL database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", default="", metavar="ADDRESS", help=f"else {VARIABLE}")

    def handle(self, *args: Any, **options: Any) -> None:
        self.needs_a_practice()
        if settings.ENVOI_DEMO:
            self.refuse("The demo keeps to a file of its own; nothing was moved.")
        address = options["to"] or self._from_environment()
        try:
            answer = moves.move(address, progress=progress.told)
        finally:
            progress.done()
        if isinstance(answer, Refused):
            self.refuse(answer.sentence)
        self.stdout.write(
            f"All {answer.rows:,} rows arrived and were compared one by one; "
            f"{acting.audit_end(answer.audit_last, answer.audit_head)}.\n"
            "The file here stays as it was, and what is written into it from now on is not over "
            "there.\nNext: let ENVOI_DATABASE (and ENVOI_DATABASE_OWNER) name the server, then "
            "envoi upgrade and envoi serve"
        )

    def _from_environment(self) -> str:
        file = os.environ.get(f"{VARIABLE}_FILE")
        try:
            told = Path(file).read_text(encoding="utf-8") if file else os.environ.get(VARIABLE, "")
        except OSError:
            self.refuse(f"The file that {VARIABLE}_FILE names cannot be read.")
        return told.strip() or self._nowhere()

    def _nowhere(self) -> NoReturn:
        self.refuse(WHERE)
