"""Endings that compete: the share that ended in each way, never overstated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.competing import Incidence, Step, Tally, incidence

TWELVE = [
    *((1, "drop-out"), (2, "drop-out"), (2, ""), (3, "planned"), (4, "drop-out"), (5, "planned")),
    *((6, "drop-out"), (6, "planned"), (7, ""), (8, "planned"), (9, "drop-out"), (10, "")),
]
tallies = st.lists(
    st.builds(
        Tally,
        st.integers(1, 12),
        st.dictionaries(st.sampled_from("abc"), st.integers(0, 4), max_size=3),
        st.integers(0, 4),
    ),
    max_size=20,
)


def each_one(rows) -> list[Tally]:
    return [Tally(time, {how: 1} if how else {}, 0 if how else 1) for time, how in rows]


def share(steps: tuple[Step, ...], time: float, how: str) -> float:
    return next(step for step in reversed(steps) if step.time <= time).ways[how].share


def test_twelve_episodes_end_as_worked_out_by_hand() -> None:
    steps = incidence(each_one(TWELVE))
    dropped = {1: 0.083333, 2: 0.166667, 4: 0.259259, 6: 0.351852, 9: 0.475309}
    planned = {3: 0.092593, 5: 0.185185, 6: 0.277778, 8: 0.401235}
    assert all(
        share(steps, t, "drop-out") == pytest.approx(f, abs=1e-6) for t, f in dropped.items()
    )
    assert all(share(steps, t, "planned") == pytest.approx(f, abs=1e-6) for t, f in planned.items())
    assert steps[-1].going_on == pytest.approx(0.123457, abs=1e-6)


def test_with_one_way_alone_it_is_one_minus_kaplan_meier_with_greenwoods_error() -> None:
    six_mp = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    open_at = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    steps = incidence([*each_one((t, "back") for t in six_mp), *each_one((t, "") for t in open_at)])
    known = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {s.time: round(1 - s.ways["back"].share, 3) for s in steps} == pytest.approx(
        known, abs=6e-4
    )
    errors = {s.time: s.ways["back"].se for s in steps}
    assert (errors[6], errors[23]) == pytest.approx((0.0764, 0.1346), abs=1e-4)


@given(tallies)
def test_all_ways_and_those_who_go_on_are_everybody(given_tallies) -> None:
    for step in incidence(given_tallies):
        assert sum(each.share for each in step.ways.values()) + step.going_on == pytest.approx(1)


@given(tallies)
def test_a_share_never_falls_and_lies_within_its_interval(given_tallies) -> None:
    before: dict[str, float] = {}
    for step in incidence(given_tallies):
        for name, each in step.ways.items():
            assert each.share >= before.get(name, 0)
            assert each.low is None or each.high is None or each.low < each.share < each.high
            before[name] = each.share


@given(tallies, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(given_tallies, random) -> None:
    assert incidence(random.sample(given_tallies, len(given_tallies))) == incidence(given_tallies)


def test_of_nobody_nothing_is_known_and_where_all_ended_there_is_no_interval() -> None:
    assert incidence([]) == ()
    (step,) = incidence([Tally(3, {"planned": 4})])
    assert step.ways["planned"] == Incidence(1.0, 0.0, None, None)


def test_fewer_than_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        incidence([Tally(1, {"planned": -1})])


def test_errors_and_intervals_are_those_of_lifelines() -> None:
    """AalenJohansenFitter of lifelines 0.30.3, the tied times set half a step apart."""
    apart = [(t + 0.5 if i in (2, 7) else t, how) for i, (t, how) in enumerate(TWELVE)]
    last = incidence(each_one(apart))[-1].ways
    dropped, planned = last["drop-out"], last["planned"]
    assert (dropped.se, planned.se) == pytest.approx((0.15849967, 0.15648348), abs=1e-8)
    assert (dropped.low, dropped.high) == pytest.approx((0.16680845, 0.73424882), abs=1e-8)
    assert (planned.low, planned.high) == pytest.approx((0.12134925, 0.67340438), abs=1e-8)
