"""An extract is taken by who answers for the practice, and tells of nobody who it is."""

import json
from datetime import date, timedelta
from random import Random
from uuid import uuid4

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from envoi.care import audit_pages, book, ended_courses, extracts, scores
from envoi.care.answers import NotThere
from envoi.care.audit_pages import Question
from envoi.population.extracting import write
from envoi.population.schema import TABLES
from envoi.records.models import AuditRow, Client, Episode
from tests import build, people
from tests.care import ended, left, referred
from tests.care.counted import stopped

pytestmark = pytest.mark.django_db


def taken(by=None, seed=1):
    """Every row by table."""
    found = extracts.take(by=by or people.mara(), chance=Random(seed))
    told = {table.name: [] for table in TABLES}
    for batch in found.batches:
        for name, rows in batch.items():
            told[name] += rows
    return found, told


def test_rows_have_exactly_the_declared_columns():
    left.course()
    ended.closed()
    _, told = taken()
    for table in TABLES:
        for row in told[table.name]:
            assert set(row) == set(table.names)


def test_a_course_is_there_with_its_scores_hours_and_ending():
    ended.closed()
    Episode.objects.update(ended_on=people.TODAY)
    found, told = taken(people.on(people.mara(), people.TODAY + timedelta(days=200)))
    (episode,) = told["episodes"]
    assert (found.episodes, found.clients, found.shared) == (1, 1, 0)
    assert (episode["over"], episode["how"], episode["who"]) == (True, "planned", "both")
    assert (episode["attended"], episode["age_band"]) == (6, "30-39")
    assert [each["score"] for each in told["scores"]] == [18_000, 12_000, 6_000]
    assert [each["number"] for each in told["scores"]] == [1, 2, 3]
    assert [each["kept"] for each in told["sessions"]][:6] == ["attended"] * 6


@pytest.mark.parametrize(
    ("manner", "scores", "planned"),
    [("unplanned", [18, 17, 16], 12), ("planned_short", [18, 12, 6], 3), ("unplanned", [4], None)],
)
def test_the_extract_says_of_dropping_out_what_the_statistics_say(manner, scores, planned):
    ref = stopped(manner=manner, phq9=scores, sessions=3)
    Episode.objects.filter(id=ref).update(planned_sessions=planned)
    build.score(ref, 0, on=people.TODAY)  # after the end: no word about how therapy ended
    by = people.on(people.mara(), people.TODAY + timedelta(days=200))
    (episode,) = taken(by)[1]["episodes"]
    (course,) = ended_courses.courses(by=by)
    facts = {name: said for name, said in course.facts.items() if name != "ended_here"}
    assert {name: episode[name] for name in facts} == facts
    assert course.facts["dropped_out_said"] is (manner == "unplanned")


def test_how_far_a_referral_came_is_told_of_its_course_alone():
    ended.closed()
    referred.begun(build.episode())
    _, told = taken(people.on(people.mara(), people.TODAY + timedelta(days=200)))
    assert sorted(str(each["referral"]) for each in told["episodes"]) == ["None", "needed"]


def test_courses_several_share_are_left_out_and_counted():
    build.episode(kind="couple", partners=["Lea Weber"])
    build.episode(started_on=date(2024, 1, 8))
    found, told = taken()
    assert (found.episodes, found.shared, len(told["episodes"])) == (1, 1, 1)


def test_numbers_are_drawn_anew_and_say_nothing_of_the_order_of_names():
    for number in range(12):
        build.episode(name=f"Somebody {number:02d}", started_on=date(2024, 1, 8), phq9=[number])
    orders = []
    for seed in range(2):
        _, told = taken(seed=seed)
        orders.append([row["score"] for row in told["scores"]])
    assert orders[0] != orders[1]
    assert sorted(orders[0]) == sorted(orders[1]) == [1000 * n for n in range(12)]


def test_years_lie_in_the_order_of_the_numbers():
    for year in range(2018, 2025):
        build.episode(started_on=date(year, 6, 3), phq9=[4])
    _, told = taken()
    years = [row["year"] for row in told["episodes"]]
    assert years == sorted(years)
    assert [row["episode"] for row in told["episodes"]] == list(range(1, 8))


