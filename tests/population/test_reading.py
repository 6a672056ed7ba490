"""What is wrong with a file is one sentence."""

import math
from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from envoi.population.not_answered import NotAnswered
from envoi.population.pairs import pairs_of
from envoi.population.reading import table
from envoi.population.rows import Asked, source

ASKED = Asked("client", "time", "score")


def told(path, asked=ASKED):
    with pytest.raises(NotAnswered) as sentence:
        pairs_of(source(table(path), asked))
    return str(sentence.value)


def text(tmp_path, words, encoding="utf-8"):
    path = tmp_path / "scores.csv"
    path.write_bytes(words.encode(encoding))
    return path


@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_a_truncated_parquet_file_is_said_to_be_cut_off(tmp_path, share):
    path = tmp_path / "scores.parquet"
    rows = pa.table({"client": range(5000), "time": [1] * 5000, "score": range(5000)})
    pq.write_table(rows, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert "cut off or damaged" in told(path)


def test_a_parquet_file_damaged_in_the_middle_is_never_read_as_numbers(tmp_path):
    path = tmp_path / "scores.parquet"
    rows = pa.table({"client": range(5000), "time": [1] * 5000, "score": range(5000)})
    pq.write_table(rows, path, compression="zstd")
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 4 : len(whole) // 4 + 400] = b"\x00" * 400
    path.write_bytes(whole)
    assert "cut off or damaged" in told(path)


def test_a_file_that_is_not_there(tmp_path):
    assert told(tmp_path / "scores.csv").startswith("There is no file")


def test_an_empty_file(tmp_path):
    assert told(text(tmp_path, "")) == "scores.csv is empty."


def test_a_missing_column_is_named_with_those_there_are(tmp_path):
    path = text(tmp_path, "client,time,points\n1,1,2\n")
    assert told(path) == "There is no column “score” in scores.csv; it has client, time, points."


def test_a_word_where_a_number_should_be(tmp_path):
    path = text(tmp_path, "client,time,score\n1,1,many\n")
    assert told(path) == "scores.csv: “many” stands where a number should be."


def test_a_line_with_too_many_columns(tmp_path):
    path = text(tmp_path, "client,time,score\n1,1,2\n1,2,3,4\n")
    assert told(path) == "scores.csv: one line has 4 columns where the head has 3."


def test_another_encoding_is_said(tmp_path):
    path = text(tmp_path, "client,time,score\nJörg,1,2\n", "latin-1")
    assert "UTF-8" in told(path)


@pytest.mark.parametrize(
    "words",
    [
        "client,time,score\n1,1,15.5\n1,2,9\n",
        "\ufeffclient,time,score\n1,1,15.5\n1,2,9\n",
        "client;time;score\n1;1;15,5\n1;2;9,0\n",
        "client\ttime\tscore\n1\t1\t15.5\n1\t2\t9\n",
        'client,time,score\r\n"1","1","15.5"\r\n"1","2","9"\r\n1,3,NA\r\n',
    ],
)
def test_the_usual_ways_to_write_a_csv_file(tmp_path, words):
    found = pairs_of(source(table(text(tmp_path, words)), ASKED))
    assert (found.first.tolist(), found.last.tolist()) == ([15.5], [9.0])


def test_a_folder_of_parquet_files_is_one_table(tmp_path):
    for number in (1, 2):
        rows = pa.table({"client": [7, 8], "time": [number] * 2, "score": [10 * number, 5]})
        pq.write_table(rows, tmp_path / f"{number}.parquet")
    found = pairs_of(source(table(tmp_path), ASKED))
    assert (found.client.tolist(), found.last.tolist()) == ([7, 8], [20, 5])


@pytest.mark.parametrize("odd", [[[1], [2]], [{"a": 1}, {"a": 2}], [b"\xff", b"\xfe"]])
@pytest.mark.parametrize("name", ["client", "time", "score"])
def test_columns_of_another_kind_are_named(tmp_path, odd, name):
    columns = {"client": [1, 1], "time": [1, 2], "score": [1, 2]} | {name: odd}
    pq.write_table(pa.table(columns), tmp_path / "t.parquet")
    assert told(tmp_path / "t.parquet")


def test_columns_with_nothing_in_them_are_nobodys_scores(tmp_path):
    columns = {"client": [1, 1], "time": [1, 2], "score": pa.nulls(2)}
    pq.write_table(pa.table(columns), tmp_path / "t.parquet")
    assert pairs_of(source(table(tmp_path / "t.parquet"), ASKED)).n.tolist() == [0]


def test_a_name_with_brackets_is_a_name_and_no_pattern(tmp_path):
    columns = {"client": [1, 2, 1], "time": [2, 1, 1], "score": [9, 3, 15]}
    pq.write_table(pa.table(columns), tmp_path / "scores [2026].parquet")
    found = pairs_of(source(table(tmp_path / "scores [2026].parquet"), ASKED))
    assert found.last.tolist()[0] == 9


def test_scores_as_decimals_and_words_as_categories_are_read(tmp_path):
    rows = pa.table(
        {
            "client": pa.array(["a", "a"]).dictionary_encode(),
            "time": [1, 2],
            "score": pa.array(["15.5", "9.0"]).cast(pa.decimal128(5, 1)),
        }
    )
    pq.write_table(rows, tmp_path / "t.parquet")
    found = pairs_of(source(table(tmp_path / "t.parquet"), ASKED))
    assert (found.first.tolist(), found.last.tolist()) == ([15.5], [9.0])


def answer(path):
    found = pairs_of(source(table(path), ASKED))
    return [(int(n), float(a), float(z)) for n, a, z in zip(found.n, found.first, found.last)]  # noqa: B905


@pytest.mark.parametrize(
    "lines",
    [
        "1;1;20\n1;2;10,25\n",
        "1;1;20,0\n1;2;10,25\n",
        "1;1; 20 \n1;2;10.25\n",
        "1\t1\t20\n1\t2\t10,25\n",
    ],
)
def test_a_decimal_comma_is_understood_wherever_the_first_one_stands(tmp_path, lines):
    head = "client;time;score\n".replace(";", "\t" if "\t" in lines else ";")
    assert answer(text(tmp_path, head + lines)) == [(2, 20.0, 10.25)]


def test_a_comma_and_a_point_in_one_column_are_nobodys_to_tell_apart(tmp_path):
    path = text(tmp_path, "client;time;score\n1;1;1,234\n1;2;10.5\n")
    assert "with a comma and with a point" in told(path)


def test_a_semicolon_table_with_a_word_names_it(tmp_path):
    path = text(tmp_path, "client;time;score\n1;1;twelve\n")
    assert told(path) == "scores.csv: “twelve” stands where a number should be."


@pytest.mark.parametrize("gone", ["", " ", "NA", "n/a", "#N/A", "<NA>", "NaT", ".", "-"])
@pytest.mark.parametrize("sign", [",", ";"])
def test_what_is_written_for_a_missing_score_is_missing(tmp_path, gone, sign):
    lines = f"client,time,score\n1,1,20\n1,2,{gone}\n1,3,10\n".replace(",", sign)
    assert answer(text(tmp_path, lines)) == [(2, 20.0, 10.0)]


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("2026/1/9", "2026/01/10"), ("9.1.2026", "10.1.2026"), ("31.12.2025", "01.01.2026"),
        ("2026-1-9", "2026-01-10"), (" 9", "10 "), ("9,5", "10"),
        ("9.1.2026 08:00", "10.1.2026 07:00"),
    ],
)  # fmt: skip
def test_times_that_cannot_be_misunderstood_are_put_in_order(tmp_path, first, later):
    lines = f"client;time;score\n1;{later};10\n1;{first};20\n"
    assert answer(text(tmp_path, lines)) == [(2, 20.0, 10.0)]


