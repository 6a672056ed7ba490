"""`envoi simulate`: an invented population of any size, as the tables of an extract."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from envoi.commandline import alone


class Command(alone.Command):
    help = "Write an invented population, for trials; no practice needed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--episodes", type=int, required=True, metavar="N", help="how many")
        parser.add_argument(
            "--seed", type=int, default=1, metavar="S", help="the same seed, the same rows; else 1"
        )
        parser.add_argument(
            "--to", type=Path, required=True, metavar="FOLDER", help="a new folder, or an empty one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # The engines are loaded here and not when the commands are listed.
        from envoi.population.files import NotWritten
        from envoi.population.simulating import simulate

        try:
            simulate(options["episodes"], options["seed"], options["to"], tell=self._far)
        except NotWritten as sentence:
            self.refuse(sentence)
        except OSError as error:
            self.refuse(f"{options['to']} could not be written: {error.strerror}.")
        self.stdout.write(
            f"{options['episodes']:,} invented episodes are in {options['to']}. "
            "Nobody lived through them; no result may be read off them."
        )

    def _far(self, done: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done:,} episodes", ending="")
            self.stderr.flush()
