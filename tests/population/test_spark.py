"""A real Spark cluster answers as the engine in this process does: run by `make test-spark`."""

import os

import ibis
import pytest
from hypothesis import HealthCheck, given, settings

from envoi.commandline import population_asked
from envoi.population.engine import opened
from envoi.population.simulating import simulate
from tests import spark
from tests.population.test_questions import (
    agrees,
    agrees_on_dropping_out,
    agrees_on_missing,
    answers,
    courses,
    facts,
    hours,
)

ADDRESS = os.environ.get(spark.VARIABLE)
pytestmark = [
    pytest.mark.skipif(not ADDRESS, reason="a real Spark cluster is asked by make test-spark"),
    pytest.mark.filterwarnings("ignore"),
]
URL = f"{ADDRESS}?spark.executor.memory=512m&spark.sql.shuffle.partitions=4"


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    to = tmp_path_factory.mktemp("asked") / "extract"
    simulate(5000, 11, to)
    return to


def test_every_question_has_the_answer_of_the_embedded_engine(extract):
    assert population_asked.asked(extract, URL) == population_asked.asked(extract, "duckdb://")


def test_both_workers_are_asked(extract):
    with opened(extract, URL) as population:
        scores = population.scores
        assert population.answer(scores.agg(n=scores.count()))
        told = spark.asked(os.environ[f"{spark.VARIABLE}_TOLD"])
        assert told is not None
        assert [each["coresused"] for each in told["workers"]] == [1, 1]


@pytest.fixture(scope="module")
def cluster(extract):
    with opened(extract, URL) as population:
        yield population.backend


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(scores=answers(), episodes=courses(), rows=facts(), told=hours())
def test_it_answers_as_plain_python(cluster, scores, episodes, rows, told):
    agrees(cluster, scores, episodes)
    agrees_on_dropping_out(cluster, rows)
    agrees_on_missing(cluster, told)
    agrees(ibis.duckdb.connect(), scores, episodes)
