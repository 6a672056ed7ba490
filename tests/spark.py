"""A real Spark cluster on this machine for the time of one command: `python -m tests.spark -- …`.

A standalone master and two workers, each a process of its own, reached on loopback alone; the
command finds their address in ENVOI_TEST_SPARK. Everything goes when the command ends. Where Java
or Spark is missing, it says exactly what to install, and ends with 1.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

VARIABLE = "ENVOI_TEST_SPARK"
HERE = "127.0.0.1"
WORKERS = 2
PATIENCE = 60  # seconds until everybody is there
OLDEST_JAVA = 17
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
# What Spark's own scripts open of Java to itself.
OPENED = (
    *("java.base/java.lang", "java.base/java.lang.invoke", "java.base/java.lang.reflect"),
    *("java.base/java.io", "java.base/java.net", "java.base/java.nio", "java.base/java.util"),
    *("java.base/java.util.concurrent", "java.base/java.util.concurrent.atomic"),
    *("java.base/sun.nio.ch", "java.base/sun.nio.cs", "java.base/sun.security.action"),
    *("java.base/sun.util.calendar", "java.base/jdk.internal.ref"),
)


def missing() -> str:
    """What to install first; nothing where everything is there."""
    if java() is None:
        return (
            f"Spark needs Java {OLDEST_JAVA} or newer. On Debian: apt-get install "
            "openjdk-17-jre-headless (as root); elsewhere set JAVA_HOME."
        )
    if home() is None:
        return "Spark itself is missing (its client alone is not enough): pip install 'pyspark>=4'"
    return ""


def java() -> str | None:
    """The path of a Java that is new enough."""
    named = os.environ.get("JAVA_HOME")
    found = str(Path(named) / "bin" / "java") if named else shutil.which("java")
    if found is None or not Path(found).exists():
        return None
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
    number = said.partition('"')[2].partition(".")[0].partition('"')[0]
    return found if number.isdigit() and int(number) >= OLDEST_JAVA else None


def home() -> Path | None:
    """The folder of Spark, where its jars are."""
    spec = find_spec("pyspark")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    return folder if (folder / "jars").is_dir() else None


@contextmanager
def cluster() -> Iterator[tuple[str, str]]:
    """The address of a master with two workers, and where it tells of itself as JSON."""
    with TemporaryDirectory(prefix="envoi-spark-") as kept:
        port, page = _free(), _free()
        address, told = f"spark://{HERE}:{port}", f"http://{HERE}:{page}/json/"
        started: list[subprocess.Popen[bytes]] = []
        try:
            own = ("--host", HERE, "--port", str(port), "--webui-port", str(page))
            started.append(_start(kept, "master", MASTER, *own))
            _wait(lambda: asked(told) is not None, started)
            for number in range(WORKERS):
                work = Path(kept) / f"work-{number}"
                own = ("--host", HERE, "--webui-port", str(_free()), "--cores", "1")
                more = ("--memory", "1g", "--work-dir", str(work), address)
                started.append(_start(kept, f"worker-{number}", WORKER, *own, *more))
            _wait(lambda: (asked(told) or {}).get("aliveworkers") == WORKERS, started)
            yield address, told
        finally:
            for process in reversed(started):
                process.terminate()
            for process in started:
                _gone(process)


def asked(told: str) -> dict[str, Any] | None:
    """What the master says of itself; None while it does not answer."""
    try:
        with urllib.request.urlopen(told, timeout=5) as answer:
            found: dict[str, Any] = json.load(answer)
            return found
    except OSError:
        return None


def _start(kept: str, name: str, kind: str, *words: str) -> "subprocess.Popen[bytes]":
    folder, program = home(), java()
    assert folder is not None and program is not None
    opened = [f"--add-opens={each}=ALL-UNNAMED" for each in OPENED]
    with (Path(kept) / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [program, "-Xmx512m", *opened, "-cp", f"{folder}/jars/*", kind, *words],
            stdout=log,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                "SPARK_LOCAL_IP": HERE,
                "SPARK_HOME": str(folder),
                "SPARK_SCALA_VERSION": _scala(folder),
            },
        )


def _scala(folder: Path) -> str:
    """Which Scala its jars are made with, as Spark's own scripts would say."""
    library = next((folder / "jars").glob("scala-library-*.jar"))
    return ".".join(library.stem.removeprefix("scala-library-").split(".")[:2])


def _wait(there: Any, started: Sequence["subprocess.Popen[bytes]"]) -> None:
    until = time.monotonic() + PATIENCE
    while not there():
        if time.monotonic() > until or any(each.poll() is not None for each in started):
            raise SystemExit("The Spark cluster did not come up.")
        time.sleep(0.2)


def _gone(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free() -> int:
    with socket.socket() as one:
        one.bind((HERE, 0))
        port: int = one.getsockname()[1]
        return port


def main(command: Sequence[str]) -> int:
    """Runs a command beside a cluster and returns how it ended."""
    sentence = missing()
    if sentence:
        print(sentence, file=sys.stderr)
        return 1
    with cluster() as (address, told):
        print(f"A Spark master and {WORKERS} workers are at {address}.", flush=True)
        surroundings = {
            **os.environ,
            VARIABLE: address,
            f"{VARIABLE}_TOLD": told,
            "SPARK_LOCAL_IP": HERE,
        }
        done = subprocess.run(command, check=False, env=surroundings)
        return done.returncode


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    words = sys.argv[1:]
    sys.exit(main(words[1:] if words[:1] == ["--"] else words))
