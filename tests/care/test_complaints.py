"""A complaint: kept apart, looked after by somebody else, and the record stays as it is."""

from uuid import uuid4

import pytest

from envoi.care import alliances, book, clients, complaints, legal_holds
from envoi.care.answers import NotThere, Refused, Saved
from envoi.records.models import AuditRow, Complaint, LegalHold
from tests import build, people
from tests.care.every import DAY, client_of

pytestmark = pytest.mark.django_db
IT = {
    **{"received_on": people.TODAY, "from_whom": "The client", "about": "Hours that began late."},
    **{"concerns_id": None, "handled_by_id": None, "routes_told_on": None, "answered_on": None},
    **{"answer": "", "shared": False},
}


def came(client, *, ref=None, by=None, **values):
    return complaints.add(client, {**IT, **values}, by=by or people.mara(), ref=ref or uuid4())


def test_a_complaint_keeps_the_record_as_it_is_in_the_same_act():
    client = client_of(build.episode())
    build.saved(came(client))
    hold = LegalHold.objects.get()
    assert legal_holds.standing(client)
    assert hold.why == complaints.WHY_HELD
    assert "omplaint" not in hold.why
    assert AuditRow.objects.filter(act="added", noun="complaint").count() == 1


def test_the_same_form_twice_is_one_complaint_and_one_hold():
    client, ref = client_of(build.episode()), uuid4()
    build.saved(came(client, ref=ref))
    assert build.saved(came(client, ref=ref)) == ref
    assert isinstance(came(client, ref=ref, about="Something else."), Refused)
    assert (Complaint.objects.count(), LegalHold.objects.count()) == (1, 1)


def test_a_refused_complaint_leaves_no_hold():
    answer = came(client_of(build.episode()), about=" ")
    assert isinstance(answer, Refused)
    assert not LegalHold.objects.exists()


def test_nobody_looks_after_a_complaint_about_themselves_where_another_can():
    client, mara, ines = client_of(build.episode()), people.mara(), people.ines()
    about_mara = {"concerns_id": mara.member, "handled_by_id": mara.member}
    answer = came(client, **about_mara)
    assert isinstance(answer, Refused)
    assert answer.field == "handled_by"
    assert isinstance(came(client, **about_mara | {"handled_by_id": ines.member}), Saved)


def test_who_is_alone_may_look_after_it_themselves():
    client, mara = client_of(build.episode()), people.mara()
    assert isinstance(came(client, concerns_id=mara.member, handled_by_id=mara.member), Saved)


def test_somebody_of_another_practice_looks_after_nothing_here():
    client, vera = client_of(build.episode()), people.vera()
    with pytest.raises(NotThere):
        came(client, handled_by_id=vera.member)
    with pytest.raises(NotThere):
        came(client, by=vera)


def test_an_answer_lies_after_the_day_it_came():
    answer = came(client_of(build.episode()), answered_on=people.TODAY - DAY)
    assert isinstance(answer, Refused)
    assert answer.field == "answered_on"


def test_the_hold_stands_until_the_complaint_is_answered():
    client, by = client_of(build.episode()), people.mara()
    ref = build.saved(came(client))
    hold = LegalHold.objects.get().id
    refused = legal_holds.lift(hold, why="I would like to.", by=by)
    assert isinstance(refused, Refused)
    assert "omplaint" not in refused.sentence
    assert isinstance(book.mark_wrong("legal-hold", hold, reason="x", by=by), Refused)
    build.saved(complaints.correct(ref, {**IT, "answered_on": people.TODAY}, version=1, by=by))
    build.saved(legal_holds.lift(hold, why="It is answered.", by=by))


def test_who_treats_knows_of_it_only_once_it_is_shared():
    ref, ines = build.episode(by=people.ines()), people.acting("ines")
    mara = people.mara()
    made = build.saved(came(client_of(ref), by=mara))
    assert alliances.page(ref, by=ines).complaints == ()
    with pytest.raises(NotThere):
        complaints.page(by=ines)
    shared = {**IT, "shared": True, "handled_by_id": mara.member}
    build.saved(complaints.correct(made, shared, version=1, by=mara))
    (told,) = alliances.page(ref, by=ines).complaints
    assert told == "A complaint was received on 23 November. Mara looks after it."


def test_the_page_of_the_course_says_nothing_of_it():
    ref = build.episode()
    build.saved(came(client_of(ref)))
    told = [each.told for each in clients.page(ref, by=people.mara()).people[0].standing]
    assert len(told) == 1
    assert "omplaint" not in told[0]


def test_what_is_left_to_do_is_listed():
    build.saved(came(client_of(build.episode())))
    (line,) = complaints.page(by=people.mara()).lines
    assert "not answered yet" in line.left


def test_set_aside_it_counts_nowhere_and_the_hold_waits_for_somebody():
    client, by = client_of(build.episode()), people.mara()
    ref = build.saved(came(client))
    build.saved(complaints.mark_wrong(ref, reason="The wrong client.", by=by))
    assert complaints.page(by=by).lines == ()
    assert legal_holds.standing(client)
    build.saved(legal_holds.lift(LegalHold.objects.get().id, why="The wrong client.", by=by))


def test_the_ways_are_not_recorded_until_an_owner_says_them():
    by = people.mara()
    assert complaints.ways(by.practice) == complaints.Ways("", "")
    build.saved(complaints.choose_ways("Ask Tomas.", "The chamber.", by=by))
    assert complaints.ways(by.practice) == complaints.Ways("Ask Tomas.", "The chamber.")
    with pytest.raises(NotThere):
        complaints.choose_ways("Nobody.", "", by=people.ines())
