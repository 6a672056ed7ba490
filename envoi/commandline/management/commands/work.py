"""`envoi work`: sends mail and does whatever else is due, until it is ended."""

import os
import secrets
import signal
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from threading import Event
from typing import Any

from envoi.care import mailing
from envoi.commandline import acting, working


class Command(acting.Command):
    help = "Send mail and do what is due; serve starts one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, and end")
        parser.add_argument(
            "--for", dest="parent", type=int, metavar="PID", help="end when this process is gone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.needs_a_practice()
        missing = mailing.missing()
        for sentence in missing:
            self.stderr.write(f"No mail is sent: {sentence}")
        worker = None if missing else mailing.worker(secrets.token_hex(8))
        jobs = working.jobs(worker)
        if options["once"]:
            failed = working.once(jobs, clock=now)
            sys.exit(1 if failed else 0)
        parent = options["parent"]
        working.on_and_on(
            jobs,
            clock=now,
            stop=_told_to_stop(),
            gone=lambda: parent is not None and os.getppid() != parent,
        )


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def _told_to_stop() -> Event:
    """Set by Ctrl-C and by whoever ends the process kindly; the job at hand is finished first."""
    stop = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    return stop
