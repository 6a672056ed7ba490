"""The register of ties in the browser: one's own list, what it finds, and how it is answered."""

from uuid import uuid4

import pytest
from django.test import Client

from envoi.care import ties
from envoi.care.ties import Declared
from envoi.records.models import ConflictMatch, DeclaredTie
from tests import build, people
from tests.web.doors import enter

pytestmark = pytest.mark.django_db


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_a_member_writes_down_whom_they_know_puts_it_right_and_sets_it_aside(
    client: Client,
) -> None:
    people.ines()
    enter(client, "ines")
    assert "Only you read this." in text(client, "/account/relations/new/")
    sent = {"ref": uuid4(), "kind": "relation", "name": "Lena Roth", "relation": "my sister"}
    for _ in range(2):
        client.post("/account/relations/new/", sent)
    tie = DeclaredTie.objects.get()
    assert "Lena Roth, my sister" in text(client, "/account/relations/")
    client.post(f"/account/relations/{tie.id}/", {**sent, "name": "Lena Falk", "version": 1})
    assert "Lena Falk" in text(client, "/account/relations/")
    client.post(f"/account/relations/{tie.id}/wrong/", {"reason": "not needed"})
    assert "Nobody yet" in text(client, "/account/relations/")


def test_a_tie_is_found_on_the_page_of_the_client_and_answered(client: Client) -> None:
    tie = Declared("relation", "Jonas Weber", relation="my neighbour")
    build.saved(ties.declare(tie, by=people.ines(), ref=uuid4()))
    ref = build.episode(name="Jonas Weber")
    enter(client, "mara")
    address = f"/episodes/{ref}/conflicts/"
    assert address in text(client, f"/episodes/{ref}/")
    page = text(client, address)
    assert "worth talking to Ines" in page and "neighbour" not in page
    match = ConflictMatch.objects.get().id
    sent = {"said": "no_conflict", "reason": "They met once."}
    assert client.post(f"/matches/{match}/", sent)["Location"] == address
    assert "The same, and no conflict" in text(client, address)
    assert "may have a tie" not in text(client, f"/episodes/{ref}/")


def test_looking_through_again_changes_no_answer(client: Client) -> None:
    build.saved(ties.declare(Declared("limit", "Jonas Weber"), by=people.mara(), ref=uuid4()))
    ref = build.episode(name="Jonas Weber")
    enter(client, "mara")
    match = ConflictMatch.objects.get()
    client.post(f"/matches/{match.id}/", {"said": "different", "reason": "Another."})
    assert client.post(f"/episodes/{ref}/conflicts/").status_code == 302
    assert client.post("/conflicts/").status_code == 302
    match.refresh_from_db()
    assert match.answer == "different"


def test_a_page_of_a_colleague_says_whom_to_ask_and_no_more(client: Client) -> None:
    build.episode(name="Jonas Weber-Roth")
    ref = build.episode(name="Jonas Weber", by=people.ines())
    enter(client, "ines")
    page = text(client, f"/episodes/{ref}/conflicts/")
    assert "You may not see more; Mara can look." in page
    assert "Roth" not in page
    assert client.get(f"/matches/{ConflictMatch.objects.get().id}/").status_code == 404
    assert client.get("/conflicts/").status_code == 404


def test_the_step_of_the_pathway_leads_to_the_register(client: Client) -> None:
    from envoi.care import endings

    ref = build.episode()
    told = {"on": people.TODAY, "initiated_by": "therapist", "why": ""}
    build.saved(
        endings.talk(ref, reason="conflict_of_interest", by=people.mara(), ref=uuid4(), **told)
    )
    enter(client, "mara")
    assert f"/episodes/{ref}/conflicts/" in text(client, f"/episodes/{ref}/ending/conflict_found/")


def test_another_members_relation_is_not_there(client: Client) -> None:
    tie = build.saved(ties.declare(Declared("relation", "A B"), by=people.ines(), ref=uuid4()))
    enter(client, people.mara().login)
    for address in (f"/account/relations/{tie}/", f"/account/relations/{tie}/wrong/"):
        assert client.get(address).status_code == 404
