"""Sessions: who was there, the client's own rhythm, and from which day a client is not in touch.

One visit is one session as one client (or one couple, family) kept it. Days only, no hours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise


class Attendance(StrEnum):
    """Whether an appointed hour was kept."""

    EXPECTED = "expected"  # still to come, or past and not recorded yet
    ATTENDED = "attended"
    LATE_CANCELLED = "late_cancelled"
    CANCELLED = "cancelled"
    NOT_SHOWN = "not_shown"


@dataclass(frozen=True)
class Visit:
    """One session on a day; `cancelled_by` is "client", "therapist", "other" or None.

    A proposed session is one nobody has agreed to yet: it never counts as booked.
    """

    on: date
    attendance: Attendance = Attendance.EXPECTED
    cancelled_by: str | None = None
    proposed: bool = False


@dataclass(frozen=True)
class Contact:
    """One try to be in touch between sessions; `reached` when client and practice spoke."""

    on: date
    reached: bool


@dataclass(frozen=True)
class AttendanceCounts:
    """How many sessions stand under each word."""

    attended: int
    late_cancelled: int
    cancelled: int
    not_shown: int
    expected: int


@dataclass(frozen=True)
class Silence:
    """The day from which a client counts as not in touch, and everything that day rests on."""

    from_day: date
    last_word_on: date
    limit_days: int
    usual_gap_days: int | None
    last_attended_on: date | None
    last_booked_on: date | None
    missed_in_a_row: int


MOST_PLANNED = 500  # sessions anybody agrees on at first
# The rhythm, all tunable; reasons in docs/methods/signals.md.
RECENT_GAPS = 8  # a rhythm is what it was lately: a taper changes it
GAPS_FOR_A_RHYTHM = 2
RHYTHMS_MISSED = 2
SHORTEST_SILENCE_DAYS = 14
LONGEST_SILENCE_DAYS = 90
SILENCE_WITHOUT_RHYTHM_DAYS = 30
DAYS_TO_RECORD_A_SESSION = 7


def attended_on(visits: Iterable[Visit]) -> tuple[date, ...]:
    """The days on which the client was there, each once, in order."""
    return tuple(sorted({v.on for v in visits if v.attendance is Attendance.ATTENDED}))


def last_attended(visits: Iterable[Visit]) -> date | None:
    """The last day the client was there."""
    return max(attended_on(visits), default=None)


def next_booked(visits: Iterable[Visit], today: date) -> date | None:
    """The next agreed session from `today` on; a proposed one is not agreed."""
    return min((v.on for v in visits if _booked(v) and v.on >= today), default=None)


def usual_gap(visits: Iterable[Visit]) -> int | None:
    """The client's own rhythm: the median of the latest gaps between attended days, in days.

    None with fewer than three attended days. Of an even number of gaps the lower middle one.
    """
    days = attended_on(visits)
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    if len(gaps) < GAPS_FOR_A_RHYTHM:
        return None
    recent = sorted(gaps[-RECENT_GAPS:])
    return recent[(len(recent) - 1) // 2]


def silence_limit(gap: int | None) -> int:
    """How many days without a word are still within a rhythm of `gap` days."""
    if gap is None:
        return SILENCE_WITHOUT_RHYTHM_DAYS
    return min(max(RHYTHMS_MISSED * gap, SHORTEST_SILENCE_DAYS), LONGEST_SILENCE_DAYS)


def last_word(visits: Sequence[Visit], contacts: Iterable[Contact] = ()) -> date | None:
    """The last day with word between client and practice.

    A session kept, a contact in which the client was reached, and a session cancelled by anyone:
    who cancels has spoken, and a client whom the therapist cancelled is not silent. Where only
    missed or expected sessions stand, the first of them: somebody made that appointment.
    """
    days = [v.on for v in visits if v.attendance in _WORD]
    days += [c.on for c in contacts if c.reached]
    if days:
        return max(days)
    return min((v.on for v in visits if not v.proposed), default=None)


def silence(visits: Sequence[Visit], contacts: Sequence[Contact] = ()) -> date | None:
    """The day from which the client counts as not in touch; None without a first word."""
    found = not_in_touch(visits, contacts)
    return None if found is None else found.from_day


def not_in_touch(visits: Sequence[Visit], contacts: Sequence[Contact] = ()) -> Silence | None:
    """From when the client is not in touch, in their own rhythm; None without a first word.

    Never before the last booked session and a week for recording it have passed.
    """
    word = last_word(visits, contacts)
    if word is None:
        return None
    gap = usual_gap(visits)
    limit = silence_limit(gap)
    booked = max((v.on for v in visits if _booked(v)), default=None)
    day = word + timedelta(days=limit + 1)
    if booked is not None:
        day = max(day, booked + timedelta(days=DAYS_TO_RECORD_A_SESSION + 1))
    return Silence(day, word, limit, gap, last_attended(visits), booked, missed_in_a_row(visits))


def missed_in_a_row(visits: Iterable[Visit]) -> int:
    """How many sessions the client missed since last being there.

    Not shown, or cancelled by the client or by nobody named. What the therapist or something
    else cancelled neither counts nor ends the row.
    """
    past = sorted((v for v in visits if v.attendance is not Attendance.EXPECTED), key=_by_day)
    row = 0
    for visit in reversed(past):
        if visit.attendance is Attendance.ATTENDED:
            break
        row += missed(visit) is True
    return row


def missed(visit: Visit) -> bool | None:
    """The client did not come to an appointed hour: not shown, or cancelled and not by us.

    None where the hour says nothing of the client: the practice or something else called it off,
    or nothing is recorded of it.
    """
    if visit.attendance is Attendance.EXPECTED:
        return None
    if visit.attendance in (Attendance.ATTENDED, Attendance.NOT_SHOWN):
        return visit.attendance is Attendance.NOT_SHOWN
    return None if visit.cancelled_by in ("therapist", "other") else True


def counts(visits: Iterable[Visit]) -> AttendanceCounts:
    """How many sessions stand under each word of attendance; proposed ones are left out."""
    words = [v.attendance for v in visits if not v.proposed]
    return AttendanceCounts(
        attended=words.count(Attendance.ATTENDED),
        late_cancelled=words.count(Attendance.LATE_CANCELLED),
        cancelled=words.count(Attendance.CANCELLED),
        not_shown=words.count(Attendance.NOT_SHOWN),
        expected=words.count(Attendance.EXPECTED),
    )


_WORD = frozenset({Attendance.ATTENDED, Attendance.CANCELLED, Attendance.LATE_CANCELLED})


def _booked(visit: Visit) -> bool:
    return visit.attendance is Attendance.EXPECTED and not visit.proposed


def _by_day(visit: Visit) -> tuple[date, bool]:
    # On one day the session that was kept comes last: being there ends the row.
    return visit.on, visit.attendance is Attendance.ATTENDED
