"""`envoi outcomes`, from its options to its lines: asks the population, writes files, tells."""

from collections.abc import Iterator
from pathlib import Path

from envoi.commandline import outcomes_asked as asked
from envoi.commandline import outcomes_told as told
from envoi.commandline.outcomes_asked import Options
from envoi.population.outcomes import outcomes
from envoi.population.per_client import per_client, write
from envoi.population.plot import drawn


def answered(options: Options) -> Iterator[str]:
    """Every line of the answer. Raises NotAnswered."""
    judged = asked.judged(options)
    answers = outcomes(judged)
    name = Path(options["table"]).name
    if options["per_client"]:
        write(per_client(judged), Path(options["per_client"]))
    if options["plot"]:
        Path(options["plot"]).write_text(drawn(judged, _title(options, name)), encoding="utf-8")
    if options["json"]:
        yield told.as_json(answers)
    else:
        yield from told.as_lines(name, judged, asked.better(options), answers)


def _title(options: Options, name: str) -> str:
    """What is drawn: the score and where it stands."""
    what = options["instrument"] or options["score"] or options["post"] or "score"
    return f"{what}, first against last, {name}"
