"""What `envoi` alone says: its commands, a line each."""

from collections.abc import Iterator
from pkgutil import iter_modules

import django
from django.core.management import load_command_class

from envoi.commandline.management import commands

USUAL = (
    *("demo", "found", "serve", "work", "member", "import", "caseload", "check"),
    *("endings", "expected", "outcomes", "growth", "population"),
    *("backup", "restore", "rehearse", "upgrade", "move", "keys", "audit"),
)


def lines() -> Iterator[str]:
    """The commands of the house, those of the first day first."""
    django.setup()
    there = {module.name for module in iter_modules(commands.__path__)}
    yield "Envoi, practice software for psychotherapists.\n"
    for name in (*(each for each in USUAL if each in there), *sorted(there - set(USUAL))):
        yield f"  envoi {name:<10} {load_command_class('envoi.commandline', name).help}"
    yield "\nMore about each: envoi COMMAND --help"
