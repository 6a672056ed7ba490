"""The class at every score against the client's first."""

import numpy as np
import pytest

from envoi.knowledge.library import instrument
from envoi.population import each_session, reading
from envoi.population.judging import CODES
from envoi.population.pairs import OutOfOrder, pairs_of
from envoi.population.ways import ByInstrument

WAY = ByInstrument(instrument("phq-9"))


def seen(source):
    pairs = pairs_of(source)
    found = each_session.each_session(source, WAY.coder(pairs), ordered=pairs.ordered)
    return [
        (int(client), int(time), CODES[code].value)
        for batch in found
        for client, time, code in zip(batch.rows.client, batch.rows.time, batch.codes, strict=True)
    ]


ROWS = {
    "client": [1, 1, 1, 1, 2, 2, 2],
    "time": [1, 2, 2, 3, 1, 2, 3],
    "score": [15.0, 12, 12, 9, 8, None, 14],
}
EXPECTED = [
    (1, 1, "unchanged"),
    (1, 2, "unchanged"),
    (1, 3, "recovered"),
    (2, 1, "unchanged"),
    (2, 3, "harmed"),
]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_every_score_stands_against_the_first(long, monkeypatch, size):
    monkeypatch.setattr(reading, "BATCH", size)
    assert seen(long(**ROWS)) == EXPECTED


def test_shuffled_rows_give_the_same_classes(long):
    order = np.random.default_rng(3).permutation(len(ROWS["client"]))
    shuffled = {name: [column[at] for at in order] for name, column in ROWS.items()}
    assert seen(long(**shuffled)) == EXPECTED


def test_in_one_pass_the_order_is_held_on_the_way(long):
    coder = WAY.coder(pairs_of(long(**ROWS)))
    once = each_session.each_session(long(**ROWS), coder)
    assert sum(len(batch.codes) for batch in once) == len(EXPECTED)
    shuffled = {name: column[::-1] for name, column in ROWS.items()}
    with pytest.raises(OutOfOrder):
        list(each_session.each_session(long("b.parquet", **shuffled), coder))


def test_the_last_score_says_what_the_pair_says(long):
    draw = np.random.default_rng(5)
    rows = long(
        client=np.repeat(np.arange(50), 4),
        time=np.tile(np.arange(4), 50),
        score=draw.integers(0, 28, 200),
    )
    last = {client: of for client, _, of in seen(rows)}
    judged = WAY(pairs_of(rows))
    assert last == {
        int(client): CODES[code].value
        for client, code in zip(judged.pairs.client, judged.codes, strict=True)
    }
