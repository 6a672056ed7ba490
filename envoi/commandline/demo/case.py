"""One invented course of therapy on its days: what the parts of its story share."""

import unicodedata
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property
from random import Random
from typing import Any
from uuid import UUID, uuid5
from zlib import crc32

from envoi.care import book
from envoi.care.actors import Actor
from envoi.commandline.demo.courses import CAME, WEEK, last_usual_day
from envoi.commandline.demo.diary import Act, Diary, settled
from envoi.commandline.demo.someone import Someone
from envoi.domain.age import MAJORITY

UNDECOMPOSED = str.maketrans("ØøŁłıß", "OoLlis")
HOURS = (time(8), time(9), time(10), time(11, 15), time(14), time(15), time(16), time(17, 30))


@dataclass
class Case:
    """Somebody, their days, and a diary to write into; references follow from the seed."""

    who: Someone
    diary: Diary
    rng: Random
    ref: UUID
    known: tuple[UUID, ...] = ()  # who takes part, once it was asked for

    @property
    def today(self) -> date:
        """The practice's day."""
        return self.diary.today

    @cached_property
    def weekday(self) -> int:
        """The usual weekday, Monday to Friday."""
        chosen = self.who.course.weekday
        if chosen is None:
            return self.rng.randrange(5)
        return self.today.weekday() % 5 if chosen < 0 else chosen

    @cached_property
    def hour(self) -> time:
        """The usual hour."""
        return self.rng.choice(HOURS)

    @cached_property
    def slots(self) -> list[date]:
        """The days of past sessions."""
        return self.who.course.slots(self.today, self.weekday)

    @cached_property
    def attended(self) -> list[date]:
        """The days on which the client was there."""
        return [
            day for day, kept in zip(self.slots, self.who.course.kept, strict=True) if kept in CAME
        ]

    @property
    def next_usual_day(self) -> date:
        """The next such weekday from today on."""
        return last_usual_day(self.today, self.weekday) + WEEK

    @property
    def born(self) -> str:
        """The birth date, or one from which somebody is of age on a day soon."""
        if self.who.of_age_in is None:
            return self.who.born
        day = self.today + timedelta(days=self.who.of_age_in)
        # The 28th where the year of birth may not have had a 29th.
        return f"{day.year - MAJORITY}-{day.month:02d}-{min(day.day, 28):02d}"

    @property
    def ahead(self) -> list[date]:
        """The days ahead on which something is booked."""
        return self.who.course.booked(self.today, self.weekday)

    @property
    def start(self) -> date:
        """The first day of the course."""
        weeks = self.who.course.started_weeks
        return self.today - weeks * WEEK if weeks is not None else self.slots[0]

    def on(self, day: date, act: Act) -> None:
        """Something this one's therapist does on a day."""
        self.diary.on(day, self.who.therapist, act)

    def new(self, what: str) -> UUID:
        """A reference that the same seed gives again."""
        return uuid5(self.ref, what)

    @property
    def clients(self) -> tuple[UUID, ...]:
        """Those who take part; they exist from the first day on."""
        if not self.known:
            self.known = tuple(client for client, _ in book.people(self.ref))
        return self.known

    def client(self, whose: int = 0) -> UUID:
        """One of those who take part."""
        return self.clients[whose]

    def add(self, entry: str, under: UUID, by: Actor, /, **values: Any) -> UUID:
        """A simple entry of a kind."""
        ref = UUID(int=self.rng.getrandbits(128), version=4)
        settled(book.add(entry, values, under=under, by=by, ref=ref))
        return ref

    def telephone(self) -> str:
        """A number kept free for invented people; each course has a district of its own.

        Two records with one number are worth a look of whoever minds conflicts of interest, and
        only those the demo means to be alike should be.
        """
        district = 200 + crc32(self.who.key.encode()) % 700
        return f"{district}-555-01{self.rng.randrange(100):02d}"

    def address(self, place: int) -> str:
        """An address kept free for examples."""
        name = self.who.partners[place - 1].name.split()[0] if place else self.who.key
        plain = unicodedata.normalize("NFKD", name.translate(UNDECOMPOSED))
        return f"{plain.encode('ascii', 'ignore').decode().lower()}@example.org"
