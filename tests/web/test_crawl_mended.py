"""What the crawler once found, each as a person would meet it."""

from uuid import uuid4

import pytest
from django.test import Client

from envoi.care import papers
from envoi.records.models import ProgressNote
from tests import people
from tests.web.doors import enter
from tests.web.whole import Whole, whole

pytestmark = pytest.mark.django_db
LONG = "Sleep through. " * 2000


@pytest.fixture
def found(client: Client) -> Whole:
    found = whole()
    enter(client, "mara")
    return found


def test_the_same_form_sent_again_with_other_words_says_so(client: Client, found: Whole) -> None:
    address, ref = f"/under/{found.episode}/note/", uuid4()
    client.post(address, {"ref": ref, "on": people.TODAY, "text": "First words."})
    page = client.post(address, {"ref": ref, "on": people.TODAY, "text": "Other words."})
    assert "was saved before" in page.content.decode()
    assert "Other words." in page.content.decode()
    assert ProgressNote.objects.get(id=ref).text == "First words."


def test_too_long_a_draft_is_still_on_the_page_of_its_paper(client: Client, found: Whole) -> None:
    ref = found.addresses["paper"]["ref"]
    page = client.post(f"/papers/{ref}/", {"text-pride": LONG}).content.decode()
    assert "longer than fits" in page and LONG.strip() in page


def test_words_that_cannot_be_proposed_are_still_there(client: Client, found: Whole) -> None:
    person = found.addresses["client"]["ref"]
    sent = {"ref": uuid4(), "client": person, "words": LONG}
    page = client.post(f"/endings/{found.ending}/quotations/", sent).content.decode()
    assert "not saved yet" in page and LONG.strip() in page


def test_an_addendum_that_is_too_long_is_still_there(client: Client, found: Whole) -> None:
    ref = found.addresses["paper"]["ref"]
    client.post(f"/papers/{ref}/", {"text-pride": "You found your words.", "then": "sign"})
    sent = {"ref": uuid4(), "text": LONG}
    page = client.post(f"/papers/{ref}/addenda/", sent).content.decode()
    assert "not kept yet" in page and LONG.strip() in page
    assert papers.page(ref, by=people.mara()).remarks == ()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_far_off_are_answered_with_a_page(client: Client, found: Whole, day: str) -> None:
    person, member = found.addresses["client"]["ref"], found.addresses["member"]["ref"]
    asked = {"to": "client", "from_on": day, "until_on": day}
    period = f"?from_on={day}&until_on={day}"
    at = {"supervisor": people.tomas().member, "from_on": day}
    assert client.post(f"/clients/{person}/accesses/", asked).status_code == 200
    assert client.get(f"/clients/{person}/disclosures/accounting/{period}").status_code == 200
    assert client.get(f"/caseload/?on={day}").status_code == 200
    assert client.post(f"/members/{member}/supervisions/", at).status_code == 200


def test_a_version_of_five_thousand_digits_is_none(client: Client, found: Whole) -> None:
    ref, sent = found.addresses["paper"]["ref"], {"version": "9" * 5000, "text-pride": "Well."}
    assert client.post(f"/papers/{ref}/", sent).status_code == 302
    assert client.post(f"/papers/{ref}/draft/", {**sent, "text-pride": "So."}).status_code == 200


def test_names_of_others_are_not_let_go_where_one_person_comes(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    sent = {"name": "Lia", "kind": "individual", "partners": "Ida", "started_on": people.TODAY}
    page = client.post("/clients/new/", {**sent, "status": "active"}).content.decode()
    assert "For one person alone" in page and "Ida" in page
