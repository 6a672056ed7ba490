"""What can be asked of `envoi outcomes`, with help that is enough to use it."""

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from math import isfinite
from typing import Any

ABOUT = """\
Reliable and clinically significant change, for any table of scores.

It needs no practice and no database, and keeps nothing. The table is a CSV or Parquet file:
  long   a row a score:   --client id --time date --score phq9
                          each client's first score against the last; --pre and --post may
                          name two times to compare instead (--pre 1 --post 4)
  wide   a row a client:  --pre first --post last [--client id]
Times are numbers or days such as 2026-11-30 or 30.11.2026. A row without a score does not count.
"""
EXAMPLES = """\
examples:
  envoi outcomes scores.csv --client id --time date --score phq9 --instrument phq-9
  envoi outcomes trial.csv --client id --time wave --score bdi --reliability 0.8 \\
      --functional-mean 7.69 --functional-sd 7.52 --group arm --json
  envoi outcomes wide.parquet --pre before --post after --percent 50 --better lower
  envoi outcomes pairs.csv --talking-therapies --pre phq_1 --post phq_2 \\
      --anxiety-pre gad_1 --anxiety-post gad_2

methods (--method): JT Jacobson & Truax; GLN Gulliksen, Lord & Novick; HLL Hsu, Linn & Lord;
  EN Edwards & Nunnally; NK Nunnally & Kotsch; HA Hageman & Arrindell; growth: each client's own
  slope over log(1 + time), against zero. docs/methods/outcomes.md says what each of them does.
"""
FORMATTER = RawDescriptionHelpFormatter
METHODS = ("JT", "GLN", "HLL", "EN", "NK", "HA", "growth")
KINDS = ("a", "b", "c", "none")


def add(parser: ArgumentParser) -> None:
    """Every option, in the order in which one thinks of them."""
    parser.description, parser.epilog = ABOUT, EXAMPLES
    parser.usage = "envoi outcomes TABLE [options]"  # a slip is told with it, and seen below it
    parser.add_argument("table", metavar="TABLE", help="a CSV or Parquet file, or a folder of them")
    _columns(parser)
    _judging(parser)
    _windows(parser)
    _answers(parser)


def _columns(parser: ArgumentParser) -> None:
    of = parser.add_argument_group("the columns")
    a_row_a_score(of)
    of.add_argument("--pre", metavar="COLUMN|TIME", help="the first score, or the first time")
    of.add_argument("--post", metavar="COLUMN|TIME", help="the last score, or the last time")
    of.add_argument("--group", metavar="COLUMN", help="one answer for each value of it")


def a_row_a_score(of: Any) -> None:
    """The columns of a table with a row a score, for a parser or a group of one."""
    of.add_argument("--client", metavar="COLUMN", help="whose score it is (long: else “client”)")
    of.add_argument("--time", metavar="COLUMN", help="when (long: else “time”)")
    of.add_argument("--score", metavar="COLUMN", help="the score (long: else “score”)")
    of.add_argument("--thousandths", action="store_true", help="scores as an extract has them")
    of.add_argument(
        "--only",
        metavar="COLUMN=VALUE",
        type=a_pair,
        action="append",
        default=[],
        help="only rows that say so; may be given again",
    )


def _judging(parser: ArgumentParser) -> None:
    of = parser.add_argument_group(
        "how change is judged", "by an instrument, by norms, by percent, or by points"
    )
    of.add_argument("--instrument", metavar="NAME", help="by its own published limits: phq-9")
    of.add_argument(
        "--method", choices=METHODS, type=a_method, help="by norms: JT unless another is named"
    )
    of.add_argument("--reliability", metavar="R", type=a_number, help="of the measure: 0.8")
    of.add_argument("--post-reliability", metavar="R", type=a_number, help="for NK, of the last")
    of.add_argument("--sd", metavar="POINTS", type=a_size, help="else of the first scores here")
    of.add_argument("--mean", metavar="POINTS", type=a_number, help="else of the first scores here")
    of.add_argument("--functional-mean", metavar="POINTS", type=a_number, help="of people well")
    of.add_argument("--functional-sd", metavar="POINTS", type=a_size, help="and their spread")
    of.add_argument("--better", choices=("lower", "higher"), help="which is better (else lower)")
    of.add_argument(
        "--cutoff",
        metavar="a|b|c|NUMBER|none",
        type=a_cutoff,
        help="c where functional norms are given, else a; a score on it is on neither side",
    )
    of.add_argument("--percent", metavar="N", type=a_size, help="N %% of the first score or more")
    of.add_argument("--percent-worse", metavar="N", type=a_size, help="for the worse, else as N")
    of.add_argument("--minimal", metavar="N", type=a_size, help="N points or more matter")
    of.add_argument("--minimal-worse", metavar="N", type=a_size, help="for the worse, else as N")


def _windows(parser: ArgumentParser) -> None:
    of = parser.add_argument_group("two published sets of definitions")
    of.add_argument(
        "--talking-therapies",
        action="store_true",
        help="NHS Talking Therapies: a wide table of PHQ-9 and an anxiety measure",
    )
    of.add_argument("--anxiety-pre", metavar="COLUMN", help="the anxiety measure, first")
    of.add_argument("--anxiety-post", metavar="COLUMN", help="the anxiety measure, last")
    of.add_argument("--anxiety", metavar="NAME", default="gad-7", help="else gad-7")
    of.add_argument("--attended", metavar="COLUMN", help="treatment appointments attended")
    of.add_argument(
        "--response",
        choices=("hedis-like", "cms159-like"),
        help="PHQ-9 response and remission within a window of days; a long table with days",
    )


def _answers(parser: ArgumentParser) -> None:
    of = parser.add_argument_group("what comes back")
    of.add_argument("--json", action="store_true", help="for a program; with --group one a group")
    of.add_argument("--per-client", metavar="FILE", help="everybody with scores, change and class")
    of.add_argument(
        "--each-session", metavar="FILE", help="the class at every score, against the first"
    )
    of.add_argument("--plot", metavar="FILE.svg", help="first against last, with the limits")


def a_number(text: str) -> float:
    """A finite number of the command line."""
    try:
        number = float(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no number") from error
    if not isfinite(number):
        raise ArgumentTypeError(f"“{text}” is no finite number")
    return number


def a_size(text: str) -> float:
    """A number above 0."""
    number = a_number(text)
    if number <= 0:
        raise ArgumentTypeError(f"“{text}” is not above 0")
    return number


def a_cutoff(text: str) -> str | float:
    """A kind of cut-off, or the cut-off itself."""
    if text.lower() in KINDS:
        return text.lower()
    try:
        return a_number(text)
    except ArgumentTypeError as error:
        raise ArgumentTypeError(f"“{text}” is neither a, b, c, none nor a number") from error


def a_method(text: str) -> str:
    """A method, written in capitals or not."""
    return next((each for each in METHODS if each.lower() == text.lower()), text)


def a_pair(text: str) -> tuple[str, str]:
    """A column and the value it must have."""
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise ArgumentTypeError(f"“{text}” should read COLUMN=VALUE")
    return name, value
