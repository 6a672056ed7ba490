"""What the worker does, again and again: a table of jobs, each with its own rhythm.

One more job is one more line in `jobs`. A job that fails is told of in the log, without a word of
what it was working on, and holds up none of the others.
"""

import logging
import secrets
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from django.conf import settings
from django.db import close_old_connections

from envoi.care import (
    attempts,
    audit_seals,
    backups,
    beats,
    expected_courses,
    log_ins,
    missed_rates,
    sending,
)
from envoi.care.sending import Clock, Worker

log = logging.getLogger("envoi.worker")
Verb = Callable[[Clock], object]
TURN = 1.0  # seconds between two looks at what is due


@dataclass(frozen=True)
class Job:
    """A name for the log, how often it is due, and what it does."""

    name: str
    every: timedelta
    verb: Verb


def jobs(worker: Worker | None) -> Sequence[Job]:
    """Every job of the house; without a worker for mail the others are done all the same."""
    return (
        Job("sign of life", timedelta(seconds=30), lambda clock: beats.beat(now=clock())),
        Job("mail", timedelta(seconds=2), lambda clock: _mail(clock, worker)),
        Job(
            "seals of the audit", timedelta(minutes=1), lambda clock: audit_seals.seal(now=clock())
        ),
        Job("backup", timedelta(minutes=10), _backup),
        Job(
            "reminders of old backups",
            timedelta(hours=1),
            lambda clock: backups.remind(now=clock()),
        ),
        Job(
            "expected courses",
            timedelta(hours=1),
            lambda clock: expected_courses.keep(now=clock()),
        ),
        Job("missed hours", timedelta(hours=1), lambda clock: missed_rates.keep(now=clock())),
        Job("log-ins nobody came back to", timedelta(hours=1), _sweep),
        Job("old attempts", timedelta(hours=6), _forget),
    )


def _backup(clock: Clock) -> None:
    if backups.due(clock()):
        backups.run(now=clock())


def _sweep(clock: Clock) -> None:
    limits = log_ins.Limits(
        idle=timedelta(minutes=settings.ENVOI_IDLE_MINUTES),
        longest=timedelta(hours=settings.ENVOI_LONGEST_HOURS),
    )
    log_ins.sweep(limits=limits, now=clock())


def _forget(clock: Clock) -> None:
    # The limits look back a day.
    attempts.forget(before=clock() - timedelta(days=1))


def _mail(clock: Clock, worker: Worker | None) -> None:
    if worker is None:
        return
    sending.steadfast()
    # A few at a time: the sign of life and the other jobs have their turn in between.
    sending.send_due(clock=clock, worker=worker, most=10)


def once(table: Sequence[Job], *, clock: Clock) -> int:
    """Every job once; how many of them failed."""
    return sum(not done(job, clock) for job in table)


def on_and_on(
    table: Sequence[Job], *, clock: Clock, stop: Event, gone: Callable[[], bool] = lambda: False
) -> None:
    """Every job when it is due, until somebody says stop or whoever it works for is gone."""
    due: dict[str, datetime] = {}
    while not stop.is_set() and not gone():
        for job in table:
            if stop.is_set():
                return
            now = clock()
            if now >= due.get(job.name, now):
                done(job, clock)
                due[job.name] = clock() + job.every
        stop.wait(TURN)


def done(job: Job, clock: Clock) -> bool:
    """One job, whatever happens in it; False where it failed."""
    close_old_connections()
    try:
        job.verb(clock)
    except Exception as error:  # no job may end the others
        log.error("%s", failure(job.name, error))
        return False
    finally:
        close_old_connections()
    return True


def failure(name: str, error: BaseException) -> str:
    """Where a job failed and by what kind of error: never its text, which may hold anything."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "envoi" in Path(frame.filename).parts
    ]
    where = ", ".join(places[-3:]) or "elsewhere"
    incident = secrets.token_hex(4)
    return f"The job “{name}” failed, incident {incident}: {type(error).__name__} at {where}"
