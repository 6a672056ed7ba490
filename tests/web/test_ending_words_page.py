"""What an ending says is true of its reason: nobody dead is asked, no way back is made up."""

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client

from envoi.care import closings, endings
from envoi.records.models import Ending
from tests import build, people
from tests.web.doors import enter

pytestmark = pytest.mark.django_db


def considered(reason: str) -> tuple[UUID, UUID]:
    """An ending kept in mind: its course, and itself."""
    ref = build.episode(sessions=2)
    return ref, build.saved(endings.consider(ref, reason=reason, ref=uuid4(), by=people.mara()))


def closed(ending: UUID) -> None:
    told = {"manner": "unplanned", "offered": "", "initiated_by": "therapist"}
    by = people.mara()
    build.saved(closings.prepare(ending, last_contact_on=by.today, by=by, **told))
    build.saved(closings.close(ending, by=by))


def words(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")])


def test_nothing_is_asked_of_a_client_who_died_and_nothing_promised(client: Client) -> None:
    ref, ending = considered("client_death")
    enter(client, "mara")
    before = words(client, f"/episodes/{ref}/ending/close/")
    closed(ending)
    for told in (before, words(client, f"/episodes/{ref}/ending/close/")):
        for never in ("may stop", "Continue therapy", "way back", "Keepsake", "Progress letter",
                      "Asked afterwards", "Risk asked today"):  # fmt: skip
            assert never not in told, never
    assert "It is not so: take this back" in before


@pytest.mark.parametrize("reason", ["safety_threat", "administrative"])
def test_no_way_back_is_promised_where_there_is_none(client: Client, reason: str) -> None:
    ref, ending = considered(reason)
    enter(client, "mara")
    closed(ending)
    told = words(client, f"/episodes/{ref}/ending/close/")
    assert "Closed" in told and "way back" not in told and "Asked afterwards" not in told


def test_how_it_was_done_begins_with_what_its_reason_proposes(client: Client) -> None:
    ref, _ = considered("lost_contact")
    enter(client, "mara")
    page = client.get(f"/episodes/{ref}/ending/close/").content.decode()
    assert re.search(r'value="unplanned"[^>]*checked', page)


def test_a_closed_ending_is_not_said_to_be_unspoken(client: Client) -> None:
    ref, ending = considered("goals_met")
    enter(client, "mara")
    assert "Not talked about yet" in words(client, f"/episodes/{ref}/ending/close/")
    closed(ending)
    assert "Not talked about yet" not in words(client, f"/episodes/{ref}/ending/close/")


def test_an_ending_that_was_told_is_kept_in_mind_no_more(client: Client) -> None:
    ref, ending = considered("therapist_leaving")
    enter(client, "mara")
    day = people.TODAY.isoformat()
    form = {"on": day, "told_on-therapist": day, "then": "done"}
    client.post(f"/episodes/{ref}/ending/tell/", form)
    found = Ending.objects.get(id=ending)
    assert (found.stage, found.talked_on) == ("talked_about", people.TODAY)


def test_only_an_ending_that_rests_on_readiness_says_so(client: Client) -> None:
    for reason, says in (
        ("goals_met", "Why I think you are ready"),
        ("rupture_conflict", "about our work"),
    ):
        ref, _ = considered(reason)
        enter(client, "mara")
        assert says in words(client, f"/episodes/{ref}/ending/review/")
