"""`envoi endings --as LOGIN`: how courses of therapy end, counted, as text, JSON or CSV."""

import json
from argparse import ArgumentParser
from typing import Any

from envoi.care import endings_statistics
from envoi.care.endings_told import HEAD
from envoi.commandline import acting, counting
from envoi.exchange import outgoing_csv


class Command(acting.Command):
    help = "How courses of therapy end, counted, for whom you may count."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acting.add_who(parser)
        forms = parser.add_mutually_exclusive_group()
        forms.add_argument("--json", action="store_true", help="print it as JSON")
        forms.add_argument("--csv", action="store_true", help="print it as a table")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self.who(options["login"])
        if options["json"]:
            told = endings_statistics.report(by=by)
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        elif options["csv"]:
            lines = outgoing_csv.lines(HEAD, endings_statistics.table(by=by))
            self.stdout.write("".join(lines).removeprefix(outgoing_csv.MARK), ending="")
        else:
            self.stdout.write("\n".join(counting.lines(endings_statistics.page(by=by))))
