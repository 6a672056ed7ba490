"""Tables with one row a client."""

import pytest

from envoi.knowledge.library import instrument
from envoi.population.judging import NOT_USED
from envoi.population.not_answered import NotAnswered
from envoi.population.reading import table
from envoi.population.ways import ByInstrument
from envoi.population.wide import Wide, pairs_of

BOTH = pytest.mark.parametrize("name", ["t.csv", "t.parquet"])


@BOTH
def test_every_row_is_a_client(written, name):
    path = written(name, before=[15.0, 9.0, None], after=[9.0, None, None])
    found = pairs_of(table(path), Wide("before", "after"))
    assert found.n.tolist() == [2, 1, 0]
    assert found.used.tolist() == [True, False, False]


@BOTH
def test_the_same_row_twice_counts_once(written, name):
    path = written(name, id=[2, 1, 2], before=[15, 9, 15], after=[9, 8, 9])
    found = pairs_of(table(path), Wide("before", "after", "id"))
    assert (found.client.tolist(), found.first.tolist()) == ([1, 2], [9, 15])


@BOTH
def test_two_rows_of_one_client_that_differ_are_refused(written, name):
    path = written(name, id=[2, 1, 2], before=[15, 9, 15], after=[9, 8, 10])
    with pytest.raises(NotAnswered, match="Client 2 stands in two rows that differ"):
        pairs_of(table(path), Wide("before", "after", "id"))


def test_only_rows_that_say_so(written):
    path = written("t.parquet", before=[15, 9], after=[9, 8], arm=["a", "b"])
    found = pairs_of(table(path), Wide("before", "after", group="arm", only=(("arm", "b"),)))
    assert (found.first.tolist(), found.group.to_pylist()) == ([9], ["b"])


def test_a_missing_score_is_never_taken_for_a_zero(written):
    path = written("t.csv", before=[None, 45.0, None], after=[12.0, 20.0, None])
    found = ByInstrument(instrument("k10"))(pairs_of(table(path), Wide("before", "after")))
    assert found.pairs.first.tolist()[:2] == [12, 45]
    assert [code != NOT_USED for code in found.codes] == [False, True, False]


def test_an_infinite_score_is_refused(written):
    path = written("t.csv", before=["15", "inf"], after=["1", "2"])
    with pytest.raises(NotAnswered, match="Client 2 has an infinite score"):
        pairs_of(table(path), Wide("before", "after"))
