"""Scores: computed by the instrument's own rule, kept as computed, and safe where they must be."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.care import book, clients, pictures, scores
from envoi.care.answers import NotThere, Refused, Saved, Stale
from envoi.domain.measure import points
from envoi.domain.risk import not_answered_since
from envoi.records.models import Response, Revision, RiskFlag
from tests import build, people
from tests.care.every import DAY, client_of

pytestmark = pytest.mark.django_db
NOBODY_ASKED = dict.fromkeys(range(1, 10), 0)


def answered(*points, **items):
    """PHQ-9 answers in order; `item9=None` leaves one open."""
    given_points = dict(enumerate(points, start=1)) if points else dict(NOBODY_ASKED)
    return given_points | {int(name[4:]): value for name, value in items.items()}


def add(episode, answers=None, total=None, *, on=people.TODAY, code="phq-9", **values):
    at = {"client": None, "by": people.mara(), "ref": uuid4(), **values}
    return scores.add(instrument=code, on=on, answers=answers, total=total, episode=episode, **at)


def correct(ref, answers=None, total=None, *, on=people.TODAY, version=1):
    return scores.correct(
        ref, on=on, answers=answers, total=total, version=version, by=people.mara()
    )


def row(answer):
    return Response.objects.get(id=answer.ref)


def test_answers_become_a_total_in_thousandths():
    kept = row(add(build.episode(), answered(3, 3, 2, 2, 1, 1, 0, 0, 0)))
    assert (kept.score, kept.prorated, kept.unscorable) == (12_000, False, "")
    assert kept.answers == {"1": 3, "2": 3, "3": 2, "4": 2, "5": 1, "6": 1, "7": 0, "8": 0, "9": 0}
    assert kept.instrument_version == "1"


def test_one_open_item_is_filled_by_the_published_rule_and_said_so():
    kept = row(add(build.episode(), answered(2, 2, 2, 2, 2, 2, 2, None, 0)))
    assert (kept.score, kept.prorated) == (16_000, True)  # 14 of 8 items: 15.75 of 9


def test_too_many_open_items_are_kept_without_a_score_and_with_the_reason():
    episode = build.episode()
    kept = row(add(episode, answered(2, 2, 2, 2, 2, 2, None, None, None)))
    assert kept.score is None
    assert kept.unscorable == (
        "PHQ-9 has no score here: items 7, 8 and 9 were left open, "
        "and its rule fills in for at most 2."
    )
    (card,) = clients.page(episode, by=people.mara()).measures
    assert card.lines[0].meaning == kept.unscorable


def test_a_form_left_blank_is_kept_with_its_whole_sentence():
    kept = row(add(build.episode(), dict.fromkeys(range(1, 10))))
    assert kept.unscorable.endswith(".")


@pytest.mark.parametrize(
    ("item9", "said"), [(0, "not_endorsed"), (1, "endorsed"), (3, "endorsed"), (None, "unknown")]
)
def test_the_risk_item_is_kept_as_answered_and_open_is_never_a_no(item9, said):
    assert row(add(build.episode(), answered(item9=item9))).risk == said


def test_a_total_alone_says_nothing_about_risk():
    assert row(add(build.episode(), total=20_000)).risk == "not_asked"


def test_an_open_risk_item_is_asking_without_an_answer():
    episode = build.episode()
    add(episode, answered(item9=0), on=people.TODAY - DAY)
    add(episode, answered(item9=None))
    asked = pictures.of_one(episode).risk_asked
    assert not_answered_since(asked, people.TODAY - DAY) == people.TODAY


@pytest.mark.parametrize("total", [-1_000, 28_000, 12_500, 12_001])
def test_a_total_the_form_cannot_reach_is_refused_in_a_sentence(total):
    answer = add(build.episode(), total=total)
    assert isinstance(answer, Refused)
    assert answer.field == "total"
    assert not Response.objects.exists()


@pytest.mark.parametrize("answers", [answered(item9=4), answered(item9=-1), answered(item11=0)])
def test_an_answer_the_form_does_not_have_is_refused(answers):
    answer = add(build.episode(), answers)
    assert isinstance(answer, Refused)
    assert answer.field == "answers"


def test_neither_answers_nor_a_total_is_refused():
    assert add(build.episode()).field == "total"


def test_a_score_of_tomorrow_is_refused():
    assert add(build.episode(), total=9_000, on=people.TODAY + DAY).field == "on"


def test_an_instrument_nobody_knows_is_refused():
    assert add(build.episode(), total=9_000, code="mood-ring").field == "instrument"


def test_somebody_who_does_not_take_part_has_no_score_here():
    other = client_of(build.episode(name="Lena Roth"))
    with pytest.raises(NotThere):
        add(build.episode(), total=9_000, client=other)


def test_a_double_click_scores_once():
    episode, ref = build.episode(), uuid4()
    answers = [add(episode, total=9_000, ref=ref) for _ in range(2)]
    assert answers == [Saved(ref), Saved(ref, again=True)]
    assert Response.objects.count() == 1


def test_two_on_one_day_are_the_first_and_the_second():
    episode = build.episode()
    kept = [row(add(episode, total=total)).occurrence for total in (9_000, 11_000)]
    assert kept == [1, 2]


@given(st.integers(-(10**6), 10**6))
def test_a_total_is_read_as_people_write_it(thousandths):
    typed = points(thousandths)
    assert scores.thousandths(typed) == thousandths
    assert scores.thousandths(f" {typed.replace('.', ',')} ") == thousandths


@pytest.mark.parametrize("typed", ["", "twelve", "1.2345", "inf", "nan", "9" * 30, "1e400"])
def test_what_is_no_number_is_no_total(typed):
    assert scores.thousandths(typed) is None


# ---- flags


def test_an_endorsed_risk_item_opens_a_flag():
    episode = build.episode()
    kept = row(add(episode, answered(item9=1)))
    flag = RiskFlag.objects.get()
    assert (flag.why, flag.response, flag.opened_on) == (
        "PHQ-9 item 9 was endorsed.",
        kept,
        people.TODAY,
    )
    assert clients.page(episode, by=people.mara()).open_flags


@pytest.mark.parametrize(("days_ago", "flags"), [(0, 1), (56, 1), (57, 0), (400, 0)])
def test_an_old_answer_says_nothing_about_today(days_ago, flags):
    start = people.TODAY - timedelta(days=500)
    add(build.episode(started_on=start), answered(item9=2), on=people.TODAY - days_ago * DAY)
    assert RiskFlag.objects.count() == flags


@pytest.mark.parametrize("item9", [0, None])
def test_no_flag_for_what_was_not_endorsed(item9):
    add(build.episode(), answered(item9=item9))
    assert not RiskFlag.objects.exists()


def test_a_correction_opens_no_second_flag():
    ref = add(build.episode(), answered(item9=1)).ref
    correct(ref, answered(item9=2))
    assert RiskFlag.objects.count() == 1


def test_a_correction_that_endorses_the_risk_item_opens_a_flag():
    ref = add(build.episode(), answered(item9=0)).ref
    correct(ref, answered(item9=2))
    assert RiskFlag.objects.get().response_id == ref


def test_a_flag_stays_open_when_the_answer_is_corrected():
    ref = add(build.episode(), answered(item9=1)).ref
    correct(ref, answered(item9=0))
    assert RiskFlag.objects.get().closed_on is None


def test_the_flag_is_the_one_whose_answer_it_was():
    episode = build.episode(kind="couple", partners=["Lena Weber"])
    (_, _), (lena, _) = book.people(episode)
    add(episode, answered(item9=1), client=lena)
    assert RiskFlag.objects.get().client_id == lena


# ---- corrections


def test_a_correction_is_scored_anew_and_keeps_what_was_answered():
    ref = add(build.episode(), answered(2, 2, 2, 2, 2, 2, None, None, None)).ref
    assert correct(ref, answered(2, 2, 2, 2, 2, 2, 2, 2, 0)) == Saved(ref, 2)
    kept = Response.objects.get(id=ref)
    assert (kept.score, kept.unscorable) == (16_000, "")
    assert Revision.objects.get(row=ref).before["score"] is None


def test_a_total_may_be_replaced_by_its_answers():
    ref = add(build.episode(), total=20_000).ref
    correct(ref, answered(item1=3))
    assert scores.read(ref, by=people.mara()).values["total"] == "3"


def test_a_stale_correction_changes_nothing():
    ref = add(build.episode(), total=20_000).ref
    correct(ref, total=18_000)
    answer = correct(ref, total=16_000)
    assert isinstance(answer, Stale)
    assert (answer.theirs["score"], answer.yours["score"]) == (18_000, 16_000)


@pytest.mark.parametrize(
    ("total", "on", "field"), [(28_000, people.TODAY, "total"), (9_000, None, "on")]
)
def test_a_correction_that_cannot_be_is_refused(total, on, field):
    ref = add(build.episode(), total=20_000).ref
    assert correct(ref, total=total, on=on).field == field
    assert Response.objects.get(id=ref).version == 1


def test_a_score_set_aside_leaves_the_curve():
    episode = build.episode(phq9=[19, 15])
    wrong = build.score(episode, 2)
    scores.mark_wrong(wrong, reason="other client", by=people.mara())
    (card,) = clients.page(episode, by=people.mara()).measures
    assert [line.score for line in card.lines] == ["15", "19"]
