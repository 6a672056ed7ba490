"""The questions of `envoi population`, asked of one extract, and their answers in lines.

Loaded when the command is run and not before: engines take their time to load.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from envoi.domain.change import Outcome
from envoi.domain.competing import Incidence, incidence
from envoi.domain.dropout import DEFINITIONS
from envoi.domain.proportion import wilson
from envoi.knowledge import library
from envoi.population import hazard, questions
from envoi.population.engine import Population, opened
from envoi.population.not_answered import NotAnswered

SESSIONS = (1, 4, 8, 12, 20, 30)  # after which the incidence of endings is told
WATCHED = 40  # sessions the hazard of leaving looks at
AGE = "age_band"
Answer = dict[str, Any]


def asked(folder: Path, engine: str | None, *, missed: bool = False) -> Answer:
    """Everything there is to tell of an extract. Raises NotAnswered.

    With `missed` also what takes a look at every session in its order.
    """
    with opened(folder, engine) as population:
        more = {"leaving_by_missed": _leaving_by_missed(population)} if missed else {}
        return {
            "rows": population.manifest.rows,
            "invented": bool(population.manifest.about.get("invented")),
            "outcomes": _outcomes(population),
            "endings": _endings(population),
            "dropout": _dropped_out(population),
            "leaving": _leaving(population),
            **more,
        }


def _outcomes(population: Population) -> Answer:
    """Counts by questionnaire, for those that are known here."""
    scores = population.scores
    there = population.answer(scores.select("instrument").distinct())
    found: Answer = {}
    for code in sorted(row["instrument"] for row in there):
        try:
            of = library.instrument(code)
        except library.Unknown:
            continue
        rows = population.answer(questions.outcomes(scores, of))
        counted = {row["outcome"]: row["episodes"] for row in rows}
        found[code] = {each.value: counted.get(each.value, 0) for each in Outcome}
    return found


def _endings(population: Population) -> Answer:
    """The share that has ended in each way after so many sessions, the ways competing."""
    tallies = questions.tallies(population.answer(questions.endings(population.episodes)))
    steps = incidence(tallies)
    shown: Answer = {}
    for session in SESSIONS:
        reached = [step for step in steps if step.time <= session]
        if reached:
            ways = reached[-1].ways.items()
            shown[str(session)] = {way: _with_interval(each) for way, each in ways}
    return {
        "ended": sum(sum(each.ended.values()) for each in tallies),
        "open": sum(each.still_open for each in tallies),
        "after_sessions": shown,
    }


def _with_interval(of: Incidence) -> Answer:
    return {"share": of.share, "low": of.low, "high": of.high}


def _dropped_out(population: Population) -> Answer:
    """The share by each definition of drop-out, of those who ended here and have its facts."""
    (counted,) = population.answer(questions.dropped_out(population.episodes))
    found: Answer = {}
    for by in DEFINITIONS:
        count, of = int(counted[by.code]), int(counted[f"{by.code}_of"])
        found[by.code] = {"dropped_out": count, "of": of}
        if of:
            share = wilson(count, of)
            found[by.code] |= {"share": share.value, "low": share.low, "high": share.high}
    return found


def _leaving(population: Population) -> Answer:
    """The hazard of an unplanned ending by session and age, or why there is none."""
    rows = population.answer(questions.reached(population.episodes, [AGE]))
    return _fitted(*questions.cells(rows, [AGE], sessions=WATCHED))


def _leaving_by_missed(population: Population) -> Answer:
    """The same by session and the share of hours missed before it."""
    asked = questions.missing(population.episodes, population.sessions, until=WATCHED)
    return _fitted(*questions.missing_cells(population.answer(asked)))


def _fitted(cells: hazard.Cells, names: dict[str, Any]) -> Answer:
    try:
        found = hazard.fit(cells)
    except NotAnswered as sentence:
        return {"not_answered": _named(str(sentence), names)}
    return {
        "episodes": found.episodes,
        "left": found.left,
        "log_odds": {
            _named(name, names): {"estimate": value, "se": found.standard_errors[name]}
            for name, value in found.coefficients.items()
        },
    }


def _named(text: str, names: dict[str, Any]) -> str:
    """A level by its own name instead of its place in the list."""
    for covariate, levels in names.items():
        for place in reversed(range(len(levels))):
            text = text.replace(f"{covariate} {place}", f"{covariate} {levels[place]}")
    return text


# ---- in lines


def lines(found: Answer) -> Iterator[str]:
    """The answers for a person."""
    counted = ", ".join(f"{rows:,} {table}" for table, rows in found["rows"].items())
    yield counted + ("; all of it invented." if found["invented"] else ".")
    for code, outcomes in found["outcomes"].items():
        told = ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in outcomes.items())
        yield f"{code}, first against last: {told}"
    endings = found["endings"]
    yield f"{endings['ended']:,} have ended, {endings['open']:,} go on."
    for session, ways in endings["after_sessions"].items():
        told = ", ".join(f"{way.replace('_', ' ')} {_share(of)}" for way, of in ways.items())
        yield f"Ended by session {session}: {told}"
    yield "Left early, by rival definitions; nobody who went on elsewhere is among them:"
    for by in DEFINITIONS:
        yield f"  {by.title}: {_left_early(found['dropout'][by.code])}"
    yield from _leaving_lines(found["leaving"])
    if "leaving_by_missed" in found:
        yield "By the share of hours missed before: some, or many (a third and more)."
        yield from _leaving_lines(found["leaving_by_missed"])


def _share(of: Answer) -> str:
    if of["low"] is None:
        return f"{of['share']:.1%}"
    return f"{of['share']:.1%} ({of['low']:.1%} to {of['high']:.1%})"


def _left_early(of: Answer) -> str:
    if not of["of"]:
        return "not recorded of anybody."
    return f"{_share(of)}, of {of['of']:,}"


def _leaving_lines(found: Answer) -> Iterator[str]:
    if "not_answered" in found:
        yield f"The hazard of leaving: {found['not_answered']}"
        return
    yield f"The hazard of an unplanned ending after a session, {found['left']:,} left; log odds:"
    for name, of in found["log_odds"].items():
        yield f"  {name}: {of['estimate']:.3f} (standard error {of['se']:.3f})"
