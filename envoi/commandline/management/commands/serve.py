"""`envoi serve`: the pages of the practices in this home."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from envoi.care import keys, staging
from envoi.commandline import acting, standing


class Command(acting.Command):
    help = "Serve the pages on this machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acting.add_place(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        self.needs_a_practice()
        wall = standing.open_wall()
        if wall:
            self.refuse(wall)
        keys.know(now=datetime.now(UTC))
        staging.sweep()
        self.serve(
            options["address"],
            options["port"],
            then=self._how_to_end,
            worker=not options["no_worker"],
            processes=options["processes"],
        )

    def _how_to_end(self) -> None:
        self.stdout.write("Ctrl-C ends it.")
