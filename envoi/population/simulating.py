"""Believable populations of any size, invented hour by hour and written in chunks.

All clients of a chunk walk together from one appointed hour to the next: kept or missed, answered,
and then perhaps an ending, the ways of ending competing. Whoever is still there when the last year
is over is still open. The parameters stand in `invented.py`. The same seed, size and version give
the same rows.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from envoi.domain import change
from envoi.domain.dropout import PAIR, could_recover
from envoi.domain.ended import MANNERS, dropped_out_said
from envoi.domain.extract import WHOS
from envoi.domain.measure import POINT
from envoi.knowledge import library
from envoi.population import invented
from envoi.population.files import Extract, NotWritten
from envoi.population.invented import Odds, Questionnaire
from envoi.population.schema import EPISODES, SCORES, SESSIONS

BYTES = 75  # of disk an episode takes, with its scores and sessions: 64, and some room
CHUNK = 50_000  # episodes invented together
DAYS_A_MONTH = 30.4375
KEPT = ("attended", "missed", "cancelled_by_client", "cancelled_by_us")
ATTENDED, MISSED, BY_CLIENT, BY_US = range(4)
HOW = ("", "transfer", "planned", "short", "unplanned")
OPEN = 0
# How the closing says it; an invented transfer was worked through.
MANNER = {
    "": "",
    "transfer": "planned_worked_through",
    **{str(kind): manner for manner, kind in MANNERS.items()},
}
Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]
Small = NDArray[np.int32]
Truths = NDArray[np.bool_]
Tell = Callable[[int], object]


def quiet(_done: int) -> None:
    """Says nothing of how far it is."""


def simulate(episodes: int, seed: int, folder: Path, *, tell: Tell = quiet) -> None:
    """Writes that many invented episodes into a new folder. Raises NotWritten."""
    if episodes < 1:
        raise NotWritten("An invented population has one episode or more.")
    if seed < 0:
        raise NotWritten("A seed is zero or more.")
    _room(episodes, folder)
    about = {"invented": True, "seed": seed, "episodes": episodes}
    with Extract(folder, about) as extract:
        for number, first in enumerate(range(0, episodes, CHUNK)):
            numbers = np.arange(first, min(first + CHUNK, episodes), dtype=np.int64)
            _write(extract, _chunk(numbers, episodes, np.random.default_rng([seed, number])))
            tell(int(numbers[-1]) + 1)


def _room(episodes: int, folder: Path) -> None:
    """There is room for so many. Raises NotWritten."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    needed, free = episodes * BYTES / 1e9, shutil.disk_usage(there).free / 1e9
    if needed > free:
        raise NotWritten(
            f"{episodes:,} episodes need about {needed:,.0f} GB, and {free:,.0f} GB are free there."
        )


@dataclass(eq=False)
class _Chunk:
    """Episodes as they go on: one place an episode in every array, one item an hour in the lists.

    `left` holds the days until the last year is over; `answers` (place, number, days, session,
    score) of each questionnaire, `hours` (place, number, days, kept).
    """

    number: Wholes
    month: Small
    left: Floats
    day: Small
    attended: Small
    missed_last: Truths
    how: NDArray[np.int8]
    hours: list[tuple[Wholes, int, Small, NDArray[np.int8]]]
    answers: list[list[tuple[Wholes, Small, Small, Small, Small]]]
    lines: list["_Lines"]
    r: np.random.Generator
    total: int


