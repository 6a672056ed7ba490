"""Courses of therapy: begun, shared, paused, taken up again."""

from uuid import uuid4

import pytest

from envoi.care import access, book, caseloads, clients, episodes
from envoi.care.answers import NotThere, Refused, Saved, Stale
from envoi.records.models import Client, Episode, Participant, Revision, StatusChange
from tests import build, people
from tests.care.every import DAY, client_of, filled

pytestmark = pytest.mark.django_db


def begin(
    *,
    kind="individual",
    partners=(),
    on=people.TODAY,
    ref=None,
    status="active",
    planned=None,
    **client,
):
    return episodes.begin(
        {**build.JONAS, **client},
        kind=kind,
        started_on=on,
        by=people.mara(),
        ref=ref or uuid4(),
        status=status,
        planned_sessions=planned,
        partners=partners,
    )


def move(ref, status, *, on=people.TODAY, version=1, reason=""):
    return episodes.move(
        ref, status=status, on=on, reason=reason, version=version, by=people.mara()
    )


def names(ref):
    return [name for _, name in book.people(ref)]


def status(ref):
    return episodes.status(ref, by=people.mara())


def test_a_new_client_with_a_course_stands_on_the_caseload_at_once():
    begin(name="Jonas Weber")
    page = caseloads.page(caseloads.Question(sort="name"), by=people.mara())
    assert [row.name for section in page.sections for row in section.rows] == ["Jonas Weber"]


def test_whoever_begins_a_course_treats_it():
    assert access.treats(people.mara(), begin().ref)


def test_how_many_sessions_were_agreed_at_first_is_kept_and_what_was_said_before_too():
    ref = begin(planned=12).ref
    row = book.read("episode", ref, by=people.mara())
    assert row.values["planned_sessions"] == 12
    values = {**row.values, "planned_sessions": 20}
    assert isinstance(
        book.correct("episode", ref, values, version=row.version, by=people.mara()), Saved
    )
    assert Episode.objects.get(id=ref).planned_sessions == 20
    assert [r.before["planned_sessions"] for r in Revision.objects.filter(row=ref)] == [12]


@pytest.mark.parametrize("planned", [0, 501, -1])
def test_no_session_at_all_and_more_than_500_are_no_agreement(planned):
    answer = begin(planned=planned)
    assert answer == Refused("This goes from 1 to 500.", "planned_sessions")


def test_a_couple_is_filed_under_the_first_name():
    ref = begin(kind="couple", partners=[" Lena Weber ", ""]).ref
    assert names(ref) == ["Jonas Weber", "Lena Weber"]
    assert clients.page(ref, by=people.mara()).name == "Jonas Weber and Lena Weber"
    assert episodes.head(ref, by=people.mara()) == (client_of(ref), "Jonas Weber")


def test_a_double_click_begins_one_course_with_one_client():
    ref = uuid4()
    assert [begin(ref=ref), begin(ref=ref)] == [Saved(ref), Saved(ref, again=True)]
    assert (Episode.objects.count(), Client.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"birth_date": "May"}, "birth_date"),
        ({"kind": "pair"}, "kind"),
        ({"status": "finished"}, "status"),
        ({"on": people.TODAY + DAY}, "started_on"),
        ({"on": None}, "started_on"),
        ({"partners": ["Lena"]}, "partners"),
        ({"kind": "couple", "partners": ["x" * 201]}, "partners"),
    ],
)
def test_a_beginning_that_cannot_be_is_refused_and_leaves_nobody(values, field):
    answer = begin(**values)
    assert isinstance(answer, Refused)
    assert answer.field == field
    assert not Client.objects.exists()


# ---- who takes part, who treats


def test_somebody_new_takes_part_in_a_family():
    ref = begin(kind="family").ref
    answer = episodes.add_participant(
        ref, name=" Mia ", joined_on=people.TODAY, by=people.mara(), new=uuid4()
    )
    assert isinstance(answer, Saved)
    assert names(ref) == ["Jonas Weber", "Mia"]


@pytest.mark.parametrize(
    ("kind", "name", "on", "field"),
    [
        ("individual", "Mia", people.TODAY, "name"),
        ("family", "", people.TODAY, "name"),
        ("family", "x" * 201, people.TODAY, "name"),
        ("family", "Mia", people.TODAY + DAY, "joined_on"),
    ],
)
def test_somebody_who_cannot_join_is_refused(kind, name, on, field):
    ref = begin(kind=kind).ref
    answer = episodes.add_participant(ref, name=name, joined_on=on, by=people.mara(), new=uuid4())
    assert answer.field == field
    assert Participant.objects.count() == 1


def test_a_double_click_adds_one_participant():
    ref, new = begin(kind="group").ref, uuid4()
    for _ in range(2):
        episodes.add_participant(ref, name="Mia", joined_on=people.TODAY, by=people.mara(), new=new)
    assert names(ref) == ["Jonas Weber", "Mia"]


