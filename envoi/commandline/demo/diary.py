"""A diary: what happens on which day, lived through in order by whoever did it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from envoi.care.actors import Actor, actor_by_login
from envoi.care.answers import Refused, Stale

Act = Callable[[Actor], Any]
NOON = time(12)


class Unfurnished(Exception):
    """A verb of the house refused what the demo wanted to do; says which sentence it gave."""


@dataclass
class Diary:
    """Acts by day; of one day, in the order they were written down."""

    now: datetime
    zone: str
    acts: list[tuple[date, str, Act]] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The practice's day."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    def on(self, day: date, login: str, act: Act) -> None:
        """Something that is done on a day by somebody."""
        self.acts.append((day, login, act))

    def moment(self, day: date) -> datetime:
        """Noon of a past day, and now for today."""
        if day >= self.today:
            return self.now
        return datetime.combine(day, NOON, ZoneInfo(self.zone)).astimezone(UTC)

    def live(self) -> int:
        """Do everything in the order of the days; how many acts that were."""
        actors: dict[str, Actor] = {}
        ticks = count()
        for day, login, act in sorted(self.acts, key=lambda entry: entry[0]):
            if login not in actors:
                actors[login] = known(login, self.now)
            # A few microseconds keep the order of what happened at the same noon.
            moment = self.moment(day) + timedelta(microseconds=next(ticks))
            settled(act(replace(actors[login], now=moment)))
        return len(self.acts)


def known(login: str, now: datetime) -> Actor:
    """The member of a log-in; the demo made them itself."""
    actor = actor_by_login(login, now=now)
    if actor is None:
        raise Unfurnished(f"Nobody has the log-in {login}.")
    return actor


def settled(answer: Any) -> Any:
    """The answer of a verb, which must not have refused."""
    if isinstance(answer, Refused | Stale):
        raise Unfurnished(answer.sentence)
    return answer
