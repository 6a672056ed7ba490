"""Agreement: everybody's two answers, and what follows from them."""

from datetime import timedelta
from uuid import UUID

import pytest

from envoi.care import agreements
from envoi.care.agreements import Voice
from envoi.care.answers import Answer, Refused, Saved
from envoi.records.models import Ending, EndingAnswer
from tests import people
from tests.care import ended

pytestmark = pytest.mark.django_db


def agreed(
    ending: UUID, client: str, therapist: str, *, days: int = 0, decided: bool = False
) -> Answer:
    by = people.mara()
    voices = [
        Voice(ended.client_of(ending), "yes", client, "In my words."),
        Voice(None, "yes", therapist, ""),
    ]
    again = by.today + timedelta(days=days) if days else None
    return agreements.answer(ending, voices, on=by.today, again_on=again, decided=decided, by=by)


def stage(ending: UUID) -> str:
    return Ending.objects.get(id=ending).stage


def test_two_yeses_on_the_plan_decide() -> None:
    ending = ended.talked()
    assert isinstance(agreed(ending, "yes", "yes"), Saved)
    assert stage(ending) == "decided"


def test_a_no_asks_for_a_day_and_keeps_nothing_until_there_is_one() -> None:
    ending = ended.talked()
    answer = agreed(ending, "no", "yes")
    assert isinstance(answer, Refused) and answer.field == "again_on"
    assert not EndingAnswer.objects.exists()


def test_needing_more_time_sets_the_day_and_keeps_the_words() -> None:
    ending = ended.talked()
    assert isinstance(agreed(ending, "more_time", "yes", days=21), Saved)
    assert stage(ending) == "talked_about"
    assert Ending.objects.get(id=ending).more_time_until == people.TODAY + timedelta(days=21)


def test_a_day_that_has_passed_is_refused_at_its_field_and_keeps_nothing() -> None:
    answer = agreed(ended.talked(), "no", "yes", days=-1)
    assert isinstance(answer, Refused) and answer.field == "again_on"
    assert not EndingAnswer.objects.exists()


def test_one_side_may_decide_and_the_no_stays_readable() -> None:
    ending = ended.talked()
    assert isinstance(agreed(ending, "no", "yes", decided=True), Saved)
    assert stage(ending) == "decided"
    assert EndingAnswer.objects.filter(choice="no").exists()


def test_an_answer_still_missing_leaves_it_open() -> None:
    ending = ended.talked()
    assert isinstance(agreed(ending, "yes", ""), Saved)
    assert stage(ending) == "talked_about"
