"""A throw-away PostgreSQL for the time of one command: `python -m tests.postgres -- COMMAND …`.

The command finds the server in ENVOI_TEST_DATABASE, and the suite runs on it. Nothing that was
there before is touched: the server has a folder of its own, is reached on this machine alone, and
goes when the command ends. Where no server can be had, one sentence says so and the command is left
out.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

VARIABLE = "ENVOI_TEST_DATABASE"
OLDEST = 15
# A server for an hour need not survive a power cut.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
SKIPPED = (
    "SKIPPED: the suite was not run on PostgreSQL, because no server (15 or newer) is installed "
    "and none could be. On Debian: apt-get install postgresql (as root)."
)


def programs() -> Path | None:
    """The folder of the newest server's programs, or None."""
    on_path = shutil.which("pg_ctl")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")]
    new_enough = [(number, each) for each in folders if (number := _version(each)) >= OLDEST]
    return max(new_enough)[1] if new_enough else None


def _version(folder: Path) -> int:
    said = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    ).stdout
    number = said.split()[2].partition(".")[0] if len(said.split()) > 2 else ""
    return int(number) if number.isdigit() else 0


def installed() -> Path | None:
    """The programs, installed first where that is ours to do."""
    if programs() is None and _is_root() and shutil.which("apt-get"):
        print("Installing PostgreSQL for the tests …", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "postgresql"], check=False, env=quiet)
    return programs()


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


@contextmanager
def server(bin_: Path) -> Iterator[str]:
    """The address of a server's own log-in, for as long as this lasts."""
    with TemporaryDirectory(prefix="envoi-postgres-") as folder:
        # A server does not run as root; on Debian it has a user of its own.
        account = pwd.getpwnam("postgres") if _is_root() else None
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)

        def run(*words: str | Path) -> None:
            subprocess.run(
                words, check=True, stdout=subprocess.DEVNULL, cwd=folder,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
            )  # fmt: skip

        data, port = f"{folder}/data", _free_port()
        run(bin_ / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", *LOCALE)
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
        options += "".join(f" -c {each}" for each in QUICK)
        run(bin_ / "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/envoi"
        finally:
            run(bin_ / "pg_ctl", "-D", data, "-m", "immediate", "stop")


LOCALE = ("-E", "UTF8", "--locale=C.UTF-8")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def main(command: Sequence[str]) -> int:
    """Run the command with a server, or say in one sentence why not."""
    if os.environ.get(VARIABLE):
        return subprocess.run(command, check=False).returncode
    # Whoever ends this ends the server too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    found = installed()
    if found is None:
        print(SKIPPED, flush=True)
        return 0
    with server(found) as address:
        named = {**os.environ, VARIABLE: address}
        return subprocess.run(command, check=False, env=named).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:] if sys.argv[1:2] == ["--"] else sys.argv[1:]))
