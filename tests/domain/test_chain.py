"""The chain of the audit: the same row says the same everywhere, and every change is named."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from envoi.domain import chain
from envoi.domain.chain import Change, Difference, Finding

ROW = (
    *(1, "0a" * 16, "0b" * 16, "2026-11-23 08:30:00", "viewed", "record", "0c" * 16, "0d" * 16),
    *('{"fields": ["words", "on"]}', "web", "treats", "192.0.2.7", None),
)


def told(**other: Any) -> bytes:
    """The canonical text of a row that differs from ROW by column."""
    at = {"number": 0, "at": 3, "act": 4, "noun": 5, "subject": 6, "client": 7, "detail": 8}
    row = list(ROW)
    for name, value in other.items():
        row[at[name]] = value
    return chain.canonical(row)


def test_a_row_is_told_as_one_line_of_json() -> None:
    assert chain.canonical(ROW) == (
        b'[1,"' + b"0a" * 16 + b'","' + b"0b" * 16 + b'","2026-11-23 08:30:00.000000",'
        b'"viewed","record","' + b"0c" * 16 + b'","' + b"0d" * 16 + b'",'
        b'{"fields":["words","on"]},"web","treats","192.0.2.7",null]'
    )


def test_microseconds_that_are_zero_may_be_left_out_or_not() -> None:
    assert told(at="2026-11-23 08:30:00.000000") == told(at="2026-11-23 08:30:00")
    assert told(at="2026-11-23 08:30:00.000001") != told(at="2026-11-23 08:30:00")


def test_a_detail_says_the_same_in_any_order_of_its_keys_and_spaces() -> None:
    assert told(detail='{"b": 1, "a": "ä"}') == told(detail='{"a":"\\u00e4","b":1}')


def test_the_order_of_a_list_is_part_of_what_it_says() -> None:
    assert told(detail='{"shown": ["a", "b"]}') != told(detail='{"shown": ["b", "a"]}')


def test_the_number_is_bound_by_the_batch_and_not_by_the_digest() -> None:
    assert told(number=2) == told(number=1)


@pytest.mark.parametrize("spoilt", ["", "{", "[" * 100_000, '{"a": 1', "nothing"])
def test_a_detail_that_is_no_json_is_told_and_equals_nothing(spoilt: str) -> None:
    assert told(detail=spoilt) not in (told(), told(detail="{}"))


@pytest.mark.parametrize("value", [None, 7, 1.5, b"viewed"])
def test_a_column_that_holds_no_text_is_told_and_equals_nothing(value: Any) -> None:
    assert told(act=value) != told()
    assert told(act=value) != told(act=str(value))


def test_one_column_cannot_run_into_the_next() -> None:
    assert told(act="viewed,record", noun="") != told(act="viewed", noun="record")
    assert told(act='viewed","record', noun="x") != told(act="viewed", noun="record")


def test_a_moment_is_told_in_utc() -> None:
    at = datetime(2026, 11, 23, 9, 30, 0, 5, tzinfo=timezone(timedelta(hours=1)))
    assert chain.moment(at) == "2026-11-23 08:30:00.000005"
    assert chain.moment(at.astimezone(UTC)) == chain.moment(at)


def test_a_head_binds_what_stands_before_it() -> None:
    rows = chain.batch([ROW])
    assert chain.head(chain.START, rows) != chain.head("1" * 64, rows)


def test_a_batch_is_whole_when_it_holds_what_it_says() -> None:
    rows = chain.batch([ROW, (2, *ROW[1:])])
    assert chain.whole(rows, first=1, last=2, count=2)
    assert not chain.whole(rows, first=1, last=3, count=2)
    assert not chain.whole(rows + b"x", first=1, last=2, count=2)
    assert not chain.whole(rows[24:] + rows[:24], first=2, last=1, count=2)
    assert not chain.whole(b"", first=1, last=1, count=1)


A, B, C = b"a" * 16, b"b" * 16, b"c" * 16


def test_a_row_found_under_another_number_was_moved_and_is_not_lost() -> None:
    seen = [Difference(5, A, b""), Difference(9, b"", A)]
    assert chain.findings(seen) == [Finding(Change.MOVED, 9, was=5)]


def test_two_rows_in_each_others_place_were_both_moved() -> None:
    seen = [Difference(3, A, B), Difference(7, B, A)]
    assert chain.findings(seen) == [Finding(Change.MOVED, 3, 7), Finding(Change.MOVED, 7, 3)]


def test_a_row_moved_over_another_names_both_numbers() -> None:
    seen = [Difference(3, A, b""), Difference(7, B, A)]
    assert chain.findings(seen) == [Finding(Change.MOVED, 7, was=3)]


def test_altered_missing_and_added_rows_are_told_apart() -> None:
    seen = [Difference(1, A, B), Difference(2, C, b""), Difference(3, b"", b"d" * 16)]
    assert [each.change for each in chain.findings(seen)] == ["altered", "missing", "added"]
