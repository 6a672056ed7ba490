"""Files that cannot be read at all: one sentence, and nothing goes in."""

import gzip
import time

import pytest

from envoi.exchange.incoming import Unreadable
from envoi.exchange.reading import read
from envoi.exchange.tables import collecting, lines, sheet

GOOD = "client,date,instrument,score\nc1,2026-11-03,PHQ-9,12\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "scores.csv is empty."),
        ("\n \n;;\n", "scores.csv is empty."),
        (
            "client,date,points\n",
            "scores.csv lacks the columns instrument and score, which a table of scores needs;"
            " it has “client”, “date”, “points”."
            " A mapping file can say which column is which.",
        ),
        (
            "a,b\n1,2\n",
            "No column of scores.csv is known here; it has “a”, “b”. A mapping file can name them.",
        ),
        (
            "id,time,PHQ-9\n",
            "scores.csv lacks the columns client and date or wave, which a table of scores needs;",
        ),
        (
            "client,wave,PHQ-9\nc1,1,12\n",
            "scores.csv lacks the column date (a mapping file says under [waves] which day a wave"
            " stands for), which a table of scores needs; it has “client”, “wave”, “PHQ-9”."
            " A mapping file can say which column is which.",
        ),
        (
            GOOD + "c1,2026-11-04,PHQ-9\0,3\n",
            "Line 3 of scores.csv holds bytes that are not text;"
            " please save the table as CSV in UTF-8.",
        ),
        (
            GOOD.encode() + "Zoë".encode("cp1252"),
            "Line 3 of scores.csv is not UTF-8; please save the file as CSV in UTF-8, or name its"
            " encoding in a mapping file.",
        ),
        (
            GOOD + '"c1,2026-11-04,PHQ-9,3\n',
            "scores.csv ends inside the quotation marks opened in line 3; the file may be cut off.",
        ),
        (
            b"PK\x03\x04rest",
            "scores.csv is an Excel workbook or a zip archive; please save the table as CSV.",
        ),
        (
            gzip.compress(GOOD.encode() * 50, mtime=0)[:60],
            "scores.csv is packed and breaks off, or is damaged.",
        ),
        (GOOD.encode("utf-16")[:-1], "Line 2 of scores.csv is not UTF-16"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(folder, content, sentence):
    assert folder.refused(content).startswith(sentence)


@pytest.mark.parametrize(
    ("content", "begins"),
    [
        (GOOD + "c" * 50_000_000, "Line 3 of scores.csv is longer than 1,000,000 characters"),
        ("c" * 50_000_000, "Line 1 of scores.csv is longer than 1,000,000 characters"),
        (GOOD + '"' + "c\n" * 900_000, "Line 3 of scores.csv has quotation marks"),
        (GOOD + "c" * 20_001 + ",2026-11-03,PHQ-9,1\n", "Line 3 of scores.csv has a cell of more"),
        (GOOD + "\n" * 2_000_001, "scores.csv has more than 2,000,000 lines; please split it."),
        (GOOD + "," * 999_990 + "x\n", "Line 3 of scores.csv has 999,991 cells; is it a table?"),
        ("c," * 400_000 + "\n", "scores.csv has more than 2,000 columns."),
        (
            gzip.compress(b"c" * 50_000_000, mtime=0),
            "Line 1 of scores.csv is longer than 1,000,000",
        ),
        (b"\xff" * 5_000_000, "Line 1 of scores.csv is not UTF-8"),
        (GOOD + "x,y,z,9\n" * 100_001, "More than 100,000 rows of scores.csv cannot be read"),
    ],
    ids=range(10),
)
def test_a_hostile_file_ends_soon_in_one_sentence(folder, content, begins):
    started = time.monotonic()
    assert folder.refused(content).startswith(begins)
    assert time.monotonic() - started < 15


@pytest.mark.long
def test_a_hundred_thousand_scores_are_read_in_seconds(folder):
    rows = [f"c{n // 10},2026-11-{n % 28 + 1:02d},PHQ-9,{n % 28}\n" for n in range(100_000)]
    path = folder.put("scores.csv", "client,date,instrument,score\n" + "".join(rows))
    started = time.monotonic()
    assert len(read([path]).scores) == 100_000
    assert time.monotonic() - started < 6


def test_a_file_above_the_limit_is_not_even_opened(folder, monkeypatch):
    monkeypatch.setattr(lines, "LARGEST_FILE", 30)
    assert folder.refused(GOOD) == "scores.csv is larger than 0 MB; please split it."


def test_a_packed_file_is_held_against_the_limit_as_it_unpacks(folder, monkeypatch):
    monkeypatch.setattr(lines, "LARGEST_FILE", 3_000)
    assert "is larger than" in folder.refused(
        gzip.compress(GOOD.encode() * 90, mtime=0), name="scores.gz"
    )


def test_the_limits_are_those_the_page_names():
    assert lines.LARGEST_FILE == 300_000_000 and lines.LONGEST_LINE == 1_000_000
    assert sheet.LONGEST_CELL == 20_000 and lines.MOST_LINES == 2_000_000
    assert collecting.MOST_REJECTED == 100_000


def test_a_file_that_is_not_there_is_said_so_without_its_folder(folder):
    with pytest.raises(Unreadable, match=r"^gone\.csv is not there\.$"):
        read([folder.path / "gone.csv"])


def test_a_folder_without_tables_is_said_so(folder):
    with pytest.raises(Unreadable, match="There is no table"):
        read([folder.path])


def test_one_unreadable_file_keeps_everything_out(folder):
    with pytest.raises(Unreadable):
        folder.read({"scores.csv": GOOD, "sessions.csv": ""})
