"""Destroying a record: never by one person, never while a rule or a hold says keep."""

from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from envoi.care import certificates, destruction_tables, destructions
from envoi.care.answers import NotThere, Refused, Saved
from envoi.records.models import AuditRow, Client, Destruction
from tests import build, people
from tests.care import left

pytestmark = pytest.mark.django_db


def olga():
    """Another owner."""
    return people.joined("olga", "owner")


@pytest.fixture
def client() -> UUID:
    found = left.course()
    left.rules("apa")
    return found


def test_a_record_no_rule_keeps_is_proposed_by_one_and_confirmed_by_another(client) -> None:
    ref = left.proposed(client)
    build.saved(destructions.confirm(ref, by=olga()))
    page = destructions.page(ref, by=people.mara())
    assert page.proposed.startswith("Mara") and page.confirmed.startswith("Olga")
    acts = list(AuditRow.objects.filter(subject=ref).values_list("act", flat=True))
    assert acts[:2] == ["proposed", "confirmed"]


def test_nobody_confirms_what_they_proposed_themselves(client) -> None:
    ref = left.proposed(client)
    assert destructions.confirm(ref, by=people.mara()) == Refused(destructions.SAME)
    assert destructions.page(ref, by=people.mara()).alone


def test_where_somebody_else_answers_for_records_it_is_not_alone(client) -> None:
    olga()
    assert not destructions.page(left.proposed(client), by=people.mara()).alone


def test_what_a_rule_keeps_is_not_proposed() -> None:
    client = left.course()
    left.rules("own", own=50)
    answer = destructions.propose(client, why="x", by=people.mara(), ref=uuid4())
    assert isinstance(answer, Refused) and "Kept until" in answer.sentence


def test_a_hold_in_between_stops_the_second_person(client) -> None:
    ref = left.proposed(client)
    build.entry("legal-hold", client, why="A complaint.")
    answer = destructions.confirm(ref, by=olga())
    assert isinstance(answer, Refused) and "hold" in answer.sentence
    assert "hold" in destructions.page(ref, by=olga()).still


def test_a_rule_chosen_in_between_stops_the_second_person(client) -> None:
    ref = left.proposed(client)
    left.rules("apa", "own", own=50)
    assert isinstance(destructions.confirm(ref, by=olga()), Refused)


def test_a_reason_has_to_be_said(client) -> None:
    answer = destructions.propose(client, why=" ", by=people.mara(), ref=uuid4())
    assert isinstance(answer, Refused) and answer.field == "why"


def test_a_second_proposal_finds_the_first(client) -> None:
    ref = left.proposed(client)
    answer = destructions.propose(client, why="again", by=olga(), ref=uuid4())
    assert answer == Saved(ref, again=True)


def test_a_withdrawn_proposal_may_be_made_anew_and_not_confirmed(client) -> None:
    ref = left.proposed(client)
    build.saved(destructions.withdraw(ref, by=olga()))
    assert isinstance(destructions.confirm(ref, by=olga()), Refused)
    assert left.proposed(client) != ref


def test_what_is_confirmed_is_not_withdrawn(client) -> None:
    ref = left.proposed(client)
    build.saved(destructions.confirm(ref, by=olga()))
    assert isinstance(destructions.withdraw(ref, by=people.mara()), Refused)


def test_nothing_is_removed_by_any_of_it(client) -> None:
    before = destruction_tables.counted([client], [])
    build.saved(destructions.confirm(left.proposed(client), by=olga()))
    assert destruction_tables.counted([client], []) == before and Client.objects.exists()


def test_the_certificate_names_the_record_by_its_number_alone(client) -> None:
    ref = left.proposed(client)
    build.saved(destructions.confirm(ref, by=olga()))
    row = Destruction.objects.get(id=ref)
    assert row.record == client and "Weber" not in f"{row.rules}{row.what}{row.why}"
    assert ["episode", 1] in row.what and ["client", 1] in row.what


def test_a_certificate_is_made_only_when_two_have_looked(client) -> None:
    ref = left.proposed(client)
    with pytest.raises(NotThere):
        certificates.pdf_of(ref, by=people.mara())
    build.saved(destructions.confirm(ref, by=olga()))
    assert certificates.pdf_of(ref, by=olga()).startswith(b"%PDF")


@pytest.mark.parametrize("who", ["ines", "tomas", "ada", "vera"])
def test_nobody_else_proposes_or_confirms(client, who: str) -> None:
    ref, by = left.proposed(client), getattr(people, who)()
    for act in (destructions.confirm, destructions.withdraw, destructions.page):
        with pytest.raises(NotThere):
            act(ref, by=by)
    with pytest.raises(NotThere):
        destructions.propose(client, why="x", by=by, ref=uuid4())


def test_every_table_of_a_record_is_in_the_list_or_says_why_it_stays() -> None:
    tables = destruction_tables
    known = {*tables.CLIENTS, *tables.COURSES, *tables.STAYS, *tables.BY_REFERENCE}
    assert tables.pointing() - known == set()
    assert not {*tables.CLIENTS, *tables.COURSES} & set(tables.STAYS)


def test_a_course_with_others_belongs_to_nobody_alone() -> None:
    client = left.course(kind="couple", partners=["Lena Weber"])
    left.rules("apa")
    row = Destruction.objects.get(id=left.proposed(client))
    assert "episode" not in dict(row.what) and dict(row.what)["participant"] == 1


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(st.sampled_from(["mara", "olga", "withdraw", "hold"]), max_size=6))
def test_no_order_of_acts_lets_one_person_alone_destroy(acts: list[str]) -> None:
    client = left.course(name=f"Client {uuid4()}")
    left.rules("apa")
    ref, held = left.proposed(client), False
    for act in acts:
        if act == "withdraw":
            destructions.withdraw(ref, by=olga())
        elif act == "hold":
            build.entry("legal-hold", client, why="x")
            held = True
        else:
            answer = destructions.confirm(ref, by=olga() if act == "olga" else people.mara())
            assert not (held and isinstance(answer, Saved) and not answer.again)
    row = Destruction.objects.get(id=ref)
    assert row.confirmed_by_id is None or row.confirmed_by_id != row.created_by_id
    assert not (row.confirmed_at and row.withdrawn_at)
