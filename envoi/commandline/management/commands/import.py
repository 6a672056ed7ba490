"""`envoi import PATH…`: bring records along from CSV or FHIR."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import CommandParser

from envoi.care import imports
from envoi.care.actors import Actor
from envoi.care.import_ledger import Report
from envoi.commandline.acting import Command as Acting
from envoi.commandline.acting import a_day
from envoi.exchange.incoming import Unreadable
from envoi.exchange.reading import read

SHOWN = 20  # rejected rows told in full; --json has all of them


class Command(Acting):
    help = "Bring records along: CSV, or FHIR R4 as JSON or NDJSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--as", dest="login", metavar="LOGIN", help="who acts")
        parser.add_argument(
            "--source", default="", help="where the files come from; keeps keys apart"
        )
        parser.add_argument("--mapping", type=Path, help="a TOML file with other column names")
        parser.add_argument("--on", type=a_day, help="the day it is read on; today if left out")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--strict", action="store_true", help="all rows or none")
        parser.add_argument("--dry-run", action="store_true", help="only tell; nothing goes in")

    def handle(self, *args: Any, **told: Any) -> None:
        by = _on(self.who(told["login"]), told["on"])
        try:
            reading = read(
                told["paths"],
                source=told["source"],
                mapping=told["mapping"],
                progress=None if told["json"] else self.progress,
            )
        except Unreadable as error:
            self.unreadable(str(error), as_json=told["json"])
        report = imports.bring(
            reading,
            by=by,
            source=told["source"],
            strict=told["strict"],
            dry_run=told["dry_run"],
            progress=None if told["json"] else self.progress,
        )
        if told["json"]:
            self.stdout.write(json.dumps(report.as_data(), ensure_ascii=False, indent=2))
        else:
            self.tell(report)
        if report.rejected or report.refused:
            sys.exit(1)

    def progress(self, what: str, count: int) -> None:
        """One line that is written over while it goes on."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r{what}: {count:,}    ", ending="")
            self.stderr.flush()

    def unreadable(self, sentence: str, *, as_json: bool) -> None:
        """Nothing went in; one sentence says why."""
        if as_json:
            empty = Report().as_data() | {"unreadable": sentence}
            self.stdout.write(json.dumps(empty, ensure_ascii=False, indent=2))
        self.refuse(sentence)

    def tell(self, report: Report) -> None:
        """The report for a person."""
        for line in _lines(report):
            self.stdout.write(line)


def _lines(report: Report) -> Iterator[str]:
    data = report.as_data()
    verb = "would go in" if report.dry_run or report.refused else "went in"
    for name, told in (("accepted", f"new, {verb}"), ("updated", "updated")):
        counts = ", ".join(f"{count} {kind}" for kind, count in data[name].items() if count)
        if counts:
            yield f"{told}: {counts}"
    if any(data["unchanged"].values()):
        yield f"unchanged: {sum(data['unchanged'].values())}"
    yield from (f"kept: {_place(each)} {each['why']}" for each in data["kept"][:SHOWN])
    yield from (f"not ours, left aside: {name} ({n})" for name, n in data["ignored"].items())
    yield from _rejected(data["rejected"])
    if report.refused:
        yield f"Nothing went in. {report.refused}"
    if not any(sum(data[name].values()) for name in ("accepted", "updated", "unchanged")):
        yield "Nothing to bring along was found."


def _rejected(rows: list[dict[str, Any]]) -> Iterator[str]:
    for each in rows[:SHOWN]:
        yield f"did not go in: {_place(each)} {each['field']}: {each['why']}"
    if len(rows) > SHOWN:
        yield f"… and {len(rows) - SHOWN} more; --json lists them all."


def _place(each: dict[str, Any]) -> str:
    line = f", line {each['line']}" if each["line"] else ""
    return f"{each['file']}{line}:"


def _on(by: Actor, day: date | None) -> Actor:
    """The actor at noon of that day in the practice."""
    if day is None:
        return by
    noon = datetime.combine(day, time(12), ZoneInfo(by.zone))
    return replace(by, now=noon.astimezone(UTC))
