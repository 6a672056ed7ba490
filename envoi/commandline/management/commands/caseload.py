"""`envoi caseload --as LOGIN`: the Monday page, in a terminal or as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from envoi.care import caseloads
from envoi.commandline import acting, pages


class Command(acting.Command):
    help = "Everyone in your care, in groups, with one next step each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acting.add_who(parser)
        parser.add_argument(
            "--on", type=acting.a_day, metavar="DATE", help="as it was known on a day"
        )
        parser.add_argument("--json", action="store_true", help="print it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self.who(options["login"])
        if options["json"]:
            told = caseloads.report(by=by, on=options["on"])
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        everything = caseloads.Question(page=0)
        page = caseloads.page(everything, by=by, on=options["on"])
        self.stdout.write("\n".join(pages.caseload(page)))
