"""Examples of HL7's US Core guide, and the shapes other systems are known to write."""

from datetime import date

from tests.exchange.fhir.invented import (
    Json,
    about,
    bundle,
    encounter,
    patient,
    reading_of,
    total,
    written,
)
from tests.shared import shared_data

FOLDER = "fhir-us-core"
SYNTHEA = "https://github.com/synthetichealth/synthea"


def test_every_example_of_us_core_is_read_and_nothing_is_complained_about():
    reading = reading_of(shared_data(FOLDER))
    assert [each.name for each in reading.clients] == ["Amy V. Baxter"]
    assert reading.clients[0].interpreter == "yes"
    assert not reading.rejected
    assert len(reading.goals) == 2


def test_form_panel_answers_and_total_of_the_example_are_one_score():
    (score,) = reading_of(shared_data(FOLDER)).scores
    assert score.on == date(2022, 11, 29)
    assert score.answers == {1: 2, 2: 2, 3: 2, 4: 2, 5: 1, 6: 1, 7: 2, 8: 0, 9: 0}


def test_the_panel_of_the_example_says_the_same_without_its_form():
    files = sorted(shared_data(FOLDER).glob("Observation-PHQ9-*.json"))
    (score,) = reading_of(*files).scores
    assert sum(score.answers.values()) == 12
    assert score.key == "Observation/PHQ9-panel-example-44249-1"


def test_the_form_of_the_example_stands_by_itself():
    path = shared_data(f"{FOLDER}/QuestionnaireResponse-phq-9-example.json")
    (score,) = reading_of(path).scores
    assert (score.client, sum(score.answers.values())) == ("Patient/example", 12)


def synthea(number: int, resource: Json) -> Json:
    urn = f"00000000-0000-4000-8000-{number:012}"
    own = {"id": urn, "identifier": [{"system": SYNTHEA, "value": urn}]}
    return {"fullUrl": f"urn:uuid:{urn}", "resource": {**resource, **own}}


def test_a_bundle_as_synthea_writes_it_is_read(tmp_path):
    someone = about("urn:uuid:00000000-0000-4000-8000-000000000001")
    named = [{"use": "official", "family": "Rau694", "given": ["Jonas46"], "prefix": ["Mr."]}]
    emergency = {"class": {"code": "EMER"}}
    entries = [
        synthea(1, patient(name=named)),
        synthea(2, encounter(subject=someone)),
        synthea(3, encounter(subject=someone, **emergency)),
        synthea(4, total("o", 12, subject=someone, encounter=about("urn:uuid:2"))),
        synthea(5, total("o", 9, code="70274-6", subject=someone)),
        synthea(6, {"resourceType": "CarePlan", "status": "active"}),
    ]
    whole = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    reading = reading_of(written(tmp_path / "Jonas46_Rau694.json", whole))
    assert [each.name for each in reading.clients] == ["Jonas46 Rau694"]
    assert {each.instrument for each in reading.scores} == {"phq-9", "gad-7"}
    assert len(reading.sessions) == 1
    assert reading.ignored == {"Encounter, inpatient": 1, "CarePlan": 1}
    assert all(each.client.startswith(SYNTHEA) for each in reading.scores)


def test_a_search_with_absolute_addresses_is_read(tmp_path):
    server = "https://hapi.example/fhir"
    urls = {
        f"{server}/Patient/7": patient("7"),
        f"{server}/Observation/8": total("8", 12, subject=about(f"{server}/Patient/7")),
    }
    reading = reading_of(written(tmp_path / "search.json", bundle(urls=urls)))
    assert [each.client for each in reading.scores] == ["Patient/7"]
    assert len(reading.clients) == 1