def _chunk(number: Wholes, total: int, r: np.random.Generator) -> _Chunk:
    """One chunk lived through."""
    n, months = len(number), 12 * invented.YEARS
    since = (number * months // total).astype(np.int32)
    last = 12 * (invented.LAST_YEAR + 1)
    left = (months - since - r.random(n)) * DAYS_A_MONTH
    chunk = _Chunk(
        number=number,
        month=since + np.int32(last - months),
        left=left,
        day=np.zeros(n, np.int32),
        attended=np.zeros(n, np.int32),
        missed_last=np.zeros(n, bool),
        how=np.zeros(n, np.int8),
        hours=[],
        answers=[[] for _ in invented.QUESTIONNAIRES],
        lines=[_Lines.of_all(each, n, r) for each in invented.QUESTIONNAIRES],
        r=r,
        total=total,
    )
    _live(chunk)
    return chunk


def _live(chunk: _Chunk) -> None:
    """Hour after hour, until everybody has ended or time is over."""
    r, n = chunk.r, len(chunk.number)
    misses = _chance(r.normal(*invented.MISSED, n))
    steps, shares = zip(*invented.RHYTHM, strict=True)
    rhythm = r.choice(np.array(steps, np.int32), n, p=shares)
    there = np.arange(n)
    for hour in range(1, invented.MOST_HOURS + 1):
        kept = _kept(r, misses[there]) if hour > 1 else np.zeros(len(there), np.int8)
        chunk.hours.append((there, hour, chunk.day[there], kept))
        came = kept == ATTENDED
        # Hours we cancel ourselves say nothing of the client.
        theirs = kept != BY_US
        chunk.missed_last[there[theirs]] = ~came[theirs]
        for lines, answers in zip(chunk.lines, chunk.answers, strict=True):
            _answer(chunk, lines, answers, there[came])
        chunk.attended[there[came]] += 1
        _end(chunk, there, came, chunk.lines[0], last=hour == invented.MOST_HOURS)
        there = there[chunk.how[there] == OPEN]
        later = r.random(len(there)) < invented.LATER
        there, days = _in_time(chunk, there, rhythm[there] + 7 * later.astype(np.int32))
        chunk.day[there] = days
        if not len(there):
            return


def _in_time(chunk: _Chunk, there: Wholes, more: Small) -> tuple[Wholes, Small]:
    """Those whose next hour lies before the end of time, and its day."""
    days = chunk.day[there] + more
    within = days < chunk.left[there]
    return there[within], days[within].astype(np.int32)


def _kept(r: np.random.Generator, misses: Floats) -> NDArray[np.int8]:
    u = r.random(len(misses))
    by_client = misses + invented.CANCELLED_BY_CLIENT
    by_us = by_client + invented.CANCELLED_BY_US
    kept = np.select([u < misses, u < by_client, u < by_us], [MISSED, BY_CLIENT, BY_US], ATTENDED)
    return kept.astype(np.int8)


# ---- questionnaires


@dataclass(eq=False)
class _Lines:
    """Everybody's own line for one questionnaire, and their first and last score in points."""

    of: Questionnaire
    fills: Truths
    intercept: Floats
    slope: Floats
    number: Small
    first: Floats
    now: Floats

    @classmethod
    def of_all(cls, of: Questionnaire, n: int, r: np.random.Generator) -> "_Lines":
        one, two = r.standard_normal(n), r.standard_normal(n)
        two = of.correlation * one + np.sqrt(1 - of.correlation**2) * two
        return cls(
            of=of,
            fills=r.random(n) < of.share,
            intercept=of.intercept[0] + of.intercept[1] * one,
            slope=of.slope[0] + of.slope[1] * two,
            number=np.zeros(n, np.int32),
            first=np.zeros(n),
            now=np.zeros(n),
        )


def _answer(
    chunk: _Chunk,
    lines: _Lines,
    answers: list[tuple[Wholes, Small, Small, Small, Small]],
    came: Wholes,
) -> None:
    r, of = chunk.r, lines.of
    first = lines.number[came] == 0
    who = came[lines.fills[came] & (first | (r.random(len(came)) < of.answered))]
    line = lines.intercept[who] + lines.slope[who] * np.log1p(chunk.attended[who])
    points = np.rint(line + of.residual * r.standard_normal(len(who))).clip(of.low, of.high)
    lines.number[who] += 1
    lines.first[who] = np.where(lines.number[who] == 1, points, lines.first[who])
    lines.now[who] = points
    thousandths = (1000 * points).astype(np.int32)
    answers.append((who, lines.number[who], chunk.day[who], chunk.attended[who], thousandths))


# ---- endings


def _end(chunk: _Chunk, there: Wholes, came: Truths, lines: _Lines, *, last: bool) -> None:
    """Ways of ending, one after the other, each asked of who is still there."""
    better = (lines.first - lines.now) / 10
    for how, odds in invented.ENDINGS.items():
        asked = there[came & (chunk.how[there] == OPEN)]
        chunk.how[_ending(chunk, asked, odds, better)] = HOW.index(how)
    asked = there[chunk.how[there] == OPEN]
    chunk.how[_ending(chunk, asked, invented.UNPLANNED, better)] = HOW.index("unplanned")
    if last:
        chunk.how[there[chunk.how[there] == OPEN]] = HOW.index("planned")


def _ending(chunk: _Chunk, asked: Wholes, odds: Odds, better: Floats) -> Wholes:
    told = (
        odds.level
        + odds.log_session * np.log1p(chunk.attended[asked])
        + odds.missed * chunk.missed_last[asked]
        + odds.better * better[asked]
    )
    return asked[chunk.r.random(len(asked)) < _chance(told)]


def _chance(odds: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-odds))
    return chance


