"""Fees: what was agreed, charged and paid, what is open and since when, and what comes next.

Whoever keeps the money sees names and amounts. What was said in a talk about fees is read only by
those who read the record.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit, book, entries, fee_facts, preferences, sentences, turns
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.domain import balance as rules
from envoi.domain import fee_ladder
from envoi.domain.balance import Balance, Money, Owed, Received
from envoi.domain.fee_ladder import FeeLadder, Taken
from envoi.domain.role import Act
from envoi.knowledge import library
from envoi.records.models import AgreedFee, Attendance, Charge, FeeStep, Payment, Session
from envoi.records.models.row import new_ref

PAYMENTS = {"payment": "paid", "credit": "let go", "paid_back": "given back"}
STEPS = {
    "talk": "Talk about it",
    "options": "Offer ways to go on",
    "written": "A written notice with a day",
    "last": "The last notice",
    "end": "An ending over fees",
}
TAKEN = {
    "talk": "talked about",
    "options": "ways to go on were offered",
    "written": "a written notice with a day",
    "last": "the last notice",
}
OFFERS = {
    "plan": "a payment plan",
    "lower": "a lower fee for a time",
    "low_cost": "help that costs less",
    "pause": "a pause",
}
CHARGEABLE = {"attended": "kept", "late_cancelled": "called off late", "not_shown": "not kept"}
KEPT_SAYS = {True: "met", False: "not met", None: "not recorded yet"}
BUCKETS = ("not overdue", "up to 30 days", "31 to 60 days", "61 to 90 days", "over 90 days")
ALREADY = "This session is charged already."
NO_FEE = "What a session costs is not agreed yet."


@dataclass(frozen=True)
class MoneyLine:
    """One row of the ledger, with what was open after it."""

    kind: str
    ref: UUID
    on: str
    told: str
    amount: str
    open: str


@dataclass(frozen=True)
class ToCharge:
    """A session with what it would cost, not charged yet."""

    session: UUID
    client: UUID
    told: str
    amount: str
    minor: int


@dataclass(frozen=True)
class StepTaken:
    """One step about fees that was taken."""

    ref: UUID
    told: str
    words: str


@dataclass(frozen=True)
class NextStep:
    """What comes next, and from when."""

    code: str
    title: str
    told: str
    now: bool


@dataclass(frozen=True)
class Condition:
    """One of the three conditions before an ending over fees."""

    title: str
    state: str


@dataclass(frozen=True)
class FeesPage:
    """Everything about money in one course of therapy."""

    episode: UUID
    name: str
    reads: bool
    currency: str
    standing: str
    open: str
    buckets: tuple[tuple[str, str], ...]
    agreed: tuple[MoneyLine, ...]
    lines: tuple[MoneyLine, ...]
    to_charge: tuple[ToCharge, ...]
    unpriced: int
    steps: tuple[StepTaken, ...]
    next_step: NextStep | None
    conditions: tuple[Condition, ...]
    verified: bool


@dataclass(frozen=True)
class OpenLine:
    """What one course of therapy owes, for whoever keeps the money."""

    episode: UUID
    name: str
    open: str
    age: int
    told: str
    next_step: str


def people(ref: UUID) -> tuple[tuple[UUID, str], ...]:
    """Who takes part, the one it is filed under first."""
    return book.people(ref)


def currency(practice: UUID) -> str:
    """What the practice keeps its money in; nothing until somebody chooses."""
    return str(preferences.of(practice, "currency", ""))


def ladder(practice: UUID) -> FeeLadder:
    """The practice's own days, or those this house proposes."""
    own = preferences.of(practice, "fee ladder", None)
    return FeeLadder(**own) if own else library.fee_ladder()


def shown(minor: int, unit: str) -> str:
    """An amount as a page shows it."""
    return str(Money(minor, unit)).strip()


