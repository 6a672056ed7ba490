"""EpisodeOfCare as a course of therapy, and who its therapist is."""

from datetime import date

import pytest

from tests.exchange.fhir.invented import NUMBERS, about, episode, patient

MARA = {"resourceType": "Practitioner", "id": "mara", "name": [{"text": "Mara Lind"}]}


@pytest.mark.parametrize(
    "status", ["planned", "waitlist", "active", "onhold", "finished", "cancelled"]
)
def test_an_episode_keeps_its_status(read, status):
    (found,) = read(patient(), episode(status=status)).episodes
    assert (found.status, found.clients) == (status, ("Patient/jonas",))


def test_an_episode_keeps_its_days(read):
    (found,) = read(episode(period={"start": "2024-01-09", "end": "2024-06-01T12:00:00Z"})).episodes
    assert (found.started_on, found.ended_on) == (date(2024, 1, 9), date(2024, 6, 1))


def test_a_month_is_no_day_and_none_is_invented(read):
    assert read(episode(period={"start": "2024-01"})).episodes[0].started_on is None


def test_an_end_before_the_beginning_is_told(read):
    (rejected,) = read(episode(period={"start": "2024-01-09", "end": "2023-01-09"})).rejected
    assert rejected.field == "period"


@pytest.mark.parametrize(
    ("manager", "name"),
    [
        (about("Practitioner/mara"), "Mara Lind"),
        ({"reference": "Practitioner/9", "display": "Ines Roth"}, "Ines Roth"),
        ({"identifier": {"system": NUMBERS, "value": "77"}}, "77"),
        (about("Practitioner/9"), ""),
        (about("PractitionerRole/r"), "Mara Lind"),
    ],
)
def test_the_care_manager_is_the_therapist(read, manager, name):
    role = {
        "resourceType": "PractitionerRole",
        "id": "r",
        "practitioner": about("Practitioner/mara"),
    }
    assert read(MARA, role, episode(careManager=manager)).episodes[0].therapist == name


def test_without_a_care_manager_the_first_practitioner_of_the_team_is(read):
    members = [about("Patient/jonas"), about("RelatedPerson/r"), about("Practitioner/mara")]
    team = {"resourceType": "CareTeam", "id": "t", "participant": [{"member": m} for m in members]}
    reading = read(patient(), MARA, team, episode(team=[about("CareTeam/t")]))
    assert reading.episodes[0].therapist == "Mara Lind"
    assert not reading.rejected
    assert not reading.ignored


def test_a_contained_practitioner_is_found_too(read):
    found = read(episode(careManager=about("#mara"), contained=[MARA])).episodes
    assert found[0].therapist == "Mara Lind"


def test_an_episode_without_number_and_id_is_known_by_client_and_start(read):
    first, again = read(episode(None)), read(patient(), episode(None))
    assert first.episodes[0].key == again.episodes[0].key
