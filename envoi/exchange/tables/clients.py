"""clients.csv: one person a row. docs/reference/csv.md shows the columns."""

import re
from collections.abc import Iterable
from functools import partial

from envoi.exchange.incoming import IncomingClient, IncomingContactWay
from envoi.exchange.tables import value
from envoi.exchange.tables.column import Column, Columns
from envoi.exchange.tables.row import Row
from envoi.exchange.tables.seen import Seen
from envoi.exchange.tables.value import Choice

CLIENT = ("client_id", "client_no", "client_number", "client_code", "patient", "patient_id")
COLUMNS = Columns(
    "clients",
    (
        Column(
            "client",
            "the sign by which the other tables name this client: a number, a code, a name",
            ("id", *CLIENT),
        ),
        Column("name", "first and last name in one cell", ("full_name", "client_name")),
        Column("given_name", "first name, where it has a cell of its own", ("first_name",)),
        Column(
            "family_name",
            "last name, where it has a cell of its own",
            ("last_name", "surname"),
        ),
        Column("preferred_name", "what the client likes to be called", ("goes_by", "nickname")),
        Column("pronouns", "such as she/her"),
        Column(
            "birth_date",
            "a day, or only 2015-03 or 2015",
            ("date_of_birth", "birthdate", "birthday", "dob", "born"),
        ),
        Column("spoken_language", "the language the client speaks", ("language",)),
        Column("written_language", "the language the client reads"),
        Column("interpreter", "yes or no", ("needs_interpreter", "interpreter_needed")),
        Column("email", "where letters by e-mail go", ("e_mail", "email_address", "mail")),
        Column("mobile", "mobile telephone", ("mobile_phone", "mobile_number", "cell_phone")),
        Column("phone", "other telephone", ("telephone", "phone_number", "landline", "tel")),
        Column("address", "postal address", ("postal_address", "post")),
    ),
    needs=(("client",),),
)
INTERPRETER = Choice(
    {
        "yes": ("y", "true", "1", "needed"),
        "no": ("n", "false", "0", "not needed"),
        "not_recorded": ("unknown",),
    }
)
WAYS = {"mobile": "mobile", "phone": "phone", "email": "email", "address": "post"}
BETWEEN = re.compile(r"[;|]")  # several clients in one cell
LONGEST_LANGUAGE = 60
LONGEST_WAY = 500


def read(row: Row, seen: Seen) -> Iterable[IncomingClient]:
    """The client of a row; raises Refused."""
    key = client_of(row)
    name = row.line_of("name") or _joined(row)
    yield IncomingClient(
        key=key,
        name=name or key,
        place=row.place,
        named=bool(name),
        preferred_name=row.line_of("preferred_name"),
        pronouns=row.line_of("pronouns", LONGEST_LANGUAGE),
        birth_date=row.partial_day("birth_date"),
        spoken_language=row.line_of("spoken_language", LONGEST_LANGUAGE),
        written_language=row.line_of("written_language", LONGEST_LANGUAGE),
        interpreter=row.choice("interpreter", INTERPRETER, "not_recorded"),
        contact_ways=tuple(_ways(row)),
    )


def clients_of(row: Row) -> tuple[str, ...]:
    """The clients a cell names, each once; raises Refused."""
    named = [each.strip() for each in BETWEEN.split(row.needed("client", "which client"))]
    clients = tuple(dict.fromkeys(filter(None, named)))
    if not clients:
        raise row.refused("client", "It does not say which client.")
    return clients


def client_of(row: Row) -> str:
    """The one client a cell names; raises Refused."""
    client = row.needed("client", "which client")
    if ";" in client or "|" in client:
        raise row.refused("client", "One client is asked for here; ; and | stand between several.")
    return client


def _joined(row: Row) -> str:
    return f"{row.line_of('given_name', 100)} {row.line_of('family_name', 99)}".strip()


def _ways(row: Row) -> Iterable[IncomingContactWay]:
    for name, kind in WAYS.items():
        where = row.understood(name, partial(value.text, longest=LONGEST_WAY), "")
        if where:
            yield IncomingContactWay(kind, where)
