"""Pages and commands of a practice, and pages under load.

Each case runs the product's own command or page on invented records in a home of its own.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import serving
from benchmarks.case import Held, Row

START = "from envoi.commandline.main import main; main()"
PASSWORD = "a password for measuring only"  # noqa: S105 - of a practice that lives for minutes
COURSES, SCORES_A_COURSE = 5_000, 20
MANY, FEW = 100_000, 1_000


@dataclass(frozen=True)
class Measured:
    """One case: what was done, the promise, the best of so many runs."""

    case: str
    promise: str
    best: str
    runs: int


def scores(path: Path, *, courses: int, each: int, seed: int = 1) -> None:
    """A long table: client, date, instrument, score; courses that get better, or do not."""
    draw = random.Random(seed)
    last = datetime.now(UTC).date() - timedelta(days=2)
    with path.open("w", encoding="utf-8") as file:
        file.write("client,date,instrument,score\n")
        for number in range(courses):
            value, slope = draw.uniform(8, 24), draw.uniform(-0.9, 0.3)
            end = last - timedelta(days=draw.randrange(60))
            for step in range(each):
                on = end - timedelta(weeks=2 * (each - 1 - step))
                value = min(27.0, max(0.0, value + slope + draw.uniform(-1.5, 1.5)))
                file.write(f"c{number:05d},{on},PHQ-9,{round(value)}\n")


def envoi(home: Path, *words: str) -> float:
    """Run a command of the house; how long it took, in seconds."""
    environment = {**os.environ, "ENVOI_HOME": str(home), "ENVOI_PASSWORD": PASSWORD}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", START, *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"envoi {' '.join(words)}: {done.stdout}{done.stderr}")
    return time.perf_counter() - began


LOOK = """
import json, sys, time
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
settings.ALLOWED_HOSTS = ["*"]
from datetime import UTC, datetime
from envoi.care import log_ins, passwords
visitor, now = Client(), datetime.now(UTC)
known = passwords.check("mara", sys.argv[1], address="", now=now)
key = visitor.session.session_key
log_ins.begin(known.ref, session=key, how="passkey", place=log_ins.Place(), now=now, complete=True)
visitor.get("/caseload/")
times = []
for _ in range(7):
    began = time.perf_counter()
    answer = visitor.get("/caseload/")
    times.append(time.perf_counter() - began)
assert answer.status_code == 200
with CaptureQueriesContext(connection) as asked:
    visitor.get("/caseload/")
print(json.dumps([min(times), len(asked), len(answer.content)]))
"""


def look(home: Path) -> tuple[float, int, int]:
    """The caseload page: best of seven, its queries, its bytes."""
    environment = {
        **os.environ,
        "ENVOI_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "envoi.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", LOOK, PASSWORD],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    best, queries, size = json.loads(done.stdout)
    return float(best), int(queries), int(size)


def founded(home: Path) -> Path:
    """A practice in a home of its own."""
    envoi(home, "found", "Measured practice", "--owner", "mara", "--zone", "Europe/Berlin")
    return home


def measure(folder: Path) -> list[Measured]:
    """Every case in turn."""
    table, small = folder / "scores.csv", folder / "small.csv"
    scores(table, courses=COURSES, each=SCORES_A_COURSE)
    scores(small, courses=50, each=SCORES_A_COURSE)
    large_home, small_home = founded(folder / "large"), founded(folder / "small")
    envoi(small_home, "import", str(small), "--as", "mara")
    first = envoi(large_home, "import", str(table), "--as", "mara")
    again = envoi(large_home, "import", str(table), "--as", "mara")
    few, many = look(small_home), look(large_home)
    start = min(envoi(small_home, "help") for _ in range(5))
    total = COURSES * SCORES_A_COURSE
    return [
        Measured(f"{total:,} scores by CSV, new", "under 60 s", f"{first:.1f} s", 1),
        Measured("the same file again", "changes nothing", f"{again:.1f} s", 1),
        Measured(
            f"caseload page, {COURSES:,} open courses",
            "under 300 ms",
            f"{many[0] * 1000:.0f} ms, {many[1]} queries, {many[2] / 1000:.0f} kB",
            7,
        ),
        Measured(
            "caseload page, 50 open courses",
            "as many queries",
            f"{few[0] * 1000:.0f} ms, {few[1]} queries, {few[2] / 1000:.0f} kB",
            7,
        ),
        Measured("`envoi help`, from the shell", "none", f"{start:.2f} s", 5),
    ]


def under_load(folder: Path) -> list[Measured]:
    """Pages under load: against plain ones, and in a house a hundred times as large."""
    ten = home_with(folder / "ten", courses=50, each=10)
    few, many = (home_with(folder / str(size), courses=size, each=1) for size in (FEW, MANY))
    promised = {"page of a course": 0.6, "caseload of 50": 1.0, "a score written": 0.4}
    against = serving.against_plain(ten, folder, PASSWORD)
    grown = serving.grown(few, many, folder, PASSWORD)
    return [
        *(
            Measured(
                f"{case}, log-in and audit on, by {serving.CONNECTIONS} at a time",
                f"at least {promised[case]} of a plain page",
                f"{each.ratio:.2f}: {_load(each.ours)}; plain {_load(each.plain)}",
                serving.ROUNDS,
            )
            for case, each in against.items()
        ),
        *(
            Measured(
                f"{case}, {MANY:,} courses against {FEW:,}",
                "p95 at most 1.3 times",
                f"{each.ours.p95 / each.plain.p95:.2f}: {_load(each.ours)}; {_load(each.plain)}",
                serving.ROUNDS,
            )
            for case, each in grown.items()
        ),
    ]


def _load(load: serving.Load) -> str:
    wrong = f", {load.wrong} wrong" if load.wrong else ""
    return f"{load.rate:.0f}/s, p95 {load.p95:.0f} ms, p99 {load.p99:.0f} ms{wrong}"


def home_with(home: Path, *, courses: int, each: int) -> Path:
    """A practice with that many courses of that many scores, brought along from a table."""
    table = home.with_suffix(".csv")
    scores(table, courses=courses, each=each)
    envoi(founded(home), "import", str(table), "--as", "mara")
    return home


def rows() -> Iterator[Row]:
    """Every case in turn."""
    serving.needed()
    with TemporaryDirectory() as folder:
        for each in (*measure(Path(folder)), *under_load(Path(folder))):
            promised = [Held(each.promise, f"{each.runs} runs", None)]
            yield Row("", each.case, "", each.best, promised=promised)