def page(ref: UUID, *, by: Actor) -> FeesPage:
    """The money of one course of therapy. Audited."""
    access.episode(by, ref, Act.KEEP_FEES)
    people = book.people(ref)
    if not people:
        raise NotThere
    for client, _ in people:
        audit.viewed(by, "fees", ref, client=client)
    reads = access.episodes(by, Act.READ_RECORD).filter(id=ref).exists()
    unit, days = currency(by.practice), ladder(by.practice)
    found, taken = balance_of(ref), list(_steps(ref))
    offered = list(_to_charge(ref, dict(people), unit, by.today))
    return FeesPage(
        episode=ref,
        name=sentences.together(name for _, name in people),
        reads=reads,
        currency=unit,
        standing=standing(found, days, unit, by.today),
        open=shown(found.open, unit),
        buckets=_buckets(found, days, unit, by.today),
        agreed=tuple(_agreed(ref, dict(people), unit, by.today)),
        lines=tuple(_ledger(ref, dict(people), unit, by.today)),
        to_charge=tuple(each for each in offered if each.minor),
        unpriced=sum(each.minor == 0 and not each.amount for each in offered),
        steps=tuple(_step_line(row, reads, unit, by.today) for row in taken),
        next_step=_next(found, days, taken, by.today),
        conditions=_conditions(ref, by.today) if reads else (),
        verified=days.verified,
    )


def balance_of(ref: UUID) -> Balance:
    """How one course of therapy stands in money."""
    return _balances([ref])[ref]


def _balances(refs: list[UUID]) -> Mapping[UUID, Balance]:
    owed: dict[UUID, list[Owed]] = defaultdict(list)
    came: dict[UUID, list[Received]] = defaultdict(list)
    stands = {"episode__in": refs, "wrong_at__isnull": True}
    for charge in Charge.objects.filter(**stands):
        owed[charge.episode_id].append(Owed(charge.id, charge.on, charge.amount))
    for row in Payment.objects.filter(**stands):
        if row.kind == "paid_back":
            owed[row.episode_id].append(Owed(row.id, row.on, row.amount))
        else:
            came[row.episode_id].append(Received(row.id, row.on, row.amount))
    return {ref: rules.balance(owed[ref], came[ref]) for ref in refs}


def standing(found: Balance, days: FeeLadder, unit: str, today: date) -> str:
    """The balance and its age in one sentence."""
    if found.since is None:
        advance = shown(found.advance, unit)
        return f"Nothing is open; {advance} lies in advance." if found.advance else NOTHING
    late = rules.age(found, due_days=days.due_days, today=today)
    since = sentences.on_day(found.since, today)
    told = f"overdue for {sentences.counted(late, 'day')}" if late else "not overdue"
    return f"{shown(found.open, unit)} is open, the oldest of it since {since}; {told}."


NOTHING = "Nothing is open."


def _buckets(
    found: Balance, days: FeeLadder, unit: str, today: date
) -> tuple[tuple[str, str], ...]:
    sums = rules.buckets(found, due_days=days.due_days, today=today)
    named = zip(BUCKETS, sums, strict=True)
    return tuple((name, shown(each, unit)) for name, each in named if each)


def _agreed(ref: UUID, names: Mapping[UUID, str], unit: str, today: date) -> Iterator[MoneyLine]:
    rows = AgreedFee.objects.filter(episode=ref, wrong_at__isnull=True)
    for row in rows.order_by("-since_on", "-created_at"):
        whose = f"{names.get(row.client_id, '')}: " if len(names) > 1 else ""
        since = sentences.on_day(row.since_on, today)
        yield MoneyLine("agreed-fee", row.id, since, whose + row.words, shown(row.amount, unit), "")


def _ledger(ref: UUID, names: Mapping[UUID, str], unit: str, today: date) -> Iterator[MoneyLine]:
    """Every charge and payment in the order of its day, with what was open after each."""
    stands = {"episode": ref, "wrong_at__isnull": True}
    rows: list[tuple[str, Any]] = [("charge", row) for row in Charge.objects.filter(**stands)]
    rows += [("payment", row) for row in Payment.objects.filter(**stands)]
    running = 0
    for kind, row in sorted(rows, key=lambda each: (each[1].on, each[1].created_at)):
        owes = kind == "charge" or row.kind == "paid_back"
        running += row.amount if owes else -row.amount
        whose = f", {names.get(row.client_id, 'somebody who left')}" if len(names) > 1 else ""
        amount = shown(row.amount if owes else -row.amount, unit)
        on = sentences.on_day(row.on, today)
        yield MoneyLine(
            kind, row.id, on, _money_told(kind, row) + whose, amount, shown(running, unit)
        )


