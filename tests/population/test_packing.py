"""Rows packed into numbers and sorted: the same rows, in order, or not at all."""

from datetime import date
from itertools import count

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.population import packing, sorting
from envoi.population.not_answered import NotAnswered
from envoi.population.pairs import pairs_of
from envoi.population.reading import table
from envoi.population.rows import Asked, name_of, source
from envoi.population.sorting import in_order

FILES = count()
wholes = st.integers(-5, 40)


def written(folder, client, time, score, **options):
    path = folder / f"{next(FILES)}.parquet"
    columns = [pa.array(each) for each in (client, time, score)]
    pq.write_table(pa.table(columns, names=["client", "time", "score"]), path, **options)
    return source(table(path), Asked("client", "time", "score"))


def told(batches):
    return [
        row
        for each in batches
        for row in zip(each.client.tolist(), each.time.tolist(), each.score.tolist(), strict=True)
    ]


@given(st.lists(st.tuples(wholes, wholes, wholes), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_packed_rows_come_back_whole_and_in_order(tmp_path_factory, rows) -> None:
    rows_of = written(tmp_path_factory.getbasetemp(), *zip(*rows, strict=True))
    assert told(packing.in_order(rows_of)) == sorted(rows)


@given(st.lists(st.tuples(st.sampled_from(["b", "a", "ab", "ä", ""]), wholes, wholes), min_size=1))
@settings(max_examples=40, deadline=None)
def test_clients_named_by_text_come_back_by_name(tmp_path_factory, rows) -> None:
    found = in_order(written(tmp_path_factory.getbasetemp(), *zip(*rows, strict=True)))
    named = [
        row
        for each in found
        for row in zip(each.client.to_pylist(), each.time, each.score, strict=True)
    ]
    assert named == sorted(rows, key=lambda row: (row[0].encode(), *row[1:]))


def test_clients_named_by_text_are_packed_by_their_places(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(sorting, "_sorted", None)  # nobody is to be sorted by the engine
    found = pairs_of(written(tmp_path, ["b", "a", "b"], [2, 1, 1], [3, 4, 5]))
    assert (found.client.to_pylist(), found.first.tolist()) == (["a", "b"], [4, 5])


def test_a_row_that_names_nobody_is_refused_in_whatever_order_rows_lie(tmp_path) -> None:
    rows = written(tmp_path, ["b", "a", "b", None], [2, 1, 1, 1], [3, 4, 5, 6])
    with pytest.raises(NotAnswered, match="names no client"):
        list(in_order(rows))


@pytest.mark.parametrize("far", [10**6, 2**40])
def test_clients_with_large_numbers_come_back_too(tmp_path, far) -> None:
    rows = [(far, 3, 1), (-4, 2, 27), (far, 1, 9)]
    assert told(packing.in_order(written(tmp_path, *zip(*rows, strict=True)))) == sorted(rows)


def test_days_are_packed_as_days(tmp_path) -> None:
    days = [date(2026, 3, 2), date(1969, 1, 5), date(2026, 3, 1)]
    found = packing.in_order(written(tmp_path, [1, 1, 1], days, [5, 6, 7]))
    assert [score for _, _, score in told(found)] == [6, 7, 5]


@pytest.mark.parametrize(
    ("client", "time", "score"),
    [
        (["b", "a"], ["2026-11-02", "2026-11-01"], [2, 3]),
        ([2, 1], [1.5, 1.0], [2, 3]),
        ([2, 1], [1, 1], [2.5, 3.0]),
        ([2, 1], [1, 1], [None, 3]),
        ([2**62, -(2**62)], [1, 1], [2, 3]),
    ],
)
def test_what_does_not_fit_is_sorted_by_the_engine(tmp_path, client, time, score) -> None:
    rows = written(tmp_path, client, time, score)
    with pytest.raises(packing.NotPacked):
        list(packing.in_order(rows))
    assert name_of(pairs_of(rows).client, 0) == str(min(client))
    assert sum(len(each) for each in in_order(rows)) == 2


def test_a_file_that_tells_no_ranges_is_sorted_by_the_engine(tmp_path) -> None:
    rows = written(tmp_path, [2, 1, 2], [2, 1, 1], [3, 4, 5], write_statistics=False)
    with pytest.raises(packing.NotPacked):
        list(packing.in_order(rows))
    assert told(in_order(rows)) == [(1, 1, 4), (2, 1, 5), (2, 2, 3)]


def test_a_client_without_a_score_is_counted_in_whatever_order_rows_lie(tmp_path) -> None:
    found = pairs_of(written(tmp_path, [3, 1, 2, 1], [1, 2, 1, 1], [None, 9, 4, 15]))
    assert list(zip(found.client, found.n, strict=True)) == [(1, 2), (2, 1), (3, 0)]


def test_more_rows_than_memory_is_meant_for_are_not_packed(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(packing, "MOST", 2)
    with pytest.raises(packing.NotPacked):
        list(packing.in_order(written(tmp_path, [1, 2, 3], [1, 1, 1], [1, 2, 3])))


def test_ranges_of_a_file_that_are_not_true_are_noticed(tmp_path, monkeypatch) -> None:
    rows = written(tmp_path, [1, 2, 3], [1, 1, 1], [1, 2, 3])
    monkeypatch.setattr(packing, "_range", lambda *_: (1, 2))
    with pytest.raises(packing.NotPacked):
        list(packing.in_order(rows))


def test_courses_divided_between_many_batches_keep_first_and_last(tmp_path) -> None:
    draw = np.random.default_rng(4)
    client, time = np.repeat(np.arange(40_000), 5), np.tile(np.arange(5), 40_000)
    place = draw.permutation(len(client))
    found = pairs_of(written(tmp_path, client[place], time[place], (client + time)[place] % 28))
    assert (found.first == found.client % 28).all()
    assert (found.last == (found.client + 4) % 28).all()
