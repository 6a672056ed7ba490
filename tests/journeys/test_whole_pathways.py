"""Each reason walked as a therapist would: every page in its order, to the closing, and undone."""

import pytest

from envoi.knowledge import library
from tests.journeys.conftest import Visitor
from tests.journeys.walking import (
    Walk,
    begin,
    new_client,
    steps,
    undo,
    walk_closing,
    walk_letters,
    walk_step,
)

pytestmark = pytest.mark.journey
SCREENS = {"wide": {"width": 1280}, "phone": {"width": 390, "height": 844}}
A_FEW = ("client_death", "client_choice")  # as unlike as two endings can be


EVERY = [
    pytest.param(reason.code, marks=() if reason.code in A_FEW else pytest.mark.long)
    for reason in library.reasons()
]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("reason", EVERY)
def test_a_pathway_is_walked_from_the_first_word_to_undone(
    visit: Visitor, reason: str, screen: str
) -> None:
    page = visit("mara", **SCREENS[screen])
    walk = Walk(page, f"walk-{reason}-{screen}", axe=reason not in A_FEW)
    episode = new_client(page, "Noa Lind")
    begin(page, episode, reason)
    *before, close = steps(page)
    for step in before:
        page.goto(step)
        walk_step(walk)
    page.goto(close)
    walk_closing(walk)
    walk_letters(walk)
    undo(walk)
