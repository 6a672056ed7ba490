"""Pages under load against plain Django pages: the same server, machine and minute, in turns.

Needs `wrk` (on Debian: apt-get install wrk). Every answer is looked at before its time counts.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START = "from envoi.commandline.main import main; main()"
ROUNDS, SECONDS, CONNECTIONS = 5, 4, 16
# A session in the served home, and what a form needs; by the verbs the doors use.
COME_IN = """
import json, sys
import django
django.setup()
from datetime import UTC, datetime
from django.contrib.sessions.backends.db import SessionStore
from django.middleware.csrf import _get_new_csrf_string
from envoi.care import caseloads, log_ins, passwords
from envoi.care.actors import actor_by_login
now = datetime.now(UTC)
known = passwords.check("mara", sys.argv[1], address="", now=now)
session = SessionStore()
session.create()
key = session.session_key
log_ins.begin(known.ref, session=key, how="passkey", place=log_ins.Place(), now=now, complete=True)
by = actor_by_login("mara", now=now)
everybody = caseloads.Question(page=1, sort="name")
rows = [row for part in caseloads.page(everybody, by=by).sections for row in part.rows]
refs = [str(row.episode) for row in rows]
print(json.dumps({"session": key, "csrf": _get_new_csrf_string(), "episodes": refs}))
"""
READ = """
done = function(summary, latency, requests)
  local told = '{"requests": %d, "microseconds": %d, "p95": %d, "p99": %d, "wrong": %d}\\n'
  local wrong = summary.errors
  io.write(string.format(told, summary.requests, summary.duration, latency:percentile(95),
    latency:percentile(99), wrong.status + wrong.connect + wrong.read + wrong.timeout))
end
"""
WRITE = (
    READ
    + """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
local places = {PLACES}
local function ref()
  return (("xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx"):gsub("x", function()
    return string.format("%x", math.random(0, 15)) end))
