"""What holds for whatever a practice exports: the same file again changes nothing."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.exchange.incoming import Reading, digest
from tests.exchange.fhir.invented import (
    Json,
    about,
    appointment,
    bundle,
    condition,
    encounter,
    episode,
    goal,
    items,
    panel,
    patient,
    reading_of,
    response,
    total,
    written,
)

DAYS = [f"2024-03-{day:02}" for day in (5, 12, 19)]


def practice() -> list[Json]:
    """A small practice with everything in it, some of it twice and some without an id."""
    return [
        patient(),
        patient("ida", name=[{"text": "Ida Roth"}]),
        episode(),
        appointment(),
        encounter(appointment=[about("Appointment/a1")], episodeOfCare=[about("EpisodeOfCare/c1")]),
        encounter(None, period={"start": DAYS[1]}),
        *items(),
        panel(),
        total("o1", 12),
        *(total(f"o-{day}", 9, effectiveDateTime=day) for day in DAYS[1:]),
        total(None, 3, effectiveDateTime=DAYS[2], subject=about("Patient/ida")),
        response("q2", authored=f"{DAYS[1]}T10:00:00Z", subject=about("Patient/ida")),
        goal(),
        goal(None, description={"text": "Call my sister"}),
        condition(),
        condition(None, code={"text": "Grief"}),
    ]


def content(reading: Reading) -> set[tuple[str, str]]:
    every = [
        *reading.clients,
        *reading.episodes,
        *reading.sessions,
        *reading.scores,
        *reading.goals,
        *reading.concerns,
    ]
    assert len({(type(each), each.key) for each in every}) == len(every)
    return {(each.key, digest(each)) for each in every}


def test_the_same_file_twice_has_the_same_keys_and_digests(read):
    assert content(read(*practice())) == content(read(*practice()))


def test_the_same_file_twice_in_one_set_is_one(tmp_path):
    one = written(tmp_path / "a.json", bundle(*practice()))
    two = written(tmp_path / "b.json", bundle(*practice()))
    assert content(reading_of(one, two)) == content(reading_of(one))


@given(st.randoms(use_true_random=False))
def test_the_order_of_a_file_does_not_matter(tmp_path, order: random.Random):
    shuffled = practice()
    order.shuffle(shuffled)
    path = written(tmp_path / "a.json", bundle(*shuffled))
    assert content(reading_of(path)) == content(
        reading_of(written(tmp_path / "b.json", bundle(*practice())))
    )


def test_nothing_of_a_practice_is_lost(read):
    reading = read(*practice())
    counts = [reading.clients, reading.episodes, reading.sessions, reading.goals, reading.concerns]
    assert [len(each) for each in counts] == [2, 1, 2, 2, 2]
    assert len(reading.scores) == 5
    assert not reading.rejected
    assert not reading.ignored


@pytest.mark.parametrize(
    "kind", ["collection", "searchset", "transaction", "batch", "history", "document"]
)
def test_a_bundle_of_any_type_says_the_same(tmp_path, kind):
    path = written(tmp_path / "a.json", {**bundle(*practice()), "type": kind})
    assert len(reading_of(path).scores) == 5