# ---- as rows


def _write(extract: Extract, chunk: _Chunk) -> None:
    extract.add(EPISODES, _episodes(chunk))
    for columns in _scores(chunk):
        extract.add(SCORES, columns)
    extract.add(SESSIONS, _sessions(chunk))


def _sessions(chunk: _Chunk) -> Mapping[str, Any]:
    """Everybody's hours in order: the n-th hour of an episode lies n places behind its first."""
    places = np.concatenate([who for who, *_ in chunk.hours])
    number = np.concatenate([np.full(len(who), hour, np.int32) for who, hour, *_ in chunk.hours])
    at = _rank(places, number, len(chunk.number))
    days = np.concatenate([days for _, _, days, _ in chunk.hours])
    kept = np.concatenate([kept for *_, kept in chunk.hours])
    return {
        **_of_episode(chunk, places[at]),
        "number": number[at],
        "days": days[at],
        "kept": _codes(kept[at], KEPT),
    }


def _scores(chunk: _Chunk) -> Iterator[Mapping[str, Any]]:
    for of, answers in zip(invented.QUESTIONNAIRES, chunk.answers, strict=True):
        places, number, days, session, score = (
            np.concatenate(column) for column in zip(*answers, strict=True)
        )
        at = _rank(places, number, len(chunk.number))
        yield {
            **_of_episode(chunk, places[at]),
            "instrument": _codes(np.zeros(len(at), np.int8), [of.code]),
            "number": number[at],
            "days": days[at],
            "session": session[at],
            "score": score[at],
        }


def _rank(places: Wholes, number: Small, n: int) -> Wholes:
    """The order of rows by place and then number, where each place has 1, 2, 3 … without gaps."""
    counts = np.bincount(places, minlength=n)
    offsets = np.cumsum(counts) - counts
    at = np.empty(len(places), np.int64)
    at[offsets[places] + number - 1] = np.arange(len(places))
    return at