end
init = function(args) math.randomseed(os.time() + tonumber(tostring({}):sub(8), 16) % 100000) end
request = function()
  local body = "BODY&total=" .. math.random(0, 27) .. "&ref=" .. ref()
  return wrk.format(nil, places[math.random(#places)], nil, body)
end
"""
)


@dataclass(frozen=True)
class Load:
    """Requests a second; the slowest twentieth and hundredth begin at so many milliseconds."""

    rate: float
    p95: float
    p99: float
    wrong: int


@dataclass(frozen=True)
class Against:
    """Ours and the plain one, measured in turns."""

    ours: Load
    plain: Load

    @property
    def ratio(self) -> float:
        """How much of the plain one's rate ours reaches."""
        return self.ours.rate / self.plain.rate


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port


@contextmanager
def serving(
    command: list[str], port: int, path: str, environment: Mapping[str, str]
) -> Iterator[str]:
    """A server that answers, until the block ends."""
    server = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=sys.stderr
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(address + path, timeout=2).close()  # noqa: S310 - our own
                break
            except OSError:
                time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait(60)


def plain_house(folder: Path, port: int) -> tuple[list[str], dict[str, str]]:
    """The plain project with its database, served as ours is."""
    environment = {"PLAIN_HOME": str(folder)}
    making = [sys.executable, "-m", "benchmarks.plain"]
    subprocess.run(making, env={**os.environ, **environment}, check=True)
    cores = str(min(os.cpu_count() or 1, 4))
    command = [sys.executable, "-m", "gunicorn", "--log-level", "error", "-w", cores]
    command += ["--threads", "4", "-k", "gthread", "-b", f"127.0.0.1:{port}"]
    return [*command, "benchmarks.plain:application"], environment


def come_in(home: Path, password: str) -> dict[str, object]:
    """A session of Mara's, and the courses of therapy on her caseload."""
    environment = {
        **os.environ,
        "ENVOI_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "envoi.settings",
    }
    command = [sys.executable, "-W", "ignore", "-c", COME_IN, password]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def load(address: str, script: Path, *, cookie: str = "", seconds: int = SECONDS) -> Load:
    """wrk for some seconds."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), address]
    command += ["-H", f"Cookie: {cookie}"] if cookie else []
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    rate = told["requests"] / told["microseconds"] * 1_000_000
    return Load(rate, told["p95"] / 1000, told["p99"] / 1000, told["wrong"])


def in_turns(ours: list[object], plain: list[object]) -> Against:
    """Both by turns, a warm-up first; the best round of each."""
    best: list[list[Load]] = [[], []]
    for number in range(ROUNDS + 1):
        for place, (address, script, cookie) in enumerate((ours, plain)):
            found = load(str(address), Path(str(script)), cookie=str(cookie), seconds=SECONDS)
            if number:
                best[place].append(found)
    first, second = (max(loads, key=lambda each: each.rate) for loads in best)
    return Against(first, second)


@dataclass(frozen=True)
class House:
    """A home that is served, with what a request to it needs."""

    address: str
    episodes: tuple[str, ...]
    cookie: str
    csrf: str

    @property
    def page(self) -> str:
        return f"{self.address}/episodes/{self.episodes[0]}/"

    @property
    def caseload(self) -> str:
        return f"{self.address}/caseload/?sort=name"

    def writing(self, script: Path) -> Path:
        """A script that gives one score after another, each to any of the courses."""
        places = [f"/episodes/{ref}/scores/new/phq-9/" for ref in self.episodes]
        today = time.strftime("%Y-%m-%d")
        return _writing(script, places, f"csrfmiddlewaretoken={self.csrf}&on={today}")


@contextmanager
def ours(home: Path, password: str) -> Iterator[House]:
    """A home served by the product's own command, with Mara logged in."""
    port, known = free_port(), come_in(home, password)
    command = [sys.executable, "-W", "ignore", "-c", START, "serve", "--no-worker"]
    command += ["--port", str(port)]
    cookie = f"sessionid={known['session']}; csrftoken={known['csrf']}"
    episodes = tuple(str(ref) for ref in known["episodes"])  # type: ignore[attr-defined]
    with serving(command, port, "/log-in/", {"ENVOI_HOME": str(home)}) as address:
        yield House(address, episodes, cookie, str(known["csrf"]))


def needed() -> None:
    """Said before anything is measured where the load cannot be made."""
    if shutil.which("wrk") is None:
        sys.exit("Load is made with wrk, and it is not here. On Debian: apt-get install wrk")


def against_plain(home: Path, folder: Path, password: str) -> dict[str, Against]:
    """W1, W2 and W3 on a home with fifty courses of scores, against plain pages in turns."""
    other, reading = free_port(), folder / "read.lua"
    reading.write_text(READ, encoding="utf-8")
    today = time.strftime("%Y-%m-%d")
    places = [f"/clients/{number}/scores/" for number in range(1, 51)]
    plain_write = _writing(folder / "plain.lua", places, f"on={today}")
    theirs, environment = plain_house(folder, other)
    with ours(home, password) as house, serving(theirs, other, "/caseload/", environment) as plain:
        return {
            "page of a course": in_turns(
                [house.page, reading, house.cookie], [f"{plain}/clients/1/", reading, ""]
            ),
            "caseload of 50": in_turns(
                [house.caseload, reading, house.cookie], [f"{plain}/caseload/", reading, ""]
            ),
            "a score written": in_turns(
                [house.address, house.writing(folder / "ours.lua"), house.cookie],
                [plain, plain_write, ""],
            ),
        }


def grown(small: Path, large: Path, folder: Path, password: str) -> dict[str, Against]:
    """W4: a large house against a small one, in turns."""
    reading = folder / "read.lua"
    reading.write_text(READ, encoding="utf-8")
    with ours(large, password) as many, ours(small, password) as few:
        writing = [
            [house.address, house.writing(folder / f"{name}.lua"), house.cookie]
            for name, house in (("many", many), ("few", few))
        ]
        return {
            "page of a course": in_turns(
                [many.page, reading, many.cookie], [few.page, reading, few.cookie]
            ),
            "caseload": in_turns(
                [many.caseload, reading, many.cookie], [few.caseload, reading, few.cookie]
            ),
            "a score written": in_turns(writing[0], writing[1]),
        }


def _writing(script: Path, places: list[str], body: str) -> Path:
    listed = ", ".join(f'"{place}"' for place in places)
    text = WRITE.replace("PLACES", listed).replace("BODY", body)
    script.write_text(text, encoding="utf-8")
    return script
