"""`envoi unlock LOGIN`: somebody who lost telephone and codes begins anew.

Everything they had as a second step goes, and their log-ins end; the password stays.
"""

from argparse import ArgumentParser
from typing import Any

from envoi.care import second_factors
from envoi.care.answers import NotThere
from envoi.commandline import acting


class Command(acting.Command):
    help = "Let somebody who lost telephone and codes begin anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("whose", metavar="LOGIN", help="who lost them")
        acting.add_who(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        whose = self.who(options["whose"])
        by = self.who(options["login"] or options["whose"])
        try:
            second_factors.reset(whose.member, by=by)
        except NotThere:
            self.refuse("Only whoever manages the members of this practice may do this.")
        self.stdout.write(
            f"{whose.name} sets up a new second step at the next log-in, with the same password."
        )
