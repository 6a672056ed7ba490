"""Attendance as a strip: each session one mark, in order, in rows that fit."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from envoi.documents.strip import MARK, TALL, strip
from envoi.domain.session import Attendance, Visit

DAY = date(2026, 3, 3)
VISITS = st.lists(
    st.builds(Visit, st.dates(DAY, date(2027, 1, 1)), st.sampled_from(Attendance)), max_size=120
)


def test_no_sessions_are_an_empty_strip():
    drawn = strip([])
    assert (drawn.marks, drawn.width, drawn.height, dict(drawn.counts)) == ((), 0.0, 0.0, {})


def test_sessions_stand_in_the_order_of_their_days():
    visits = [Visit(DAY + timedelta(days=n)) for n in (7, 0, 14)]
    assert [mark.on for mark in strip(visits).marks] == sorted(visit.on for visit in visits)


def test_a_row_that_is_full_begins_another():
    drawn = strip([Visit(DAY)] * 60, width=600)
    assert len({mark.y for mark in drawn.marks}) == 2


@given(VISITS, st.floats(1, 1200))
def test_every_session_has_its_mark_inside_the_strip(visits, width):
    drawn = strip(visits, width=max(width, MARK))
    assert len(drawn.marks) == len(visits) == sum(drawn.counts.values())
    for mark in drawn.marks:
        assert 0 <= mark.x <= drawn.width - MARK + 1e-6
        assert 0 <= mark.y <= drawn.height - TALL + 1e-6
    assert len({(mark.x, mark.y) for mark in drawn.marks}) == len(visits)
