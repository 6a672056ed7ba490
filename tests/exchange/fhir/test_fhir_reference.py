"""Every way a resource may point at its patient, and what becomes of one that points nowhere."""

import pytest

from tests.exchange.fhir.invented import (
    NUMBERS,
    about,
    bundle,
    encounter,
    episode,
    numbered,
    patient,
    reading_of,
    total,
    written,
)

NUMBER = {"identifier": {"system": NUMBERS, "value": "4711"}}


@pytest.mark.parametrize(
    "points",
    [
        about("Patient/jonas"),
        about("Patient/jonas/_history/3"),
        about("https://server.example/fhir/Patient/jonas"),
        about(f"Patient?identifier={NUMBERS}|4711"),
        NUMBER,
    ],
)
def test_a_patient_is_found_however_they_are_pointed_at(read, points):
    reading = read(patient(**numbered("4711")), encounter(subject=points))
    assert [each.client for each in reading.sessions] == [f"{NUMBERS}|4711"]


def test_a_urn_means_the_entry_of_that_address_before_or_after(read):
    url = "urn:uuid:5b0f5a54-6d1f-4a3e-9f6c-0d7a3c1e2b11"
    reading = read(encounter(subject=about(url)), urls={url: patient(None, **numbered("4711"))})
    assert [each.client for each in reading.sessions] == [f"{NUMBERS}|4711"]


def test_a_fullurl_gives_a_resource_without_id_its_id(read):
    reading = read(urls={"https://server.example/fhir/Patient/jonas": patient(None)})
    assert reading.clients[0].key == "Patient/jonas"


def test_a_contained_patient_is_a_client_if_something_is_about_them(read):
    inside = patient("p", **numbered("4711"))
    reading = read(encounter(subject=about("#p"), contained=[inside]))
    assert [each.client for each in reading.sessions] == [each.key for each in reading.clients]


def test_a_contained_patient_nobody_speaks_of_is_no_client(read):
    reading = read(patient(), encounter(contained=[patient("p", **numbered("4711"))]))
    assert [each.key for each in reading.clients] == ["Patient/jonas"]


def test_references_work_across_files(tmp_path):
    one = written(tmp_path / "Encounter.ndjson", encounter())
    two = written(tmp_path / "Patient.ndjson", patient(**numbered("4711")))
    assert reading_of(one, two).sessions[0].client == f"{NUMBERS}|4711"


def test_a_patient_who_is_not_in_the_files_is_known_by_key_alone(read):
    reading = read(total("o1", 12))
    (client,) = reading.clients
    assert (client.key, client.named, client.name) == ("Patient/jonas", False, "Patient/jonas")
    assert reading.scores[0].client == client.key


def test_the_key_of_a_stranger_leads_to_the_patient_of_a_later_file(read):
    (stranger,) = read(total("o1", 12)).clients
    (known,) = read(patient(**numbered("4711"))).clients
    assert stranger.key in known.also


def test_a_number_that_leads_to_nobody_here_is_the_key_of_a_stranger(read):
    reading = read(encounter(subject=NUMBER))
    assert reading.clients[0].key == f"{NUMBERS}|4711"


@pytest.mark.parametrize("points", [about("urn:uuid:1"), about("#p"), about("somebody"), {}])
def test_a_resource_whose_patient_cannot_be_found_is_told(read, points):
    reading = read(encounter(subject=points))
    assert not reading.sessions
    assert [each.field for each in reading.rejected] == ["subject"]


def test_a_number_that_belongs_to_two_people_is_told(read):
    two = [patient("a", **numbered("1")), patient("b", **numbered("1"))]
    points = {"identifier": {"system": NUMBERS, "value": "1"}}
    reading = read(*two, encounter(subject=points))
    assert "several patients" in reading.rejected[0].why


def test_what_is_about_a_group_is_counted_and_not_complained_about(read):
    reading = read(encounter(subject=about("Group/tuesday")))
    assert reading.ignored == {"Encounter about a Group, not a Patient": 1}
    assert not reading.rejected


def test_a_session_belongs_to_the_episode_it_names(read):
    reading = read(patient(), episode(), encounter(episodeOfCare=[about("EpisodeOfCare/c1")]))
    assert reading.sessions[0].episode == reading.episodes[0].key == "EpisodeOfCare/c1"


def test_an_episode_entered_in_error_holds_no_session(read):
    wrong = episode(status="entered-in-error")
    reading = read(patient(), wrong, encounter(episodeOfCare=[about("EpisodeOfCare/c1")]))
    assert not reading.episodes
    assert reading.sessions[0].episode == ""
    assert reading.ignored == {"EpisodeOfCare entered in error": 1}


def test_the_same_bundle_with_new_urns_has_the_same_keys(tmp_path):
    def keys(urn: str) -> list[str]:
        urls = {urn: patient(None, **numbered("1")), f"{urn}2": encounter(None, subject=about(urn))}
        reading = reading_of(written(tmp_path / "b.json", bundle(urls=urls)))
        return [each.key for each in (*reading.clients, *reading.sessions)]

    assert keys("urn:uuid:1") == keys("urn:uuid:7")
