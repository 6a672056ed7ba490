"""A referral is followed to the first visit; nobody is pushed, and nobody is left on the way."""

from datetime import timedelta
from uuid import uuid4

import pytest

from envoi.care import (
    closings,
    ending_facts,
    endings,
    providers,
    referral_pages,
    referrals,
    tasks,
)
from envoi.care.answers import NotThere, Refused, Saved
from envoi.domain import referral as rules
from envoi.domain.referral import Event
from envoi.records.models import AuditRow, Ending, ReferralEvent, ReferralOffer, Task
from tests import build, people
from tests.care import ended, referred

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def happen(ref, event, *, words="", by=None, on=None, ahead=False):
    by = by or people.mara()
    return referrals.happen(ref, event, on=on or by.today, words=words, ahead=ahead, by=by)


def page(ref):
    return referral_pages.page(ref, by=people.mara())


def of_specialist():
    """An ending whose pathway has the steps of a referral, and its course."""
    ending = ended.talked(initiated_by="therapist")
    build.saved(endings.rename(ending, reason="specialist_needed", by=people.mara()))
    return ending, Ending.objects.get(id=ending).episode_id


def test_every_event_is_kept_and_folds_to_the_state():
    ref = referred.sent()
    happen(ref, Event.BOOK, on=people.TODAY + 9 * DAY, ahead=True)
    happen(ref, Event.ATTEND)
    events = [Event(row.event) for row in ReferralEvent.objects.filter(referral=ref)]
    assert str(rules.fold(events)) == referred.row(ref).state == "attended"


def test_three_places_are_told_with_rank_and_reasons_as_they_were_that_day():
    ref = referred.offered()
    rows = ReferralOffer.objects.filter(referral=ref)
    assert sorted(row.rank for row in rows) == [1, 2, 3]
    place = rows.get(rank=1).provider
    providers.correct(
        place.id, {**referred.PLACE, "name": "Elsewhere"}, version=1, by=people.mara()
    )
    assert "Elsewhere" not in [each.name for each in page(ref).offered]
    assert "specialty_not_recorded" in [why["code"] for why in rows.get(rank=1).reasons]


def test_fewer_than_three_ask_for_a_reason():
    ref, only = referred.begun(), referred.provider()
    answer = referrals.offer(ref, [only], why_fewer="", by=people.mara())
    assert (type(answer), answer.field) == (Refused, "why_fewer")
    answer = referrals.offer(ref, [only], why_fewer="There is one in the valley.", by=people.mara())
    assert isinstance(answer, Saved)
    assert page(ref).enough


def test_the_client_chooses_and_may_choose_another():
    ref = referred.accepted()
    other = next(each for each in referrals.offers(referred.row(ref)) if each.name != "Dr Roth")
    build.saved(referrals.choose(ref, other.id, by=people.mara()))
    assert page(ref).chosen.name == other.name
    assert ReferralOffer.objects.filter(referral=ref, choice="chosen").count() == 1


def test_none_of_these_is_an_answer_and_can_be_changed():
    ref = referred.offered()
    assert isinstance(happen(ref, Event.DECLINE), Saved)
    assert page(ref).state == "declined"
    assert "look" in page(ref).may


def test_the_client_may_look_and_find_a_place_nobody_offered():
    ref, by = referred.offered(), people.mara()
    build.saved(referrals.look(ref, name="", contact="", by=by))
    assert page(ref).chosen is None
    build.saved(referrals.look(ref, name="Ida Falk", contact="0170 1", by=by))
    assert (page(ref).chosen.name, page(ref).state) == ("Ida Falk", "accepted")


def test_it_cannot_fail_without_saying_what_comes_instead():
    ref = referred.sent()
    assert isinstance(happen(ref, Event.FAIL), Refused)
    assert isinstance(happen(ref, Event.FAIL, words="We go on here; the next place."), Saved)
    assert page(ref).state == "failed"


@pytest.mark.parametrize("event", [Event.BOOK, Event.ATTEND, Event.FAIL])
def test_nothing_happens_before_its_time(event):
    assert isinstance(happen(referred.begun(), event, words="x"), Refused)


