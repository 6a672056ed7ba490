"""A packet as a FHIR document: valid for other people's models, and read again as it was."""

import json
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.packet import PART2_NOTICE, Packet, PacketGoal, PacketRisk, PacketScore, Party
from envoi.domain.referral import State
from envoi.exchange.fhir import document

ON = date(2026, 11, 16)


def party(name, **more):
    return Party(str(uuid4()), name, **more)


def packet(**more):
    said = {
        "need": "Trauma therapy",
        "why": "The nightmares need a specialist.",
        "risk": PacketRisk("Asked 16 November 2026: none.", ON),
        "goals": (PacketGoal(str(uuid4()), "Sleep through", ON, "partly", ON),),
        "scores": (PacketScore(str(uuid4()), "PHQ-9", "PHQ-9 total", ON, 12_000, "44261-6"),),
        "helped": "Short walks & slow breathing <daily>.",
        "until_then": "Two sessions are left.",
    }
    base = Packet(
        ref=str(uuid4()),
        made_at=datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
        kind="note",
        client=party("Jonas Weber"),
        born="1992-05-14",
        reached=("mobile 0170 1234567",),
        practice=party("Lindqvist Psychotherapy", address="Am Markt 1"),
        therapist=party("Mara Lindqvist", about="Psychologist"),
        receiver=party("Dr Roth", address="Hafenstraße 4"),
        contact="Call Mara with questions.",
        began_on=date(2026, 1, 12),
        sessions="24 attended",
        alongside=False,
        state="sent",
    )
    return Packet(**{**vars(base), **said, **more})


def checked(found):
    """What other people's models of FHIR R4 say to it: they raise where it is not valid."""
    bundles = pytest.importorskip("fhir.resources.R4B.bundle")
    return bundles.Bundle.model_validate_json(document.write(found))


def of_kind(found, kind):
    return [e["resource"] for e in found["entry"] if e["resource"]["resourceType"] == kind]


def test_it_opens_with_its_composition_and_holds_every_part():
    found = document.bundle(packet())
    kinds = [each["resource"]["resourceType"] for each in found["entry"]]
    assert kinds[0] == "Composition"
    wanted = {"Patient", "Practitioner", "Organization", "ServiceRequest", "Task", "CarePlan"}
    assert {*wanted, "Goal", "Observation"} <= set(kinds)


@pytest.mark.parametrize("state", State)
def test_other_peoples_models_accept_it_in_every_state(state):
    assert checked(packet(state=str(state))).type == "document"


def test_other_peoples_models_accept_it_with_nothing_optional():
    bare = {"need": "", "why": "", "risk": None, "goals": (), "scores": (), "helped": ""}
    assert checked(packet(**bare, until_then="", contact="", born="", reached=()))


def test_who_receives_them_knows_the_language_and_whether_somebody_interprets():
    found = packet(language="Arabic", interpreter=True)
    assert checked(found)
    (patient,) = of_kind(document.bundle(found), "Patient")
    assert patient["communication"] == [{"language": {"text": "Arabic"}}]
    assert patient["extension"][0]["valueBoolean"] is True
    (silent,) = of_kind(document.bundle(packet()), "Patient")
    assert not {"communication", "extension"} & set(silent)


WORDS = st.text(max_size=40)


@given(WORDS, WORDS, WORDS)
def test_whatever_somebody_typed_it_stays_valid(why, name, goal):
    goals = (PacketGoal(str(uuid4()), goal),)
    found = packet(why=why, client=Party(str(uuid4()), name, name), goals=goals, part2=True)
    assert checked(found)


def test_every_reference_leads_to_something_inside():
    found = document.bundle(packet())
    urls = {each["fullUrl"] for each in found["entry"]}
    text = json.dumps(found)
    assert {part.split('"')[0] for part in text.split('"reference": "')[1:]} <= urls
    assert all(UUID(url.removeprefix("urn:uuid:")) for url in urls)


def test_the_notice_of_part_2_stands_first_and_the_whole_is_restricted():
    found = document.bundle(packet(part2=True))
    (composition,) = of_kind(found, "Composition")
    assert PART2_NOTICE in composition["section"][0]["text"]["div"]
    assert (composition["confidentiality"], found["meta"]["security"][0]["code"]) == ("R", "R")


def test_the_same_packet_is_the_same_bytes():
    found = packet()
    assert document.write(found) == document.write(found)


def test_what_is_written_is_read_again(read_text):
    found = packet()
    reading = read_text(json.loads(document.write(found)))
    (client,), (goal,), (score,) = reading.clients, reading.goals, reading.scores
    assert (client.name, client.birth_date) == ("Jonas Weber", "1992-05-14")
    assert (goal.words, goal.set_on, goal.ratings[0].level) == ("Sleep through", ON, "partly")
    assert (score.instrument, score.on, score.total) == ("phq-9", ON, 12_000)
    assert not reading.rejected
