"""Endings: private while considered, shared once talked about, free to become staying."""

from datetime import timedelta
from uuid import uuid4

import pytest

from envoi.care import caseloads, ending_plans, ending_words, endings, noticing, sessions
from envoi.care.answers import NotThere, Refused
from envoi.domain.ending import Event, fold
from envoi.domain.noticed import Group
from envoi.records.models import Ending, EndingEvent, Session
from tests import build, people
from tests.care import ended

pytestmark = pytest.mark.django_db


def stage(ending: object) -> str:
    return Ending.objects.get(id=ending).stage


def groups(by: object) -> list[Group]:
    page = caseloads.page(caseloads.Question(sort="name"), by=by)  # type: ignore[arg-type]
    return [row.group for section in page.sections for row in section.rows]


def considered() -> object:
    by = people.mara()
    return build.saved(endings.consider(build.episode(sessions=3), by=by, ref=uuid4()))


def test_a_considered_ending_is_the_therapists_alone() -> None:
    ending = considered()
    with pytest.raises(NotThere):
        endings.find(ending, by=people.tomas())  # type: ignore[arg-type]


def test_a_supervisor_sees_no_ending_before_it_was_talked_about() -> None:
    considered()
    assert groups(people.mara()) == [Group.ENDING]
    assert groups(people.tomas()) == [Group.REST]


def test_talking_about_it_opens_it_to_the_supervisor() -> None:
    ended.talked()
    assert groups(people.tomas()) == [Group.ENDING]


def test_a_colleague_cannot_raise_an_ending() -> None:
    ref = build.episode()
    with pytest.raises(NotThere):
        endings.consider(ref, by=people.ines(), ref=uuid4())


def test_raising_it_twice_finds_the_same_ending() -> None:
    by = people.mara()
    ref = build.episode()
    first = build.saved(endings.consider(ref, by=by, ref=uuid4()))
    assert build.saved(endings.consider(ref, by=by, ref=uuid4())) == first


def test_who_began_it_has_to_be_said() -> None:
    by = people.mara()
    answer = endings.talk(build.episode(), on=by.today, initiated_by="", why="", by=by, ref=uuid4())
    assert isinstance(answer, Refused) and answer.field == "initiated_by"


def test_the_steps_are_copied_with_their_version() -> None:
    row = Ending.objects.get(id=ended.talked())
    assert row.pathway_version and row.steps.count() == 7


def test_needing_more_time_sets_a_day_to_come() -> None:
    by = people.mara()
    ending = ended.talked()
    assert isinstance(endings.more_time(ending, until=by.today, by=by), Refused)
    build.saved(endings.more_time(ending, until=by.today + timedelta(days=30), by=by))
    assert stage(ending) == "talked_about"


def test_therapy_can_continue_from_every_stage_under_way() -> None:
    by = people.mara()
    for prepare in (considered, ended.talked):
        ending = prepare()
        build.saved(endings.go_on(ending, reason="", review_on=None, by=by))  # type: ignore[arg-type]
        assert stage(ending) == "withdrawn"


def test_after_staying_an_ending_can_be_raised_again() -> None:
    by = people.mara()
    ending = Ending.objects.get(id=ended.talked())
    build.saved(endings.go_on(ending.id, reason="", review_on=None, by=by))
    again = build.saved(endings.consider(ending.episode_id, by=by, ref=uuid4()))
    assert again != ending.id


def test_the_events_fold_to_the_stage() -> None:
    by = people.mara()
    ending = ended.talked()
    build.saved(endings.decide(ending, on=by.today, by=by))
    build.saved(endings.more_time(ending, until=by.today + timedelta(days=9), by=by))
    events = EndingEvent.objects.filter(ending=ending).values_list("event", flat=True)
    assert fold(Event(each) for each in events) == stage(ending)


def test_the_same_answer_again_adds_nothing_and_a_new_one_stands_before_it() -> None:
    ending = ended.talked()
    for rating in (5, 5, 8):
        ended.answer(ending, "ready", rating=rating)
    assert Ending.objects.get(id=ending).answers.count() == 2
    key = ("ready", "client", ended.client_of(ending))
    assert ending_words.latest(ending)[key].rating == 8


