"""The demo practice: founded, joined, and lived through up to today."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from envoi.care import episodes, expected_courses, noticing, practices, second_factors
from envoi.care.actors import Actor
from envoi.commandline.demo import (
    beside,
    elsewhere,
    farewells,
    former,
    introduction,
    leaving,
    mending,
    money,
    process,
    written,
)
from envoi.commandline.demo.case import Case
from envoi.commandline.demo.cast import ADDRESS, CAST, CRISIS, MEMBERS, NAME, SUPERVISED
from envoi.commandline.demo.diary import Diary, known, settled
from envoi.commandline.demo.someone import Someone

PASSWORD = "a quiet word at parting"  # noqa: S105 - the demo's own, printed when it starts  # nosec B105
APP = b"everybody may know it"[:20]  # the secret of the app each of them has
SEED = 1
OPEN_FOR_YEARS = 6
SUPERVISED_FOR = 26  # weeks from now on
Tell = Callable[[str], object]
# What some courses have beside: whose, and how it is lived.
BESIDE: tuple[tuple[Container[str], Callable[[Case], None]], ...] = (
    (mending.BETWEEN, mending.mend),
    (money.ACCOUNTS, money.pay),
    (written.LETTERS, written.write),
    (beside.CALLS, beside.put_in_order),
)


@dataclass(frozen=True)
class Furnished:
    """How much there is now."""

    practice: UUID
    clients: int
    acts: int


def furnish(
    *,
    now: datetime,
    zone: str = "Europe/Berlin",
    seed: int = SEED,
    tell: Tell = lambda sentence: None,
    cast: Sequence[Someone] = CAST,
    earlier: Sequence[str] = former.NAMES,
) -> Furnished:
    """Founded, joined, lived through in one transaction, and learnt from; the same from a seed."""
    with noticing.once():
        tell("Founding the practice …")
        practice = _found(now, zone)
        diary = Diary(now, zone)
        elsewhere.known_places(diary, seed)
        money.choose_currency(diary, MEMBERS[0].login)
        tell(f"Writing down {len(cast)} courses of therapy …")
        stories = []
        for place, who in enumerate(cast):
            told = Random(f"{seed} {place} {who.key}")  # invented  # nosec B311
            stories.append(_lived(who, diary, told))
        for name in earlier:
            _once(name, diary, Random(f"{seed} {name}"))  # invented  # nosec B311
        _around(stories, diary, Random(f"{seed} around"))  # invented  # nosec B311
        tell("Living through them, day by day …")
        acts = diary.live()
        tell("Looking at what is worth noticing …")
    tell("Learning from the courses that are over …")
    expected_courses.estimate(practice, now=now)
    return Furnished(practice, len(cast), acts)


def _once(name: str, diary: Diary, rng: Random) -> None:
    """Somebody who came in the years before."""
    told = former.before(name, diary.today, rng)
    former.live(Case(told.who, diary, rng, UUID(int=rng.getrandbits(128), version=4)), told)


def _lived(who: Someone, diary: Diary, rng: Random) -> Case:
    case = Case(who, diary, rng, UUID(int=rng.getrandbits(128), version=4))
    introduction.come(case)
    process.go_through(case)
    if who.shared_with:
        day = case.attended[len(case.attended) // 2]
        case.on(
            day,
            lambda by: episodes.share_care(case.ref, login=who.shared_with, from_on=day, by=by),
        )
    process.book_ahead(case)
    if who.key in elsewhere.WAYS:
        elsewhere.refer(case)
    if who.ending:
        farewells.part(case)
    for table, tell in BESIDE:
        if who.key in table:
            tell(case)
    return case


def _around(stories: Sequence[Case], diary: Diary, rng: Random) -> None:
    """What concerns more than one course: somebody leaves, somebody is known, somebody steps in."""
    under = UUID(int=rng.getrandbits(128), version=4)
    beside.declare(diary, under)
    beside.name_executor(diary)
    weeks = next(each.rotation_weeks for each in MEMBERS if each.login == leaving.WHO)
    departure = leaving.announce(diary, under, diary.today + timedelta(weeks=weeks))
    for case in stories:
        if case.who.key in leaving.TOLD:
            leaving.tell(case, departure)


def _found(now: datetime, zone: str) -> UUID:
    today = now.astimezone(ZoneInfo(zone)).date()
    first = datetime.combine(date(today.year - OPEN_FOR_YEARS, 1, 2), time(9), ZoneInfo(zone))
    owner = MEMBERS[0]
    found = settled(
        practices.found(
            NAME,
            owner=owner.login,
            owner_name=owner.name,
            credentials=owner.credentials,
            password=PASSWORD,
            zone=zone,
            at=first.astimezone(UTC),
        )
    )
    by = replace(known(owner.login, now), now=first.astimezone(UTC))
    for member in MEMBERS[1:]:
        settled(
            practices.add_member(
                login=member.login,
                name=member.name,
                roles=member.roles,
                credentials=member.credentials,
                password=PASSWORD,
                until_on=today + timedelta(weeks=member.rotation_weeks),
                by=by,
            )
        )
    settled(practices.describe(address=ADDRESS, crisis_contacts=CRISIS, by=by))
    for member in MEMBERS:
        theirs = replace(known(member.login, now), now=by.now)
        settled(second_factors.give_demo_app(APP, by=theirs))
    _supervision(by, now, today + timedelta(weeks=SUPERVISED_FOR))
    return UUID(str(found.ref))


def _supervision(by: Actor, now: datetime, last: date) -> None:
    supervisor, supervisees = SUPERVISED
    for supervisee in supervisees:
        settled(
            practices.supervise(
                supervisor=known(supervisor, now).member,
                supervisee=known(supervisee, now).member,
                from_on=by.today,
                until_on=last,
                by=by,
            )
        )
