"""`envoi outcomes`, from its options to its lines: asks the population, writes files, tells."""

from collections.abc import Iterator
from pathlib import Path

from envoi.commandline import outcomes_asked as asked
from envoi.commandline import outcomes_told as told
from envoi.commandline.answers_written import over_nothing, writing
from envoi.commandline.outcomes_asked import Options
from envoi.knowledge import library
from envoi.population import each_session, response_windows, talking_therapies
from envoi.population.judging import Judged
from envoi.population.not_answered import NotAnswered
from envoi.population.outcomes import outcomes
from envoi.population.per_client import per_client, write
from envoi.population.plot import drawn
from envoi.population.reading import table

PHQ9 = "phq-9"  # what both sets of definitions are about
FILES = ("per_client", "each_session", "plot")


def answered(options: Options) -> Iterator[str]:
    """Every line of the answer. Raises NotAnswered."""
    _to_be_written(options)
    if options["talking_therapies"] or options["response"]:
        yield from _defined(options)
        return
    asked.only_with_talking_therapies(options)
    judged = asked.judged(options)
    answers = outcomes(judged)
    _write(options, judged)
    if options["json"]:
        yield told.as_json(answers)
    else:
        name = Path(options["table"]).name
        yield from told.as_lines(name, judged, asked.better(options), answers)


def _to_be_written(options: Options) -> None:
    """Files that can be written, and over nothing that is read. Raises NotAnswered."""
    over_nothing(options["table"], [options[name] for name in FILES if options[name]])
    if options["each_session"] and options["method"] == "growth":
        raise NotAnswered("The growth model judges whole courses and not single scores.")
    if options["each_session"] and asked.is_wide(options):
        raise NotAnswered(asked.A_ROW_A_SCORE)


def _write(options: Options, judged: Judged) -> None:
    """The files that were asked for."""
    if options["per_client"]:
        with writing(options["per_client"]) as to:
            write(per_client(judged), to)
    if options["plot"]:
        picture = drawn(judged, _title(options))
        with writing(options["plot"]) as to:
            to.write_text(picture, encoding="utf-8")
    if options["each_session"]:
        source = asked.long(table(Path(options["table"])), options)
        coder = asked.way_of(options).coder(judged.pairs)
        with writing(options["each_session"]) as to:
            each_session.write(source, coder, to, ordered=judged.pairs.ordered)


def _title(options: Options) -> str:
    """What is drawn: the score and where it stands."""
    what = options["instrument"] or options["score"] or options["post"] or "score"
    return f"{what}, first against last, {Path(options['table']).name}"


def _defined(options: Options) -> Iterator[str]:
    """By one of the published sets of definitions, which bring all their rules along."""
    own = "talking_therapies" if options["talking_therapies"] else "response"
    asked.nothing_else(options, own, FILES)
    if own == "response":
        window = next(each for each in response_windows.WINDOWS if each.code == options["response"])
        of_phq9 = {**options, "instrument": PHQ9}
        source = asked.long(table(Path(options["table"])), of_phq9)
        reached = response_windows.reached(source, window)
        yield from told.of_window(reached, as_json=options["json"])
        return
    found = talking_therapies.answers(
        table(Path(options["table"])),
        asked.course_columns(options),
        library.instrument(PHQ9),
        asked.named_instrument(options["anxiety"]),
    )
    yield from told.of_courses(found, as_json=options["json"])
