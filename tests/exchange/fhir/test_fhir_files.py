"""Files of every shape: read where they can be, and one clear sentence where they cannot."""

import gzip
import json
import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from envoi.exchange.fhir import files, unpack, window
from envoi.exchange.incoming import Reading, Unreadable
from tests.exchange.fhir.invented import (
    Json,
    bundle,
    encounter,
    patient,
    reading_of,
    total,
    written,
)

PEOPLE = [patient(f"p{n}") for n in range(5)]


def ndjson(*resources: Json) -> str:
    return "".join(json.dumps(each) + "\n" for each in resources)


def one_sentence(path: Path) -> str:
    with pytest.raises(Unreadable) as told:
        reading_of(path)
    sentence = str(told.value)
    assert "\n" not in sentence
    assert len(sentence) < 200
    return sentence


def names(reading: Reading) -> set[str]:
    return {each.key for each in reading.clients}


EVERYONE = {f"Patient/p{n}" for n in range(5)}


@pytest.mark.parametrize("name", ["a.json", "a.json.gz", "a.JSON", "a.txt"])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_bundle_is_read_packed_or_not_on_one_line_or_many(read_text, name, indent):
    assert names(read_text(json.dumps(bundle(*PEOPLE), indent=indent), name)) == EVERYONE


@pytest.mark.parametrize("name", ["a.ndjson", "a.ndjson.gz", "a.jsonl", "a.json", "a.txt"])
def test_lines_are_read_whatever_the_file_is_called(read_text, name):
    assert names(read_text(ndjson(*PEOPLE), name)) == EVERYONE


def test_a_mark_at_the_beginning_does_no_harm(read_text):
    assert names(read_text(b"\xef\xbb\xbf" + json.dumps(bundle(*PEOPLE)).encode())) == EVERYONE


def test_a_single_resource_is_read(read_text):
    reading = read_text(PEOPLE[0])
    assert names(reading) == {"Patient/p0"}
    assert reading.clients[0].place.line is None


def test_a_folder_is_read_as_one_set(tmp_path):
    folder = tmp_path / "export"
    (folder / "deeper").mkdir(parents=True)
    written(folder / "Encounter.ndjson", ndjson(encounter()))
    written(folder / "deeper" / "Patient.ndjson.gz", ndjson(patient()))
    (folder / "notes.docx").write_bytes(b"not ours")
    reading = reading_of(folder)
    assert (len(reading.sessions), names(reading)) == (1, {"Patient/jonas"})
    assert reading.files == ["Encounter.ndjson", "Patient.ndjson.gz"]


def test_a_bundle_may_stand_on_a_line_and_in_a_bundle(read_text):
    inner = bundle(bundle(*PEOPLE))
    assert names(read_text(ndjson(inner), "a.ndjson")) == EVERYONE
    assert names(read_text(json.dumps(inner, indent=1))) == EVERYONE


def test_fields_may_stand_in_any_order(read_text):
    text = json.dumps({"entry": bundle(*PEOPLE)["entry"], "type": "x", "resourceType": "Bundle"})
    assert names(read_text(text, "a.json")) == EVERYONE


def test_the_words_of_json_inside_of_text_change_nothing(read_text):
    tricky = 'a "entry": [ {"x": "}{" \\ end'
    reading = read_text(bundle(patient("p1", name=[{"text": tricky}]), patient("p2")))
    assert [each.name for each in reading.clients] == [tricky, "Jonas Weber"]


def test_an_empty_bundle_holds_nothing_and_is_fine(read_text):
    reading = read_text({"resourceType": "Bundle", "type": "searchset", "total": 0})
    assert not reading.clients
    assert not reading.rejected


def test_one_bad_resource_is_told_by_its_number_and_the_others_go_on(read_text):
    reading = read_text(bundle(PEOPLE[0], patient("x", birthDate=7), PEOPLE[1]))
    assert names(reading) == {"Patient/p0", "Patient/p1"}
    (told,) = reading.rejected
    assert (told.line, told.field) == (2, "birthDate")


def test_one_bad_line_is_told_by_its_number_and_the_others_go_on(read_text):
    text = ndjson(PEOPLE[0]) + '{"resourceType": "Pat\n\n[1]\n{"a": 1}\n' + ndjson(PEOPLE[1])
    reading = read_text(text, "a.ndjson")
    assert names(reading) == {"Patient/p0", "Patient/p1"}
    assert [each.line for each in reading.rejected] == [2, 4, 5]


