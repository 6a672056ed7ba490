"""scores.csv: filled-in instruments, one a row or one a column. docs/reference/csv.md shows both.

Totals and answers are held against the instrument; a form with too many open items is kept, for
it is a true state of a form and only has no score.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from envoi.domain.instrument import Instrument
from envoi.domain.measure import Score, Unscorable, points, score, total
from envoi.exchange.incoming import IncomingScore, Rejected
from envoi.exchange.tables import score_columns, value
from envoi.exchange.tables.clients import CLIENT, client_of
from envoi.exchange.tables.column import Column, Columns
from envoi.exchange.tables.mapping import FileMapping
from envoi.exchange.tables.row import Frame, Refused, Row
from envoi.exchange.tables.score_columns import Given
from envoi.exchange.tables.seen import Seen
from envoi.exchange.tables.value import NotUnderstood, quoted

COLUMNS = Columns(
    "scores",
    (
        Column("id", "the form's own number", ("score_id", "response_id", "form_id")),
        Column("client", "who filled it in", CLIENT),
        Column("episode", "the episode it belongs to, where that is known", ("episode_id", "case")),
        Column("date", "the day", ("on", "day", "completed_on", "date_completed")),
        Column(
            "wave",
            "the number or name of the occasion, where a mapping file says its day",
            ("session", "session_no", "session_number", "visit", "occasion"),
        ),
        Column("instrument", "its name, such as PHQ-9", ("measure", "questionnaire", "scale")),
        Column("score", "the total", ("total", "total_score", "sum", "value")),
    ),
    needs=(("client",), ("date", "wave")),
)
OPEN = "too_many_missing"


@dataclass(frozen=True)
class _Layout:
    """Where the scores of a row stand: one named in the row itself, and those with own columns."""

    frame: Frame
    items: dict[int, int]
    wide: list[Given]
    known: Callable[[str], Instrument | None]

    @property
    def long(self) -> bool:
        """Whether a row names its instrument."""
        return "instrument" in self.frame.places


def more(header: Sequence[str], taken: set[int], mapping: FileMapping) -> set[int]:
    """Columns beyond COLUMNS that hold answers or totals."""
    wide = score_columns.wide(header, taken, mapping)
    found = {at for given in wide for at in (*given.items.values(), given.total) if at is not None}
    return found | set(score_columns.long_items(header, taken | found, mapping.columns).values())


def lacking(header: Sequence[str], fields: Mapping[str, int], mapping: FileMapping) -> list[str]:
    """What a score table needs and has not."""
    taken = set(fields.values())
    wide = score_columns.wide(header, taken, mapping)
    found = set(fields)
    if wide and all(given.wave for given in wide):
        found.add("wave")
    missing = COLUMNS.lacking(found)
    items = score_columns.long_items(header, taken, mapping.columns)
    if "date" not in fields and not missing and mapping.waves is None:
        missing.append("date (a mapping file says under [waves] which day a wave stands for)")
    if wide or ("instrument" in fields and ("score" in fields or items)):
        return missing
    return missing + [each for each in ("instrument", "score") if each not in fields]


def reader(frame: Frame) -> Callable[[Row, Seen], Iterable[IncomingScore | Rejected]]:
    """The reader of the rows of one table, which knows where its scores stand."""
    taken = set(frame.places.values())
    wide = score_columns.wide(frame.sheet.header, taken, frame.mapping)
    own = {at for given in wide for at in given.items.values()}
    items = score_columns.long_items(frame.sheet.header, taken | own, frame.mapping.columns)
    layout = _Layout(
        frame, items, wide, cache(lambda name: score_columns.known(name, frame.mapping))
    )
    return lambda row, seen: _read(row, seen, layout)


def _read(row: Row, seen: Seen, layout: _Layout) -> Iterator[IncomingScore | Rejected]:
    """Every score of a row; nothing where no cell is filled in. Raises Refused."""
    for given in [each for each in _forms(row, layout) if _filled_in(row, each)]:
        try:
            yield _score(row, given, _key(row, given, layout), seen)
        except Refused as refused:
            yield row.rejected(refused)


def _forms(row: Row, layout: _Layout) -> list[Given]:
    """The instruments a row may hold."""
    name = row.cell("instrument")
    total_at = layout.frame.places.get("score")
    if not name:
        if layout.long and any(row.at(at) for at in (total_at, *layout.items.values()) if at):
            raise row.refused("instrument", "It does not say which instrument.")
        return layout.wide
    instrument = layout.known(name)
    if instrument is None:
        why = f"The library has no instrument called {quoted(name)}."
        raise row.refused("instrument", why)
    return [Given(instrument, total=total_at, items=layout.items), *layout.wide]


def _filled_in(row: Row, given: Given) -> bool:
    cells = given.items.values()
    return bool(given.total is not None and row.at(given.total)) or any(map(row.at, cells))


def _key(row: Row, given: Given, layout: _Layout) -> str:
    """The form's own number, together with what tells the forms of one row apart; or empty."""
    own = row.line_of("id")
    if not own or not layout.wide:
        return own
    return "|".join(filter(None, (own, given.instrument.code, given.wave)))


