"""R's packages on the same courses, where there is R: lme4, survival, clinicalsignificance.

They are not from Python's index, so nobody installs them here; `RSCRIPT` names another Rscript.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc

from benchmarks import invented
from benchmarks.case import Held, Promise, Row, least, seconds
from benchmarks.leaving import at_sessions, shares
from benchmarks.models import fitted

EPISODES = 100_000
SCRIPT = Path(__file__).with_name("peers.R")


def rows(episodes: int, folder: Path, runs: int) -> Iterator[Row]:
    """A row a package that is here; says so where there is no R."""
    rscript = os.environ.get("RSCRIPT") or shutil.which("Rscript")
    if rscript is None:
        print("There is no R here: lme4, survival and clinicalsignificance are left out.")
        return
    columns, (reached, way) = invented.courses(episodes), invented.endings(episodes)
    written = pa.table(dict(zip(("episode", "time", "score"), columns, strict=True)))
    pc.write_csv(written, folder / "courses.csv")
    pc.write_csv(pa.table({"reached": reached, "way": way}), folder / "endings.csv")
    told = asked(rscript, folder)
    size = f"{episodes:,}"
    if "lme4" in told:
        took, *numbers = told["lme4"]
        found = fitted(columns)
        mine = [*found.fixed, found.residual, -(found.criterion or 0.0) / 2]
        ours = _least(lambda: fitted(columns), runs)
        promise = Promise("100 × as fast as lme4", 1 / 100, "lme4")
        yield _row("G1", "growth model", size, ours, ("lme4", took), promise, _apart(mine, numbers))
    if "survival" in told:
        took, *numbers = told["survival"]
        (at_ten,) = (row[1:] for row in at_sessions(shares(reached, way)) if row[0] == 10)
        ours = _least(lambda: shares(reached, way), runs)
        promise = Promise("20 × as fast as survfit", 1 / 20, "survival")
        what = "cumulative incidence, competing"
        apart = _apart(list(at_ten), numbers)
        yield _row("S2", what, size, ours, ("survival", took), promise, apart)


def asked(rscript: str, folder: Path) -> dict[str, list[float]]:
    """Seconds and numbers of each package that is there."""
    words = [rscript, "--vanilla", str(SCRIPT), str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{SCRIPT.name}: {done.stderr}")
    lines = (line.split() for line in done.stdout.splitlines())
    return {name: [float(each) for each in numbers] for name, *numbers in lines}


def _least(act: object, runs: int) -> float:
    acts = {"": act}
    return least(acts, runs)[""]  # type: ignore[arg-type]


def _apart(mine: list[float], theirs: list[float]) -> float:
    return max(abs(one / other - 1) for one, other in zip(mine, theirs, strict=True))


def _row(
    target: str,
    what: str,
    size: str,
    ours: float,
    theirs: tuple[str, float],
    promise: Promise,
    apart: float,
) -> Row:
    name, took = theirs
    equal = Held("the same answer within 1e-4", f"{apart:.0e}", apart <= 1e-4)
    held = promise.held(ours, {name: took})
    told = f"{name} {seconds(took)}"
    return Row(target, what, size, seconds(ours), "", told, name, [equal, held])