def test_what_is_not_ours_is_counted(read_text):
    reading = read_text(bundle({"resourceType": "Claim"}, {"resourceType": "Claim"}))
    assert reading.ignored == {"Claim": 2}


def test_a_kind_that_cannot_exist_is_counted_under_one_name(read_text):
    reading = read_text(bundle({"resourceType": "x" * 5_000}, {"resourceType": "<script>"}))
    assert reading.ignored == {"Something that is no FHIR resource": 2}


def test_labels_without_end_become_one(read_text):
    invented = [
        {"resourceType": "K" + "abcdefghij"[n % 10] * (n // 10 % 60 + 1)} for n in range(600)
    ]
    codes = [{"resourceType": "Observation", "code": {"text": f"code {n}"}} for n in range(1_500)]
    assert len(read_text(bundle(*invented, *codes)).ignored) <= 1_001


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"  \n \n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"<Bundle xmlns='http://hl7.org/fhir'/>", "XML"),
        (b'<?xml version="1.0"?><Patient/>', "XML"),
        (b"PK\x03\x04rest", "zip"),
        (b"%PDF-1.7", "PDF"),
        (b"[]", "a list"),
        (b"[" * 200_000, "a list"),
        (b"\xff\xfe{\x00}\x00", "UTF-16"),
        (b"\x00\x01\x02\x03" * 500, "neither JSON nor NDJSON"),
        (b"just some words", "neither JSON nor NDJSON"),
        (b'"text"', "neither JSON nor NDJSON"),
        (b'{"a": 1}', "not FHIR"),
        (b'{"a":\n 1}', "not FHIR"),
        (b'{"resourceType": 7}', "not FHIR"),
        (b'{"entry": [{"resource": {"resourceType": "Patient"}}]}', "not"),
        (b'{"resourceType": "Bundle", "entry": [{"a"', "breaks off"),
        (b'{"resourceType": "Bundle",\n "entry": [', "breaks off"),
        (b'{"resourceType": "Bundle", "entry": [1, 2]}', "an entry is no object"),
        (b'{"resourceType": "Bundle",\n "entry": [1, 2]}', "an entry is no object"),
        (b'{"resourceType": "Patient",\n', "breaks off"),
        (b'{"resourceType": "Patient",\n "id": oops}', "well-formed"),
        (b'{"resourceType":\n"Patient"} }', "something that is not JSON"),
        (b"\x1f\x8b", "packed"),
        (b"\x1f\x8b\x08\x00rubbish that is no deflate", "packed"),
        (gzip.compress(b'{"resourceType": "Patient"}' * 100, mtime=0)[:-30], "breaks off"),
        (gzip.compress(gzip.compress(b"{}", mtime=0), mtime=0), "neither"),
        (b'{"a":' * 200_000, "breaks off"),
        (b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "deeper"),
        (b'{"resourceType":"Patient","a":' + b"[" * 200_000 + b"]" * 200_000 + b"}", "deeper"),
    ],
)
def test_a_file_that_cannot_be_read_ends_in_one_sentence(tmp_path, content, says):
    path = tmp_path / "odd.json"
    path.write_bytes(content)
    sentence = one_sentence(path)
    assert sentence.startswith("odd.json")
    assert says in sentence


@pytest.mark.parametrize("content", [b"\x00\xff\x01\n" * 5_000, b"a,b\n1,2\n", b"[" * 200_000])
def test_lines_of_something_else_end_in_one_sentence(tmp_path, content):
    path = tmp_path / "odd.ndjson"
    path.write_bytes(content)
    one_sentence(path)


def test_a_bundle_that_breaks_off_brings_nothing(tmp_path):
    text = json.dumps(bundle(*PEOPLE))
    reading = Reading()
    with pytest.raises(Unreadable):
        reading = reading_of(written(tmp_path / "a.json", text[:-30]))
    assert reading == Reading()


def test_a_file_that_is_not_there_and_an_empty_folder_are_told(tmp_path):
    assert "is not there" in one_sentence(tmp_path / "gone.json")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no FHIR file" in one_sentence(empty)


def test_one_file_that_cannot_be_read_does_not_spoil_the_folder(tmp_path):
    written(tmp_path / "a.json", bundle(*PEOPLE))
    written(tmp_path / "b.json", "{")
    reading = reading_of(tmp_path)
    assert names(reading) == EVERYONE
    assert [(each.file, each.line) for each in reading.rejected] == [("b.json", None)]


