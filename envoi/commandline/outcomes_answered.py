"""`envoi outcomes`, from its options to its lines: asks the population, writes files, tells."""

from collections.abc import Iterator
from pathlib import Path

from envoi.commandline import outcomes_asked as asked
from envoi.commandline import outcomes_told as told
from envoi.commandline.outcomes_asked import Options
from envoi.population.outcomes import outcomes


def answered(options: Options) -> Iterator[str]:
    """Every line of the answer. Raises NotAnswered."""
    judged = asked.judged(options)
    answers = outcomes(judged)
    if options["json"]:
        yield told.as_json(answers)
    else:
        name = Path(options["table"]).name
        yield from told.as_lines(name, judged, asked.better(options), answers)