def _money_told(kind: str, row: Any) -> str:
    if kind == "charge":
        return row.words or ("a session" if row.session_id else "a charge")
    payer = f": {row.payer}" if row.payer else ""
    return PAYMENTS[row.kind] + payer


def _fee_on(fees: list[AgreedFee], client: UUID, on: date) -> AgreedFee | None:
    """What was agreed with this client for that day: the newest that began by then."""
    begun = [fee for fee in fees if fee.client_id == client and fee.since_on <= on]
    return max(begun, key=lambda fee: (fee.since_on, fee.created_at), default=None)


def _agreed_fees(ref: UUID) -> list[AgreedFee]:
    return list(AgreedFee.objects.filter(episode=ref, wrong_at__isnull=True))


def _to_charge(ref: UUID, names: Mapping[UUID, str], unit: str, today: date) -> Iterator[ToCharge]:
    """Sessions that were kept, or called off too late, and are charged to nobody yet.

    One without a fee agreed for its day has no amount; one that is free is not offered.
    """
    charged = set(
        Charge.objects.filter(
            episode=ref, session__isnull=False, wrong_at__isnull=True
        ).values_list("session", "client")
    )
    taken = {session for session, _ in charged}
    fees = _agreed_fees(ref)
    for row in _kept(ref, today):
        fee = _fee_on(fees, row.client_id, row.session.on)
        priced = fee is not None and (row.session_id, row.client_id) not in charged
        unpriced = fee is None and not fees and row.session_id not in taken
        if not priced and not unpriced:
            continue
        amount = fee.amount if fee else 0
        whose = f", {names.get(row.client_id, '')}" if len(names) > 1 else ""
        told = f"{sentences.on_day(row.session.on, today)}, {CHARGEABLE[row.status]}{whose}"
        priced_as = shown(amount, unit) if fee else ""
        yield ToCharge(row.session_id, row.client_id, told, priced_as, amount)


def _kept(ref: UUID, today: date) -> list[Attendance]:
    rows = Attendance.objects.filter(
        session__episode=ref,
        session__on__lte=today,
        session__wrong_at__isnull=True,
        status__in=CHARGEABLE,
        wrong_at__isnull=True,
    )
    return list(rows.select_related("session").order_by("session__on", "id"))


def course_of(session: UUID, *, by: Actor) -> UUID:
    """The course a session belongs to, for whoever keeps its money."""
    row = Session.objects.filter(id=session, practice=by.practice, wrong_at__isnull=True).first()
    if row is None:
        raise NotThere
    return access.episode(by, row.episode_id, Act.KEEP_FEES).id


@transaction.atomic
def charge_session(session: UUID, *, client: UUID, by: Actor, ref: UUID) -> Answer:
    """A session that was kept is charged with the fee agreed for its day, once."""
    row = (
        Attendance.objects.filter(
            session=session,
            client=client,
            practice=by.practice,
            session__wrong_at__isnull=True,
            wrong_at__isnull=True,
        )
        .select_related("session")
        .first()
    )
    if row is None:
        raise NotThere
    episode = access.episode(by, row.session.episode_id, Act.KEEP_FEES).id
    turns.course(episode)
    if entries.exists(Charge, ref):
        return Saved(ref, again=True)
    fee = _fee_on(_agreed_fees(episode), client, row.session.on)
    refused = _charge_refused(row, fee, by)
    if refused or fee is None:
        return refused or Refused(NO_FEE)
    return entries.add(
        Charge(
            id=ref,
            episode_id=episode,
            client_id=client,
            session_id=session,
            on=row.session.on,
            amount=fee.amount,
            words=f"Session, {CHARGEABLE[row.status]}",
        ),
        by=by,
    )


