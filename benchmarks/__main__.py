"""What was promised about speed, measured on this machine and written to docs/benchmarks.md.

`python -m benchmarks` measures everything below a nation's size; `python -m benchmarks outcomes
leaving` those parts alone, and keeps the other parts' rows. `--size N` measures with N episodes and
prints, but keeps nothing: a page has one size.
"""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import report
from benchmarks.case import RUNS, Row

POPULATION = ("outcomes", "models", "leaving", "growing")
PARTS = ("practice", *POPULATION, "r", "whole")


def main(now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
    """Measure what was asked for, and write the page."""
    asked = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("parts", nargs="*", help=", ".join(PARTS))
    asked.add_argument("--whole", action="store_true", help="ten million courses too (minutes)")
    asked.add_argument("--size", type=int, help="so many episodes, printed and not kept")
    told = asked.parse_args()
    parts = [*(told.parts or ("practice", *POPULATION, "r")), *(["whole"] if told.whole else [])]
    for part in parts:
        if part not in PARTS:
            asked.error(f"there is no part {part}; there are {', '.join(PARTS)}")
        found = list(_shown(rows(part, told.size)))
        if found and told.size is None:
            report.keep(part, found, now().date(), populated=part != "practice")
    if told.size is None:
        report.PAGE.write_text(report.page(), encoding="utf-8")
        print(f"{report.PAGE} is written.")


def rows(part: str, size: int | None, runs: int = RUNS) -> Iterator[Row]:
    """The rows of a part, one by one; `size` in episodes, None for that of the promises."""
    if part == "practice":
        from benchmarks import practice

        yield from practice.rows()
        return
    from benchmarks import beside_r, growing, leaving, models, outcomes

    cases = {
        "outcomes": (outcomes.rows, outcomes.EPISODES),
        "models": (models.rows, models.EPISODES),
        "leaving": (leaving.rows, leaving.EPISODES),
        "growing": (growing.rows, growing.EPISODES),
        "r": (beside_r.rows, beside_r.EPISODES),
        "whole": (outcomes.whole, outcomes.WHOLE),
    }
    measure, promised = cases[part]
    with TemporaryDirectory() as folder:
        yield from measure(promised if size is None else size, Path(folder), runs)


def _shown(found: Iterator[Row]) -> Iterator[Row]:
    for row in found:
        words = [row.target, row.what, row.size, row.ours, row.limit, row.others]
        print("  ".join(filter(None, words)), flush=True)
        for each in row.promised:
            kept = {True: ", kept", False: ", MISSED", None: ""}[each.kept]
            print(f"      {each.words}: {each.found}{kept}", flush=True)
        yield row


if __name__ == "__main__":
    main()
