"""Every engine answers as plain Python does, on populations somebody thought up badly."""

import logging
import warnings
from collections import Counter

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from envoi.domain.change import assess
from envoi.domain.dropout import DEFINITIONS, dropped_out, ended_here
from envoi.domain.ended import APART
from envoi.knowledge import library
from envoi.population import hazard, questions
from envoi.population.files import arrow
from envoi.population.schema import EPISODES, SCORES, SESSIONS

INSTRUMENTS = {each.code: each for each in library.instruments()}
ENDS = ("planned", "short", "unplanned", "transfer", None)
JUDGED = ("dropped_out_said", "missed_last", "short_of_change")
AGES = ("20-29", "30-39", None)


@st.composite
def answers(draw):
    """Rows of scores: (episode, instrument) with whole points by number, rows in any order."""
    rows = []
    for episode in range(draw(st.integers(0, 6))):
        for code in draw(st.lists(st.sampled_from(sorted(INSTRUMENTS)), unique=True, max_size=3)):
            of = INSTRUMENTS[code]
            points = st.integers(of.low // 100, of.high // 100).map(lambda n: 100 * n)
            numbers = draw(st.lists(st.integers(1, 9), unique=True, min_size=1, max_size=5))
            rows += [(episode, code, number, draw(points)) for number in numbers]
    return draw(st.permutations(rows))


@st.composite
def courses(draw):
    """Rows of episodes: (attended, days, over, how, age band)."""
    one = st.tuples(
        st.integers(0, 5),
        st.integers(0, 3),
        st.booleans(),
        st.sampled_from(ENDS),
        st.sampled_from(AGES),
    )
    found = draw(st.lists(one, max_size=25))
    return [(a, d, over, how if over else None, age) for a, d, over, how, age in found]


YES_NO = st.sampled_from((True, False, None))
FACTS = ("over", "how", "attended", "planned_sessions", *JUDGED)


@st.composite
def facts(draw):
    """Rows of episodes with what the definitions of drop-out ask, as FACTS."""
    ends = st.sampled_from((*ENDS, "other"))
    planned = st.sampled_from((1, 3, 12, None))
    one = st.tuples(st.booleans(), ends, st.integers(0, 5), planned, *[YES_NO] * len(JUDGED))
    found = draw(st.lists(one, max_size=25))
    return [(over, how if over else None, *rest) for over, how, *rest in found]


def table(of, rows, *names):
    """A table with every declared column, of which these are told."""
    schema = arrow(of)
    told = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    columns = [
        pa.array(told.get(field.name, [None] * len(rows)), type=field.type) for field in schema
    ]
    return ibis.memtable(pa.table(columns, schema=pa.schema(f.with_nullable(True) for f in schema)))


def scores_of(rows):
    return table(SCORES, rows, "episode", "instrument", "number", "score")


def episodes_of(rows):
    return table(EPISODES, rows, "attended", "days", "over", "how", "age_band")


def rows_of(engine, question):
    return engine.to_pyarrow(question).to_pylist()


def counted(engine, question, *names):
    return {
        tuple(row[name] for name in names): row["episodes"] for row in rows_of(engine, question)
    }


# ---- plain Python, one by one


def outcomes_by_hand(rows, of):
    courses = {}
    for episode, code, number, score in rows:
        if code == of.code:
            courses.setdefault(episode, {})[number] = score
    said = [assess(of, [by[n] for n in sorted(by)]).outcome.value for by in courses.values()]
    return {(name,): n for name, n in Counter(said).items()}


def first_and_last_by_hand(rows):
    courses = {}
    for episode, code, number, score in rows:
        courses.setdefault((episode, code), {})[number] = score
    return {key: (len(by), by[min(by)], by[max(by)]) for key, by in courses.items()}


def endings_by_hand(rows, place):
    way = [(row[place], (row[3] or "not_recorded") if row[2] else "open") for row in rows]
    return dict(Counter(way))


def reached_by_hand(rows):
    return dict(
        Counter((a, int(how == "unplanned"), age or "not_known") for a, _, _, how, age in rows if a)
    )


def dropped_out_by_hand(rows):
    counted = {name: 0 for by in DEFINITIONS for name in (by.code, f"{by.code}_of")}
    for row in rows:
        known = dict(zip(FACTS, row, strict=True))
        apart = known["how"] in APART
        known["ended_here"] = ended_here(over=known["over"], apart=apart)
        for by in () if apart else DEFINITIONS:
            said = dropped_out(by, known)
            counted[by.code] += said is True
            counted[f"{by.code}_of"] += said is not None
    return counted


def agrees_on_dropping_out(engine, rows):
    asked = questions.dropped_out(table(EPISODES, rows, *FACTS))
    assert rows_of(engine, asked) == [dropped_out_by_hand(rows)]


@st.composite
def hours(draw):
    """Rows of episodes (episode, attended, how), and of their hours (episode, number, kept)."""
    codes = st.sampled_from(("attended", "missed", "cancelled_by_client", "cancelled_by_us"))
    lists = draw(st.lists(st.lists(codes, max_size=9), max_size=9))
    ends = [draw(st.sampled_from(ENDS)) for _ in lists]
    told = [
        (n, kept.count("attended"), how)
        for n, (kept, how) in enumerate(zip(lists, ends, strict=True))
    ]
    rows = [(n, place, code) for n, kept in enumerate(lists) for place, code in enumerate(kept, 1)]
    return told, draw(st.permutations(rows))


def missing_by_hand(episodes, sessions, until):
    found = Counter()
    for episode, attended, how in episodes:
        before, came = [], 0
        for _, _, kept in sorted(row for row in sessions if row[0] == episode):
            if kept == "attended" and came < until:
                came += 1
                gone = sum(each != "attended" for each in before)
                share = "none" if not gone else "many" if 3 * gone >= len(before) else "some"
                found[came, share, how == "unplanned" and came == attended] += 1
            before += [kept] if kept != "cancelled_by_us" else []
    return {
        (session, share): (
            found[session, share, False] + found[session, share, True],
            found[session, share, True],
        )
        for session, share, _ in found
    }


def agrees_on_missing(engine, told, until=4):
    episodes = table(EPISODES, told[0], "episode", "attended", "how")
    sessions = table(SESSIONS, told[1], "episode", "number", "kept")
    answer = rows_of(engine, questions.missing(episodes, sessions, until=until))
    found = {(row["session"], row["missed"]): (row["at_risk"], row["left"]) for row in answer}
    assert found == missing_by_hand(*told, until)


def agrees(engine, scores, episodes):
    asked = scores_of(scores)
    pairs = rows_of(engine, questions.first_and_last(asked))
    assert {
        (row["episode"], row["instrument"]): (row["n"], row["first"], row["last"]) for row in pairs
    } == first_and_last_by_hand(scores)
    for code in {row[1] for row in scores} or {"phq-9"}:
        of = INSTRUMENTS[code]
        found = counted(engine, questions.outcomes(asked, of), "outcome")
        assert found == outcomes_by_hand(scores, of)
    courses = episodes_of(episodes)
    for place, over in enumerate(("attended", "days")):
        found = counted(engine, questions.endings(courses, over=over), "time", "way")
        assert found == endings_by_hand(episodes, place)
    asked = questions.reached(courses, ["age_band"])
    assert counted(engine, asked, "session", "left", "age_band") == reached_by_hand(episodes)


@settings(max_examples=40, deadline=None)
@given(scores=answers(), episodes=courses())
def test_duckdb_answers_as_plain_python(scores, episodes):
    agrees(ibis.duckdb.connect(), scores, episodes)


@settings(max_examples=60, deadline=None)
@given(rows=facts())
def test_duckdb_tells_drop_outs_as_the_definitions_do(rows):
    agrees_on_dropping_out(ibis.duckdb.connect(), rows)


@settings(max_examples=60, deadline=None)
@given(told=hours())
def test_duckdb_knows_what_was_missed_before_each_session(told):
    agrees_on_missing(ibis.duckdb.connect(), told)


@pytest.fixture(scope="module")
def sail():
    """A light engine that speaks Spark's language."""
    pysail = pytest.importorskip("pysail.spark")
    sql = pytest.importorskip("pyspark.sql")
    server = pysail.SparkConnectServer()
    server.start()
    _, port = server.listening_address
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = sql.SparkSession.builder.remote(f"sc://localhost:{port}").getOrCreate()
        yield ibis.pyspark.connect(session)
        session.stop()
    logging.getLogger("pyspark").setLevel(logging.CRITICAL)
    server.stop()


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(scores=answers(), episodes=courses())
def test_an_engine_of_many_machines_answers_as_plain_python(sail, scores, episodes):
    agrees(sail, scores, episodes)


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=facts())
def test_an_engine_of_many_machines_tells_drop_outs_as_the_definitions_do(sail, rows):
    agrees_on_dropping_out(sail, rows)


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=hours())
def test_an_engine_of_many_machines_knows_what_was_missed_before_each_session(sail, told):
    agrees_on_missing(sail, told)


