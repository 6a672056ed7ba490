"""episodes.csv: one course of therapy a row. docs/reference/csv.md shows the columns."""

from collections.abc import Iterable

from envoi.exchange.incoming import IncomingEpisode
from envoi.exchange.tables.clients import CLIENT, clients_of
from envoi.exchange.tables.column import Column, Columns
from envoi.exchange.tables.row import Row
from envoi.exchange.tables.seen import Seen
from envoi.exchange.tables.value import Choice

COLUMNS = Columns(
    "episodes",
    (
        Column("id", "the episode's own number", ("episode", "episode_id", "case", "case_id")),
        Column(
            "client",
            "who it is with; several clients with a semicolon or a bar between them",
            ("clients", *CLIENT),
        ),
        Column("kind", "individual, couple, family or group", ("type", "setting")),
        Column(
            "status",
            "planned, waitlist, active, onhold, finished or cancelled; without it an episode"
            " with an end is finished, every other one active",
            ("state",),
        ),
        Column(
            "start",
            "the day it began",
            ("started_on", "start_date", "begin", "opened", "from"),
        ),
        Column("end", "the day it ended", ("ended_on", "end_date", "closed", "until")),
        Column("review", "the day on which to look at it together", ("review_on", "review_date")),
        Column("therapist", "log-in or name of who sees the client", ("clinician", "provider")),
    ),
    needs=(("client",),),
)
KIND = Choice(
    {
        "individual": ("single", "individual therapy", "one to one", "1:1"),
        "couple": ("couples", "couple therapy", "couples therapy"),
        "family": ("family therapy", "families"),
        "group": ("group therapy", "groups"),
    }
)
STATUS = Choice(
    {
        "planned": ("enquiry", "referred", "intake"),
        "waitlist": ("waiting", "waiting list"),
        "active": ("open", "current", "under way", "in treatment"),
        "onhold": ("on hold", "paused", "suspended"),
        "finished": ("closed", "completed", "ended", "discharged"),
        "cancelled": ("canceled", "not begun", "never began"),
    }
)
OVER = ("finished", "cancelled")


def read(row: Row, seen: Seen) -> Iterable[IncomingEpisode]:
    """The episode of a row; raises Refused."""
    clients = clients_of(row)
    start, end = row.day("start"), row.day("end")
    status = row.choice("status", STATUS, "finished" if end else "active")
    if start and end and end < start:
        raise row.refused("end", f"It would end on {end}, before it began on {start}.")
    if end and status not in OVER:
        raise row.refused("status", f"It has an end, so it is finished or cancelled, not {status}.")
    yield IncomingEpisode(
        key=row.line_of("id") or f"{';'.join(clients)}|{start or ''}",
        clients=clients,
        place=row.place,
        kind=row.choice("kind", KIND, "individual"),
        status=status,
        started_on=start,
        ended_on=end,
        review_on=row.day("review"),
        therapist=row.line_of("therapist"),
    )
