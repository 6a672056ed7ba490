"""Failure at any statement leaves everything as it was: nothing is ever half done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from envoi.care import closings, endings, imports, reopenings
from envoi.exchange.incoming import (
    IncomingClient,
    IncomingContactWay,
    IncomingGoal,
    IncomingRating,
    IncomingScore,
    IncomingSession,
    Place,
    Reading,
)
from tests import build, people

pytestmark = pytest.mark.django_db


class Struck(DatabaseError):
    """The database went away in the middle."""


@contextmanager
def striking(at: int) -> Iterator[None]:
    """The `at`-th statement fails, once."""
    seen = count(1)

    def strike(execute: Any, sql: str, *rest: Any) -> Any:
        if next(seen) == at:
            raise Struck(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(strike):
        yield


def everything() -> dict[str, list[Any]]:
    """Every row of every table of the records."""
    models = apps.get_app_config("records").get_models()
    return {m.__name__: list(m._base_manager.order_by("pk").values_list()) for m in models}


def nothing_half_done(act: Callable[[], Any]) -> int:
    """Strike at every statement of `act` in turn; how many there were."""
    before = everything()
    for number in count(1):
        with transaction.atomic():
            struck = _strikes(act, number)
            assert not struck or everything() == before, f"half done after statement {number}"
            transaction.set_rollback(True)
        if not struck:
            return number - 1
    raise AssertionError


def _strikes(act: Callable[[], Any], number: int) -> bool:
    """True when the act was struck; False when it has fewer statements than that."""
    try:
        with striking(number):
            act()
    except Struck:
        return True
    return False


def _ready_to_close() -> UUID:
    by = people.mara()
    ref = build.episode(sessions=6, phq9=[18, 12, 6])
    for weeks in (1, 2, 3):
        build.attended(ref, by.today + timedelta(weeks=weeks), status="expected")
    talked = endings.talk(ref, on=by.today, initiated_by="both", why="", by=by, ref=uuid4())
    ending = build.saved(talked)
    told = {"last_contact_on": by.today, "manner": "planned_short", "offered": ""}
    build.saved(closings.prepare(ending, by=by, **told))
    return ending


def test_a_closing_struck_at_any_statement_changes_nothing() -> None:
    ending = _ready_to_close()
    assert nothing_half_done(lambda: closings.close(ending, by=people.mara())) > 30


def test_an_undo_struck_at_any_statement_changes_nothing() -> None:
    ending = _ready_to_close()
    build.saved(closings.close(ending, by=people.mara()))
    assert nothing_half_done(lambda: reopenings.undo(ending, by=people.mara())) > 10


def _reading() -> Reading:
    place = Place("all.csv", 1)
    days = [date(2026, 3, 2) + timedelta(weeks=n) for n in range(4)]
    return Reading(
        clients=[
            IncomingClient(
                "k1", "Nina", place, contact_ways=(IncomingContactWay("email", "n@example.org"),)
            )
        ],
        sessions=[
            IncomingSession(f"s{n}", "k1", day, place, attendance="attended")
            for n, day in enumerate(days)
        ],
        scores=[
            IncomingScore(f"r{n}", "k1", day, "phq-9", place, total=(18 - n) * 1000)
            for n, day in enumerate(days)
        ],
        goals=[
            IncomingGoal(
                "g1", "k1", "Sleep", place, ratings=(IncomingRating(days[0], "client", "partly"),)
            )
        ],
    )


def test_an_import_struck_at_any_statement_brings_nothing() -> None:
    by = people.mara()
    assert nothing_half_done(lambda: imports.bring(_reading(), by=by)) > 20


def test_a_second_import_struck_at_any_statement_changes_nothing() -> None:
    by = people.mara()
    imports.bring(_reading(), by=by)
    again = _reading()
    place = Place("all.csv", 2)
    again.scores[0] = IncomingScore("r0", "k1", date(2026, 3, 2), "phq-9", place, total=20_000)
    again.clients[0] = IncomingClient("k1", "Nina Berg", place)
    assert nothing_half_done(lambda: imports.bring(again, by=by)) > 20
