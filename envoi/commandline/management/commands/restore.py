"""`envoi restore FILE`: a backup becomes the house of an empty home."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings

from envoi.care import restores
from envoi.care.answers import Refused
from envoi.commandline import acting, progress, standing


class Command(acting.Command):
    help = "Bring a backup back into an empty home."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVOI_DEMO:
            self.refuse("This home is the demo’s, and may be begun anew at any time. Nothing done.")
        if standing.missing():
            self.refuse("\n".join(standing.missing()))
        try:
            answer = restores.restore(options["file"], progress=progress.told)
        finally:
            progress.done()
        if isinstance(answer, Refused):
            self.refuse(answer.sentence)
        end = acting.audit_end(answer.audit_last, answer.audit_head)
        self.stdout.write(
            f"All {answer.rows:,} rows of {answer.made_at} are back, compared one by one; {end}.\n"
            "What was done after that moment is not in it. Everybody logs in anew.\n"
            "Next: envoi check, then envoi serve"
        )
