"""What left the house is written down, and accounted for with the fields of the law."""

from datetime import timedelta
from uuid import uuid4

import pytest

from envoi.care import book, disclosures, papers
from envoi.care.answers import NotThere, Saved
from envoi.domain.disclosure import LEFT_OUT
from envoi.records.models import AuditRow, Disclosure
from envoi.records.models.audit import GROUNDS
from tests import build, people
from tests.care import ended

pytestmark = pytest.mark.django_db
SAID = {"recipient": "Amtsgericht", "what": "The days of attendance", "purpose": "Order 7 C 12/26"}


@pytest.fixture
def client():
    """Mara's client."""
    return book.people(build.episode())[0][0]


def account(client, **period):
    return disclosures.accounting(client, by=people.mara(), **period)


def test_the_account_has_exactly_the_fields_of_the_law(client):
    said = {**SAID, "recipient_address": "Hauptstraße 1", "ground": "court_order"}
    build.entry("disclosure", client, **said)
    (row,) = disclosures.table(account(client))
    assert dict(zip(disclosures.HEAD, row, strict=True)) == {
        "date": "2026-11-23",
        "recipient": "Amtsgericht",
        "address": "Hauptstraße 1",
        "description": "The days of attendance",
        "purpose": "Order 7 C 12/26",
    }


@pytest.mark.parametrize("ground", GROUNDS)
def test_what_need_not_be_accounted_for_is_listed_apart(client, ground):
    build.entry("disclosure", client, ground=ground, **SAID)
    found = account(client)
    assert (len(found.lines), len(found.apart)) == ((0, 1) if ground in LEFT_OUT else (1, 0))


def test_every_ground_has_its_words():
    assert list(disclosures.GROUNDS) == GROUNDS


def test_an_account_covers_six_years_unless_it_is_asked_otherwise(client):
    for years in (5, 7):
        on = people.TODAY.replace(year=people.TODAY.year - years)
        build.entry("disclosure", client, on=on, ground="oversight", **SAID)
    assert [line.on.year for line in account(client).lines] == [2021]
    longer = account(client, from_on=people.TODAY - timedelta(days=4000))
    assert [line.on.year for line in longer.lines] == [2019, 2021]


def test_one_entered_in_error_stays_readable_and_is_in_no_account(client):
    ref = build.entry("disclosure", client, ground="oversight", **SAID)
    book.mark_wrong("disclosure", ref, reason="other client", by=people.mara())
    assert account(client).lines == ()
    (wrong,) = disclosures.page(client, by=people.mara()).wrong
    assert (wrong.ref, wrong.wrong) == (ref, "other client")


def test_it_is_sealed_where_it_lies(client):
    build.entry("disclosure", client, ground="oversight", **SAID)
    kept = str(list(Disclosure.objects.values_list("recipient", "what", "purpose")))
    assert not [word for word in SAID.values() if word in kept]


@pytest.mark.parametrize("field", [*SAID, "ground"])
def test_a_field_the_law_asks_for_is_needed(client, field):
    values = {"on": people.TODAY, "recipient_address": "", "ground": "other", **SAID, field: ""}
    answer = book.add("disclosure", values, under=client, by=people.mara(), ref=uuid4())
    assert (answer.field, Disclosure.objects.count()) == (field, 0)


def test_looks_and_accounts_are_audited(client):
    disclosures.page(client, by=people.mara())
    account(client)
    rows = AuditRow.objects.order_by("-number")[:2]
    assert [row.noun for row in rows] == ["accounting of disclosures", "disclosures"]
    assert {row.client for row in rows} == {client}


def test_who_accounts_without_treating_may_write_one_down():
    episode = build.episode(by=people.ines())
    client = book.people(episode)[0][0]
    build.entry("disclosure", client, by=people.mara(), ground="oversight", **SAID)
    assert len(account(client).lines) == 1


def test_strangers_colleagues_and_managers_find_nothing(client):
    for other in (people.vera(), people.ines(), people.ada()):
        for look in (disclosures.page, disclosures.accounting):
            with pytest.raises(NotThere):
                look(client, by=other)
        with pytest.raises(NotThere):
            book.add("disclosure", SAID, under=client, by=other, ref=uuid4())


def signed():
    """A signed progress letter."""
    ending, by = ended.talked(), people.mara()
    who = ended.client_of(ending)
    ref = build.saved(papers.begin(ending, kind="progress_letter", client=who, by=by, ref=uuid4()))
    papers.save_draft(ref, {"pride": "You came on the hardest morning."}, by=by)
    build.saved(papers.sign(ref, by=by))
    return ref, who


def test_a_paper_that_is_given_is_written_down_by_itself():
    ref, client = signed()
    build.saved(papers.given(ref, on=people.TODAY, how="in the last session", by=people.mara()))
    (line,) = account(client).apart
    assert (line.recipient, line.what) == ("Jonas Weber", "Progress letter, in the last session")
    assert (line.ground, Disclosure.objects.get().paper) == ("given to the client", ref)


def test_giving_it_again_with_another_day_corrects_the_one_line():
    ref, client = signed()
    yesterday = people.TODAY - timedelta(days=1)
    for on in (people.TODAY, people.TODAY, yesterday):
        answer = papers.given(ref, on=on, how="by post", by=people.mara())
        assert isinstance(answer, Saved)
    (line,) = account(client).apart
    assert line.on == yesterday


def test_a_giving_that_is_refused_writes_nothing_down():
    ref, _ = signed()
    papers.given(ref, on=people.TODAY + timedelta(days=1), how="by post", by=people.mara())
    assert not Disclosure.objects.exists()
