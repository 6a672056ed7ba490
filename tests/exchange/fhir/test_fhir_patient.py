"""A Patient as a client: called, reached and spoken with as the file says."""

import pytest

from envoi.exchange.incoming import IncomingContactWay
from tests.exchange.fhir.invented import NUMBERS, encounter, numbered, patient

STRUCTURE = "http://hl7.org/fhir/StructureDefinition/"


def test_a_client_has_the_name_they_go_by_officially(read):
    names = [
        {"use": "old", "family": "Braun", "given": ["Jonas"]},
        {"use": "official", "family": "Weber", "given": ["Jonas", "Karl"]},
    ]
    (client,) = read(patient(name=names)).clients
    assert client.name == "Jonas Karl Weber"


@pytest.mark.parametrize(
    "name", ["山田 太郎", "Łukasz Żółć", "نرگس می‌خواهم", "Nguyễn Thị Hà", "O’Neil"]
)
def test_a_name_in_any_script_stays_as_it_is(read, name):
    (client,) = read(patient(name=[{"text": name}])).clients
    assert client.name == name


def test_a_nickname_is_what_they_like_to_be_called(read):
    names = [{"text": "Jonas Weber"}, {"use": "nickname", "given": ["Jo"]}]
    (client,) = read(patient(name=names)).clients
    assert (client.name, client.preferred_name) == ("Jonas Weber", "Jo")


@pytest.mark.parametrize("born", ["1980", "1980-02", "1980-02-29"])
def test_a_birth_date_may_be_partial(read, born):
    assert read(patient(birthDate=born)).clients[0].birth_date == born


@pytest.mark.parametrize("born", ["1980-02-30", "29.2.1980", "1980-13", "0000", "19800229"])
def test_a_birth_date_that_is_none_is_told(read, born):
    reading = read(patient(birthDate=born))
    assert [each.field for each in reading.rejected] == ["birthDate"]
    assert "is not a date" in reading.rejected[0].why


def test_pronouns_are_read_where_the_extension_holds_them(read):
    value = {"url": "value", "valueCodeableConcept": {"text": "they/them"}}
    pronouns = {"url": f"{STRUCTURE}individual-pronouns", "extension": [value]}
    assert read(patient(extension=[pronouns])).clients[0].pronouns == "they/them"


@pytest.mark.parametrize(("said", "means"), [(True, "yes"), (False, "no")])
def test_an_interpreter_is_asked_for_or_not(read, said, means):
    extension = {"url": f"{STRUCTURE}patient-interpreterRequired", "valueBoolean": said}
    assert read(patient(extension=[extension])).clients[0].interpreter == means


def test_without_a_word_an_interpreter_is_not_recorded(read):
    assert read(patient()).clients[0].interpreter == "not_recorded"


def test_the_preferred_language_is_spoken_and_the_one_they_write_is_written(read):
    proficiency = {
        "url": f"{STRUCTURE}patient-proficiency",
        "extension": [{"url": "type", "valueCoding": {"code": "RWR"}}],
    }
    languages = [
        {"language": {"text": "German"}, "extension": [proficiency]},
        {"language": {"coding": [{"code": "tr", "display": "Turkish"}]}, "preferred": True},
    ]
    (client,) = read(patient(communication=languages)).clients
    assert (client.spoken_language, client.written_language) == ("Turkish", "German")


def test_of_several_languages_without_a_preference_none_is_guessed(read):
    languages = [{"language": {"text": "German"}}, {"language": {"text": "Turkish"}}]
    assert read(patient(communication=languages)).clients[0].spoken_language == ""


def test_ways_to_reach_a_client_keep_their_kind_and_no_permission_is_assumed(read):
    telecom = [
        {"system": "phone", "use": "mobile", "value": "0170 1"},
        {"system": "phone", "use": "home", "value": "030 2"},
        {"system": "email", "value": "jonas@example.org"},
        {"system": "phone", "use": "old", "value": "030 3"},
        {"system": "fax", "value": "030 4"},
    ]
    address = [{"line": ["Am Markt 1"], "city": "Jena", "postalCode": "07743"}]
    (client,) = read(patient(telecom=telecom, address=address)).clients
    assert client.contact_ways == (
        IncomingContactWay("mobile", "0170 1"),
        IncomingContactWay("phone", "030 2"),
        IncomingContactWay("email", "jonas@example.org"),
        IncomingContactWay("post", "Am Markt 1, Jena, 07743"),
    )


def test_a_client_is_known_by_number_and_also_by_id(read):
    (client,) = read(patient(**numbered("4711"))).clients
    assert (client.key, client.also) == (f"{NUMBERS}|4711", ("Patient/jonas",))


def test_a_client_without_number_is_known_by_id(read):
    (client,) = read(patient()).clients
    assert (client.key, client.also) == ("Patient/jonas", ())


def test_the_official_number_comes_before_others_and_an_old_one_never(read):
    identifiers = [
        {"system": NUMBERS, "value": "1", "use": "old"},
        {"system": NUMBERS, "value": "2"},
        {"system": NUMBERS, "value": "3", "use": "official"},
    ]
    assert read(patient(identifier=identifiers)).clients[0].key == f"{NUMBERS}|3"


def test_a_number_two_people_share_tells_neither_apart(read):
    reading = read(patient("a", **numbered("0")), patient("b", **numbered("0")))
    assert {each.key for each in reading.clients} == {"Patient/a", "Patient/b"}


def test_people_are_never_matched_by_name_and_birth_date(read):
    reading = read(patient("a", birthDate="1980-01-01"), patient("b", birthDate="1980-01-01"))
    assert len(reading.clients) == 2


def test_somebody_without_number_and_id_is_the_same_next_time(read):
    first = read(patient(None, birthDate="1980-01-01"))
    again = read(encounter(None, subject=None), patient(None, birthDate="1980-01-01"))
    assert first.clients[0].key == again.clients[0].key


def test_two_people_alike_in_every_word_are_not_made_one(read):
    reading = read(urls={"urn:uuid:1": patient(None), "urn:uuid:2": patient(None)})
    assert len(reading.clients) == 1
    assert "no number tells them apart" in reading.rejected[0].why


def test_somebody_of_whom_nothing_is_known_is_told(read):
    reading = read(patient(None, name=None))
    assert "Nothing tells who this patient is" in reading.rejected[0].why


def test_a_patient_without_a_name_stands_under_their_key(read):
    (client,) = read(patient(name=None)).clients
    assert (client.name, client.named) == ("Patient/jonas", False)


def test_of_two_versions_the_newer_one_is_taken(read):
    new = patient(name=[{"text": "Jonas Braun"}], meta={"lastUpdated": "2024-02-01T00:00:00Z"})
    old = patient(meta={"lastUpdated": "2024-01-01T00:00:00Z"})
    assert [each.name for each in read(new, old).clients] == ["Jonas Braun"]


def test_that_somebody_died_or_is_not_active_is_counted(read):
    reading = read(patient(active=False, deceasedBoolean=True))
    assert reading.clients
    assert reading.ignored == {"Patient field: not active": 1, "Patient field: deceased": 1}


def test_a_name_too_long_to_keep_is_told(read):
    reading = read(patient(name=[{"text": "x" * 201}]))
    assert [each.field for each in reading.rejected] == ["name"]


def test_control_characters_do_not_get_into_a_name(read):
    assert read(patient(name=[{"text": "Jonas\u0000\n Weber"}])).clients[0].name == "Jonas Weber"
