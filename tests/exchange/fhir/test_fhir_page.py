"""The page about FHIR names every code that is read."""

from pathlib import Path

import pytest

from envoi.exchange.fhir import files, goal, reading, session, unpack, window

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "fhir.md").read_text(encoding="utf-8")
CODES = [*session.KEPT, *session.APPOINTED, *session.WHERE, *session.INPATIENT, *goal.LEVEL]


@pytest.mark.parametrize("code", sorted({*CODES, *goal.DROPPED}))
def test_the_page_names_every_code_that_is_read(code):
    assert f"`{code}`" in PAGE


@pytest.mark.parametrize("kind", sorted(reading.READERS))
def test_the_page_names_every_resource_that_is_read(kind):
    assert kind in PAGE


def test_the_page_names_the_limits():
    limits = [unpack.MOST // 1_000_000, window.LONGEST // 1_000_000, unpack.RATIO]
    assert all(f"{limit} " in PAGE for limit in limits)
    assert f"{files.MOST_REJECTED:,}" in PAGE
