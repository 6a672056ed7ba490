"""`envoi growth`: the growth model of any table of scores, and a range for every client in it."""

import json
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from typing import Any

from envoi.commandline import alone
from envoi.commandline.outcomes_options import a_number, a_row_a_score, a_size

ABOUT = """\
The average course of a score over log(1 + time), how clients differ from it, and for each of them
the range in which 8 of 10 such scores fall. Random intercept and slope, restricted likelihood.

It needs no practice and no database. The table is a CSV or Parquet file with a row a score:
  envoi growth scores.csv --client id --time week --score phq9
  envoi growth scores.csv --client id --time date --score phq9 --per-client ranges.csv --ahead 28
Times are numbers from 0, or days; days count from each client's first score. docs/methods/growth.md
"""


class Command(alone.Command):
    help = "The usual course of a table of scores, and everybody's range."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description, parser.formatter_class = ABOUT, RawDescriptionHelpFormatter
        parser.usage = "envoi growth TABLE [options]"
        parser.add_argument("table", metavar="TABLE", help="a CSV or Parquet file, or a folder")
        a_row_a_score(parser)
        of = parser.add_argument_group("what comes back")
        of.add_argument("--json", action="store_true", help="for a program")
        of.add_argument("--per-client", metavar="FILE", help="everybody's line and range")
        of.add_argument("--at", metavar="TIME", type=a_time, help="predicted for this time")
        of.add_argument(
            "--ahead", metavar="TIME", type=a_time, default=0.0, help="else so long after the last"
        )
        of.add_argument("--share", metavar="S", type=a_share, default=0.8, help="in it; else 0.8")
        of.add_argument("--below", metavar="NUMBER", type=a_number, help="and the chance below it")

    def handle(self, *args: Any, **options: Any) -> None:
        # The engines are loaded here and not when the commands are listed.
        from envoi.commandline import growth_asked
        from envoi.population.not_answered import NotAnswered

        try:
            found = growth_asked.asked(options)
        except NotAnswered as sentence:
            self.refuse(sentence)
        except OSError as error:
            self.refuse(f"{error.filename or options['table']}: {error.strerror}.")
        if options["json"]:
            self.stdout.write(json.dumps(growth_asked.as_data(found), indent=1))
            return
        for line in growth_asked.lines(found):
            self.stdout.write(line)


def a_time(text: str) -> float:
    """A number from 0."""
    number = a_number(text)
    if number < 0:
        raise ArgumentTypeError(f"“{text}” lies before 0")
    return number


def a_share(text: str) -> float:
    """A share between 0 and 1."""
    number = a_size(text)
    if number >= 1:
        raise ArgumentTypeError(f"“{text}” is no share below 1")
    return number