@transaction.atomic
def charge_all(ref: UUID, *, by: Actor) -> int:
    """Every session of a course that waits for its charge; how many there were. Again: none."""
    access.episode(by, ref, Act.KEEP_FEES)
    turns.course(ref)
    waiting = [each for each in _to_charge(ref, {}, "", by.today) if each.minor]
    for each in waiting:
        charge_session(each.session, client=each.client, by=by, ref=new_ref())
    return len(waiting)


def _charge_refused(row: Attendance, fee: AgreedFee | None, by: Actor) -> Refused | None:
    if row.status not in CHARGEABLE or row.session.on > by.today:
        return Refused("Only a session that lies behind can be charged.")
    stands = Charge.objects.filter(
        session=row.session_id, client=row.client_id, wrong_at__isnull=True
    )
    if stands.exists():
        return Refused(ALREADY)
    if fee is None or fee.amount == 0:
        return Refused(NO_FEE if fee is None else "Nothing is asked for this session.")
    return None


def _steps(ref: UUID) -> list[FeeStep]:
    rows = FeeStep.objects.filter(episode=ref, wrong_at__isnull=True)
    return list(rows.order_by("on", "created_at"))


def taken(ref: UUID) -> tuple[Taken, ...]:
    """The steps about fees that were taken, as the ladder reads them."""
    return tuple(Taken(row.step, row.on, row.until) for row in _steps(ref))


def _step_line(row: FeeStep, reads: bool, unit: str, today: date) -> StepTaken:
    day = sentences.on_day(row.on, today)
    told = f"{day}: {TAKEN[row.step]}, {shown(row.amount, unit)} open then"
    if row.until:
        names = "agreed until" if row.step == "options" else "names"
        told += f"; {names} {sentences.on_day(row.until, today)}"
    if row.offered and reads:
        told += f"; offered: {sentences.together(OFFERS[code] for code in row.offered)}"
    return StepTaken(row.id, told, row.words if reads else "")


def _next(found: Balance, days: FeeLadder, steps: list[FeeStep], today: date) -> NextStep | None:
    if found.since is None:
        return None
    rows = [Taken(row.step, row.on, row.until) for row in steps]
    following = fee_ladder.following(days, found.since, rows)
    now = following.from_on <= today
    told = "possible now" if now else f"from {sentences.on_day(following.from_on, today)} on"
    return NextStep(following.step, STEPS[following.step], told, now)


def _conditions(ref: UUID, today: date) -> tuple[Condition, ...]:
    said = fee_facts.conditions(ref, on=today)
    titles = (
        "The terms were clear from the beginning",
        "Nobody is in imminent danger",
        "What stopping would mean was talked about",
    )
    return tuple(Condition(title, KEPT_SAYS[met]) for title, met in zip(titles, said, strict=True))


def open_balances(*, by: Actor) -> tuple[OpenLine, ...]:
    """Who owes what, the oldest first; audited with everybody named."""
    access.permitted(by, Act.KEEP_FEES)
    reached = list(access.episodes(by, Act.KEEP_FEES).values_list("id", flat=True))
    moved = set(
        Charge.objects.filter(episode__in=reached, wrong_at__isnull=True).values_list(
            "episode", flat=True
        )
    )
    unit, days = currency(by.practice), ladder(by.practice)
    found = _balances(sorted(moved))
    lines = [
        _open_line(ref, each, days, unit, by.today) for ref, each in found.items() if each.open > 0
    ]
    named = [client for line in lines for client, _ in book.people(line.episode)]
    audit.viewed_list(by, "balances", named)
    return tuple(sorted(lines, key=lambda line: (-line.age, line.name)))


def _open_line(ref: UUID, found: Balance, days: FeeLadder, unit: str, today: date) -> OpenLine:
    following = _next(found, days, _steps(ref), today)
    late = rules.age(found, due_days=days.due_days, today=today)
    return OpenLine(
        episode=ref,
        name=sentences.together(name for _, name in book.people(ref)),
        open=shown(found.open, unit),
        age=late,
        told=sentences.counted(late, "day") if late else "not overdue",
        next_step=f"{following.title}, {following.told}" if following else "",
    )
