"""Files of tables into one Reading: what a row gives, what it repeats, why it cannot go in."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from envoi.exchange.incoming import (
    Incoming,
    IncomingClient,
    IncomingEpisode,
    IncomingGoal,
    IncomingScore,
    IncomingSession,
    Reading,
    Rejected,
    Unreadable,
    digest,
)
from envoi.exchange.tables.goals import Contradiction, Goals
from envoi.exchange.tables.kind import KINDS, ReadRow, Table
from envoi.exchange.tables.row import Refused, Row
from envoi.exchange.tables.seen import Seen

Progress = Callable[[str, int], None]
EVERY = 5_000  # rows between two words of progress
MOST_REJECTED = 100_000
REPEATED = "repeated row"
NOTHING = "row with nothing filled in"


def collect(tables: Sequence[Table], progress: Progress | None = None) -> Reading:
    """Everything the tables say, clients first; raises Unreadable."""
    seen, goals, reading = Seen(), Goals(), Reading()
    for kind in KINDS:
        for table in tables:
            if table.kind is kind:
                _read(table, seen, goals, reading, progress or _silent)
    reading.clients = seen.all(IncomingClient)
    reading.episodes = seen.all(IncomingEpisode)
    reading.sessions = _told_apart(seen.all(IncomingSession))
    reading.scores = seen.all(IncomingScore)
    reading.goals = goals.all()
    return reading


def _read(table: Table, seen: Seen, goals: Goals, reading: Reading, progress: Progress) -> None:
    """One table, row by row."""
    name, count = table.sheet.name, 0
    read = table.reader()
    before = len(reading.rejected)
    for found in table.sheet.rows():
        count += 1
        if isinstance(found, Rejected):
            reading.rejected.append(found)
        else:
            _take(Row(table.frame, *found), read, seen, goals, reading)
        if len(reading.rejected) - before > MOST_REJECTED:
            raise Unreadable(_too_many(name, reading.rejected[before]))
        if count % EVERY == 0:
            progress(name, count)
    progress(name, count)
    _count_unused(table, count, reading.ignored)


def _take(row: Row, read: ReadRow, seen: Seen, goals: Goals, reading: Reading) -> None:
    """Everything one row says; what cannot go in is noted with its place."""
    nothing = True
    try:
        for each in read(row, seen):
            nothing = False
            if isinstance(each, Rejected):
                reading.rejected.append(each)
            elif not _keep(each, row, seen, goals):
                reading.ignored[REPEATED] += 1
    except Refused as refused:
        reading.rejected.append(row.rejected(refused))
        nothing = False
    if nothing:
        reading.ignored[f"{row.place.file}: {NOTHING}"] += 1


def _keep(new: Incoming, row: Row, seen: Seen, goals: Goals) -> bool:
    """Remember a value; False where it is known. Raises Refused where its key means another."""
    if isinstance(new, IncomingGoal):
        try:
            return goals.add(new)
        except Contradiction as error:
            raise _taken(row, error.earlier) from None
    key = _known_by(new)
    earlier = seen.earlier(type(new), key)
    if earlier is None:
        seen.keep(key, new)
    elif digest(earlier) != digest(new):
        raise _taken(row, earlier)
    return earlier is None


def _known_by(new: Incoming) -> Hashable:
    # Some systems number the sessions of every client from 1, and a couple shares its hour.
    return (new.key, new.client) if isinstance(new, IncomingSession) else new.key


def _taken(row: Row, earlier: Incoming) -> Refused:
    same_file = earlier.place.file == row.place.file
    where = f"Line {earlier.place.line}" + ("" if same_file else f" of {earlier.place.file}")
    field = "client" if isinstance(earlier, IncomingClient) else "id"
    if isinstance(earlier, IncomingClient) or row.cell("id"):
        return row.refused(field, f"{where} already has this id, and says something else.")
    return Refused(
        "", f"{where} is about the same, and says something else; an id tells them apart."
    )


def _told_apart(sessions: list[IncomingSession]) -> list[IncomingSession]:
    """Sessions of several clients under one id, each with a key of its own."""
    times = Counter(session.key for session in sessions)
    return [
        replace(each, key=f"{each.key}|{each.client}") if times[each.key] > 1 else each
        for each in sessions
    ]


def _too_many(name: str, first: Rejected) -> str:
    return (
        f"More than {MOST_REJECTED:,} rows of {name} cannot be read, so nothing of it is taken;"
        f" line {first.line} is the first of them: {first.why}"
    )


def _count_unused(table: Table, rows: int, ignored: Counter[str]) -> None:
    for at in table.unused:
        heading = table.sheet.header[at] or f"{at + 1}, without a name"
        ignored[f"{table.sheet.name}: column {heading}"] += rows


def _silent(name: str, count: int) -> None:
    """Nobody asked how far the reading is."""