def test_the_clients_answer_is_asked_of_the_client() -> None:
    by = people.mara()
    ending = ended.talked()
    answer = ending_words.say(
        ending, question="ready", speaker="therapist", on=by.today, rating=8, by=by
    )
    assert isinstance(answer, Refused)


def test_sessions_are_proposed_at_the_rhythm_and_keep_their_wall_time() -> None:
    by = people.mara()
    ending = Ending.objects.get(id=ended.talked())
    last = by.today + timedelta(weeks=20)
    build.saved(ending_plans.set_dates(ending.id, last_session_on=last, taper_weeks=4, by=by))
    build.saved(ending_plans.propose(ending.id, by=by))
    days = Session.objects.filter(state="proposed").order_by("on").values_list("on", flat=True)
    assert list(days) == [last - timedelta(weeks=n) for n in (16, 12, 8, 4, 0)]


def test_proposing_twice_proposes_nothing_new() -> None:
    by = people.mara()
    ending = ended.talked()
    last = by.today + timedelta(weeks=4)
    build.saved(ending_plans.set_dates(ending, last_session_on=last, taper_weeks=2, by=by))
    for _ in range(2):
        build.saved(ending_plans.propose(ending, by=by))
    assert Session.objects.filter(state="proposed").count() == 2


def test_moving_the_last_session_moves_the_plan() -> None:
    by = people.mara()
    ending = ended.talked()
    last = by.today + timedelta(weeks=4)
    build.saved(ending_plans.set_dates(ending, last_session_on=last, taper_weeks=4, by=by))
    build.saved(ending_plans.propose(ending, by=by))
    row = Session.objects.get(state="proposed", on=last)
    values = {**sessions.read(row.id, by=by).values, "on": last + timedelta(days=7)}
    build.saved(sessions.correct(row.id, values, version=row.version, by=by))
    assert Ending.objects.get(id=ending).last_session_on == last + timedelta(days=7)


def test_agreeing_the_sessions_of_a_decided_ending_winds_it_down() -> None:
    by = people.mara()
    ending = ended.talked()
    build.saved(endings.decide(ending, on=by.today, by=by))
    build.saved(ending_plans.agree_sessions(ending, by=by))
    assert stage(ending) == "winding_down"


def test_risk_cannot_be_left_out_of_readiness() -> None:
    by = people.mara()
    ending = ended.talked()
    build.saved(endings.leave_criteria_out(ending, ["risk", "stable"], by=by))
    assert Ending.objects.get(id=ending).criteria_not_used == ["stable"]


def test_what_is_noticed_is_in_step_after_every_act() -> None:
    by = people.mara()
    ended.talked()
    considered()
    assert not list(noticing.differing(by.practice))


def test_an_interrupted_ending_can_be_taken_up_again() -> None:
    by = people.mara()
    ending = ended.talked()
    build.saved(endings.interrupt(ending, by=by))
    assert stage(ending) == "interrupted"
    build.saved(endings.resume(ending, by=by))
    assert stage(ending) == "talked_about"


def test_asking_afterwards_is_recorded_once() -> None:
    by = people.mara()
    ending = ended.closed()
    for _ in range(2):
        build.saved(endings.follow_up(ending, by=by))
    assert stage(ending) == "followed_up"


def test_more_time_asked_for_twice_is_one_event() -> None:
    by = people.mara()
    ending, until = ended.talked(), by.today + timedelta(days=30)
    for _ in range(2):
        build.saved(endings.more_time(ending, until=until, by=by))
    assert EndingEvent.objects.filter(ending=ending, event="more_time").count() == 1


@pytest.mark.parametrize(("began", "said"), [("therapist", True), ("client", False)])
def test_a_last_session_sooner_than_notice_lasts_is_worth_considering(began, said) -> None:
    by = people.mara()
    told = {"on": by.today, "initiated_by": began, "why": "", "reason": "specialist_needed"}
    ref = build.saved(endings.talk(build.episode(), by=by, ref=uuid4(), **told))
    soon = by.today + timedelta(days=7)
    build.saved(ending_plans.set_dates(ref, last_session_on=soon, taper_weeks=1, by=by))
    found = ending_plans.notice(Ending.objects.get(id=ref), today=by.today)
    assert ("30 days’ notice would last until 23 December" in found) is said