@pytest.mark.parametrize(
    "deep", [b"[" * 200_000 + b"]" * 200_000, b'{"a":' * 200_000 + b"1" + b"}" * 200_000]
)
def test_a_resource_nested_200000_deep_is_told_and_the_others_go_on(tmp_path, deep):
    entries = b'{"resource":{"resourceType":"Patient","x":' + deep + b'}},{"resource":%s}'
    head = b'{"resourceType":"Bundle",\n"entry":['
    path = written(tmp_path / "a.json", head + entries % json.dumps(PEOPLE[0]).encode() + b"]}")
    reading = reading_of(path)
    assert names(reading) == {"Patient/p0"}
    assert "nested" in reading.rejected[0].why


def test_a_packed_file_that_unpacks_without_end_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb.json.gz"
    with gzip.open(path, "wb") as file:
        file.write(b'{"resourceType":\n"Bundle","entry":[')
        for _ in range(60):
            file.write(b" " * 1_000_000)
    assert "unpacks to more than" in one_sentence(path)


def test_a_file_larger_than_can_be_good_is_not_opened(tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(unpack.MOST + 1)
    assert "larger than 500 MB" in one_sentence(path)


def test_a_single_resource_larger_than_can_be_good_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(window, "LONGEST", 3_000_000)
    text = '{"resourceType":\n"Patient","x":"' + "y" * 5_000_000 + '"}'
    assert "single resource" in one_sentence(written(tmp_path / "a.json", text))


def test_more_resources_than_anyone_has_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_RESOURCES", 3)
    assert "more than 3 resources" in one_sentence(written(tmp_path / "a.json", bundle(*PEOPLE)))


def test_fifty_megabytes_on_one_line_are_fine(tmp_path):
    text = {"div": "y" * 9_000}
    people = [patient(f"p{n}", text=text) for n in range(5_500)]
    path = written(tmp_path / "a.json", bundle(*people))
    assert path.stat().st_size > 50_000_000
    assert len(reading_of(path).clients) == 5_500


def test_a_resource_of_fifty_megabytes_is_fine(tmp_path):
    path = written(tmp_path / "a.json", patient(text={"div": '\\"' * 12_500_000}))
    assert names(reading_of(path)) == {"Patient/jonas"}


def test_progress_is_told(tmp_path):
    told: list[tuple[str, int]] = []
    path = written(tmp_path / "a.ndjson", ndjson(*(total(f"o{n}", 3) for n in range(1_200))))
    from envoi.exchange.fhir.reading import read_fhir

    read_fhir([path], source="clinic", reading=Reading(), progress=lambda *now: told.append(now))
    assert told == [("a.ndjson", 1_000), ("a.ndjson", 1_200)]


@given(st.binary(max_size=300), st.sampled_from(["a.json", "a.ndjson", "a.json.gz"]))
@example(b'{"resourceType":"Patient","id":"\\ud800"}', "a.json")
@example(b'{"resourceType":"Patient","name":[{"text":"\xff"}]}', "a.json")
def test_no_bytes_at_all_end_in_anything_but_a_sentence(tmp_path, content, name):
    path = tmp_path / name
    path.write_bytes(content)
    try:
        reading_of(path)
    except Unreadable as told:
        assert name in str(told)


@given(st.data())
def test_a_bundle_damaged_anywhere_ends_in_a_sentence_or_in_its_sound_parts(tmp_path, data):
    raw = bytearray(json.dumps(bundle(*PEOPLE, encounter(), total("o", 3))).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "a.json"
    path.write_bytes(bytes(raw))
    try:
        reading_of(path)
    except Unreadable as told:
        assert "a.json" in str(told)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = sorted({*patient(), *encounter(), *total("o", 1), "identifier", "contained", "extension"})


@given(
    st.sampled_from(["Patient", "Encounter", "Observation", "Goal", "QuestionnaireResponse"]),
    st.dictionaries(st.sampled_from([*FIELDS, "item", "description", "period"]), JSON, max_size=4),
)
def test_fields_of_the_wrong_kind_are_told_and_never_raise(tmp_path, kind, fields):
    path = written(tmp_path / "a.json", bundle({**fields, "resourceType": kind}, PEOPLE[0]))
    assert "Patient/p0" in names(reading_of(path)) or os.stat(path).st_size == 0
