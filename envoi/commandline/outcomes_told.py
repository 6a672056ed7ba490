"""What `envoi outcomes` says: for people in lines, for programs in JSON."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from envoi.population.judging import Judged
from envoi.population.outcomes import Outcomes
from envoi.population.response_windows import Reached
from envoi.population.talking_therapies import Answer

NAMES = {
    "JT": "Jacobson & Truax",
    "GLN": "Gulliksen, Lord & Novick",
    "HLL": "Hsu, Linn & Lord",
    "EN": "Edwards & Nunnally",
    "NK": "Nunnally & Kotsch",
    "HA": "Hageman & Arrindell",
    "percent": "percentage change",
    "minimal": "minimal important difference",
}


def as_json(answers: Sequence[Outcomes]) -> str:
    """One object, or where groups were asked for one a group, under its name."""
    if len(answers) == 1 and answers[0].group is None:
        plain: Any = answers[0].plain()
    else:
        plain = {str(each.group): each.plain() for each in answers}
    return json.dumps(plain, ensure_ascii=False, indent=2)


def as_lines(name: str, judged: Judged, better: str, answers: Sequence[Outcomes]) -> Iterator[str]:
    """How it was judged, then a table a group."""
    yield f"{name}: {_people(sum(each.n_original for each in answers))}."
    yield f"{_method(judged)} {better.capitalize()} is better."
    yield from judged.said
    yield _cutoff(judged)
    if judged.undefined:
        yield (
            f"{_people(judged.undefined)} began at 0 or below, from where no percentage is "
            "defined; left out."
        )
    for each in answers:
        yield ""
        yield from _table(each)


def _people(count: int) -> str:
    return "1 client" if count == 1 else f"{count:,} clients"


def _method(judged: Judged) -> str:
    named = NAMES.get(judged.method)
    head = f"Method {judged.method} ({named})" if named else f"Method {judged.method}"
    if judged.better_from is None or judged.worse_from is None:
        return f"{head}."
    how = "beyond" if judged.strict else "from"
    if judged.better_from == judged.worse_from:
        return f"{head}: a change counts {how} {_round(judged.better_from)} {judged.unit}."
    return (
        f"{head}: a change counts {how} {_round(judged.better_from)} {judged.unit} for the better, "
        f"{_round(judged.worse_from)} for the worse."
    )


def _cutoff(judged: Judged) -> str:
    if judged.line is None:
        return "No cut-off, so nobody can recover by it."
    of = f"Cut-off {judged.cutoff}" if judged.cutoff not in {"number", "published"} else "Cut-off"
    true = ", between true scores" if judged.method == "HA" else ""
    return f"{of}{true}: {_round(judged.line)}."


def _table(of: Outcomes) -> Iterator[str]:
    head = "" if of.group is None else f"{of.group}: "
    alone = of.n_original - of.n_used
    left = f"; {_people(alone)} could not be judged" if alone else ""
    yield f"{head}{_people(of.n_used)} judged{left}"
    for name, count in of.counts.items():
        share = of.percent[name]
        yield f"  {name:<13}{count:>9,}" + ("" if share is None else f"{share:>9.1f} %")


def _round(points: float) -> str:
    return f"{points:.3f}".rstrip("0").rstrip(".")


def of_courses(answers: Sequence[Answer], *, as_json: bool) -> Iterator[str]:
    """The rates of NHS Talking Therapies."""
    if as_json:
        whole = len(answers) == 1 and answers[0].group is None
        plain: Any = {str(each.group): each.plain() for each in answers}
        yield json.dumps(answers[0].plain() if whole else plain, ensure_ascii=False, indent=2)
        return
    for each in answers:
        head = "" if each.group is None else f"{each.group}: "
        rates = each.rates
        yield (
            f"{head}{each.n_original:,} courses, {rates.finished:,} of them finished and with both "
            f"measures twice; {rates.cases:,} were cases at the start."
        )
        for name in ("recovery", "reliable_recovery", "reliable_improvement"):
            yield _rate(name, getattr(rates, name).count, getattr(rates, name).of)
        worse = rates.reliable_deterioration
        yield _rate("reliable_deterioration", worse.count, worse.of)


def of_window(reached: Reached, *, as_json: bool) -> Iterator[str]:
    """Response and remission within a window of days."""
    if as_json:
        yield json.dumps(reached.plain(), ensure_ascii=False, indent=2)
        return
    window = reached.window
    yield (
        f"{_people(reached.clients)}, {reached.elevated:,} with a score above "
        f"{window.elevated_above // 1000}; {reached.in_window:,} of them scored again "
        f"{window.from_day} to {window.to_day} days later. The others count as not reached."
    )
    yield _rate("response", reached.response, reached.elevated)
    yield _rate("remission", reached.remission, reached.elevated)


def _rate(name: str, count: int, of: int) -> str:
    share = f"{100 * count / of:>7.1f} %" if of else ""
    return f"  {name.replace('_', ' '):<23}{count:>9,} of {of:>9,}{share}"
