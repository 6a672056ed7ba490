"""`envoi demo`: an invented practice to look around in, on this machine."""

import os
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from envoi.care import keys, practices
from envoi.commandline import acting, home, serving, standing
from envoi.commandline.demo.cast import MEMBERS
from envoi.commandline.demo.practice import PASSWORD, furnish

FURNISHED = "ENVOI_DEMO_FURNISHED"
FEW = 2  # processes: one person looks around


class Command(acting.Command):
    help = "Look around in an invented practice; nobody in it is real."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acting.add_place(parser)
        parser.add_argument("--no-serve", action="store_true", help="only furnish it")
        parser.add_argument("--afresh", action="store_true", help="begin the demo anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVOI_DATABASE:
            self.refuse(
                "The demo keeps to a file of its own and stays away from the server that "
                "ENVOI_DATABASE names. Leave it out: env -u ENVOI_DATABASE envoi demo"
            )
        if not settings.ENVOI_DEMO:
            self.refuse(
                f"In {settings.ENVOI_HOME} lives a practice of its own, and the demo stays away "
                "from it. Give the demo another home: ENVOI_HOME=… envoi demo"
            )
        if options["afresh"]:
            self._begin_anew()
        call_command("migrate", verbosity=0)
        self.needs_every_key()
        keys.know(now=datetime.now(UTC))
        furnished = self._furnish()
        if furnished and not options["no_serve"]:
            self._serve_from_a_fresh_process()
        if not options["no_serve"]:
            self.serve(
                options["address"],
                options["port"],
                then=self._log_ins,
                worker=not options["no_worker"],
                processes=options["processes"] or min(serving.processes(), FEW),
            )

    def _begin_anew(self) -> None:
        """The demo's own database goes; its keys and everything else in the home stay."""
        connections.close_all()
        file = standing.database()
        if file is not None:
            home.forget(file)

    def _serve_from_a_fresh_process(self) -> None:
        """Papers were signed here, and what sets them has threads that do not survive a fork."""
        connections.close_all()
        self.stdout.flush()
        os.environ[FURNISHED] = "yes"
        again = [word for word in sys.orig_argv[1:] if word != "--afresh"]
        os.execv(sys.executable, [sys.executable, *again])  # noqa: S606 - this very command  # nosec B606

    def _furnish(self) -> bool:
        """True when the practice was furnished just now."""
        if practices.listed():
            if not os.environ.get(FURNISHED):
                self.stdout.write("Your demo practice is still here; --afresh begins it anew.")
            return False
        done = furnish(now=datetime.now(UTC), tell=self.stdout.write)
        self.stdout.write(f"{done.clients} courses of therapy are ready. Nobody in them is real.")
        return True

    def _log_ins(self) -> None:
        self.stdout.write("\nLog in as one of these; the password of all is: " + PASSWORD)
        for member in MEMBERS:
            roles = " and ".join(role.replace("_", " ") for role in member.roles)
            self.stdout.write(f"  {member.login:<6} {member.name}, {roles}")
        self.stdout.write("The second step’s page says the code of the moment: all are invented.")
        self.stdout.write(f"\nIts home is {settings.ENVOI_HOME}\nCtrl-C ends it.")