@pytest.mark.parametrize("day", ["01/02/2026", "3/4/26", "01-02-2026"])
def test_a_day_that_may_be_a_month_is_refused(tmp_path, day):
    assert "the day or with the month first" in told(
        text(tmp_path, f"client,time,score\n1,{day},20\n")
    )


@pytest.mark.parametrize(("pre", "post"), [("1", "4"), ("1.0", "4.0"), ("1.0", "4")])
def test_a_time_that_is_named_is_found_however_a_table_writes_it(tmp_path, pre, post):
    for lines in ("1,1,20\n1,4,10\n", "1,1.0,20\n1,2.0,15\n1,4.0,10\n"):
        path = text(tmp_path, "client,time,score\n" + lines)
        found = pairs_of(source(table(path), Asked("client", "time", "score", times=(pre, post))))
        assert (found.first.tolist(), found.last.tolist()) == ([20], [10])


def test_a_day_that_is_named_is_found_among_moments(tmp_path):
    path = tmp_path / "scores.parquet"
    days = [datetime(2026, 1, 1), datetime(2026, 1, 5)]  # noqa: DTZ001 - as files have them
    pq.write_table(pa.table({"client": [1, 1], "time": days, "score": [20, 10]}), path)
    asked = Asked("client", "time", "score", times=("2026-01-01", "2026-01-05"))
    assert pairs_of(source(table(path), asked)).used.all()


