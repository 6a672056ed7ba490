"""A long table alone is enough to begin; the five tables together say more."""

import gzip
from datetime import UTC, date, datetime

import pytest

from envoi.exchange.incoming import Place, digest
from envoi.exchange.reading import read

LONG = "client,date,instrument,score\nc1,2026-11-03,PHQ-9,12\nc1,2026-11-10,PHQ-9,9\n"
FIVE = {
    "clients.csv": "client,name,birth_date,mobile\nc1,Jonas Weber,1987-04,0170 1234\n",
    "episodes.csv": "id,client,start,therapist\ne1,c1,2026-09-01,mara\n",
    "sessions.csv": "client,episode,date,time,attendance\nc1,e1,2026-11-03,14:30,attended\n",
    "scores.csv": "client,episode,date,instrument,score\nc1,e1,2026-11-03,PHQ-9,12\n",
    "goals.csv": "client,episode,words,set_on\nc1,e1,Sleep through the night,2026-09-08\n",
}


def test_a_long_table_alone_gives_its_scores(folder):
    reading = folder.read({"scores.csv": LONG})
    assert [(s.on, s.instrument, s.total) for s in reading.scores] == [
        (date(2026, 11, 3), "phq-9", 12_000),
        (date(2026, 11, 10), "phq-9", 9_000),
    ]
    assert reading.files == ["scores.csv"]
    assert not reading.rejected and not reading.ignored


def test_a_long_table_alone_makes_each_client_once_without_a_name(folder):
    (client,) = folder.read({"scores.csv": LONG}).clients
    assert (client.key, client.name, client.named) == ("c1", "c1", False)
    assert client.place == Place("scores.csv", 2)


def test_a_row_without_an_episode_leaves_it_to_be_found(folder):
    reading = folder.read({"scores.csv": LONG})
    assert reading.scores[0].episode == "" and reading.episodes == []


def test_the_name_of_the_file_does_not_matter_where_the_header_decides(folder):
    assert len(folder.read({"export 7.txt": LONG}).scores) == 2


def test_five_tables_belong_together(folder):
    reading = folder.read(FIVE)
    (client,), (episode,) = reading.clients, reading.episodes
    assert (client.name, client.named, client.birth_date) == ("Jonas Weber", True, "1987-04")
    assert [(way.kind, way.value) for way in client.contact_ways] == [("mobile", "0170 1234")]
    assert (episode.key, episode.clients, episode.therapist) == ("e1", ("c1",), "mara")
    assert {reading.sessions[0].episode, reading.goals[0].episode} == {"e1"}
    assert reading.sessions[0].starts_at == datetime(2026, 11, 3, 14, 30)  # noqa: DTZ001


def test_a_folder_is_read_in_order_and_what_is_not_ours_is_counted(folder):
    for name, content in FIVE.items():
        folder.put(name, content)
    folder.put("holiday.jpg", b"\xff\xd8\xff")
    folder.put("README.txt", "Please read me\nI am no table\n")
    reading = read([folder.path])
    assert reading.files == sorted(FIVE)
    assert reading.ignored == {"file holiday.jpg": 1, "file README.txt": 1}


def test_an_episode_that_is_only_pointed_to_is_made_and_not_named(folder):
    reading = folder.scores(
        "c1,e1,2026-11-03,PHQ-9,12",
        "c2,e1,2026-11-03,PHQ-9,8",
        header="client,episode,date,instrument,score",
    )
    (episode,) = reading.episodes
    assert (episode.key, episode.clients, episode.named) == ("e1", ("c1", "c2"), False)


def test_a_score_in_somebody_elses_episode_does_not_go_in(folder):
    scores = "client,episode,date,instrument,score\nc2,e1,2026-11-03,PHQ-9,12\n"
    reading = folder.read({"episodes.csv": FIVE["episodes.csv"], "scores.csv": scores})
    assert reading.scores == []
    assert [r.why for r in reading.rejected] == ["The episode “e1” is not with “c2”."]


def test_a_header_without_rows_is_fine_and_says_nothing(folder):
    reading = folder.read({"scores.csv": "client,date,instrument,score\n"})
    assert (reading.scores, reading.rejected, reading.files) == ([], [], ["scores.csv"])


def test_the_same_files_twice_give_the_same_digests(folder):
    def digests():
        reading = folder.read(FIVE)
        kinds = (reading.clients, reading.episodes, reading.sessions, reading.scores, reading.goals)
        return [(each.key, digest(each)) for kind in kinds for each in kind]

    assert digests() == digests()


def test_columns_nobody_knows_are_counted_and_nothing_else(folder):
    reading = folder.scores(
        "c1,2026-11-03,PHQ-9,12,blue",
        "c1,2026-11-10,PHQ-9,9,",
        header="client,date,instrument,score,colour",
    )
    assert len(reading.scores) == 2
    assert reading.ignored == {"scores.csv: column colour": 2}


def test_progress_is_told_by_file(folder):
    told: list[tuple[str, int]] = []
    path = folder.put("scores.csv", LONG)
    read([path], progress=lambda name, count: told.append((name, count)))
    assert told == [("scores.csv", 2)]


def test_an_offset_makes_a_session_an_exact_moment(folder):
    session = "client,start\nc1,2026-11-03T14:30+01:00\n"
    (found,) = folder.read({"sessions.csv": session}).sessions
    assert found.starts_at == datetime(2026, 11, 3, 13, 30, tzinfo=UTC)
    assert found.on == date(2026, 11, 3)


PATIENT = '{"resourceType": "Patient", "id": "p1", "name": [{"family": "Weber"}]}'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("people.json", PATIENT.encode()),
        ("people", b"\xef\xbb\xbf \n" + PATIENT.encode()),
        ("people.ndjson.gz", gzip.compress(PATIENT.encode(), mtime=0)),
        ("people.gz", gzip.compress(PATIENT.encode(), mtime=0)),
    ],
)
def test_fhir_is_told_from_tables_by_name_or_content(folder, name, content):
    reading = folder.read({name: content, "scores.csv": LONG})
    assert {client.named for client in reading.clients} == {True, False}
    assert sorted(reading.files) == sorted([name, "scores.csv"])


def test_a_packed_table_is_read_like_any_other(folder):
    assert len(folder.read({"scores.csv.gz": gzip.compress(LONG.encode(), mtime=0)}).scores) == 2
