"""Every instrument loads, names its sources, and ships only the wording it may."""

import json
from dataclasses import fields, is_dataclass
from importlib.resources import files

import pytest

from envoi.domain.measure import Instrument, Score, score
from envoi.knowledge import library
from envoi.knowledge.entry import Malformed
from envoi.knowledge.instrument_file import LOINC, read
from tests.shared import shared_data

EVERY = library.instruments()
SHIPPED = {"gad-7", "phq-9"}
READ_SECOND_HAND = ("dass-21-anxiety", "dass-21-depression", "dass-21-stress", "k10", "pcl-5")
FOLDER = files("envoi.knowledge") / "instruments"

each_instrument = pytest.mark.parametrize("of", EVERY, ids=lambda of: of.code)


def source_of(code: str) -> str:
    return (FOLDER / f"{code}.toml").read_text(encoding="utf-8")


def changed(code: str, old: str, new: str) -> str:
    text = source_of(code)
    assert old in text
    return text.replace(old, new, 1)


@each_instrument
def test_every_number_names_its_source_and_whether_anyone_checked_it(of: Instrument):
    parts = [of.missing, of.risk_item, of.caseness, of.reliable_change, *of.norms]
    for part in filter(None, parts):
        assert is_dataclass(part)
        assert {"source", "verified"} <= {field.name for field in fields(part)}
        assert len(part.source) >= 12


@each_instrument
def test_what_is_from_memory_is_never_called_verified(of: Instrument):
    for part in filter(None, [of.missing, of.risk_item, of.caseness, of.reliable_change]):
        assert not (part.verified and "from memory" in part.source)


@each_instrument
def test_wording_is_there_exactly_where_it_may_be_shipped(of: Instrument):
    assert of.licence.may_ship_text == (of.code in SHIPPED)
    assert all(bool(item.text) == of.licence.may_ship_text for item in of.items)
    assert of.score_only != of.licence.may_ship_text


@pytest.mark.parametrize("code", READ_SECOND_HAND)
def test_wording_nobody_read_at_its_owner_is_not_here_but_answers_by_number_are_scored(code):
    of = library.instrument(code)
    assert not any([of.stem, of.answers, *(item.text for item in of.items)])
    assert "Answers can be entered by item number, without the wording." in of.notes
    assert score(of, {item.number: of.item_low for item in of.items}) == Score(
        of.low, answered=of.item_count
    )


@each_instrument
def test_the_owner_is_named_wherever_the_wording_is_shown(of: Instrument):
    assert of.licence.holder
    assert of.licence.url.startswith("http")
    assert len(of.licence.notice_text) > 20


def test_the_phq_9_wording_is_the_official_one():
    official = official_phq9()
    for item in library.instrument("phq-9").items:
        # LOINC adds the time and the source to the printed words.
        printed = official[item.loinc or ""].removesuffix(" [Reported.PHQ]")
        assert item.text == printed.removesuffix(" in last 2 weeks")


def official_phq9() -> dict[str, str]:
    path = shared_data("fhir-us-core/Questionnaire-phq-9-example.json")
    asked = json.loads(path.read_text(encoding="utf-8-sig"))["item"]
    return {each["code"][0]["code"]: each["code"][0]["display"] for each in asked}


def test_the_three_dass_scales_share_out_the_21_items():
    family = [of for of in EVERY if of.family == "dass-21"]
    numbers = sorted(item.number for of in family for item in of.items)
    assert numbers == list(range(1, 22))


def test_the_safety_questions_are_where_they_should_be():
    found = {of.code: of.risk_item.number for of in EVERY if of.risk_item}
    assert found == {"phq-9": 9, "core-10": 6, "epds": 10, "bdi-ii": 9}


def test_no_name_means_two_instruments():
    names = [alias for of in EVERY for alias in of.aliases]
    assert len({(name.system, name.name.casefold()) for name in names}) == len(names)


@pytest.mark.parametrize("name", ["PHQ-9", "phq9", "PHQ_9", "Patient Health Questionnaire-9"])
def test_a_file_may_write_the_name_its_own_way(name):
    found = library.recognised(name)
    assert found is library.instrument("phq-9")


def test_a_loinc_code_in_a_file_is_recognised_even_if_nobody_has_verified_it():
    assert library.recognised("44261-6", LOINC) is library.instrument("phq-9")
    assert library.recognised("70221-7", LOINC) is library.instrument("pcl-5")


def test_a_code_says_itself_whether_it_may_be_written_out():
    (code,) = (each for each in library.instrument("pcl-5").aliases if each.system == LOINC)
    assert not code.verified


def test_a_code_of_another_system_means_nothing():
    assert library.recognised("44261-6", "http://snomed.info/sct") is None


@pytest.mark.parametrize("name", ["", "PHQ", "DASS-21", "depression", "44261-6"])
def test_a_name_that_could_mean_something_else_is_not_guessed(name):
    assert library.recognised(name) is None


def test_an_unknown_instrument_is_a_sentence():
    with pytest.raises(library.Unknown, match="no instrument zzz, version 9 in the library"):
        library.instrument("zzz", "9")


@each_instrument
def test_a_version_stays_loadable_by_its_number(of: Instrument):
    assert library.instrument(of.code, of.version) is of


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("high = 27", "high = 28", "do not add up"),
        ('better = "lower"', 'better = "down"', "better cannot be"),
        ("at = 10", "at = 28", "outside the range"),
        ("number = 9\nat_least", "number = 10\nat_least", "risk item is no item"),
        ("low = 5, high = 9", "low = 6, high = 9", "bands do not cover"),
        ("may_ship_text = true", "may_ship_text = false", "without permission"),
        ('short = "PHQ-9"', 'short = ""', "short is empty"),
        ('short = "PHQ-9"', "short = 9", "wrong type"),
        ('short = "PHQ-9"', 'short = "PHQ-9"\nshrot = "PHQ-9"', "not known here: shrot"),
        ("points = 6", "points = 0", "no change at all"),
        ("points = 6", "points = 6.0001", "finer than a thousandth"),
        ("points = 6\n", "", "points is missing"),
        ("limit = 2", "limit = true", "wrong type"),
        ('reviewed_on = "2026-11-23"', 'reviewed_on = "last week"', "is no day"),
        ("[missing]", "[missing", "phq-9.toml"),
    ],
)
def test_a_slip_in_the_file_is_refused_with_its_reason(old, new, says):
    with pytest.raises(Malformed, match=says):
        read(changed("phq-9", old, new), "phq-9.toml")