def test_whether_they_arrived_is_asked_after_14_and_30_days_by_whoever_sent_it():
    ref = referred.sent()
    due = Task.objects.filter(referral=ref).order_by("due_on")
    assert [task.due_on - people.TODAY for task in due] == [14 * DAY, 30 * DAY]
    assert {task.owner_id for task in due} == {people.mara().member}


def test_arriving_ends_the_asking():
    ref = referred.sent()
    happen(ref, Event.ATTEND)
    left = tasks.left_to_do(referred.row(ref).episode_id, today=people.TODAY)
    assert not [each for each in left if each.referral == ref]


def test_a_summary_that_follows_the_first_visit_asks_nothing_any_more():
    ref = referred.sent()
    happen(ref, Event.ATTEND)
    build.saved(referred.send(ref))
    assert Task.objects.filter(referral=ref).count() == 2
    assert not Task.objects.filter(referral=ref, done_on__isnull=True).exists()


def test_a_visit_booked_without_a_packet_is_asked_about_too():
    ref = referred.accepted()
    happen(ref, Event.BOOK, on=people.TODAY + 20 * DAY, ahead=True)
    assert Task.objects.filter(referral=ref, done_on__isnull=True).count() == 2


def test_the_facts_of_the_ending_are_established_by_what_was_done():
    ending, episode = of_specialist()
    row = Ending.objects.get(id=ending)
    assert not ending_facts.of(row)["referrals_offered"]
    referred.sent(episode)
    facts = ending_facts.of(row)
    assert {name for name, so in facts.items() if so} >= {
        *("referrals_offered", "release_given", "cover_named"),
    }


def test_closing_asks_about_the_arrival_once():
    ending, episode = of_specialist()
    by = people.mara()
    ref = referred.sent(episode)
    told = {"last_contact_on": by.today, "manner": "planned_short", "offered": ""}
    build.saved(closings.prepare(ending, by=by, **told))
    build.saved(closings.close(ending, by=by))
    assert Task.objects.filter(code="arrival").count() == 2
    assert isinstance(happen(ref, Event.ATTEND), Saved)


def test_a_double_click_adds_nothing():
    ref = referred.sent()
    for _ in range(2):
        assert isinstance(happen(ref, Event.BOOK), Saved)
    assert ReferralEvent.objects.filter(referral=ref, event="book").count() == 1


def test_every_act_leaves_its_audit_row():
    ref = referred.sent()
    acts = list(AuditRow.objects.filter(subject=ref).values_list("act", flat=True))
    assert {"added", "referral: offer", "referral: accept", "referral: send"} <= set(acts)


def test_strangers_colleagues_and_managers_find_nothing():
    ref = referred.offered()
    place = referred.provider("Other")
    for other in (people.vera(), people.ines(), people.ada()):
        with pytest.raises(NotThere):
            referral_pages.page(ref, by=other)
        with pytest.raises(NotThere):
            happen(ref, Event.DECLINE, by=other)
    for other in (people.vera(), people.ada()):
        with pytest.raises(NotThere):
            providers.read(place, by=other)


def test_a_supervisor_reads_it_and_does_not_choose():
    ref, by = referred.offered(), people.tomas()
    assert referral_pages.page(ref, by=by).state == "offered"
    assert isinstance(happen(ref, Event.DECLINE, by=by), Refused)


def test_the_directory_says_what_is_not_recorded_and_when_it_was_confirmed():
    ref = referred.provider(languages="Spanish", waiting_weeks=2)
    (line,) = providers.page(by=people.mara())
    assert line.facts[:2] == ("Speaks: Spanish", "Waiting: two weeks")
    assert "licensed in" in line.facts[-1]
    assert (line.confirmed, line.stale) == ("never confirmed", True)
    build.saved(providers.confirm(ref, by=people.mara()))
    (line,) = providers.page(by=people.mara())
    assert not line.stale


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"age_from": 18, "age_to": 12}, "age_to"),
        ({"telehealth": "?"}, "telehealth"),
    ],
)
def test_a_place_that_cannot_be_is_refused(said, field):
    values = {**referred.PLACE, "name": "Dr Roth", **said}
    answer = providers.add(values, by=people.mara(), ref=uuid4())
    assert (type(answer), answer.field) == (Refused, field)
