"""Visitors who write while the house is killed under them, again and again."""

import os
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from threading import Event, Thread
from typing import Any

from tests.storms import ending_stories, entry_stories, house_stories
from tests.storms.ending_stories import Endings
from tests.storms.entry_stories import Entries
from tests.storms.house import House
from tests.storms.house_stories import Bringing, Keeping
from tests.storms.ledger import Ledger
from tests.storms.visitor import Visitor
from tests.storms.writer import GivenUp

OF_A_THERAPIST = (*entry_stories.KINDS, *ending_stories.KINDS, *house_stories.BROUGHT)
COMMANDS = {"keys rotate": ("keys", "rotate", "--as", "lea"), "backup": ("backup", "--as", "lea")}
KINDS = (*OF_A_THERAPIST, *house_stories.KINDS, *COMMANDS)
# What is killed, and how often among a hundred.
WHAT = {"house": 44, "web": 36, "master": 8, "worker": 12}
FEW = 2  # answers between two kills, where they come soon enough
SOON = 1.2  # seconds within which a kill comes where nothing it waits for is on its way
TOWARDS = 0.7  # how often somebody writes what was cut off least so far


class Therapist(Entries, Endings, Bringing):
    """Somebody who treats."""

    kinds = OF_A_THERAPIST

    def does(self, kind: str) -> None:
        if kind in entry_stories.KINDS:
            self.entries(kind)
        elif kind in ending_stories.KINDS:
            self.ended(kind)
        else:
            self.brought(kind)


class Owner(Keeping):
    """Somebody who keeps the house."""

    kinds = house_stories.KINDS

    def does(self, kind: str) -> None:
        self.kept(kind)


Member = Therapist | Owner


def members(house: House, about: dict[str, Any], ledger: Ledger, rng: Random) -> list[Member]:
    """One owner, and the others as therapists; each from an address of their own."""
    logins = [login for login in about if login.startswith("member")]
    staff = [(login, each["member"]) for login, each in about.items() if login.startswith("staff")]
    owner = Owner(Visitor(house, "lea", "127.0.0.2"), ledger, Random(rng.random()))
    owner.others = [member for _, member in staff[::2]]
    owner.shared = [course for login in logins for course, _ in about[login]["courses"]]
    found: list[Member] = [owner]
    for number, login in enumerate(logins):
        visitor = Visitor(house, login, f"127.0.0.{10 + number}")
        each = Therapist(visitor, ledger, Random(rng.random()))
        each.courses = [tuple(pair) for pair in about[login]["courses"]]
        each.colleagues = staff[1::2]
        found.append(each)
    return found


def goes_on(member: Member, stop: Event) -> None:
    """Story after story, most of them about what was cut off least so far."""
    member.visitor.come_in()
    while not stop.is_set():
        rare = [kind for kind in member.ledger.rarest(5) if kind in member.kinds]
        wanted = rare if rare and member.rng.random() < TOWARDS else list(member.kinds)
        try:
            member.does(member.rng.choice(wanted))
        except GivenUp:
            continue
        except Exception:  # whatever else happens is told at the end
            if not stop.is_set():
                member.ledger.troubles.append(traceback.format_exc()[-1500:])


@contextmanager
def under_way(everybody: Sequence[Member]) -> Iterator[Event]:
    """Everybody writes while this lasts."""
    stop = Event()
    threads = [Thread(target=goes_on, args=(each, stop), daemon=True) for each in everybody]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join(120)


class Storm:
    """The kills: at what moment, of what, and what was on its way just then."""

    def __init__(self, house: House, ledger: Ledger, rng: Random, *, every: int) -> None:
        self.house, self.ledger, self.rng, self.every = house, ledger, rng, every
        self.kills: Counter[str] = Counter()
        self.command: subprocess.Popen[bytes] | None = None
        self.named = ""
        self.codes: list[str] = []

    def strike(self, number: int) -> None:
        """One kill at a moment nobody chose: any, or in the middle of what was cut least so far."""
        self._wait_until_busy()
        if number % self.every == 0 and self.command is None:
            self._begin_a_command(number // self.every)
        rare = self.rng.choice(self.ledger.rarest(5))
        aimed = self.rng.random() < 0.75 and rare not in COMMANDS
        until = time.monotonic() + (SOON * 2 if aimed else self.rng.uniform(0, SOON))
        while time.monotonic() < until and not (aimed and self.ledger.is_in_flight(rare)):
            time.sleep(0.001)
        if aimed:
            time.sleep(self.rng.uniform(0, self.ledger.usual.get(rare, 0.1)))
        if self.command is not None and self._over_or_killed():
            return
        (what,) = self.rng.choices(list(WHAT), list(WHAT.values()))
        self.kills[what] += 1
        if self.house.kill(what, self.rng):
            self.house.start()

    def _wait_until_busy(self) -> None:
        """Since the last kill a few writes were answered, or nothing comes through for a while."""
        before, until = sum(self.ledger.answered.values()), time.monotonic() + SOON
        while time.monotonic() < until:
            if sum(self.ledger.answered.values()) > before + FEW:
                return
            time.sleep(0.01)

    def _begin_a_command(self, number: int) -> None:
        self.named = list(COMMANDS)[number % len(COMMANDS)]
        self.command = self.house.command(*COMMANDS[self.named])

    def _over_or_killed(self) -> bool:
        """A command that is done is told of; one that goes on is killed, one time in three."""
        assert self.command is not None
        code = self.command.poll()
        if code is not None:
            self.codes.append(f"{self.named} {code}")
            self.ledger.answered[self.named] += code == 0
            self.command = None
        elif self.rng.random() < 1 / 3:
            os.killpg(self.command.pid, signal.SIGKILL)
            self.command.wait(30)
            self.kills[self.named] += 1
            self.ledger.cut[self.named] += 1
            self.command = None
            return True
        return False

    def let_finish(self) -> None:
        """A command under way at the end is waited for."""
        if self.command is not None:
            code = self.command.wait(300)
            self.codes.append(f"{self.named} {code}")
            self.ledger.answered[self.named] += code == 0


def told(words: str) -> None:
    """A line of the run, at once."""
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)