def test_a_colleague_shares_the_care_once():
    ref, ines = begin().ref, people.ines()
    first, again = (
        episodes.share_care(ref, login=" INES ", from_on=people.TODAY, by=people.mara())
        for _ in range(2)
    )
    assert (again.ref, again.again) == (first.ref, True)
    assert access.treats(ines, ref)


@pytest.mark.parametrize(
    ("login", "on", "field"), [("nobody", people.TODAY, "login"), ("ines", None, "from_on")]
)
def test_care_is_shared_with_somebody_from_a_day_on(login, on, field):
    people.ines()
    answer = episodes.share_care(begin().ref, login=login, from_on=on, by=people.mara())
    assert answer.field == field


def test_care_is_not_shared_with_another_practice():
    people.vera()
    answer = episodes.share_care(begin().ref, login="vera", from_on=people.TODAY, by=people.mara())
    assert isinstance(answer, Refused)


# ---- where a course stands


def test_a_pause_and_its_end_are_kept_in_the_history():
    ref = begin(on=people.TODAY - 30 * DAY).ref
    assert move(ref, "onhold", on=people.TODAY - 9 * DAY, reason="a long journey") == Saved(ref, 2)
    assert move(ref, "active", version=2) == Saved(ref, 3)
    history = StatusChange.objects.order_by("on").values_list("status", "reason")
    assert list(history) == [("active", ""), ("onhold", "a long journey"), ("active", "")]


def test_a_double_click_pauses_once():
    ref = begin().ref
    move(ref, "onhold")
    assert move(ref, "onhold") == Saved(ref, 2, again=True)
    assert StatusChange.objects.count() == 2


@pytest.mark.parametrize(
    ("start", "to"),
    [
        ("active", "finished"),
        ("active", "planned"),
        ("active", "cancelled"),
        ("active", "entered-in-error"),
        ("planned", "onhold"),
        ("waitlist", "finished"),
    ],
)
def test_only_an_ending_leads_to_the_end(start, to):
    ref = begin(status=start).ref
    assert isinstance(move(ref, to), Refused)
    assert status(ref) == start


def test_an_enquiry_that_comes_to_nothing_has_its_day():
    ref = begin(status="planned", on=people.TODAY).ref
    assert isinstance(move(ref, "cancelled", on=people.TODAY - DAY), Saved)
    assert Episode.objects.get(id=ref).ended_on == people.TODAY


def test_a_stale_move_changes_nothing():
    ref = begin(status="planned").ref
    move(ref, "waitlist")
    assert isinstance(move(ref, "active"), Stale)
    assert status(ref) == "waitlist"
    assert StatusChange.objects.count() == 2


def test_a_move_on_a_day_to_come_is_refused():
    assert move(begin().ref, "onhold", on=people.TODAY + DAY).field == "on"


def test_a_course_cannot_begin_after_it_ended():
    ref = begin(status="planned", on=people.TODAY - 9 * DAY).ref
    move(ref, "cancelled", on=people.TODAY - 5 * DAY)
    values = filled("episode", ref, started_on=people.TODAY)
    answer = book.correct("episode", ref, values, version=2, by=people.mara())
    assert isinstance(answer, Refused)
    assert answer.field == "started_on"


# ---- coming back


def begin_again(client, *, kind="individual", ref=None, partners=()):
    return episodes.begin_again(
        client,
        kind=kind,
        started_on=people.TODAY,
        by=people.mara(),
        ref=ref or uuid4(),
        partners=partners,
    )


def test_who_comes_back_has_a_new_course_that_knows_the_one_before():
    first = begin(on=people.TODAY - 400 * DAY).ref
    again = begin_again(client_of(first)).ref
    assert Episode.objects.get(id=again).earlier_id == first
    assert [other.ref for other in clients.page(again, by=people.mara()).others] == [first]
    assert Client.objects.count() == 1


def test_coming_back_as_a_couple_brings_each_person_once():
    jonas, lena = client_of(begin().ref), client_of(begin(name="Lena Weber").ref)
    ref = begin_again(jonas, kind="couple", partners=[lena, lena, jonas]).ref
    assert names(ref) == ["Jonas Weber", "Lena Weber"]


def test_coming_back_twice_with_one_click_is_once():
    jonas, ref = client_of(begin().ref), uuid4()
    begin_again(jonas, ref=ref)
    assert begin_again(jonas, ref=ref) == Saved(ref, again=True)


def test_a_clients_name_leads_to_the_open_course_then_to_the_newest():
    old = begin(status="planned", on=people.TODAY - 400 * DAY).ref
    new = begin_again(client_of(old)).ref
    move(old, "cancelled")
    assert clients.latest_episode(client_of(old), by=people.mara()) == new
    with pytest.raises(NotThere):
        clients.latest_episode(client_of(old), by=people.vera())
