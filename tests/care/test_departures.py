"""Somebody who treats goes: one row a course, the client's choice, and nobody is lost."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.care import (
    access,
    closings,
    courses,
    departures,
    ending_facts,
    endings,
    leaving,
    referrals,
    short_forms,
)
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.departures import DeparturePage
from envoi.domain.departure import Stands
from envoi.domain.referral import Event
from envoi.records.models import AuditRow, CareTeamPeriod, DepartureRow, Ending, EndingStep
from tests import build, people
from tests.care import referred

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
MONTHS = timedelta(days=90)
NOTHING: dict[str, Any] = {
    **{"told_on": None, "told_how": "", "choice": "", "receiver_id": None, "outside": ""},
    **{"accepted_on": None, "joint_on": None, "arrived_on": None, "note": ""},
}
TOLD = {**NOTHING, "told_on": people.TODAY, "told_how": "in_person"}


def announced(member: Actor, **more: Any) -> UUID:
    told = {"announced_on": people.TODAY, "last_day": people.TODAY + MONTHS, "back_on": None}
    said = {"reason": "therapist_leaving", **told, **more}
    return build.saved(departures.announce(member.member, **said, by=people.mara(), ref=uuid4()))


def seen(ref: UUID, by: Actor | None = None) -> DeparturePage:
    return departures.page(ref, by=by or people.mara())


def settle(ref: UUID, course: UUID, by: Actor, **said: Any) -> Answer:
    return departures.settle(ref, course, {**TOLD, **said}, by=by)


def stands(ref: UUID, course: UUID) -> Stands:
    return next(row.stands for row in seen(ref).rows if row.course.ref == course)


def test_every_open_course_of_theirs_has_a_row_and_no_other() -> None:
    ines = people.ines()
    theirs = {build.episode(by=ines, name="Lia Kern"), build.episode(by=ines, name="Ben Ito")}
    build.episode()
    page = seen(announced(ines))
    assert {row.course.ref for row in page.rows} == theirs and page.before == 2


def test_a_course_begun_since_has_a_row_by_itself() -> None:
    ines = people.ines()
    ref = announced(ines)
    course = build.episode(by=ines, name="Lia Kern", started_on=people.TODAY)
    page = seen(ref)
    assert (page.before, page.since, page.rows[0].course.ref) == (0, 1, course)


def test_a_choice_comes_after_it_was_told() -> None:
    ines = people.ines()
    course = build.episode(by=ines)
    ref = announced(ines)
    answer = settle(ref, course, ines, told_on=None, choice="end")
    assert isinstance(answer, Refused) and answer.field == "told_on"


def test_the_receiver_says_yes_alone_and_both_treat_until_arrival() -> None:
    ines, paul = people.ines(), people.joined("paul", "therapist")
    course = build.episode(by=ines)
    ref = announced(ines)
    build.saved(settle(ref, course, ines, choice="transfer", receiver_id=paul.member))
    assert stands(ref, course) is Stands.WAITS and not access.treats(paul, course)
    with pytest.raises(NotThere):
        departures.answer(ref, course, yes=True, by=people.mara())
    assert [each.course.ref for each in departures.listed(by=paul).asked] == [course]
    build.saved(departures.answer(ref, course, yes=True, by=paul))
    assert access.treats(paul, course) and access.treats(ines, course)
    more = {"choice": "transfer", "receiver_id": paul.member, "arrived_on": people.TODAY}
    build.saved(settle(ref, course, ines, **more))
    assert CareTeamPeriod.objects.get(episode=course, member=ines.member).until_on == people.TODAY
    assert stands(ref, course) is Stands.ARRIVED


def test_nobody_arrives_before_the_receiver_said_yes() -> None:
    ines, paul = people.ines(), people.joined("paul", "therapist")
    course = build.episode(by=ines)
    more = {"choice": "transfer", "receiver_id": paul.member, "arrived_on": people.TODAY}
    assert isinstance(settle(announced(ines), course, ines, **more), Refused)


def test_somebody_who_says_no_leaves_the_row_open() -> None:
    ines, paul = people.ines(), people.joined("paul", "therapist")
    course = build.episode(by=ines)
    ref = announced(ines)
    build.saved(settle(ref, course, ines, choice="transfer", receiver_id=paul.member))
    build.saved(departures.answer(ref, course, yes=False, by=paul))
    assert stands(ref, course) is Stands.NOBODY_YET
    assert not departures.listed(by=paul).asked


def test_whoever_goes_receives_nobody() -> None:
    ines = people.ines()
    course = build.episode(by=ines)
    more = {"choice": "transfer", "receiver_id": ines.member}
    assert isinstance(settle(announced(ines), course, ines, **more), Refused)


@pytest.mark.parametrize("choice", ["end", "referral", "follow"])
def test_a_course_that_ends_here_gets_its_ending_with_the_true_reason(choice: str) -> None:
    ines = people.ines()
    course = build.episode(by=ines)
    ref = announced(ines, reason="practice_closing")
    build.saved(settle(ref, course, ines, choice=choice))
    row = DepartureRow.objects.get(departure=ref)
    assert row.ending is not None and row.ending.reason == "practice_closing"
    build.saved(settle(ref, course, ines, choice=choice, note="Said twice."))
    assert Ending.objects.filter(episode=course).count() == 1


def test_an_ending_already_under_way_is_the_one() -> None:
    ines = people.ines()
    course = build.episode(by=ines)
    told = {"on": people.TODAY, "initiated_by": "client", "why": ""}
    there = build.saved(endings.talk(course, by=ines, ref=uuid4(), **told))
    ref = announced(ines)
    build.saved(settle(ref, course, ines, choice="end"))
    assert DepartureRow.objects.get(departure=ref).ending_id == there


def test_an_owner_who_does_not_treat_records_the_choice_and_no_ending() -> None:
    course = build.episode(by=people.ines())
    ref = announced(people.ines())
    build.saved(settle(ref, course, people.mara(), choice="end"))
    assert seen(ref).rows[0].needs_ending and not Ending.objects.exists()


def test_rows_without_a_choice_come_first_and_risk_before_all() -> None:
    ines = people.ines()
    done, safe, risky = (build.episode(by=ines, name=n) for n in ("Ada A", "Ben B", "Cy C"))
    build.entry("risk-flag", risky, why="Said so.", by=ines)
    ref = announced(ines)
    build.saved(settle(ref, done, ines, choice="end"))
    order = [row.course.ref for row in seen(ref, ines).rows]
    assert order == [risky, safe, done]


def test_an_owner_sees_names_and_no_word_of_a_record() -> None:
    course = build.episode(by=people.ines())
    build.entry("risk-flag", course, why="Said so.", by=people.ines())
    (row,) = seen(announced(people.ines())).rows
    assert row.course.name == "Jonas Weber" and not row.risk and not row.risk_open


def test_a_manager_sees_counts_and_no_list() -> None:
    build.episode(by=people.ines())
    ref, ada = announced(people.ines()), people.ada()
    (line,) = departures.listed(by=ada).lines
    assert (line.count, line.opens) == (1, False)
    with pytest.raises(NotThere):
        seen(ref, ada)


def test_a_colleague_and_a_stranger_know_nothing_of_it() -> None:
    ref, paul = announced(people.ines()), people.joined("paul", "therapist")
    for other in (paul, people.vera()):
        assert not departures.listed(by=other).lines
        with pytest.raises(NotThere):
            seen(ref, other)


def test_only_an_owner_announces_and_only_what_can_be() -> None:
    ines = people.ines()
    told = {"reason": "therapist_leaving", "announced_on": people.TODAY, "back_on": None}
    more = {**told, "last_day": people.TODAY, "ref": uuid4()}
    with pytest.raises(NotThere):
        departures.announce(ines.member, **more, by=ines)
    wrong = {**more, "back_on": people.TODAY - A_DAY}
    assert isinstance(departures.announce(ines.member, **wrong, by=people.mara()), Refused)
    assert announced(ines) == announced(ines)


def test_whoever_goes_is_advised_to_begin_nothing_new_and_not_kept_from_it() -> None:
    ines = people.ines()
    assert not departures.freeze(by=ines)
    announced(ines)
    assert "Worth considering" in departures.freeze(by=ines)
    assert build.episode(by=ines)


def test_somebody_who_comes_back_goes_on_treating() -> None:
    ines, paul = people.ines(), people.joined("paul", "therapist")
    course = build.episode(by=ines)
    back = people.TODAY + 2 * MONTHS
    ref = announced(ines, reason="therapist_leave_temporary", back_on=back)
    more = {"choice": "transfer", "receiver_id": paul.member}
    build.saved(settle(ref, course, ines, **more))
    build.saved(departures.answer(ref, course, yes=True, by=paul))
    build.saved(settle(ref, course, ines, **more, arrived_on=people.TODAY))
    assert access.treats(ines, course) and access.treats(paul, course)


def test_nobody_leaves_while_a_row_has_neither_receiver_nor_ending() -> None:
    ines, paul = people.ines(), people.joined("paul", "therapist")
    course = build.episode(by=ines)
    ref = announced(ines)
    build.saved(settle(ref, course, ines, choice="transfer", receiver_id=paul.member))
    assert isinstance(leaving.leave(ines.member, {}, by=people.mara()), Refused)
    build.saved(departures.answer(ref, course, yes=True, by=paul))
    build.saved(leaving.leave(ines.member, {}, by=people.mara()))


def test_what_is_written_there_is_audited() -> None:
    ines = people.ines()
    course = build.episode(by=ines)
    build.saved(settle(announced(ines), course, ines, choice="end"))
    assert {"departure", "departurerow"} <= set(AuditRow.objects.values_list("noun", flat=True))


ACTS = ("begin", "told", "end", "transfer", "yes", "no", "arrive", "close")


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2)), max_size=10))
def test_in_whatever_order_things_happen_every_course_has_one_row(
    acts: list[tuple[str, int]],
) -> None:
    with transaction.atomic():
        _whatever_happens(acts)
        transaction.set_rollback(True)


def _whatever_happens(acts: list[tuple[str, int]]) -> None:
    ines, paul = people.ines(), people.joined("paul", "therapist")
    all_of_them = [build.episode(by=ines, name=f"Client {n}", sessions=1) for n in range(3)]
    ref = announced(ines)
    for act, number in acts:
        _do(act, ref, all_of_them[number], ines, paul)
        if act == "begin":
            all_of_them.append(build.episode(by=ines, started_on=people.TODAY))
    page = seen(ref, ines)
    listed = [row.course.ref for row in page.rows]
    assert sorted(listed) == sorted(all_of_them)
    assert sum(number for _, number in page.places) == page.count == page.before + page.since
    theirs = courses.open_in(ines.practice).filter(care_team__member=ines.member)
    assert set(theirs.values_list("id", flat=True)) <= set(listed)


def _do(act: str, ref: UUID, course: UUID, ines: Actor, paul: Actor) -> None:
    """One act, also where it is refused."""
    here = {"choice": "transfer", "receiver_id": paul.member}
    said = {
        **{"told": {}, "end": {"choice": "end"}, "transfer": here},
        "arrive": {**here, "arrived_on": people.TODAY},
    }
    if act in said:
        settle(ref, course, ines, **said[act])
    elif act in ("yes", "no"):
        asked = DepartureRow.objects.filter(episode=course, receiver=paul.member)
        if asked.exists():
            departures.answer(ref, course, yes=act == "yes", by=paul)
    elif act == "close" and access.treats(ines, course):
        _closed(course, ines)


def _closed(course: UUID, by: Actor) -> None:
    told = {"initiated_by": "client", "last_contact_on": by.today, "manner": "unplanned"}
    more = {"risk_answer": "", "risk_asked_on": None, "offered": "", "reason": "client_choice"}
    made = short_forms.short_form(course, **told, **more, by=by, ref=uuid4())
    if isinstance(made, Saved):
        closings.close(made.ref, by=by)


@pytest.mark.parametrize(
    ("made", "place"),
    [
        (referred.begun, Stands.NOBODY_YET),
        (referred.accepted, Stands.WAITS),
        (referred.sent, Stands.WAITS),
    ],
)
def test_a_referral_says_how_far_the_client_is(made: Any, place: Stands) -> None:
    mara = people.mara()
    course = build.episode(by=mara)
    ref = announced(mara)
    build.saved(settle(ref, course, mara, choice="referral"))
    made(course)
    assert stands(ref, course) is place


def test_whoever_has_been_there_has_arrived_in_the_list_too() -> None:
    mara = people.mara()
    course = build.episode(by=mara)
    ref = announced(mara)
    build.saved(settle(ref, course, mara, choice="referral"))
    away, told = referred.sent(course), {"on": mara.today, "words": "", "by": mara}
    build.saved(referrals.happen(away, Event.BOOK, **told))
    assert stands(ref, course) is Stands.ON_THE_WAY
    build.saved(referrals.happen(away, Event.ATTEND, **told))
    assert stands(ref, course) is Stands.ARRIVED
    assert "the client has been there" in seen(ref).rows[0].told


def test_how_it_was_told_is_not_asked_again_in_the_ending() -> None:
    mara = people.mara()
    course = build.episode(by=mara)
    ref = announced(mara)
    build.saved(settle(ref, course, mara, choice="end"))
    ending = Ending.objects.get(episode=course)
    assert ending_facts.of(ending).get("told")
    assert EndingStep.objects.get(ending=ending, code="tell").state == "done"
