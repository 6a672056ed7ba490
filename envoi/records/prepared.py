"""Questions that are put into words once, and asked with other values from then on.

To compile a query into SQL takes Django several times as long as a small database takes to answer
it, and a page or a write asks the same few questions every time. A question is compiled with
stand-ins in the place of its values; whatever of them turns up among the parameters is replaced by
the true value when it is asked. Only the values may differ: a question whose words depend on a
value, as one about a list of another length does, is another question.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesIterable

Row = TypeVar("Row")
Value = UUID | date | datetime | str
Converter = Callable[[Any, Any, Any], Any]
DEPENDS = "The words of this question depend on its values."
_FIELDS: dict[type, "models.Field[Any, Any]"] = {
    UUID: models.UUIDField(),
    datetime: models.DateTimeField(),
    date: models.DateField(),
    str: models.TextField(),
}


@dataclass(frozen=True)
class _Words:
    """A question in the database's words; `places` says which parameter is which value."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    converters: tuple[tuple[int, Sequence[Converter], Any], ...]
    shaped: Callable[[Iterable[list[Any]]], list[Any]]


class Prepared(Generic[Row]):
    """A question with its values to come: called with them, it answers the rows.

    `ask` makes the query set, of models, of `values` or of `values_list`. What else its words
    depend on is its `kind`, handed to `ask` after the values.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, Row]]) -> None:
        self._ask = ask
        self._words: dict[Hashable, _Words | None] = {}

    def __call__(self, *values: Value, kind: tuple[Hashable, ...] = ()) -> list[Row]:
        key = (connection.vendor, kind)
        if key not in self._words:
            self._words[key] = _words(self._ask, values, kind)
        words = self._words[key]
        return [] if words is None else _asked(words, values)

    def first(self, *values: Value, kind: tuple[Hashable, ...] = ()) -> Row | None:
        """The first row of the answer."""
        return next(iter(self(*values, kind=kind)), None)


def _asked(words: _Words, values: Sequence[Value]) -> list[Any]:
    params = list(words.params)
    for at, which in words.places:
        params[at] = _parameter(values[which])
    with connection.cursor() as cursor:
        cursor.execute(words.sql, params)  # nosemgrep: sql-put-together - compiled by Django
        rows = [list(row) for row in cursor.fetchall()]
    for at, converters, expression in words.converters:
        for convert in converters:
            for row in rows:
                row[at] = convert(row[at], expression, connection)
    return words.shaped(rows)


def _words(
    ask: Callable[..., QuerySet[Any, Any]], values: Sequence[Value], kind: tuple[Hashable, ...]
) -> _Words | None:
    """The question compiled; None where it can have no answer.

    It is compiled twice with different stand-ins: whatever differs must be a value as it is.
    """
    two = [[_stand_in(value, place, turn) for place, value in enumerate(values)] for turn in (1, 2)]
    rows = ask(*two[0], *kind)
    try:
        compiler = rows.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        again = ask(*two[1], *kind).query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    if sql != again[0]:
        raise TypeError(DEPENDS)
    stand_ins = {
        (_parameter(one), _parameter(other)): place
        for place, (one, other) in enumerate(zip(*two, strict=True))
    }
    pairs = list(zip(params, again[1], strict=True))
    differing = [at for at, (one, other) in enumerate(pairs) if one != other]
    if any(pairs[at] not in stand_ins for at in differing):
        raise TypeError(DEPENDS)
    found = compiler.get_converters(each[0] for each in compiler.select)
    converters = tuple((at, made, expression) for at, (made, expression) in found.items())
    places = tuple((at, stand_ins[pairs[at]]) for at in differing)
    return _Words(sql, tuple(params), places, converters, _shape(rows))


def _stand_in(value: Value, place: int, turn: int) -> Value:
    """A value of the same type that nobody means, another one for each place and turn."""
    number = 10 * place + turn
    if isinstance(value, datetime):
        return datetime(9990, 1, 1, tzinfo=UTC) + timedelta(days=number)
    if isinstance(value, date):
        return date(9992, 1, 1) + timedelta(days=number)
    return UUID(int=(0xE0701 << 100) + number) if isinstance(value, UUID) else f"stand-in {number}"


def _parameter(value: Value) -> Any:
    return _FIELDS[type(value)].get_db_prep_value(value, connection)


def _shape(rows: QuerySet[Any, Any]) -> Callable[[Iterable[list[Any]]], list[Any]]:
    """From a list of columns to what the query set would have answered."""
    query, model = rows.query, rows.model
    if query.select_related:
        raise TypeError("A question that is prepared asks one table for its rows.")
    if rows._iterable_class is ModelIterable:
        names = [field.attname for field in model._meta.concrete_fields]
        return lambda found: [model.from_db(connection.alias, names, row) for row in found]
    if rows._iterable_class is ValuesIterable:
        names = [*query.extra_select, *query.values_select, *query.annotation_select]
        return lambda found: [dict(zip(names, row, strict=True)) for row in found]
    return lambda found: [tuple(row) for row in found]
