"""The places the demo practice knows, and somebody on the way to one of them.

Nobody here can be reached: telephones and addresses are those kept free for examples.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

from envoi.care import packets, providers, referral_pages, referrals, releases
from envoi.care.actors import Actor
from envoi.commandline.demo.case import Case
from envoi.commandline.demo.courses import WEEK
from envoi.commandline.demo.diary import Diary
from envoi.domain.referral import Event
from envoi.domain.release import STATEMENTS, SUGGESTED_DAYS

KEPT_BY = "mara"
UNSAID: dict[str, Any] = {
    **dict.fromkeys(("about", "specialties", "languages", "payers", "licensed_in", "fee"), ""),
    **dict.fromkeys(("address", "reached_at"), ""),
    **dict.fromkeys(("telehealth", "takes_new"), "not_recorded"),
    **dict.fromkeys(("age_from", "age_to", "waiting_weeks", "confirmed_on"), None),
}
# A place, and how many weeks ago somebody asked there; None: never.
PLACES: tuple[tuple[dict[str, Any], int | None], ...] = (
    (
        {
            "name": "Haus am Kai",
            "about": "Centre for people who had to flee",
            "specialties": "trauma and flight, groups",
            "languages": "Arabic, Farsi, German",
            "payers": "statutory insurance",
            "fee": "none",
            "address": "Am Kai 7, 99999 Beispielstadt",
            "reached_at": "555-0161",
            "takes_new": "yes",
            "age_from": 18,
            "waiting_weeks": 3,
        },
        3,
    ),
    (
        {
            "name": "Dr. Leila Benali",
            "about": "Psychiatrist",
            "specialties": "trauma and flight, medication",
            "languages": "Arabic, French, German",
            "address": "Marktgasse 2, 99999 Beispielstadt",
            "reached_at": "555-0162",
            "takes_new": "yes",
            "waiting_weeks": 9,
        },
        40,
    ),
    (
        {
            "name": "Praxis Nordlicht",
            "about": "Group practice",
            "specialties": "anxiety, low mood, couples",
            "languages": "German, English",
            "fee": "by income",
            "reached_at": "555-0163",
            "telehealth": "yes",
            "waiting_weeks": 6,
        },
        8,
    ),
    (
        {
            "name": "Jugendambulanz Süd",
            "about": "Clinic for children and young people",
            "specialties": "children, families",
            "languages": "German",
            "payers": "statutory insurance",
            "reached_at": "555-0164",
            "age_to": 20,
        },
        None,
    ),
)


@dataclass(frozen=True)
class Way:
    """What one client needs elsewhere, which place they chose, and the words that went along."""

    need: str
    place: str
    language: str
    why: str
    helped: str
    other_care: str
    until_then: str


WAYS = {
    "omar": Way(
        need="trauma and flight",
        place="Haus am Kai",
        language="Arabic",
        why="The nights are quieter, and a group of people who crossed the sea as well could carry "
        "what two people in a room cannot. We go on here beside it.",
        helped="An interpreter who stays the same. A seat from which the door is seen. Counting "
        "what is there: ships, lamps, steps.",
        other_care="The family doctor knows of both.",
        until_then="Every week, as always; the first visit there is talked over afterwards.",
    ),
}


def known_places(diary: Diary, seed: int) -> None:
    """The directory, written down before anybody needed it, and asked after since."""
    rng = Random(f"{seed} places")  # invented  # nosec B311
    under = UUID(int=rng.getrandbits(128), version=4)
    for told, weeks in PLACES:
        ref = uuid5(under, told["name"])
        diary.on(diary.today - 52 * WEEK, KEPT_BY, _added(ref, {**UNSAID, **told}))
        if weeks is not None:
            diary.on(diary.today - weeks * WEEK, KEPT_BY, _confirmed(ref))


def _added(ref: UUID, told: dict[str, Any]) -> Callable[[Actor], Any]:
    return lambda by: providers.add(told, by=by, ref=ref)


def _confirmed(ref: UUID) -> Callable[[Actor], Any]:
    return lambda by: providers.confirm(ref, by=by)


def refer(case: Case) -> None:
    """From the need to a first visit that is booked, alongside the work here."""
    way, ref = WAYS[case.who.key], case.new("referral")
    asked, chose, went = case.attended[-3:]
    case.on(asked, lambda by: referrals.begin(case.ref, case.client(), _need(way), by=by, ref=ref))
    case.on(asked, lambda by: _offered(ref, by))
    case.on(chose, lambda by: _chosen(ref, way, by))
    case.on(chose, lambda by: referrals.note(ref, _note(way, by), by=by, version=None))
    case.on(went, lambda by: _signed(case, way, by))
    case.on(went, lambda by: packets.send(
        ref, kind="note", how="by post, a copy in his hands", by=by, new=case.new("packet")
    ))  # fmt: skip
    visit = case.next_usual_day + WEEK + timedelta(days=1)
    case.on(went, lambda by: referrals.happen(
        ref, Event.BOOK, on=visit, words="We called there together.", ahead=True, by=by
    ))  # fmt: skip


def _need(way: Way) -> dict[str, Any]:
    said = {"place": "alongside", "specialty": way.need, "language": way.language}
    plain = {"lives_in": "", "payer": "", "telehealth": False, "part2": False}
    return {**said, **plain, "interpreter": True}


def _offered(ref: UUID, by: Actor) -> Any:
    """The three that may fit best."""
    best = [each.ref for each in referral_pages.page(ref, by=by).to_offer if each.suggested]
    return referrals.offer(ref, best, why_fewer="", by=by)


def _chosen(ref: UUID, way: Way, by: Actor) -> Any:
    offered = referral_pages.page(ref, by=by).offered
    chosen = next(each.ref for each in offered if each.name == way.place)
    return referrals.choose(ref, chosen, by=by)


def _note(way: Way, by: Actor) -> dict[str, Any]:
    return {
        "why": way.why,
        "helped": way.helped,
        "other_care": way.other_care,
        "contact": f"{by.name}, 555-0100",
        "until_then": way.until_then,
        "sessions_left": None,
    }


def _signed(case: Case, way: Way, by: Actor) -> Any:
    """A release with every element it needs, for the note alone."""
    told = {
        "contents": ["reason", "risk", "goals", "measures", "helped", "other_care", "plan"],
        "what": "",
        "discloser": by.name,
        "receiver": way.place,
        "purpose": "So that both places know of each other.",
        "expires_on": releases.suggested(by.today, SUGGESTED_DAYS),
        "expires_event": "",
        "signed_on": by.today,
        "signed_by": case.who.name,
        "decider": None,
        "part2": False,
        **{f"{each}_told": True for each in STATEMENTS},
    }
    return releases.sign(case.ref, case.client(), told, by=by, ref=case.new("release"))
