"""What left the house, its account and the list of who opened a record, in the browser."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from envoi.care import book
from envoi.records.models import AuditRow, Disclosure
from tests import build, people
from tests.web.doors import enter

pytestmark = pytest.mark.django_db
SAID = {
    **{"on": "2026-11-20", "recipient": "Amtsgericht", "recipient_address": "Hauptstraße 1"},
    **{"what": "The days of attendance", "purpose": "An order", "ground": "court_order"},
}


@pytest.fixture
def who(client: Client) -> UUID:
    """A client of Mara's, and Mara logged in."""
    ref = book.people(build.episode())[0][0]
    enter(client, "mara")
    return ref


def told(client: Client, address: str, **form: Any) -> str:
    answer = client.post(address, form, follow=True) if form else client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_one_is_written_down_and_shown(client: Client, who: UUID) -> None:
    assert "Nothing is recorded yet." in told(client, f"/clients/{who}/disclosures/")
    page = told(client, f"/under/{who}/disclosure/", **SAID)
    assert "Amtsgericht" in page and "a court ordered it" in page
    assert Disclosure.objects.count() == 1


def test_one_entered_in_error_is_set_aside(client: Client, who: UUID) -> None:
    ref = build.entry("disclosure", who, **{**SAID, "on": people.TODAY})
    page = told(client, f"/entries/disclosure/{ref}/wrong/", reason="other client")
    assert "Entered in error: other client" in page


def test_the_account_is_printed_with_the_fields_of_the_law(client: Client, who: UUID) -> None:
    build.entry("disclosure", who, **{**SAID, "on": people.TODAY})
    page = told(client, f"/clients/{who}/disclosures/accounting/")
    for said in ("23 November 2026", "Amtsgericht", "Hauptstraße 1", "An order", "164.528(b)(2)"):
        assert said in page


def test_the_account_is_a_table_too_and_runs_no_formula(client: Client, who: UUID) -> None:
    build.entry("disclosure", who, **{**SAID, "on": people.TODAY, "recipient": "=HYPERLINK(1)"})
    page = told(client, f"/clients/{who}/disclosures/accounting.csv")
    assert "2026-11-23,'=HYPERLINK(1),Hauptstraße 1,The days of attendance,An order" in page


@pytest.mark.parametrize("query", ["from_on=x", "until_on=2026-02-30", "from_on=9999-12-31"])
def test_junk_for_a_period_is_answered_with_a_page(client: Client, who: UUID, query: str) -> None:
    told(client, f"/clients/{who}/disclosures/accounting/?{query}")


def test_the_list_of_accesses_is_given_to_somebody_named(client: Client, who: UUID) -> None:
    assert "Jonas Weber, the client" in told(client, f"/clients/{who}/accesses/")
    page = told(client, f"/clients/{who}/accesses/", to="client")
    assert "Who opened your record" in page and "Mara, owner, therapist" in page
    assert AuditRow.objects.filter(act="gave", client=who).count() == 1


def test_without_saying_who_asked_nothing_is_given(client: Client, who: UUID) -> None:
    page = told(client, f"/clients/{who}/accesses/", to="somebody")
    assert "Who opened your record" not in page
    assert not AuditRow.objects.filter(act="gave").exists()


def test_the_course_leads_there(client: Client, who: UUID) -> None:
    page = client.get(f"/clients/{who}/", follow=True).content.decode()
    assert f"/clients/{who}/disclosures/" in page and f"/clients/{who}/accesses/" in page
