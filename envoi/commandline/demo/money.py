"""Fees: what was agreed and paid, and how it was talked about where something stayed open."""

from dataclasses import dataclass
from datetime import date

from envoi.care import fee_steps, fees
from envoi.commandline.demo.case import Case
from envoi.commandline.demo.courses import WEEK
from envoi.commandline.demo.diary import Diary

CURRENCY = "EUR"
KEEPS = "pia"  # who charges and books what comes in
CHOSEN_YEARS = 1


@dataclass(frozen=True)
class Talk:
    """One step about money, in an attended session."""

    at: int
    step: str
    words: str
    offered: tuple[str, ...] = ()
    until_weeks: int | None = None


@dataclass(frozen=True)
class Account:
    """What one client pays by themselves, since when; amounts in whole cents."""

    since: int  # attended session
    fee: int
    words: str
    paid: tuple[tuple[int, int, str], ...]  # in which session, how much, by whom
    talks: tuple[Talk, ...] = ()


ACCOUNTS = {
    "rosa": Account(
        since=-5,
        fee=95_00,
        words="Pays herself since the insurer’s approval is used up. Bill each month.",
        paid=((-3, 285_00, "by transfer"), (-1, 190_00, "by transfer")),
    ),
    "zoe": Account(
        since=-7,
        fee=90_00,
        words="Pays herself; the family’s supplementary insurance pays a part back to her.",
        paid=((-6, 180_00, "by transfer"), (-1, 50_00, "in cash, the first of the plan")),
        talks=(
            Talk(
                -3,
                "talk",
                "I asked. Fewer shifts since the autumn; she had been ashamed to say it, and had "
                "thought of staying away. Glad that it is on the table.",
            ),
            Talk(
                -2,
                "options",
                "Fifty a week until the new year, then we look at it again. Asked whether the "
                "hours should be fewer: no, and she need not decide it by the money.",
                offered=("plan", "lower"),
                until_weeks=8,
            ),
        ),
    ),
}


def choose_currency(diary: Diary, login: str) -> None:
    """What the practice keeps its money in."""
    day = diary.today - 52 * CHOSEN_YEARS * WEEK
    diary.on(day, login, lambda by: fee_steps.choose_currency(CURRENCY, by=by))


def pay(case: Case) -> None:
    """Agreed, charged each week, paid as far as it was, and talked about."""
    account = ACCOUNTS[case.who.key]
    since = case.attended[account.since]
    agreed = {"since_on": since, "amount": account.fee, "words": account.words}
    case.on(since, lambda by: case.add("agreed-fee", case.ref, by, **agreed))
    for day in case.attended[account.since :]:
        case.diary.on(day, KEEPS, lambda by: fees.charge_all(case.ref, by=by))
    for at, amount, payer in account.paid:
        _came(case, case.attended[at], amount, payer)
    for talk in account.talks:
        _talked(case, talk, case.attended[talk.at])


def _came(case: Case, on: date, amount: int, payer: str) -> None:
    came = {"kind": "payment", "on": on, "amount": amount, "payer": payer}
    case.diary.on(on, KEEPS, lambda by: case.add("payment", case.ref, by, **came))


def _talked(case: Case, talk: Talk, on: date) -> None:
    wanted = fee_steps.Wanted(
        talk.step,
        on,
        until=on + talk.until_weeks * WEEK if talk.until_weeks else None,
        offered=talk.offered,
        terms_clear="yes",
        after_told="yes",
        words=talk.words,
    )
    ref = case.new(f"money {talk.at}")
    case.on(on, lambda by: fee_steps.take(
        case.ref, wanted, by=by, ref=ref, client=case.client()
    ))  # fmt: skip
