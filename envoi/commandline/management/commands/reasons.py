"""`envoi reasons`: the public list of reasons with its version, alone or mapped to another list."""

import csv
import json
from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.core.management.base import CommandError

from envoi.commandline import acting
from envoi.knowledge import library
from envoi.knowledge.reason_file import ReasonMap

HEAD = ("version", "code", "name", "means", "since", "common")
MAPPED = ("system", "theirs", "says_there", "why_none")


class Command(acting.Command):
    help = "The public list of reasons, with its version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        systems = ", ".join(each.system for each in library.reason_maps())
        parser.add_argument("--map", metavar="SYSTEM", help=f"beside another list: {systems}")
        parser.add_argument("--json", action="store_true", help="print it as JSON instead of CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = list(_rows(_map(options["map"])))
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        table = StringIO()
        writer = csv.DictWriter(table, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        self.stdout.write(table.getvalue(), ending="")


def _map(system: str | None) -> ReasonMap | None:
    if system is None:
        return None
    for each in library.reason_maps():
        if each.system == system:
            return each
    known = ", ".join(each.system for each in library.reason_maps())
    raise CommandError(f"There is no list {system}. Known are: {known}.")


def _rows(mapped: ReasonMap | None) -> list[dict[str, Any]]:
    found = []
    for reason in library.reasons():
        row: dict[str, Any] = {name: getattr(reason, name) for name in HEAD}
        if mapped is not None:
            theirs = mapped.of.get(reason.code, "")
            says, why = mapped.codes.get(theirs, ""), mapped.none.get(reason.code, "")
            row |= dict(zip(MAPPED, (mapped.system, theirs, says, why), strict=True))
        found.append(row)
    return found
