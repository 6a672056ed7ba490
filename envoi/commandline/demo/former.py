"""Who came in the years before: courses that are over, and tell what is usual here.

Their stories are short: a questionnaire at every hour, and how it ended.
"""

from dataclasses import dataclass
from datetime import date
from math import log1p
from random import Random
from typing import Any

from envoi.care import closings, scores, sessions
from envoi.care.actors import Actor
from envoi.commandline.demo.case import Case
from envoi.commandline.demo.courses import WEEK, Course
from envoi.commandline.demo.introduction import begin, ended_before, settled_before
from envoi.commandline.demo.someone import Someone

FORM = "phq-9"
HIGHEST = 27
NAMES = (
    *("Aino Virtanen", "Bruno Keller", "Carla Mendes", "Dario Conti", "Eszter Nagy"),
    *("Frida Holm", "Goran Petrović", "Hedda Vik", "Iñaki Etxeberria", "Judit Farkas"),
    *("Katya Orlova", "Lev Sandler", "Mirela Popa", "Nils Bergdahl", "Oona Laine"),
    *("Piotr Zieliński", "Quirin Maier", "Rahel Brunner", "Sanne de Wit", "Tadeo Rivas"),
    *("Ursel Kamp", "Valentin Roche", "Wiebke Harms", "Ximena Soto", "Yusuf Demir"),
    *("Zita Kovács", "Anneli Rask", "Bence Tóth", "Cosima Reuter", "Dag Nyström"),
    *("Elif Aksoy", "Ferran Puig", "Greta Halonen", "Hugo Marques"),
)
WEEKS_AGO = (10, 130)  # when the last hour was
HOURS, STAYED_AWAY_AFTER = (8, 15), (2, 6)
STAYED_AWAY = 0.3


@dataclass(frozen=True)
class Before:
    """One course that is over: whose, how long, its scores, and how it ended."""

    who: Someone
    first: date
    scores: tuple[int, ...]
    reason: str
    manner: str

    @property
    def days(self) -> list[date]:
        """An hour a week."""
        return [self.first + week * WEEK for week in range(len(self.scores))]


def before(name: str, today: date, rng: Random) -> Before:
    """Invented: a score that falls with the logarithm of time, more for some than for others."""
    stayed_away = rng.random() < STAYED_AWAY
    hours = rng.randint(*(STAYED_AWAY_AFTER if stayed_away else HOURS))
    ago = rng.randint(*WEEKS_AGO)
    height, fall = rng.gauss(16, 3.5), rng.gauss(-3.2, 1.4)
    found = [height + fall * log1p(week) + rng.gauss(0, 1.8) for week in range(hours)]
    values = tuple(min(max(round(each), 0), HIGHEST) for each in found)
    who = Someone(
        key=name.split(maxsplit=1)[0].casefold(),
        therapist=rng.choice(("mara", "ines")),
        name=name,
        born=f"{rng.randint(1958, 1999)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        course=Course(),
    )
    manner = rng.choice(("planned_worked_through", "planned_short"))
    reason, manner = ("lost_contact", "unplanned") if stayed_away else ("goals_met", manner)
    return Before(who, today - (ago + hours) * WEEK, values, reason, manner)


def live(case: Case, told: Before) -> None:
    """From the first hour to the closing, with nothing left to do."""
    ending, last = case.new("ending"), told.days[-1]
    case.on(told.first, lambda by: begin(case, case.ref, told.first, by))
    for day, value in zip(told.days, told.scores, strict=True):
        case.on(day, _hour(case, day))
        case.on(day, _score(case, day, value))
    case.on(last, lambda by: ended_before(
        case.ref, ending, last, by, reason=told.reason, manner=told.manner
    ))  # fmt: skip
    case.on(last, lambda by: closings.close(ending, by=by))
    case.on(last + 2 * WEEK, lambda by: settled_before(case.ref, by))


def _hour(case: Case, day: date) -> Any:
    def act(by: Actor) -> Any:
        values = {"on": day, "at": case.hour, "minutes": 50, "place": "practice", "state": "booked"}
        kept = {case.client(): ("attended", "")}
        ref = case.new(f"session {day}")
        return sessions.add({**values, "attendance": kept}, episode=case.ref, by=by, ref=ref)

    return act


def _score(case: Case, day: date, value: int) -> Any:
    return lambda by: scores.add(
        instrument=FORM,
        on=day,
        answers=None,
        total=value * 1000,
        episode=case.ref,
        client=case.client(),
        by=by,
        ref=case.new(f"score {day}"),
    )
