"""`envoi rehearse`: whether a backup can be brought back, tried in a place that goes away again."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from envoi.care import rehearsals
from envoi.care.answers import Refused
from envoi.commandline import acting, progress


class Command(acting.Command):
    help = "Try whether the newest backup can be restored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="?", metavar="FILE", help="else the newest good one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.needs_a_practice()
        try:
            answer = rehearsals.rehearse(
                options["file"], now=datetime.now(UTC), progress=progress.told
            )
        finally:
            progress.done()
        if isinstance(answer, Refused):
            self.refuse(answer.sentence, code=1)
        end = acting.audit_end(answer.audit_last, answer.audit_head)
        self.stdout.write(
            f"{answer.file.name} can be restored: all {answer.rows:,} rows of {answer.made_at} "
            f"came back as they were, {end}, and {answer.opened:,} sealed values opened. "
            "What was restored for this is gone again."
        )
