"""One form, several verbs: all that was typed is kept, or nothing of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from envoi.care import ending_pages, ending_words, together
from envoi.care.answers import Answer, Refused, Saved
from envoi.records.models import Ending, EndingAnswer, EndingStep, EndingText
from envoi.web.pages import ending as pages
from envoi.web.pages.ending_forms import STEPS
from tests import build, people
from tests.care import ended
from tests.care.test_half_done import nothing_half_done

pytestmark = pytest.mark.django_db


def step(ref: UUID, code: str, **typed: Any) -> Callable[[], Answer]:
    """What a step's page does with what was typed, once its form is read."""
    by = people.mara()
    found = ending_pages.page(Ending.objects.get(id=ref).episode_id, by=by)
    form = STEPS[code].form(found, {"on": by.today, **typed}, by)
    assert form.is_valid(), form.errors
    return lambda: together.whole(lambda: pages._saved(found, form, code, by, done=True))


def feelings(ref: UUID) -> dict[str, Any]:
    words = {f"words-{ended.client_of(ref)}": "Strange.", "words-therapist": "Strange for me too."}
    return words | {"audience": "only_me"}


def test_a_step_struck_at_any_statement_keeps_none_of_its_answers() -> None:
    ref = ended.talked()
    assert nothing_half_done(step(ref, "feelings", **feelings(ref))) > 40


def test_a_step_is_saved_with_all_its_answers_and_is_done() -> None:
    ref = ended.talked()
    assert isinstance(step(ref, "feelings", **feelings(ref))(), Saved)
    assert EndingAnswer.objects.filter(ending=ref).count() == 2
    assert EndingStep.objects.get(ending=ref, code="feelings").state == "done"


def test_of_what_ends_in_a_refusal_nothing_stays() -> None:
    ref = ended.talked()

    def refused() -> Answer:
        build.saved(ending_words.write(ref, {"next_steps": "Walk"}, by=people.mara()))
        return Refused("Not like this.")

    assert isinstance(together.whole(refused), Refused)
    assert not EndingText.objects.filter(ending=ref).exists()
