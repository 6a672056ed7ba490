"""`envoi member LOGIN --role ROLE --name NAME --as LOGIN`: somebody new works here."""

from argparse import ArgumentParser
from typing import Any

from envoi.care import practices
from envoi.care.answers import Refused
from envoi.commandline import acting
from envoi.knowledge import library

ROLES = [role.code for role in library.roles()]


class Command(acting.Command):
    help = "Add somebody who works in the practice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("new", metavar="LOGIN", help="the new log-in")
        parser.add_argument(
            "--role",
            required=True,
            action="append",
            metavar="ROLE",
            help=f"one of {', '.join(ROLES)}; may be said more than once",
        )
        parser.add_argument(
            "--until",
            type=acting.a_day,
            metavar="DATE",
            help="an intern’s last day",
        )
        parser.add_argument("--email", default="", help="where the house writes to them")
        parser.add_argument("--name", required=True, help="the name colleagues and papers use")
        parser.add_argument("--credentials", default="", help="as they stand under a paper")
        acting.add_who(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        by = self.who(options["login"])
        answer = practices.add_member(
            login=options["new"],
            name=options["name"],
            roles=options["role"],
            until_on=options["until"],
            email=options["email"],
            credentials=options["credentials"],
            password=self.password(options["new"]),
            by=by,
        )
        if isinstance(answer, Refused):
            self.refuse(answer.sentence)
        self.stdout.write(f"{options['name']} can log in as {options['new'].strip().lower()}.")