# ---- from counts


def test_leaving_by_what_was_missed_is_found_where_it_was_invented():
    rows = [
        {"session": session, "missed": share, "at_risk": 1000, "left": left}
        for session in (1, 2, 3)
        for share, left in (("many", 200), ("none", 50))
    ]
    found, names = questions.missing_cells(rows)
    assert names == {"missed": ["none", "many"]}
    assert hazard.fit(found).coefficients["missed 1"] == pytest.approx(np.log(19 / 4))


@settings(deadline=None)
@given(courses())
def test_tallies_hold_everybody_once(rows):
    found = questions.tallies(rows_of(ibis.duckdb.connect(), questions.endings(episodes_of(rows))))
    assert sum(sum(each.ended.values()) + each.still_open for each in found) == len(rows)


@settings(max_examples=25, deadline=None)
@given(courses(), st.integers(1, 6))
def test_cells_from_counts_are_those_of_everybody_one_by_one(rows, sessions):
    answer = rows_of(ibis.duckdb.connect(), questions.reached(episodes_of(rows), ["age_band"]))
    found, names = questions.cells(answer, ["age_band"], sessions=sessions)
    came = [row for row in rows if row[0]]
    codes = np.array([names["age_band"].index(row[4] or "not_known") for row in came], np.int64)
    one_by_one = hazard.cells(
        np.array([row[0] for row in came], np.int64),
        np.array([row[3] == "unplanned" for row in came], np.int64),
        {"age_band": codes},
        sessions=sessions,
    )
    assert lines(found) == lines(one_by_one)


def lines(of):
    parts = (of.session, of.codes["age_band"], of.at_risk, of.left)
    return sorted(zip(*(each.tolist() for each in parts), strict=True))
