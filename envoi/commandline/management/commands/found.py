"""`envoi found NAME --owner LOGIN`: a practice with its first member."""

import os
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from envoi.care import keys, practices
from envoi.care.answers import Refused
from envoi.commandline import acting, standing


class Command(acting.Command):
    help = "Found a practice; its owner is a therapist there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="what the practice is called")
        parser.add_argument("--owner", required=True, metavar="LOGIN", help="who logs in first")
        parser.add_argument("--owner-name", default="", metavar="NAME", help="the owner's name")
        parser.add_argument(
            "--zone", metavar="IANA", help="a time zone like Europe/Berlin; else this machine's"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVOI_DEMO:
            self.refuse(
                f"The home {settings.ENVOI_HOME} is the demo's, and may be begun anew at any time. "
                "Found your practice in a home of its own."
            )
        password = self.password(options["owner"])
        if standing.steps_behind() != 0:
            call_command("migrate", verbosity=0)
        self.needs_every_key()
        keys.know(now=datetime.now(UTC))
        zone = options["zone"] or machine_zone()
        answer = practices.found(
            options["name"],
            owner=options["owner"],
            owner_name=options["owner_name"],
            password=password,
            zone=zone,
            at=datetime.now(UTC),
        )
        if isinstance(answer, Refused):
            self.refuse(answer.sentence)
        self.stdout.write(
            f"{options['name'].strip()} is founded; its days are those of {zone}.\n"
            f"Its home is {settings.ENVOI_HOME}: keep a copy of the file “keys” elsewhere,\n"
            "because without it nothing that was written can be read again.\n"
            "Next: envoi serve"
        )


def machine_zone() -> str:
    """The time zone this machine is set to, or UTC where it does not say."""
    named = os.environ.get("TZ", "").lstrip(":")
    if named:
        return named
    place = str(Path("/etc/localtime").resolve())
    return place.partition("zoneinfo/")[2] or "UTC"
