"""`envoi work`: sends mail and does whatever else is due, until it is ended."""

import os
import secrets
import signal
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from threading import Event
from typing import Any

from envoi.commandline import acting, mailing, working


class Command(acting.Command):
    help = "Send mail and do what is due; serve starts one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, and end")
        parser.add_argument(
            "--for", dest="parent", type=int, metavar="PID", help="end when this process is gone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.needs_a_practice()
        if mailing.missing():
            self.refuse("\n".join(mailing.missing()))
        jobs = working.jobs(mailing.worker(secrets.token_hex(8)))
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
