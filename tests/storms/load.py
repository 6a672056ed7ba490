"""A practice at its busiest: people come in, read, write and close, all at once."""

import time
from collections.abc import Sequence
from random import Random
from threading import Event
from typing import Any

from tests.storms.house import House
from tests.storms.ledger import Ledger
from tests.storms.storm import Therapist
from tests.storms.visitor import Cut, Visitor
from tests.storms.writer import Writer

PAUSE = 0.1  # seconds, at most, in which somebody looks at what they got
ENTRIES = ("score", "score corrected", "session", "note", "own note corrected", "goal-rating")


class Reader(Writer):
    """Somebody who opens pages of their courses, one after the other."""

    courses: Sequence[Sequence[str]]

    def once(self) -> None:
        course, client = self.rng.choice(self.courses)
        pages = {
            "caseload": "/caseload/",
            "course": f"/episodes/{course}/",
            "calendar": "/calendar/",
            "contact": f"/clients/{client}/contact/",
            "own notes": f"/episodes/{course}/own-notes/",
            "score form": f"/episodes/{course}/scores/new/phq-9/",
            "disclosures": f"/clients/{client}/disclosures/",
        }
        kind = self.rng.choice(list(pages))
        with self.ledger.in_flight(f"read: {kind}"):
            page = self.visitor.get(pages[kind])
        if page.status != 200:
            self.ledger.troubles.append(f"{kind}: {page.status}")


class Scribe(Therapist):
    """Somebody who writes into courses that go on."""

    def once(self) -> None:
        self.does(self.rng.choice(ENTRIES))


class Closer(Therapist):
    """Somebody who begins courses, closes them, takes it back and closes them again."""

    def once(self) -> None:
        self.rng.choice([self.briefly, self.shortly])()


class Comer(Writer):
    """Several people at one desk, who log in with both steps, one after the other, and out."""

    visitors: list[Visitor]

    def once(self) -> None:
        visitor = self.rng.choice(self.visitors)
        if not visitor.has_a_code():
            return
        with self.ledger.in_flight("log-in, both steps"):
            came = visitor._come_in()
        if not came:
            self.ledger.troubles.append(f"{visitor.login} was not let in")
        page = visitor.get("/caseload/")
        with self.ledger.in_flight("log-out"):
            visitor.post("/log-out/", page.way_out().fields)


def goes_on(writer: Any, stop: Event) -> None:
    """Again and again, with a short look in between; whatever goes wrong is told."""
    while not stop.is_set():
        try:
            writer.once()
        except Cut:
            writer.ledger.troubles.append("no answer came")
        except Exception as error:  # whatever happens is told at the end
            writer.ledger.troubles.append(repr(error))
        time.sleep(writer.rng.uniform(0, PAUSE))


def everybody(
    house: House, about: dict[str, Any], ledger: Ledger, rng: Random, kinds: Sequence[type[Writer]]
) -> list[Writer]:
    """One writer for each kind named; a member each, and a few comers to each desk of theirs."""
    comers = [login for login in about if login.startswith("comer")]
    desks = sum(kind is Comer for kind in kinds)
    found: list[Writer] = []
    for number, kind in enumerate(kinds):
        login, address = f"member{number}", f"127.0.1.{10 + number}"
        writer = kind(Visitor(house, login, address), ledger, Random(rng.random()))
        if isinstance(writer, Comer):
            mine = comers[len(found) % desks :: desks]
            writer.visitors = [Visitor(house, each, address) for each in mine]
        else:
            writer.courses = about[login]["courses"]  # type: ignore[attr-defined]
            writer.visitor.come_in()
        found.append(writer)
    return found