def _of_episode(chunk: _Chunk, places: Wholes) -> Mapping[str, Any]:
    return {"episode": chunk.number[places] + 1, "year": chunk.month[places] // 12}


def _episodes(chunk: _Chunk) -> Mapping[str, Any]:
    r, n = chunk.r, len(chunk.number)
    over = chunk.how != OPEN
    therapists = max(1, chunk.total // invented.CASES_A_THERAPIST)
    before = (r.random(n) * chunk.number).astype(np.int64)
    again = (r.random(n) < invented.COMES_AGAIN) & (chunk.number > 0)
    summary, summary_days = invented.SUMMARY
    raised = _by_how(chunk, invented.RAISED_DAYS)
    sessions, shares = list(invented.PLANNED_SESSIONS), list(invented.PLANNED_SESSIONS.values())
    agreed_at_first = r.random(n) < sum(shares)
    who = _drawn_by(chunk, invented.WHO)
    many = r.choice(np.array(sessions, np.int32), n, p=np.array(shares) / sum(shares))
    return {
        "episode": chunk.number + 1,
        "client": np.where(again, before, chunk.number) + 1,
        "therapist": r.integers(1, therapists + 1, n),
        "month": chunk.month,
        "age_band": _drawn(r, np.ones(n, bool), _known(invented.AGES)),
        "days": chunk.day,
        "attended": chunk.attended,
        "planned_sessions": pa.array(many, mask=~agreed_at_first),
        "over": over,
        "how": _codes(chunk.how, HOW, ~over),
        "reason": _drawn_by(chunk, invented.REASONS),
        "who": who,
        "agreed": _drawn_by(chunk, invented.AGREED),
        "raised_days": _days(r, raised, raised > 0, most=chunk.day),
        "dropped_out_said": _dropped_out_said(chunk, who),
        "missed_last": chunk.missed_last,
        "short_of_change": _short_of_change(chunk),
        "summary_days": _days(r, np.full(n, summary_days), over & (r.random(n) < summary)),
        "referral": _drawn(r, r.random(n) < _by_how(chunk, invented.REFERRED), invented.REFERRALS),
        "follow_up": _drawn(r, over, invented.FOLLOW_UPS),
        "year": chunk.month // 12,
    }


def _dropped_out_said(chunk: _Chunk, who: pa.DictionaryArray) -> pa.Array:
    """What the rule of the records says of how an episode ended, and of who ended it."""
    begun = {told: name for name, told in WHOS.items()}
    codes = [begun[name] for name in who.dictionary.to_pylist()]
    said = [[dropped_out_said(MANNER[how], each) for each in codes] for how in HOW]
    yes = np.array([[bool(each) for each in row] for row in said])
    known = np.array([[each is not None for each in row] for row in said])
    place = who.indices.fill_null(0).to_numpy()
    there = who.indices.is_valid().to_numpy(zero_copy_only=False)
    return pa.array(yes[chunk.how, place], mask=~(known[chunk.how, place] & there))


def _short_of_change(chunk: _Chunk) -> pa.Array:
    """Who could recover by a questionnaire has done so by none; of those who have ended."""
    could, recovered = np.zeros((2, len(chunk.number)), bool)
    for lines in chunk.lines:
        by = change.limits(library.instrument(lines.of.code))
        first, last = POINT * lines.first, POINT * lines.now
        able = (lines.number >= PAIR) & could_recover(first, by)
        could |= able
        recovered |= able & change.recovered(
            change.turned(first, by.better), change.turned(last, by.better), by
        )
    return pa.array(could & ~recovered, mask=~(could & (chunk.how != OPEN)))


def _known(shares: Mapping[str, float]) -> Mapping[str, float]:
    return {name: share * (1 - invented.AGE_NOT_KNOWN) for name, share in shares.items()}


def _by_how(chunk: _Chunk, of: Mapping[str, float]) -> Floats:
    """One number an episode, by its way of ending; 0 where none is given."""
    return np.array([of.get(how, 0.0) for how in HOW])[chunk.how]


def _days(
    r: np.random.Generator, mean: Floats, there: Truths, *, most: Small | None = None
) -> pa.Array:
    days = np.rint(mean * r.exponential(size=len(mean))).astype(np.int32)
    return pa.array(days if most is None else np.minimum(days, most), mask=~there)


def _drawn_by(chunk: _Chunk, of: Mapping[str, Mapping[str, float]]) -> pa.Array:
    """One code an episode, from the table of its way of ending; none where there is no table."""
    names = sorted({name for table in of.values() for name in table})
    codes, missing = np.zeros(len(chunk.how), np.int64), np.ones(len(chunk.how), bool)
    u = chunk.r.random(len(chunk.how))
    for how, table in of.items():
        inside = chunk.how == HOW.index(how)
        place = _place(u[inside], table)
        own = np.array([names.index(name) for name in table])
        codes[inside] = own[np.minimum(place, len(table) - 1)]
        missing[inside] = place >= len(table)
    return _codes(codes, names, missing)


def _drawn(r: np.random.Generator, there: Truths, table: Mapping[str, float]) -> pa.Array:
    place = _place(r.random(len(there)), table)
    missing = ~there | (place >= len(table))
    return _codes(np.minimum(place, len(table) - 1), list(table), missing)


def _place(u: Floats, table: Mapping[str, float]) -> Wholes:
    """Where in the table a draw falls; beyond it where its shares do not come to one."""
    bounds = np.cumsum(list(table.values()))
    if bounds[-1] > 1 - 1e-9:
        bounds[-1] = 1.0
    return np.searchsorted(bounds, u, side="right")


def _codes(
    places: NDArray[np.integer[Any]], names: Sequence[str], missing: Truths | None = None
) -> pa.Array:
    """Codes by their place in a list, without a Python string for each row."""
    indices = pa.array(places.astype(np.int32), mask=missing)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(names), pa.string()))
