"""`envoi password LOGIN`: somebody who forgot theirs gets a new one; their log-ins end."""

from argparse import ArgumentParser
from typing import Any

from envoi.care import passwords
from envoi.care.answers import Refused
from envoi.commandline import acting


class Command(acting.Command):
    help = "Give somebody who forgot their password a new one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("whose", metavar="LOGIN", help="who forgot it")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self.who(options["whose"])
        answer = passwords.put(self.password(by.login), by=by)
        if isinstance(answer, Refused):
            self.refuse(answer.sentence)
        self.stdout.write(f"{by.name} has a new password, and is logged out everywhere.")
