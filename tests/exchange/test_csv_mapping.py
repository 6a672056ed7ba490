"""A mapping file: other names, words and ways to write a day; and public data read by it."""

from collections import Counter
from datetime import date

import pytest

from envoi.exchange.incoming import Unreadable
from envoi.exchange.reading import read
from tests.shared import rows, shared_data

GERMAN = """
dates = "DD.MM.YYYY"

[columns]
client = "Nummer"

[files."Personen.csv"]
table = "clients"
encoding = "cp1252"
[files."Personen.csv".columns]
name = "Name des Klienten"

[files."Termine.csv"]
table = "sessions"
missing = ["-"]
[files."Termine.csv".columns]
date = "Tag"
attendance = "Status"
[files."Termine.csv".words.attendance]
"nicht erschienen" = "not shown"
"""
CLAUS = """
missing = ["NA"]
[files."claus_2020.csv"]
table = "scores"
[files."claus_2020.csv".columns]
client = "id"
wave = "time"
[files."claus_2020.csv".instruments]
bdi = "BDI-II"
hamd = "HAM-D"
[waves]
first = 2019-01-07
days = 14
"""
SUDDEN = """
missing = ["NA"]
[columns]
client = "id"
[instruments]
"bdi_s{wave}" = "BDI-II"
"bdi_{wave}" = "BDI-II"
[waves]
number = 0
first = 2019-01-07
[waves.on]
fu1 = 2019-07-01
fu2 = 2020-01-06
"""


def test_a_german_practice_reads_its_own_tables(folder):
    people = "Nummer;Name des Klienten\n1;Jörg Müller\n".encode("cp1252")
    days = "Nummer;Tag;Status\n1;3.11.2026;Nicht erschienen\n1;10.11.2026;-\n"
    reading = folder.read({"Personen.csv": people, "Termine.csv": days}, GERMAN)
    assert reading.clients[0].name == "Jörg Müller"
    assert [(s.on, s.attendance) for s in reading.sessions] == [
        (date(2026, 11, 3), "not_shown"),
        (date(2026, 11, 10), "expected"),
    ]
    assert not reading.rejected and not reading.ignored


@pytest.mark.parametrize(
    ("form", "month"), [("DD/MM/YYYY", 11), ("MM/DD/YYYY", 3), ("DD-MM-YYYY", 11)]
)
def test_a_mapping_file_says_how_days_are_written(folder, form, month):
    scores = "client,date,PHQ-9\nc1,03/11/2026,12\nc1,2026-12-24,9\n"
    reading = folder.read({"scores.csv": scores}, f'dates = "{form}"')
    assert [score.on.month for score in reading.scores] == [month, 12]


def test_a_mapping_file_names_items(folder):
    mapping = '[columns]\ninstrument = "form"\nitem1 = "erste Frage"\nitem2 = "zweite Frage"'
    content = "client,date,form,erste Frage,zweite Frage\nc1,2026-11-03,PHQ-9,1,2\n"
    answers = folder.read({"scores.csv": content}, mapping).scores[0].answers
    assert (answers[1], answers[2]) == (1, 2)


def test_a_wave_nobody_gave_a_day_is_refused_in_a_sentence(folder):
    mapping = "[waves.on]\npre = 2026-01-05"
    reading = folder.read({"s.csv": "client,wave,PHQ-9\nc1,pre,12\nc1,post,9\n"}, mapping)
    assert reading.scores[0].on == date(2026, 1, 5)
    assert (reading.rejected[0].field, reading.rejected[0].why) == (
        "wave",
        "The day of “post” is not known; please say it under [waves.on] in the mapping file.",
    )


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ("dates = 3", "dates takes words in quotation marks."),
        (
            'dates = "DD.MM.YY"',
            "dates is “DD.MM.YY”, but it may be YYYY-MM-DD, DD.MM.YYYY, DD/MM/YYYY, DD-MM-YYYY,"
            " MM/DD/YYYY, MM-DD-YYYY.",
        ),
        (
            "colums = {}",
            "“colums” is not known; it may say table, dates, encoding, delimiter, missing,"
            " columns, words, instruments, waves and files.",
        ),
        ('columns = "x"', "columns is a table of its own, written [columns]."),
        (
            '[columns]\nbrith_date = "x"',
            'No table here has a column “brith_date”; write ours = "theirs".',
        ),
        ('encoding = "rot13"', "“rot13” is not an encoding that is known here."),
        (
            '[instruments]\nx = "Mood Stars"',
            "The library has no instrument called “Mood Stars”.",
        ),
        ("missing = 3", 'missing takes a list, such as ["NA", "-99"].'),
        ("[waves]\nlast = 3", "waves knows first, number, days and on, but not “last”."),
        (
            '[waves]\nfirst = "soon"',
            "waves.first: “soon” is not a date; please write it as 2026-11-03.",
        ),
        (
            '[files."a.csv"]\ntable = "x"',
            "table is “x”, but it may be clients, episodes, sessions,",
        ),
        ("a = [", " is not TOML: Invalid value (at end of document)."),
        ("a = " + "[" * 50_000, " is not TOML that can be read."),
    ],
)
def test_a_mapping_file_that_is_not_right_says_where(folder, mapping, sentence):
    why = folder.refused("client\nc1\n", mapping)
    assert why.startswith("The mapping file mapping.toml")
    assert sentence in why


def test_a_mapping_file_that_is_not_there_is_said_so(folder):
    path = folder.put("scores.csv", "client,date,PHQ-9\n")
    with pytest.raises(Unreadable, match=r"The mapping file no\.toml cannot be opened or read\."):
        read([path], mapping=folder.path / "no.toml")


def test_a_mapping_file_inside_the_folder_is_no_stranger_there(folder):
    folder.put("scores.csv", "client,date,PHQ-9\n")
    assert not read([folder.path], mapping=folder.put("names.toml", "")).ignored


def test_claus_2020_is_read_wave_by_wave(folder):
    path = shared_data("claus_2020.csv")
    reading = read([path], mapping=folder.put("claus.toml", CLAUS))
    kept = [row for row in rows("claus_2020.csv") if row["bdi"] != "NA"]
    bdi = [score for score in reading.scores if score.instrument == "bdi-ii"]
    assert [score.total for score in bdi] == [1000 * int(row["bdi"]) for row in kept]
    assert {score.on for score in bdi} == {date(2019, 1, 7 + 14 * n) for n in (0, 1)} | {
        date(2019, 2, 4),
        date(2019, 2, 18),
    }
    assert len(reading.clients) == 43 and not reading.rejected


def test_the_sudden_gains_are_read_from_one_column_a_session(folder):
    path = shared_data("sgdata_suddengains.csv")
    reading = read([path], mapping=folder.put("sudden.toml", SUDDEN))
    given = rows("sgdata_suddengains.csv")
    cells = [v for row in given for k, v in row.items() if k.startswith("bdi") and v != "NA"]
    assert sorted(score.total for score in reading.scores) == sorted(1000 * int(v) for v in cells)
    assert Counter(score.on for score in reading.scores)[date(2019, 7, 1)] > 0
    assert len(reading.clients) == 43 and not reading.rejected
