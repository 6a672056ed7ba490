"""Signs between cells, encodings, days and numbers, as spreadsheets write them."""

from datetime import date

import pytest

ROWS = [["client", "date", "instrument", "score"], ["c1", "2026-11-03", "ORS", "12.5"]]


def table(delimiter: str, end: str = "\n") -> str:
    return end.join(delimiter.join(row) for row in ROWS) + end


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_delimiter_and_each_line_end_is_understood(folder, delimiter, end):
    (score,) = folder.read({"scores.csv": table(delimiter, end)}).scores
    assert (score.client, score.total) == ("c1", 12_500)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_each_encoding_with_its_mark_is_understood(folder, encoding):
    content = table(",").replace("c1", "Zoë").encode(encoding)
    assert folder.read({"scores.csv": content}).scores[0].client == "Zoë"


def test_excels_own_first_line_names_the_delimiter(folder):
    (score,) = folder.read({"scores.csv": "sep=;\r\n" + table(";", "\r\n")}).scores
    assert score.place.line == 3


def test_a_decimal_comma_counts_where_commas_do_not_part_cells(folder):
    content = table(";").replace("12.5", "12,5")
    assert folder.read({"scores.csv": content}).scores[0].total == 12_500


def test_a_decimal_comma_between_commas_is_asked_for_as_a_point(folder):
    reading = folder.scores('c1,2026-11-03,ORS,"12,5"')
    assert (
        reading.rejected[0].why == "“12,5” has a comma; please write it with a point, as in 12.5."
    )


@pytest.mark.parametrize(
    "cell",
    ["2026-11-03", "3.11.2026", "03.11.2026", "2026/11/03", "2026-11-03T23:59:00Z", "2026-11-3"],
)
def test_a_day_is_understood_where_it_can_only_be_one(folder, cell):
    (score,) = folder.scores(f"c1,{cell},PHQ-9,12").scores
    assert score.on == date(2026, 11, 3)


def test_slashes_are_ambiguous_and_the_sentence_says_how_to_say_it(folder):
    (rejected,) = folder.scores("c1,03/11/2026,PHQ-9,12").rejected
    assert (rejected.file, rejected.line, rejected.field) == ("scores.csv", 2, "date")
    assert rejected.why == (
        "“03/11/2026” may begin with the day or with the month; please write 2026-11-03,"
        ' or say dates = "DD/MM/YYYY" or dates = "MM/DD/YYYY" in a mapping file.'
    )


@pytest.mark.parametrize(
    ("other", "day"), [("25/12/2026", date(2026, 11, 3)), ("12/25/2026", date(2026, 3, 11))]
)
def test_a_number_above_twelve_decides_for_its_whole_column(folder, other, day):
    reading = folder.scores("c1,03/11/2026,PHQ-9,12", f"c1,{other},PHQ-9,9")
    assert reading.scores[0].on == day and not reading.rejected


def test_a_column_that_contradicts_itself_decides_nothing(folder):
    reading = folder.scores("c1,25/12/2026,PHQ-9,12", "c1,12/25/2026,PHQ-9,9")
    assert len(reading.rejected) == 2


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("1066-10-14", "“1066-10-14” lies too far away; years from 1900 to 2100 are read."),
        ("2101-01-01", "“2101-01-01” lies too far away; years from 1900 to 2100 are read."),
        ("2026-02-30", "There is no day “2026-02-30” in the calendar."),
        ("45964", "“45964” is not a date; please write it as 2026-11-03."),
        ("3.11.26", "“3.11.26” is not a date; please write it as 2026-11-03."),
        ("2026-11-03 25:00", "There is no time “25:00”."),
        ("2026-11-03 soon", "“soon” is not a time; please write it as 14:30."),
        ("", "It does not say on which day."),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_a_sentence(folder, cell, why):
    (rejected,) = folder.scores(f"c1,{cell},PHQ-9,12").rejected
    assert (rejected.field, rejected.why) == ("date", why)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("nan", "“nan” is not a number."),
        ("inf", "“inf” is not a number."),
        ("1e400", "“1e400” is not a number."),
        ("9" * 5000, f"“{'9' * 40}…” is not a number."),
        ("twelve", "“twelve” is not a number."),
        ("28", "PHQ-9 goes from 0 to 27; 28 lies outside."),
        ("-1", "PHQ-9 goes from 0 to 27; -1 lies outside."),
        ("3.5", "PHQ-9 moves in steps of 1; 3.5 lies between two of them."),
        ("3.00001", "“3.00001” has more than three places after the point."),
    ],
)
def test_a_total_that_cannot_be_is_refused_in_a_sentence(folder, cell, why):
    (rejected,) = folder.scores(f"c1,2026-11-03,PHQ-9,{cell}").rejected
    assert (rejected.field, rejected.why) == ("score", why)


@pytest.mark.parametrize("cell", ["12", "12.0", "12.", "+12", " 12 "])
def test_a_total_is_exact_however_it_is_written(folder, cell):
    assert folder.scores(f"c1,2026-11-03,PHQ-9,{cell}").scores[0].total == 12_000


def test_a_birth_date_may_be_partial(folder):
    rows = "client,name,birth_date\nc1,A,2015\nc2,B,2015-03\nc3,C,7.3.2015\nc4,D,2015-13\n"
    reading = folder.read({"clients.csv": rows})
    assert [client.birth_date for client in reading.clients] == ["2015", "2015-03", "2015-03-07"]
    assert [each.line for each in reading.rejected] == [5]


@pytest.mark.parametrize(
    ("cell", "hour"), [("14:30", 14), ("2:30 pm", 14), ("12:30 AM", 0), ("14:30:15.5", 14)]
)
def test_a_time_may_stand_beside_its_day(folder, cell, hour):
    (session,) = folder.read({"s.csv": f"client,date,time\nc1,2026-11-03,{cell}\n"}).sessions
    assert session.starts_at.hour == hour and session.starts_at.tzinfo is None
