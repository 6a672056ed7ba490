"""R's lme4 and survival on the same courses, where there is R.

They are not from Python's index, so nobody installs them here; `RSCRIPT` names another Rscript.
The R package clinicalsignificance is not asked: where this was written it could not be had, and
what nobody has run is no measurement.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc

from benchmarks import invented
from benchmarks.case import Held, NotEqual, Promise, Row, least, seconds
from benchmarks.leaving import at_sessions, shares
from benchmarks.models import fitted
from envoi.domain.competing import Step
from envoi.domain.growth import Growth

EPISODES = 100_000
MORE = 10  # times as many endings
SCRIPT = Path(__file__).with_name("peers.R")
PACKAGES = ("lme4", "survival")
NEAR = 1e-4
AT = 10  # the session whose shares are compared


@dataclass(frozen=True)
class Told:
    """What a package took for a target, in seconds, and the numbers of its answer."""

    target: str
    package: str
    version: str
    took: float
    numbers: list[float]


@dataclass(frozen=True)
class Ours:
    """The same by ours: what it is called, of how many, and which numbers to compare."""

    what: str
    size: int
    act: Callable[[], Any]
    numbers: Callable[[Any], list[float]]
    times: int  # as fast, as promised


def rows(episodes: int, folder: Path, runs: int) -> Iterator[Row]:
    """A row a package that is here; says so where there is no R."""
    rscript = os.environ.get("RSCRIPT") or shutil.which("Rscript")
    if rscript is None:
        print("There is no R here: lme4 and survival are left out.")
        return
    ours = _ours(episodes, folder)
    for told in asked(rscript, folder):
        yield _row(ours[told.target], told, runs)


def _ours(episodes: int, folder: Path) -> dict[str, Ours]:
    """What is asked, by target, with its columns written into the folder."""
    same, own = invented.courses(episodes), invented.courses(episodes, irregular=True)
    reached, way = invented.endings(episodes * MORE)
    for name, columns in (("same", same), ("own", own)):
        table = pa.table(dict(zip(("episode", "time", "score"), columns, strict=True)))
        pc.write_csv(table, folder / f"{name}.csv")
    pc.write_csv(pa.table({"reached": reached, "way": way}), folder / "endings.csv")
    return {
        "G1": Ours("growth model", episodes, lambda: fitted(same), _of_fit, 100),
        "G3": Ours("growth model, own times", episodes, lambda: fitted(own), _of_fit, 20),
        "S2": Ours(
            "cumulative incidence, competing",
            episodes * MORE,
            lambda: shares(reached, way),
            _of_shares,
            20,
        ),
    }


def asked(rscript: str, folder: Path) -> Iterator[Told]:
    """Each package that is there."""
    words = [rscript, "--vanilla", str(SCRIPT), str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{SCRIPT.name}: {done.stderr}")
    for line in done.stdout.splitlines():
        target, package, *words = [*line.split(), "", ""]
        if package in PACKAGES:
            version, took, *numbers = filter(None, words)
            yield Told(target, package, version, float(took), [float(each) for each in numbers])


def _of_fit(model: Growth) -> list[float]:
    return [*model.fixed, model.residual, -(model.criterion or 0.0) / 2]


def _of_shares(steps: tuple[Step, ...]) -> list[float]:
    (there,) = (row[1:] for row in at_sessions(steps) if row[0] == AT)
    return list(there)


def _row(ours: Ours, told: Told, runs: int) -> Row:
    """Equal numbers first, then our time: R's was taken just before."""
    pairs = zip(ours.numbers(ours.act()), told.numbers, strict=True)
    apart = max(abs(one / other - 1) for one, other in pairs)
    if apart > NEAR:
        raise NotEqual(f"{told.target} {ours.what}: {told.package} has another answer.")
    took = least({"": ours.act}, runs)[""]
    words = f"{ours.times} × as fast as {told.package}"
    promise = Promise(words, 1 / ours.times, told.package)
    return Row(
        told.target,
        ours.what,
        f"{ours.size:,}",
        seconds(took),
        others=f"{told.package} {told.version} {seconds(told.took)}",
        equal=told.package,
        promised=[
            Held(f"the same answer within {NEAR:.0e}", f"{apart:.0e}", True),
            promise.held(took, {told.package: told.took}),
        ],
    )
