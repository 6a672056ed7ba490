"""A client has died: one act stops what would go out, and can be taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest

from envoi.care import book, closings, deaths, endings, holds, legal_holds
from envoi.care.answers import NotThere, Refused, Saved
from envoi.domain.hold import Thing
from envoi.knowledge import library
from envoi.records.models import Attendance, Death, Ending, LegalHold, Session, Task
from tests import build, people
from tests.care.every import client_of
from tests.care.test_half_done import everything

pytestmark = pytest.mark.django_db
SOON = people.TODAY + timedelta(days=7)


def record(client, *, by=None, **said):
    told = {"heard_on": people.TODAY, "died_on": None, "suicide": "not_known", "family": ""}
    told |= {"note_wanted": "still_open", "ref": uuid4(), **said}
    return deaths.record(client, by=by or people.mara(), **told)


def test_everything_that_would_go_to_the_client_stops():
    client = client_of(build.episode())
    build.saved(record(client))
    by = people.mara()
    assert all(holds.refused(client, thing, about=uuid4(), by=by) for thing in Thing)


def test_hours_to_come_are_called_off_and_past_ones_stay():
    episode = build.episode(sessions=2)
    build.attended(episode, SOON, status="expected")
    build.saved(record(client_of(episode)))
    assert set(Session.objects.filter(on=SOON).values_list("state", flat=True)) == {"cancelled"}
    assert not Session.objects.filter(on__lt=people.TODAY, state="cancelled").exists()


def test_in_a_couple_only_the_part_of_who_died_is_called_off():
    episode = build.episode(kind="couple", partners=["Lena Weber"])
    build.attended(episode, SOON, status="expected")
    client = client_of(episode)
    build.saved(record(client))
    assert Session.objects.get(on=SOON).state == "booked"
    assert Attendance.objects.get(session__on=SOON, client=client).status == "cancelled"
    others = Attendance.objects.filter(session__on=SOON).exclude(client=client)
    assert set(others.values_list("status", flat=True)) == {"expected"}


def test_notes_stay_as_they_are_and_new_ones_may_be_written():
    episode = build.episode()
    note = build.entry("note", episode, text="Before.")
    build.saved(record(client_of(episode)))
    row = book.read("note", note, by=people.mara())
    answer = book.correct(
        "note", note, {**row.values, "text": "After."}, version=row.version, by=people.mara()
    )
    assert isinstance(answer, Refused) and "after a death" in answer.sentence
    build.entry("note", episode, text="His sister called.")


def test_a_legal_hold_is_placed_until_somebody_lifts_it():
    client = client_of(build.episode())
    build.saved(record(client))
    assert legal_holds.standing(client)
    hold = LegalHold.objects.get(client=client)
    assert isinstance(legal_holds.lift(hold.id, why=" ", by=people.mara()), Refused)
    build.saved(legal_holds.lift(hold.id, why="The estate is settled.", by=people.mara()))
    assert not legal_holds.standing(client)


def test_an_ending_for_this_reason_stands_ready():
    episode = build.episode()
    build.saved(record(client_of(episode)))
    ending = endings.current(episode, by=people.mara())
    assert ending is not None and ending.reason == library.aftermath().reason


def test_an_ending_under_way_gets_the_true_reason_and_keeps_what_was_written():
    episode = build.episode()
    by = people.mara()
    told = {"on": by.today, "initiated_by": "both", "why": "We are there."}
    ref = build.saved(endings.talk(episode, by=by, ref=uuid4(), **told))
    build.saved(record(client_of(episode)))
    row = Ending.objects.get(id=ref)
    assert row.reason == library.aftermath().reason and row.why == "We are there."


def test_in_a_couple_it_is_the_ending_of_one_and_the_course_goes_on():
    episode = build.episode(kind="couple", partners=["Lena Weber"])
    client, by = client_of(episode), people.mara()
    build.saved(record(client))
    assert endings.current(episode, by=by) is None
    own = endings.current(episode, by=by, client=client)
    assert own is not None and own.reason == library.aftermath().reason


def test_what_there_may_be_to_do_is_proposed_and_more_of_it_after_a_suicide():
    plain, grave = client_of(build.episode()), client_of(build.episode())
    build.saved(record(plain))
    build.saved(record(grave, suicide="maybe"))
    tasks = [len(deaths.page(client, by=people.mara()).tasks) for client in (plain, grave)]
    listed = library.aftermath().tasks
    assert tasks == [sum(not each.after_suicide for each in listed), len(listed)]


def test_learning_later_that_it_was_a_suicide_adds_what_is_to_do():
    client = client_of(build.episode())
    ref = build.saved(record(client))
    told = {"heard_on": people.TODAY, "died_on": None, "suicide": "yes", "family": "Lena"}
    build.saved(deaths.correct(ref, by=people.mara(), version=1, note_wanted="no", **told))
    assert Task.objects.filter(code="consult_after_suicide").count() == 1
    found = deaths.page(client, by=people.mara())
    assert found.family == "Lena" and len(found.tasks) == len(library.aftermath().tasks)


def test_the_wrong_person_is_put_back_as_they_were():
    episode = build.episode(sessions=1)
    build.attended(episode, SOON, status="expected")
    client = client_of(episode)
    ref = build.saved(record(client))
    build.saved(deaths.take_back(ref, reason="Another Jonas Weber.", by=people.mara()))
    assert not holds.died(client) and not legal_holds.standing(client)
    assert Session.objects.get(on=SOON).state == "booked"
    assert not Task.objects.exists() and Ending.objects.get().stage == "withdrawn"


def test_what_somebody_changed_since_is_not_put_back_over_it():
    episode = build.episode()
    build.attended(episode, SOON, status="expected")
    ref = build.saved(record(client_of(episode)))
    session = Session.objects.get(on=SOON)
    Session.objects.filter(id=session.id).update(minutes=20)
    build.saved(deaths.take_back(ref, reason="Another.", by=people.mara()))
    assert Session.objects.get(id=session.id).state == "cancelled"


def test_a_double_click_is_one_death():
    client, ref = client_of(build.episode()), uuid4()
    for _ in range(2):
        assert isinstance(record(client, ref=ref), Saved)
    assert Death.objects.count() == 1 and LegalHold.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"heard_on": SOON}, "heard_on"),
        ({"died_on": SOON}, "died_on"),
        ({"heard_on": people.TODAY - timedelta(days=3), "died_on": people.TODAY}, "died_on"),
        ({"suicide": "perhaps"}, "suicide"),
        ({"note_wanted": ""}, "note_wanted"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_written(said, field):
    client = client_of(build.episode())
    before = everything()
    answer = record(client, **said)
    assert isinstance(answer, Refused) and answer.field == field
    assert everything() == before


def test_a_stranger_writes_down_no_death():
    with pytest.raises(NotThere):
        record(client_of(build.episode()), by=people.vera())


def test_the_course_can_be_closed_with_an_open_flag_after_a_death():
    episode = build.episode()
    build.entry("risk-flag", episode, why="Said so.")
    build.saved(record(client_of(episode)))
    ending = endings.current(episode, by=people.mara())
    told = {"last_contact_on": people.TODAY, "manner": "unplanned", "offered": ""}
    build.saved(closings.prepare(ending.id, by=people.mara(), initiated_by="someone_else", **told))
    assert "risk_handover" not in [
        each.code for each in closings.preview(ending.id, by=people.mara()).standing
    ]
