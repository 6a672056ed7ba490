"""`envoi expected`: what the practice's own courses teach about a course, learnt anew."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, datetime
from textwrap import wrap
from typing import Any

from envoi.care import expected_courses, practices, usual
from envoi.care.expected_courses import Kept
from envoi.commandline import acting
from envoi.knowledge import library

WIDTH = 76


class Command(acting.Command):
    help = "Learn what course is usual here, and how far that holds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--kept", action="store_true", help="only say what is kept, and learn nothing anew"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = datetime.now(UTC)
        for practice, name in practices.listed():
            if not options["kept"]:
                expected_courses.estimate(practice, now=now)
            self.stdout.write(f"{name}:")
            known = expected_courses.of(practice)
            for each in known.values():
                self.stdout.write("\n".join(_lines(each, now)))
            if not known:
                self.stdout.write("  No answers to learn from yet.")


def _lines(each: Kept, now: datetime) -> Iterator[str]:
    yield f"  {library.instrument(each.instrument).name}"
    if each.model is None:
        yield from _indented(usual.why_not(each))
        return
    model = each.model
    (begin, slope), (error, slope_error) = model.fixed, model.standard_errors
    yield from _indented(
        f"Usual course: {begin:.2f} (standard error {error:.2f}) at the beginning, {slope:+.2f} "
        f"({slope_error:.2f}) with each step of log(1 + weeks). Courses differ from it by "
        f"{model.spread[0][0] ** 0.5:.2f} and {model.spread[1][1] ** 0.5:.2f}, one answer from its "
        f"course by {model.residual**0.5:.2f} (standard deviations)."
    )
    for sentence in filter(None, usual.trust(each, now.date())):
        yield from _indented(sentence)


def _indented(sentence: str) -> Iterator[str]:
    yield from (f"    {line}" for line in wrap(sentence, WIDTH - 4))
