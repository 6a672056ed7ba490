"""First and last of everybody, whatever order the rows lie in."""

from datetime import date

import numpy as np
import pytest

from envoi.population import reading
from envoi.population.not_answered import NotAnswered
from envoi.population.pairs import pairs_of
from envoi.population.reading import table
from envoi.population.rows import Asked, source

BOTH = pytest.mark.parametrize("name", ["scores.parquet", "scores.csv"])


def seen(source):
    found = pairs_of(source)
    used = found.used
    return [
        (client, int(n), first, last if two else None)
        for client, n, first, last, two in zip(
            _plain(found.client), found.n, found.first, found.last, used, strict=True
        )
    ]


def _plain(values):
    return values.tolist() if isinstance(values, np.ndarray) else values.to_pylist()


def told(source):
    with pytest.raises(NotAnswered) as sentence:
        pairs_of(source)
    return str(sentence.value)


@BOTH
def test_a_clients_first_score_stands_against_the_last(long, name):
    rows = long(name, client=[1, 1, 1, 2, 2], time=[1, 2, 3, 1, 5], score=[15, 20, 9, 8, 8])
    assert seen(rows) == [(1, 3, 15, 9), (2, 2, 8, 8)]


@BOTH
def test_shuffled_rows_give_the_same_answer(long, name):
    rows = long(name, client=[2, 1, 1, 2, 1], time=[5, 3, 1, 1, 2], score=[8, 9, 15, 8, 20])
    assert seen(rows) == [(1, 3, 15, 9), (2, 2, 8, 8)]


@BOTH
def test_a_client_who_comes_again_further_down_is_one_client(long, name):
    rows = long(name, client=[1, 2, 2, 1], time=[1, 1, 2, 2], score=[15, 8, 7, 9])
    assert seen(rows) == [(1, 2, 15, 9), (2, 2, 8, 7)]


def test_clients_lie_in_order_of_number_even_where_a_file_writes_text(long):
    rows = long("scores.csv", client=["10", "9", "9"], time=[1, 1, 2], score=[3, 4, 5])
    assert [row[0] for row in seen(rows)] == [9, 10]


def test_clients_may_have_names(long):
    rows = long(client=["b", "b", "a", "a"], time=[1, 2, 1, 2], score=[1, 2, 3, 4])
    assert seen(rows) == [("a", 2, 3, 4), ("b", 2, 1, 2)]


def test_zero_ten_and_ten_are_two_clients(long):
    rows = long("scores.csv", client=["010", "10", "10"], time=[1, 1, 2], score=[3, 4, 5])
    assert [row[0] for row in seen(rows)] == ["010", "10"]


@BOTH
def test_a_single_score_is_no_pair(long, name):
    rows = long(name, client=[1, 2, 2], time=[1, 1, 2], score=[15, 9, 8])
    assert seen(rows) == [(1, 1, 15, None), (2, 2, 9, 8)]


@BOTH
def test_a_row_without_a_score_does_not_count_but_its_client_does(long, name):
    rows = long(
        name,
        client=[1, 1, 1, 2, 3, 3],
        time=[1, 2, 3, 1, 1, 2],
        score=[15.0, 9, None, None, None, 4],
    )
    assert [row[:2] for row in seen(rows)] == [(1, 2), (2, 0), (3, 1)]
    assert seen(rows)[0] == (1, 2, 15, 9)


def test_nan_is_missing_and_not_a_score(long):
    nan = float("nan")
    rows = long(client=[1, 1, 1], time=[1, 2, 3], score=[15.0, 9.0, nan])
    assert seen(rows) == [(1, 2, 15, 9)]


def test_where_a_score_is_missing_its_time_may_be_too(long):
    rows = long(client=[1, 1, 1], time=[1, 2, None], score=[15.0, 9.0, None])
    assert seen(rows) == [(1, 2, 15, 9)]


@BOTH
def test_the_same_score_twice_counts_once(long, name):
    rows = long(name, client=[1, 1, 1, 1], time=[1, 1, 2, 2], score=[15, 15, 9, 9])
    assert seen(rows) == [(1, 2, 15, 9)]


@BOTH
@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 1, 0, 2], [2, 0, 1, 3]])
def test_two_different_scores_at_one_time_are_refused_in_any_order(long, name, order):
    client, time, score = [7, 7, 7, 8], [1, 2, 2, 1], [15, 9, 10, 4]
    rows = long(
        name,
        client=[client[at] for at in order],
        time=[time[at] for at in order],
        score=[score[at] for at in order],
    )
    assert told(rows).startswith("Client 7 has two different scores at one time (2")


