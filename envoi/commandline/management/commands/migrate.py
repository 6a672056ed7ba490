"""`envoi migrate`: Django's own, after which the key of the house is known to its database."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.commands import migrate

from envoi.care import keys


class Command(migrate.Command):
    help = "Bring the database in step with this version."

    _called_from_command_line = False

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if self._called_from_command_line and not options["plan"]:
            keys.know(now=datetime.now(UTC))
