"""sessions.csv: one appointed hour a row. docs/reference/csv.md shows the columns."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from envoi.exchange.incoming import IncomingSession
from envoi.exchange.tables import value
from envoi.exchange.tables.clients import CLIENT, clients_of
from envoi.exchange.tables.column import Column, Columns
from envoi.exchange.tables.day import Moment, clock_time
from envoi.exchange.tables.row import Row
from envoi.exchange.tables.seen import Seen
from envoi.exchange.tables.value import Choice, NotUnderstood

COLUMNS = Columns(
    "sessions",
    (
        Column("id", "the session's own number", ("session", "session_id", "appointment_id")),
        Column(
            "client",
            "who it is with; several clients with a semicolon or a bar between them",
            ("clients", *CLIENT),
        ),
        Column("episode", "the episode it belongs to, where that is known", ("episode_id", "case")),
        Column("date", "the day", ("on", "day", "session_date", "appointment_date")),
        Column(
            "start",
            "the day and time in one cell, 2026-11-03 14:30, with an offset or without",
            ("starts_at", "start_time", "begins_at", "datetime"),
        ),
        Column("time", "the time beside a date, 14:30", ("at",)),
        Column("minutes", "how long, 1 to 1440; 50 where nothing is said", ("duration", "length")),
        Column("place", "practice, video, phone, home or elsewhere", ("where", "location")),
        Column(
            "attendance",
            "expected, attended, late cancelled, cancelled or not shown",
            ("status", "attended", "outcome"),
        ),
        Column("cancelled_by", "client, therapist or other", ("canceled_by",)),
    ),
    needs=(("client",), ("date", "start")),
)
PLACE = Choice(
    {
        "practice": ("office", "in person", "on site", "clinic", "face to face"),
        "video": ("online", "video call", "telehealth", "remote"),
        "phone": ("telephone", "phone call", "call"),
        "home": ("at home", "home visit"),
        "elsewhere": ("other", "outdoors", "school"),
        "not_recorded": ("unknown",),
    }
)
CANCELLED_BY = Choice(
    {
        "client": ("patient", "the client"),
        "therapist": ("clinician", "provider", "practice", "the therapist"),
        "other": ("somebody else", "someone else", "nobody"),
    }
)
CANCELLED = ("cancelled", "late_cancelled")
EXPECTED = ("booked", "planned", "scheduled", "upcoming", "confirmed")
ATTENDED = ("present", "came", "kept", "seen", "completed", "arrived", "show", "yes")
NOT_SHOWN = ("no show", "dna", "did not attend", "missed", "absent", "failed to attend", "fta")


def _by(code: str, *words: str) -> dict[str, tuple[str, ...]]:
    """A cancellation, and in one cell by whom: "cancelled/client" is code, slash, canceller."""
    known: dict[str, tuple[str, ...]] = {code: words}
    for who in ("client", "therapist", "other"):
        by = [f"{word} by {who}" for word in (code, *words)]
        known[f"{code}/{who}"] = (*by, *[f"{who} {word}" for word in (code, *words)])
    return known


ATTENDANCE_WORDS: dict[str, tuple[str, ...]] = {
    "expected": EXPECTED,
    "attended": ATTENDED,
    "not_shown": NOT_SHOWN,
    **_by("cancelled", "canceled", "cancellation", "cancelled in time"),
    **_by(
        "late_cancelled",
        "late canceled",
        "late cancellation",
        "late cancel",
        "cancelled late",
        "canceled late",
        "short notice cancellation",
        "cancelled at short notice",
    ),
}
ATTENDANCE = Choice(
    ATTENDANCE_WORDS, listed="expected, attended, late cancelled, cancelled or not shown"
)
LONGEST_MINUTES = 1440


def read(row: Row, seen: Seen) -> Iterable[IncomingSession]:
    """The session of a row, once for each of its clients; raises Refused."""
    clients = clients_of(row)
    begins = _begins(row)
    attendance, _, by = row.choice("attendance", ATTENDANCE, "expected").partition("/")
    cancelled_by = row.choice("cancelled_by", CANCELLED_BY, by)
    if cancelled_by and attendance not in CANCELLED:
        raise row.refused("cancelled_by", "Only a cancelled session was cancelled by somebody.")
    if by and cancelled_by != by:
        raise row.refused("cancelled_by", f"One cell says {by}, the other {cancelled_by}.")
    for client in clients:
        yield IncomingSession(
            key=row.line_of("id") or _key(client, begins, seen),
            client=client,
            on=begins.on,
            place=row.place,
            episode=row.line_of("episode"),
            starts_at=begins.at,
            minutes=row.understood("minutes", _minutes, 50),
            where=row.choice("place", PLACE, "not_recorded"),
            attendance=attendance,
            cancelled_by=cancelled_by,
        )


_minutes = partial(value.between, low=1, high=LONGEST_MINUTES)


def _key(client: str, begins: Moment, seen: Seen) -> str:
    if begins.at:
        return f"{client}|{begins.at.isoformat()}"
    return f"{client}|{begins.on}|{seen.nth('session', client, begins.on)}"


def _begins(row: Row) -> Moment:
    """The day and, where a cell says so, the time; raises Refused."""
    start = row.cell("start")
    if start and not _is_clock(start):
        return row.moment("start") or _no_day(row)
    found = row.moment("date") or _no_day(row)
    clock = row.understood("time", clock_time, None) or row.understood("start", clock_time, None)
    return Moment(found.on, datetime.combine(found.on, clock)) if clock else found


def _is_clock(cell: str) -> bool:
    try:
        clock_time(cell)
    except NotUnderstood:
        return False
    return True


def _no_day(row: Row) -> Moment:
    raise row.refused("date", "It does not say on which day.")