def test_two_courses_of_one_client_are_moved_together():
    for year in (2020, 2022):
        build.episode(started_on=date(year, 6, 15))
    one, other = Client.objects.all()
    Client.objects.filter(id=other.id).update(merged_into=one)
    _, told = taken()
    first, second = told["episodes"]
    assert first["client"] == second["client"]
    assert 23 <= second["month"] - first["month"] <= 25


@pytest.mark.parametrize("who", [people.ines, people.ada, people.tomas, people.teo])
def test_nobody_else_takes_one(who):
    build.episode()
    with pytest.raises(NotThere):
        extracts.take(by=who(), chance=Random(1))


def test_of_another_practice_there_is_nothing():
    build.episode()
    found, told = taken(people.vera())
    assert (found.episodes, told) == (0, {table.name: [] for table in TABLES})


def test_it_leaves_its_row_in_the_audit_in_words():
    build.episode(started_on=date(2024, 1, 8))
    taken()
    row = AuditRow.objects.get(noun="extract")
    assert (row.act, row.detail) == ("took along", {"episodes": 1, "clients": 1})
    line = audit_pages.page(Question(), by=people.mara()).lines[0]
    assert line.did == "took an extract for counting, without names"


def test_a_wrong_entry_is_not_in_it():
    ref = build.episode(started_on=date(2024, 1, 8))
    wrong = build.score(ref, 27, on=date(2024, 1, 8))
    build.score(ref, 9, on=date(2024, 1, 15))
    scores.mark_wrong(wrong, reason="of somebody else", by=people.mara())
    _, told = taken()
    assert [(row["score"], row["number"]) for row in told["scores"]] == [(9_000, 1)]


# ---- nothing of anybody

WORDS = st.text("bcdfghjklmnpqrstvwxyzäöüßçñ", min_size=9, max_size=14)
BORN = st.dates(date(1930, 1, 1), date(2015, 12, 31))


def everything(folder):
    """Every byte of an extract, and every value in it as text, with the names of all files."""
    for file in folder.rglob("*"):
        yield str(file.relative_to(folder)).encode()
        if file.is_file():
            yield file.read_bytes()
        if file.suffix == ".parquet":
            rows = pq.ParquetFile(file)
            yield str(rows.metadata.to_dict()).encode()
            yield json.dumps(rows.read().to_pylist(), ensure_ascii=False, default=str).encode()


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),  # one found is enough: a smaller one takes many houses to find
)
@given(words=st.lists(WORDS, min_size=9, max_size=9, unique=True), born=BORN, seed=st.integers(0))
def test_no_name_no_word_and_no_birth_date_is_in_any_byte_of_an_extract(
    tmp_path_factory, words, born, seed
):
    name, preferred, note, concern, goal, person, relation, why, offered = words
    by = people.mara()
    ending = ended.prepared(name=name, initiated_by="client")
    episode = ended.Ending.objects.get(id=ending).episode_id
    client = book.people(episode)[0][0]
    row = book.read("client", client, by=by)
    told = {**row.values, "preferred_name": preferred, "birth_date": born.isoformat()}
    build.saved(book.correct("client", client, told, version=row.version, by=by))
    build.entry("related-person", client, name=person, relation=relation)
    build.entry("concern", episode, words=concern)
    build.entry("goal", episode, words=goal)
    ended.answer(ending, "end_with_plan", choice="yes", words=note)
    row = ended.Ending.objects.get(id=ending)
    row.why, row.offered = why, offered
    row.save()
    folder = tmp_path_factory.mktemp("extracts") / uuid4().hex
    found = extracts.take(by=people.on(by, people.TODAY + timedelta(days=120)), chance=Random(seed))
    write(folder, found.batches, {"invented": False})
    bytes_ = b"\n".join(everything(folder)).lower()
    assert b"phq-9" in bytes_
    secrets = [*words, born.isoformat(), str(client), str(episode), str(by.member), "mara"]
    days = [people.TODAY.isoformat(), (people.TODAY - timedelta(weeks=6)).isoformat()]
    for secret in (*secrets, *days, f"{born:%d.%m.%Y}", f"{born:%Y%m%d}"):
        assert secret.lower().encode() not in bytes_, secret
