"""The rows of each part, kept in a file with their day and machine, and the page made of them all.

Whoever measures one part leaves the other parts' rows as they were.
"""

import json
import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.case import Held, Row

KEPT = Path(__file__).parent / "measured"
PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
HEAD = """\
# Benchmarks

Written by `make bench` (`benchmarks/`), on invented records and populations. Times say the order of
size on the machine named, no more; ratios were measured in the same run. A promise that was missed
stands here as one.
"""
PRACTICE = """\
By the product's own commands and pages, on SQLite; the best of the runs is shown. Under load, ours
and the other are served alike (gunicorn, a process a core, four threads each, connections kept) and
take turns; the best round of each is shown.
"""
POPULATION = """\
Where another program is named, its answer was ours before anything was timed. Ours and others take
turns, and the least of five runs after one to warm up counts; what takes longer than four seconds
is run once. Outcomes are read from a Parquet file; models are fitted from columns in memory. What a
peer could not be asked for at full size stands in a row of its own size; nothing is carried over
from one size to another. "Measured before, elsewhere" is a time of R's from another machine, for
want of R; where R is, it has rows of its own below.
"""
GROWING = """\
Cost is the processor's time in all threads, the least of three runs, and size^exponent its growth.
"""
R = """\
Where there is R (`benchmarks/peers.R`): its packages on the same courses, taken just before ours.
"""
TITLES = {
    "practice": ("A practice", PRACTICE),
    "outcomes": ("Outcomes of a population", POPULATION),
    "models": ("Growth models", ""),
    "leaving": ("Leaving early", ""),
    "growing": ("Growth of cost with size", GROWING),
    "whole": ("A nation on one machine", ""),
    "r": ("Beside R", R),
}


def keep(part: str, rows: Iterable[Row], today: date, *, populated: bool) -> None:
    """Write the rows of a part into its file."""
    told = {
        "day": today.isoformat(),
        "machine": machine(),
        "versions": peers.versions() if populated else [],
        "left out": peers.missing() if populated else [],
        "load": round(os.getloadavg()[1], 1),
        "rows": [row.plain() for row in rows],
    }
    KEPT.mkdir(exist_ok=True)
    text = json.dumps(told, indent=1, ensure_ascii=False)
    (KEPT / f"{part}.json").write_text(text + "\n", encoding="utf-8")


def machine() -> str:
    """Cores, kind and system, and the Python that ran."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def page() -> str:
    """Every part that was ever measured."""
    parts = [(part, KEPT / f"{part}.json") for part in TITLES]
    told = [(part, json.loads(file.read_text("utf-8"))) for part, file in parts if file.exists()]
    return HEAD + "".join(f"\n{text}" for part, each in told for text in _part(part, each))


def _part(part: str, told: dict[str, Any]) -> Iterator[str]:
    title, said = TITLES[part]
    yield f"## {title}\n"
    if said:
        yield said
    yield _when(told)
    rows = [Row.of(each) for each in told["rows"]]
    yield "\n".join(_practice(rows) if part == "practice" else _cases(rows)) + "\n"


def _when(told: dict[str, Any]) -> str:
    day = date.fromisoformat(told["day"])
    text = f"Measured on {day:%-d %B %Y}: {told['machine']}"
    if told["load"] is not None:
        text += (
            f", load average {told['load']:.1f} at the end (1 to 2 where nobody else is at work)"
        )
    text += ".\n"
    if told["versions"]:
        text += ", ".join(told["versions"]) + ".\n"
    if told["left out"]:
        text += f"Not here, and left out: {', '.join(told['left out'])}.\n"
    return text


def _practice(rows: Sequence[Row]) -> Iterator[str]:
    yield "| what | promised | measured | runs |"
    yield "| --- | --- | --- | --- |"
    for row in rows:
        (promise,) = row.promised
        runs = promise.found.removesuffix(" runs")
        yield f"| {row.what} | {promise.words} | {row.ours} | {runs} |"


def _cases(rows: Sequence[Row]) -> Iterator[str]:
    names = ("target", "what", "size", "ours", "limit", "others", "promised")
    shown = [name for name in names if any(_cell(row, name) for row in rows)]
    heads = {"ours": "Envoi", "others": "others, with an equal answer"}
    yield "| " + " | ".join(heads.get(name, name) for name in shown) + " |"
    yield "| " + " | ".join("---" for _ in shown) + " |"
    for row in rows:
        yield "| " + " | ".join(_cell(row, name) for name in shown) + " |"


def _cell(row: Row, name: str) -> str:
    if name == "promised":
        return "; ".join(map(_told, row.promised))
    text: str = getattr(row, name)
    return f"**{text}**" if name == "target" and text else text


def _told(held: Held) -> str:
    kept = {True: "kept", False: "**missed**", None: "not measured"}[held.kept]
    return f"{held.words}: {held.found}, {kept}"
