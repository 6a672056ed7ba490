"""`envoi population`: what became of all courses of an extract, by whichever engine is named."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from envoi.commandline import alone


class Command(alone.Command):
    help = "What became of all courses of an extract; no practice needed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("extract", type=Path, metavar="FOLDER", help="an extract")
        parser.add_argument(
            "--engine",
            metavar="ADDRESS",
            help="duckdb://, local[*], spark://host:7077, sc://host:15002; else ENVOI_POPULATION",
        )
        parser.add_argument(
            "--missed",
            action="store_true",
            help="also the hazard of leaving by hours missed before; it sorts every session",
        )
        parser.add_argument("--json", action="store_true", help="print it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        # The engines are loaded here and not when the commands are listed.
        from envoi.commandline import population_asked
        from envoi.population.not_answered import NotAnswered

        try:
            found = population_asked.asked(
                options["extract"], options["engine"], missed=options["missed"]
            )
        except NotAnswered as sentence:
            self.refuse(sentence)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        for line in population_asked.lines(found):
            self.stdout.write(line)