def test_the_sentence_names_a_day_as_a_day(long):
    on = date(2026, 1, 31)
    assert "(2026-01-31)" in told(long(client=[1, 1], time=[on, on], score=[1, 2]))
    text = long("scores.csv", client=[1, 1], time=["2026-01-31"] * 2, score=[1, 2])
    assert "(2026-01-31)" in told(text)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_the_borders_of_batches_change_nothing(long, monkeypatch, size):
    monkeypatch.setattr(reading, "BATCH", size)
    rows = long(
        client=[1, 1, 1, 2, 3, 3, 3, 3],
        time=[1, 2, 3, 1, 1, 2, 2, 4],
        score=[15.0, 20, 9, 8, None, 6, 6, 5],
    )
    assert [row[:2] for row in seen(rows)] == [(1, 3), (2, 1), (3, 2)]
    assert seen(rows)[2] == (3, 2, 6, 5)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_contradiction_across_the_border_of_batches_is_found(long, monkeypatch, size):
    monkeypatch.setattr(reading, "BATCH", size)
    assert "Client 1 has two" in told(long(client=[1, 1, 1], time=[1, 2, 2], score=[15, 9, 8]))


def test_days_count_in_their_order(long):
    rows = long("scores.csv", client=[1, 1], time=["2026-11-02", "2026-10-30"], score=[9, 15])
    assert seen(rows) == [(1, 2, 15, 9)]


def test_times_of_numbers_are_numbers_and_not_text(long):
    rows = long("scores.csv", client=[1, 1, 1], time=["10", "9", "-1"], score=[9, 12, 15])
    assert seen(rows) == [(1, 3, 15, 9)]


def test_two_named_times_are_compared_and_no_others(long):
    rows = long(
        "scores.csv",
        times=("pre", "post"),
        client=[1, 1, 1, 2],
        time=["post", "pre", "follow-up", "pre"],
        score=[9, 15, 1, 7],
    )
    assert seen(rows) == [(1, 2, 15, 9), (2, 1, 7, None)]


def test_a_time_that_is_neither_number_nor_day_is_named(long):
    rows = long("scores.csv", client=[1, 1], time=["pre", "post"], score=[9, 15])
    assert "“pre”" in told(rows) and "--pre and --post" in told(rows)


def test_a_score_without_a_time_is_refused(long):
    assert "without a time" in told(long(client=[1, 1], time=[1, None], score=[9, 15]))


def test_a_row_without_a_client_is_refused(long):
    assert "names no client" in told(long(client=[1, None], time=[1, 2], score=[9, 15]))


@pytest.mark.parametrize("sign", [1, -1])
def test_an_infinite_score_is_refused_by_name(long, sign):
    rows = long(client=[4, 5], time=[1, 1], score=[9.0, sign * float("inf")])
    assert told(rows) == "Client 5 has an infinite score."


def test_a_client_in_two_groups_is_refused(long):
    rows = long(client=[1, 1], time=[1, 2], score=[9, 15], arm=["a", "b"])
    assert told(rows) == ("Client 1 stands in two groups (“a” and “b”); a client belongs to one.")


def test_only_rows_that_say_so(long):
    rows = long(
        only=(("measure", "PHQ-9"),),
        client=[1, 1, 1],
        time=[1, 2, 2],
        score=[15, 9, 3],
        measure=["PHQ-9", "PHQ-9", "GAD-7"],
    )
    assert seen(rows) == [(1, 2, 15, 9)]


def test_named_clients_without_any_score_are_there_all_the_same(long):
    rows = long("scores.csv", client=["a", "a", "b"], time=[1, 2, 1], score=[None, None, None])
    assert [row[:2] for row in seen(rows)] == [("a", 0), ("b", 0)]


def test_scores_in_thousandths_are_read_as_points(written):
    rows = table(written("t.parquet", client=[1, 1], time=[1, 2], score=[15_500, 9_000]))
    assert seen(source(rows, Asked("client", "time", "score", thousandths=True))) == [
        (1, 2, 15.5, 9)
    ]


def test_what_is_sorted_on_disk_lies_beside_the_table_and_is_gone_after(long, tmp_path):
    seen(long(client=[2, 1, 2], time=[2, 1, 1], score=[8, 9, 10]))
    assert [each.name for each in tmp_path.iterdir()] == ["scores.parquet"]


def test_an_empty_table_has_nobody_in_it(long):
    assert seen(long("scores.csv", client=[], time=[], score=[])) == []