def _score(row: Row, given: Given, own: str, seen: Seen) -> IncomingScore:
    """One filled-in instrument; raises Refused."""
    client, on, code = client_of(row), _day(row, given), given.instrument.code
    earlier = seen.earlier(IncomingScore, own) if own else None
    if isinstance(earlier, IncomingScore):
        occurrence = earlier.occurrence  # the same form again is not the second of the day
    else:
        occurrence = seen.nth("score", client, code, on)
    answers, total_given = _values(row, given)
    return IncomingScore(
        key=own or f"{client}|{code}|{on}|{occurrence}",
        client=client,
        on=on,
        instrument=code,
        place=row.place,
        episode=row.line_of("episode"),
        answers=answers,
        total=total_given,
        occurrence=occurrence,
    )


def _day(row: Row, given: Given) -> date:
    """The day of a form: of its wave, or as the row says it; raises Refused."""
    on = None if given.wave else row.day("date")
    if on:
        return on
    wave, waves = given.wave or row.cell("wave"), row.mapping.waves
    if not wave or waves is None:
        raise row.refused("date", "It does not say on which day.")
    try:
        return waves.day(wave)
    except NotUnderstood as error:
        raise row.refused("wave", str(error)) from None


def _values(row: Row, given: Given) -> tuple[dict[int, int | None] | None, int | None]:
    """The answers, or else the total, both held against the instrument; raises Refused."""
    instrument = given.instrument
    written = None if given.total is None else row.read(given.total, _number(row), None)
    answers = _answers(row, given)
    if written is not None and (answers is None or not instrument.by_item):
        found = total(instrument, written)
        if isinstance(found, Unscorable):
            raise Refused(row.name(given.total or 0), found.sentence)
        return None, written
    found = score(instrument, answers or {})
    if isinstance(found, Unscorable) and found.reason != OPEN:
        raise Refused(row.name(_stray(instrument, answers or {}, given)), found.sentence)
    if isinstance(found, Score) and not found.prorated and written not in (None, found.value):
        why = f"The answers come to {points(found.value)}, but here stands {points(written or 0)}."
        raise Refused(row.name(given.total or 0), why)
    return answers, None


def _answers(row: Row, given: Given) -> dict[int, int | None] | None:
    """The answers by number; None where not one is given."""
    if not given.items:
        return None
    read = {number: row.read(at, value.whole, None) for number, at in sorted(given.items.items())}
    asked = {item.number for item in given.instrument.items}
    if all(answer is None for answer in read.values()):
        return None
    return {number: at for number, at in read.items() if at is not None or number in asked}


def _number(row: Row) -> Callable[[str], int]:
    return _WITH_COMMA if row.comma else _WITHOUT


_WITH_COMMA = partial(value.thousandths, comma=True)
_WITHOUT = partial(value.thousandths, comma=False)


def _stray(instrument: Instrument, answers: dict[int, int | None], given: Given) -> int:
    """The column of the answer that cannot be."""
    for number, answer in answers.items():
        found = score(instrument, {number: answer})
        if isinstance(found, Unscorable) and found.reason != OPEN:
            return given.items[number]
    return next(iter(given.items.values()))
