"""Opening a record in an emergency: exactly found, for a reason, told to owners, over by itself."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from envoi.care import access, caseloads, clients, emergencies
from envoi.care.actors import Actor
from envoi.care.answers import NotThere, Refused, Saved
from envoi.domain.role import IN_EMERGENCY, Act, Reach
from envoi.records.models import AuditRow, EmergencyAccess, OutgoingMail, Participant
from tests import build, people
from tests.care.every import client_of

pytestmark = pytest.mark.django_db
REASON = "Her sister called: she may hurt herself tonight, and Mara is on a plane."


def opened(ref: UUID, reason: str = REASON, by: Actor | None = None) -> Actor:
    """Ines, or somebody else, to whom this record stands open now."""
    by = by or people.ines()
    build.saved(emergencies.open_record(ref, reason=reason, by=by, ref=uuid4()))
    return people.acting(by.login)


def found(asked: str, by: Actor | None = None) -> list[str]:
    return [each.name for each in emergencies.search(asked, by=by or people.ines()).people]


@pytest.mark.parametrize("asked", ["Zoë Straße", "  zoë   STRASSE ", "ZOË STRASSE"])
def test_somebody_is_found_by_their_whole_name_however_it_is_written(asked: str) -> None:
    build.episode(name="Zoë Straße")
    assert found(asked) == ["Zoë Straße"]


@pytest.mark.parametrize("asked", ["Jonas", "Jonas Web", "onas Weber", "%", "", "Jonas_Weber"])
def test_nobody_is_found_by_a_part_of_a_name(asked: str) -> None:
    build.episode()
    assert found(asked) == []


@pytest.mark.parametrize(
    ("kind", "value", "asked"),
    [("mobile", "555 0101", "5550101"), ("email", "Jonas@example.org", "jonas@EXAMPLE.org")],
)
def test_somebody_is_found_by_a_whole_number_or_address(kind: str, value: str, asked: str) -> None:
    build.entry("contact-way", client_of(build.episode()), kind=kind, value=value)
    assert found(asked) == ["Jonas Weber"]
    assert found(asked[:-1]) == []


def test_a_search_leaves_its_row_whether_it_found_anybody_or_not() -> None:
    build.episode()
    found("Jonas Weber")
    found("Nobody Here")
    rows = AuditRow.objects.filter(act="searched", member=people.ines().member)
    assert [len(row.detail["shown"]) for row in rows.order_by("number")] == [1, 0]
    assert "Jonas" not in str([row.detail for row in rows])


def test_many_of_one_name_are_told_as_more_and_never_listed() -> None:
    for _ in range(emergencies.A_FEW + 1):
        build.episode()
    answer = emergencies.search("Jonas Weber", by=people.ines())
    assert (len(answer.people), answer.more) == (emergencies.A_FEW, True)


def test_nobody_of_another_practice_is_found_or_opened() -> None:
    ref = build.episode()
    assert found("Jonas Weber", people.vera()) == []
    with pytest.raises(NotThere):
        emergencies.open_record(ref, reason=REASON, by=people.vera(), ref=uuid4())


@pytest.mark.parametrize(
    "role", ["practice_manager", "biller", "receptionist", "custodian", "owner"]
)
def test_who_does_not_treat_opens_nothing_in_an_emergency(role: str) -> None:
    ref, by = build.episode(), people.joined("someone", role)
    for verb in (
        lambda: emergencies.search("Jonas Weber", by=by),
        lambda: emergencies.open_record(ref, reason=REASON, by=by, ref=uuid4()),
    ):
        with pytest.raises(NotThere):
            verb()


def test_an_opened_record_is_read_and_says_until_when() -> None:
    ref = build.episode(sessions=3, phq9=[20, 21, 22])
    page = clients.page(ref, by=opened(ref))
    assert (page.name, page.writes, page.treats, page.noticed) == ("Jonas Weber", False, False, ())
    assert page.emergency == "13:30"  # 08:30 in UTC is 09:30 in Berlin


def test_it_ends_by_itself_after_four_hours() -> None:
    ref = build.episode()
    opened(ref)
    later = people.NOW + emergencies.OPEN_FOR
    assert clients.page(ref, by=people.acting("ines", now=later - timedelta(seconds=1)))
    with pytest.raises(NotThere):
        clients.page(ref, by=people.acting("ines", now=later))


def test_what_is_open_in_an_emergency_is_read_and_nothing_else() -> None:
    ref = build.episode()
    by = opened(ref)
    about_clients = {act for act in Act if Reach.OWN in by.reaches(act)} | set(IN_EMERGENCY)
    may = {act for act in about_clients if access.episodes(by, act).filter(id=ref).exists()}
    assert may == set(IN_EMERGENCY)


def test_it_opens_this_record_alone_and_no_row_of_a_caseload() -> None:
    ref, other = build.episode(), build.episode(name="Lena Roth")
    by = opened(ref)
    with pytest.raises(NotThere):
        clients.page(other, by=by)
    assert caseloads.page(caseloads.Question(sort="name"), by=by).total == 0


@pytest.mark.parametrize("reason", ["", "urgent", " " * 40, "x" * 2001])
def test_a_reason_says_something(reason: str) -> None:
    ref = build.episode()
    answer = emergencies.open_record(ref, reason=reason, by=people.ines(), ref=uuid4())
    assert isinstance(answer, Refused) and answer.field == "reason"
    assert not EmergencyAccess.objects.exists()


def test_every_owner_is_told_once_and_without_a_name() -> None:
    ref, second = build.episode(), people.joined("olga", "owner")
    opened(ref)
    told = OutgoingMail.objects.filter(kind="emergency_opened")
    assert {mail.to_member_id for mail in told} == {people.mara().member, second.member}
    assert all("Jonas" not in str((mail.told, mail.key, mail.secret)) for mail in told)


def test_a_double_click_opens_once() -> None:
    ref, by, new = build.episode(), people.ines(), uuid4()
    answers = [emergencies.open_record(ref, reason=REASON, by=by, ref=new) for _ in range(2)]
    assert answers == [Saved(ref), Saved(ref, again=True)]
    assert EmergencyAccess.objects.count() == OutgoingMail.objects.count() == 1


def test_who_treats_is_led_to_the_record_and_nobody_is_told() -> None:
    ref = build.episode()
    (jonas,) = emergencies.search("Jonas Weber", by=people.mara()).people
    assert jonas.yours
    answer = emergencies.open_record(ref, reason="", by=people.mara(), ref=uuid4())
    assert answer == Saved(ref, again=True)
    assert not EmergencyAccess.objects.exists() and not OutgoingMail.objects.exists()


def test_what_is_seen_then_says_on_what_ground_in_the_audit() -> None:
    ref = build.episode()
    clients.page(ref, by=opened(ref))
    rows = AuditRow.objects.filter(member=people.ines().member, client=client_of(ref))
    assert list(rows.order_by("number").values_list("act", "why")) == [
        ("opened", "emergency"),
        ("viewed", "emergency"),
    ]


def test_the_owner_reads_who_whom_when_and_why_and_looks_at_it() -> None:
    opened(build.episode())
    (row,) = emergencies.listed(by=people.mara())
    assert (row.who, row.whom, row.at, row.until) == (
        *("Ines", "Jonas Weber"),
        *("23 November, 09:30", "23 November, 13:30"),
    )
    assert row.reason == REASON and not row.looked
    build.saved(emergencies.looked(row.ref, by=people.mara()))
    assert emergencies.listed(by=people.mara())[0].looked.startswith("Mara, 23 November")


def test_where_there_are_two_owners_nobody_looks_at_their_own() -> None:
    ref = build.episode(by=people.ines())
    by = opened(ref, by=people.mara())
    (row,) = emergencies.listed(by=by)
    build.saved(emergencies.looked(row.ref, by=by))  # alone: then at least it is written down
    olga = people.joined("olga", "owner")
    opened(build.episode(by=people.ines(), name="Lena Roth"), by=people.mara())
    newest = next(each for each in emergencies.listed(by=olga) if not each.looked)
    assert isinstance(emergencies.looked(newest.ref, by=by), Refused)
    assert isinstance(emergencies.looked(newest.ref, by=olga), Saved)


@pytest.mark.parametrize("login", ["ines", "ada", "tomas"])
def test_the_list_is_the_owners(login: str) -> None:
    opened(build.episode())
    with pytest.raises(NotThere):
        emergencies.listed(by=getattr(people, login)())


def test_an_owner_of_another_practice_sees_and_looks_at_nothing_of_it() -> None:
    opened(build.episode())
    assert emergencies.listed(by=people.vera()) == ()
    with pytest.raises(NotThere):
        emergencies.looked(EmergencyAccess.objects.get().id, by=people.vera())


def test_a_reason_is_sealed() -> None:
    opened(build.episode())
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM records_emergencyaccess")
        assert b"sister" not in bytes(cursor.fetchone()[0])


def test_somebody_set_aside_as_taking_part_by_mistake_is_not_found_in_that_course() -> None:
    ref = build.episode(kind="couple", partners=["Lena Roth"])
    from envoi.care import entries

    row = Participant.objects.get(client__name="Lena Roth")
    entries.mark_wrong(row, by=people.mara(), reason="another Lena")
    assert found("Lena Roth") == []
    assert found("Jonas Weber") == ["Jonas Weber"]
    assert ref