def test_a_day_that_is_not_in_the_calendar_is_refused(tmp_path):
    assert "“31.02.2026”" in told(text(tmp_path, "client,time,score\n1,31.02.2026,20\n"))


def test_a_spreadsheet_is_told_to_be_saved_as_csv(tmp_path):
    path = tmp_path / "scores.xlsx"
    path.write_bytes(b"PK\x03\x04\x14\x00")
    assert "save the sheet as CSV" in told(path)


def test_a_client_that_is_not_a_number_is_nobody(tmp_path):
    path = tmp_path / "scores.parquet"
    pq.write_table(pa.table({"client": [1.0, math.nan], "time": [1, 1], "score": [3, 4]}), path)
    assert "names no client" in told(path)


def folder(tmp_path, one, other):
    for name, part in (("1.parquet", one), ("2.parquet", other)):
        pq.write_table(pa.table(part), tmp_path / name)
    return tmp_path


PART = {"client": [2, 1], "time": [2, 2], "score": [30, 10]}


@pytest.mark.parametrize("turned", [False, True])
def test_files_with_whole_numbers_and_fractions_are_one_table(tmp_path, turned):
    other = {"client": [1.0, 2.0], "time": [1.0, 1.0], "score": [20.5, 18.25]}
    parts = (other, PART) if turned else (PART, other)
    assert answer(folder(tmp_path, *parts)) == [(2, 20.5, 10.0), (2, 18.25, 30.0)]


@pytest.mark.parametrize(
    ("column", "values"), [("client", ["a", "b"]), ("time", [date(2026, 1, 1), date(2026, 1, 2)])]
)
def test_files_that_hold_different_things_are_no_table(tmp_path, column, values):
    path = folder(tmp_path, PART, {**PART, column: values})
    assert f"different things in the column “{column}”" in told(path)


def test_a_file_of_a_folder_that_lacks_a_column_is_named(tmp_path):
    path = folder(tmp_path, PART, {"client": [3], "time": [1], "points": [4]})
    assert told(path).startswith("There is no column “score” in 2.parquet")


def test_a_page_that_fails_its_own_checksum_is_never_read_as_numbers(tmp_path):
    path = tmp_path / "scores.parquet"
    rows = pa.table({"client": [1, 1], "time": [1, 2], "score": [20, 10]})
    pq.write_table(rows, path, compression="none", use_dictionary=False, write_page_checksum=True)
    whole = path.read_bytes()
    at = whole.index((20).to_bytes(8, "little") + (10).to_bytes(8, "little"))
    path.write_bytes(whole[:at] + b"\x15" + whole[at + 1 :])
    assert "cut off or damaged" in told(path)
