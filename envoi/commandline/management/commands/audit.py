"""`envoi audit verify`, `head`, `seal`: whether the audit is as it was written."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import OperationalError

from envoi.care import audit, audit_checks, audit_seals
from envoi.care.audit_checks import Checked
from envoi.care.audit_seals import Head, Unreadable
from envoi.commandline import acting

SHOWN = 200  # rows named one by one; what is beyond is counted


class Command(acting.Command):
    help = "Verify the audit, keep its signed head, seal what is new."

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="does", required=True, metavar="WHAT")
        verify = does.add_parser("verify", help="name every row that is not as it was sealed")
        verify.add_argument(
            "--against", type=Path, metavar="FILE", help="a head that was kept elsewhere"
        )
        head = does.add_parser("head", help="print the signed head, or keep it as a file")
        head.add_argument("--to", type=Path, metavar="FILE", help="write it there")
        does.add_parser("seal", help="seal what is new now; the worker does it by itself")

    def handle(self, *args: Any, **told: Any) -> None:
        self.needs_a_practice()
        {"verify": self.verify, "head": self.head, "seal": self.seal}[told["does"]](told)

    def verify(self, told: dict[str, Any]) -> None:
        """Names each changed row and ends with 1, or says that all is as it was sealed."""
        against = self._kept(told["against"]) if told["against"] else None
        found = audit_checks.verify(against=against, progress=self.progress)
        self.progress(None)
        for line in _lines(found, against):
            self.stdout.write(line)
        audit.verified(good=found.good, rows=found.rows, at=datetime.now(UTC))
        if not found.good:
            sys.exit(1)

    def head(self, told: dict[str, Any]) -> None:
        """The newest signed head, for somebody who keeps it elsewhere."""
        found = audit_seals.head()
        if found is None:
            self.refuse("Nothing is sealed yet; envoi audit seal does it now.")
        if told["to"] is None:
            self.stdout.write(found.as_json(), ending="")
            return
        try:
            told["to"].write_text(found.as_json(), encoding="utf-8")
        except OSError as error:
            self.refuse(f"{told['to']} could not be written: {error.strerror}.")
        self.stdout.write(
            f"The head up to row {found.last} is in {told['to']}. Keep it where nobody who can "
            "change the database can change it."
        )

    def seal(self, told: dict[str, Any]) -> None:
        """What the worker does every minute, done once."""
        try:
            count = audit_seals.seal(now=datetime.now(UTC))
        except OperationalError:
            self.refuse("Somebody is writing just now; please try again in a moment.", code=1)
        self.stdout.write(
            f"{_counted(count, 'row')} sealed." if count else "Everything is sealed already."
        )

    def progress(self, rows: int | None) -> None:
        """One line that is written over while it goes on; None takes it away."""
        if sys.stderr.isatty():
            said = "" if rows is None else f"{rows:,} rows looked at"
            self.stderr.write(f"\r{said:<40}", ending="\r" if rows is None else "")
            self.stderr.flush()

    def _kept(self, path: Path) -> Head:
        try:
            return audit_seals.head_from(path.read_text(encoding="utf-8"))
        except OSError as error:
            self.refuse(f"{path} could not be read: {error.strerror}.")
        except (Unreadable, UnicodeDecodeError):
            self.refuse(f"{path} is no head of an audit.")


def _lines(found: Checked, against: Head | None) -> Iterator[str]:
    yield from found.faults
    yield from (each.told for each in found.named[:SHOWN])
    rest = len(found.named[SHOWN:]) + found.more
    if rest:
        yield f"… and {rest:,} more rows that are not as they were sealed."
    yield from _standing(found)
    if found.good and against is not None:
        yield f"The head kept from {against.at[:16]} UTC is part of it."


def _standing(found: Checked) -> Iterator[str]:
    if found.head is None:
        yield "Nothing is sealed yet."
    else:
        held = f"{_counted(found.rows, 'row')} in {_counted(found.seals, 'seal')}"
        said = "Each is as it was sealed." if found.good else "Not everything is as it was sealed."
        yield f"{held}, up to row {found.head.last}. {said}"
    if found.unsealed == 1:
        yield "1 newer row is not sealed yet; nothing can be said about it."
    elif found.unsealed:
        yield f"{found.unsealed:,} newer rows are not sealed yet; nothing can be said about them."


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
