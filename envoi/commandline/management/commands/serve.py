"""`envoi serve`: the pages of the practices in this home."""

from argparse import ArgumentParser
from typing import Any

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
        self.serve(
            options["address"],
            options["port"],
            then=self._how_to_end,
            processes=options["processes"],
        )

    def _how_to_end(self) -> None:
        self.stdout.write("Ctrl-C ends it.")
