"""What is wrong with a file is one sentence."""

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
