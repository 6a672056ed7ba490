"""What stands in a log: where something failed, never what was in it.

A trace names files, lines and functions. What an error says of itself may hold a value (a database
quotes the row it refused), so only its kind is written down.
"""

import logging
import traceback
from types import TracebackType
from typing import Any

from envoi.web import incidents

Told = tuple[type[BaseException], BaseException, TracebackType | None]


class Withheld(logging.Formatter):
    """Traces without values, and the number by which somebody asks about them."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        return "\n".join(_trace(ei[1]))

    def format(self, record: logging.LogRecord) -> str:
        # A text that somebody formatted before is somebody else's idea of what may be told.
        record.exc_text = None
        line = super().format(record)
        request = getattr(record, "request", None)
        if request is not None and record.levelno >= logging.ERROR:
            return f"incident {incidents.new(request)}: {line}"
        return line


def _trace(error: BaseException | None) -> list[str]:
    """Where it came from, the first cause first."""
    lines: list[str] = []
    known: set[int] = set()
    while error is not None and id(error) not in known:
        known.add(id(error))
        steps = [
            f"  {step.filename}, line {step.lineno}, in {step.name}"
            for step in traceback.extract_tb(error.__traceback__)
        ]
        lines = [*steps, f"{type(error).__name__} (what it said is withheld)", *lines]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines
