"""Workers that are killed again and again; run as a process of its own, because it forks.

`python -m tests.commandline.killed_workers TOOK PORT MAILS KILLS`: two workers at a time, both
killed at a moment nobody chose, each pair some minutes after the last one as their clock goes;
then one that is let finish.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event

LATER = timedelta(minutes=11)  # longer than a claim lasts
LONGEST = 0.06  # seconds between a mail that arrived and the kill


def apart(act: Callable[[], object]) -> int:
    """Something done in a process of its own; its number."""
    pid = os.fork()
    if pid == 0:
        try:
            act()
        finally:
            os._exit(0)
    return pid


def post(mails: int) -> None:
    from django.core.management import call_command

    from envoi.care import outbox, practices
    from envoi.records.models import Member

    call_command("migrate", verbosity=0)
    at = datetime.now(UTC)
    founded = practices.found(
        "Kept", owner="mara", owner_name="Mara", zone="Europe/Berlin", at=at,
        password="correct horse battery staple", email="mara@home.example",
    )  # fmt: skip
    member = Member.objects.get()
    for number in range(mails):
        practice = member.practice_id
        outbox.post(
            "new_log_in", key=f"key {number}", practice=practice, at=at, to_member=member.id
        )
    assert founded


def work(port: int, name: str, offset: timedelta, *, to_the_end: bool = False) -> None:
    """The very jobs of `envoi work`, with a clock of its own."""
    from envoi.care import sending
    from envoi.commandline import working
    from envoi.exchange.handing_over import Smtp
    from envoi.exchange.mail import Letterhead

    def clock() -> datetime:
        return datetime.now(UTC) + offset

    carrier = Smtp("127.0.0.1", port, "envoi.example", tls="none")
    head = Letterhead("house@envoi.example", "Envoi", "https://envoi.example/")
    worker = sending.Worker(name, carrier, head)
    if to_the_end:
        # A round takes some hundreds; what the kills left waiting may be many more.
        while sending.send_due(clock=clock, worker=worker).sent:
            pass
        return
    working.TURN = 0
    jobs = [working.Job(each.name, timedelta(), each.verb) for each in working.jobs(worker)]
    working.on_and_on(jobs, clock=clock, stop=Event())


def busy(took: Path) -> None:
    """Waits until something more arrived, or for a moment where nothing is left to send."""
    before = took.stat().st_size
    for _ in range(200):
        if took.stat().st_size > before:
            return
        time.sleep(0.005)


def main(took: Path, port: int, mails: int, kills: int) -> None:
    import django

    django.setup()
    from envoi.commandline import working
    from envoi.knowledge import library

    assert working and library.mails()  # loaded once, before anybody is forked
    os.waitpid(apart(lambda: post(mails)), 0)
    for turn in range(kills):
        names = [f"{turn} {each}" for each in ("a", "b")]
        pids = [apart(partial(work, port, name, turn * LATER)) for name in names]
        busy(took)
        time.sleep(random.uniform(0, LONGEST))
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        for pid in pids:
            os.waitpid(pid, 0)
    os.waitpid(apart(lambda: work(port, "last", kills * LATER, to_the_end=True)), 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
