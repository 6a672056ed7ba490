"""Scores: one a row or one instrument a column, totals or answers."""

from hypothesis import given
from hypothesis import strategies as st

from envoi.exchange.incoming import digest
from tests.exchange.test_csv_laws import in_a_folder

NINE = ",".join(f"phq9_{number}" for number in range(1, 10))


def test_an_instrument_may_have_a_column_of_its_own(folder):
    reading = folder.scores("c1,2026-11-03,12,8", header="client,date,PHQ-9,GAD7")
    assert [(s.instrument, s.total) for s in reading.scores] == [("phq-9", 12_000), ("gad-7", 8000)]
    assert not reading.ignored


def test_answers_may_stand_in_columns_by_item(folder):
    (score,) = folder.scores("c1,2026-11-03,3,2,1,0,,3,2,1,0", header=f"client,date,{NINE}").scores
    assert score.answers == {1: 3, 2: 2, 3: 1, 4: 0, 5: None, 6: 3, 7: 2, 8: 1, 9: 0}
    assert score.total is None


def test_items_are_found_however_their_heading_is_written(folder):
    for mark in ("phq-9.{}", "PHQ9_{}", "phq 9 {}", "phq9q{}", "PHQ-9 item {}", "phq9.q{}"):
        header = "client,date," + ",".join(mark.format(number) for number in range(1, 10))
        (score,) = folder.scores("c1,2026-11-03," + ",".join("1" * 9), header=header).scores
        assert score.answers == dict.fromkeys(range(1, 10), 1), mark


def test_a_long_table_may_carry_answers_of_several_instruments(folder):
    header = "client,date,instrument," + ",".join(f"item{number}" for number in range(1, 10))
    reading = folder.scores(
        "c1,2026-11-03,PHQ-9,3,2,1,0,0,3,2,1,0",
        "c1,2026-11-03,GAD-7,1,1,1,1,1,1,1,,",
        header=header,
    )
    assert [len(score.answers) for score in reading.scores] == [9, 7]


def test_the_order_of_columns_does_not_change_what_a_form_says(folder):
    one = folder.scores("c1,2026-11-03,3,2", header="client,date,phq9_1,phq9_2").scores[0]
    other = folder.scores("c1,2026-11-03,2,3", header="client,date,phq9_2,phq9_1").scores[0]
    assert digest(one) == digest(other)


def test_too_many_open_items_are_kept_as_a_true_state_of_a_form(folder):
    reading = folder.scores("c1,2026-11-03,3,2,1,,,,,,", header=f"client,date,{NINE}")
    assert len(reading.scores) == 1 and not reading.rejected


def test_an_answer_out_of_range_is_refused_under_its_own_heading(folder):
    (rejected,) = folder.scores(
        "c1,2026-11-03,3,2,7,0,0,3,2,1,0", header=f"client,date,{NINE}"
    ).rejected
    assert rejected.field == "phq9_3"
    assert rejected.why == "Item 3 of PHQ-9 takes 0 to 3; 7 was given."


def test_one_bad_column_does_not_spoil_the_other(folder):
    reading = folder.scores("c1,2026-11-03,99,8", header="client,date,PHQ-9,GAD-7")
    assert [score.instrument for score in reading.scores] == ["gad-7"]
    assert [(each.line, each.field) for each in reading.rejected] == [(2, "PHQ-9")]


def test_answers_and_total_that_disagree_are_refused(folder):
    reading = folder.scores(
        "c1,2026-11-03,12,1,1,1,1,1,1,1,1,1", header=f"client,date,PHQ-9,{NINE}"
    )
    assert reading.rejected[0].why == "The answers come to 9, but here stands 12."


def test_answers_and_total_that_agree_are_kept_as_answers(folder):
    reading = folder.scores("c1,2026-11-03,9,1,1,1,1,1,1,1,1,1", header=f"client,date,PHQ-9,{NINE}")
    assert reading.scores[0].total is None and len(reading.scores[0].answers) == 9


def test_an_instrument_kept_as_a_total_takes_the_total_beside_its_answers(folder):
    reading = folder.scores("c1,2026-11-03,64,1", header="client,date,OQ-45,OQ-45.1")
    assert (reading.scores[0].total, reading.scores[0].answers) == (64_000, None)


def test_answers_alone_to_an_instrument_kept_as_a_total_are_refused(folder):
    (rejected,) = folder.scores("c1,2026-11-03,1,2", header="client,date,OQ45_1,OQ45_2").rejected
    assert rejected.why == "OQ-45 is kept as a total here; please enter the total."


def test_a_name_with_a_number_behind_it_is_a_total_where_no_answers_stand_beside_it(folder):
    assert folder.scores("c1,2026-11-03,64", header="client,date,OQ-45.2").scores[0].total == 64_000


def test_an_instrument_the_library_does_not_have_is_said_so(folder):
    (rejected,) = folder.scores("c1,2026-11-03,Mood Stars,3").rejected
    assert (rejected.field, rejected.why) == (
        "instrument",
        "The library has no instrument called “Mood Stars”.",
    )


def test_a_score_without_its_instrument_is_refused(folder):
    (rejected,) = folder.scores("c1,2026-11-03,,3").rejected
    assert rejected.why == "It does not say which instrument."


def test_a_row_without_any_score_is_counted_and_not_complained_about(folder):
    reading = folder.scores("c1,2026-11-03,PHQ-9,")
    assert not reading.rejected
    assert reading.ignored == {"scores.csv: row with nothing filled in": 1}


def test_the_second_form_of_a_day_is_the_second(folder):
    reading = folder.scores(*["c1,2026-11-03,PHQ-9,12"] * 2)
    assert [score.key for score in reading.scores] == [
        "c1|phq-9|2026-11-03|1",
        "c1|phq-9|2026-11-03|2",
    ]


def test_a_refused_form_keeps_its_place_among_those_of_the_day(folder):
    reading = folder.scores("c1,2026-11-03,PHQ-9,99", "c1,2026-11-03,PHQ-9,12")
    assert reading.scores[0].occurrence == 2


def test_forms_of_one_row_have_keys_of_their_own(folder):
    reading = folder.scores("7,c1,2026-11-03,12,8", header="id,client,date,PHQ-9,GAD-7")
    assert [score.key for score in reading.scores] == ["7|phq-9", "7|gad-7"]


def test_the_same_form_again_is_not_the_second_of_the_day(folder):
    reading = folder.scores(
        *["7,c1,2026-11-03,PHQ-9,12"] * 2, header="id,client,date,instrument,score"
    )
    assert [score.occurrence for score in reading.scores] == [1]
    assert reading.ignored == {"repeated row": 1}


@given(totals=st.lists(st.integers(0, 27), max_size=20))
def test_every_total_comes_back_in_order_and_exactly(totals):
    rows = [f"c1,2026-11-03,PHQ-9,{total}" for total in totals]
    reading = in_a_folder("\n".join(["client,date,instrument,score", *rows]))
    assert [score.total for score in reading.scores] == [1000 * total for total in totals]
    assert len({score.key for score in reading.scores}) == len(totals)
