"""The reference page of states, written from the tables: docs/reference/states.md.

`python -m envoi.knowledge.states_page > docs/reference/states.md` writes it anew.
"""

from collections.abc import Iterator

from envoi.domain.ending import (
    BEGINNINGS,
    CLOSING_RULES,
    NEEDS_A_REASON,
    TRANSITIONS,
    UNDER_WAY,
    Event,
    Stage,
    StepState,
)
from envoi.domain.picture import OPEN_STATUSES

# FHIR's seven statuses of an episode of care, what each means here, and which endings go with it.
STATUSES = {
    "planned": "an enquiry or referral; nothing has begun",
    "waitlist": "waiting for a place",
    "active": "under way",
    "onhold": "paused, as agreed with the client",
    "finished": "over; it has the day it ended",
    "cancelled": "never taken up; it has the day that was known",
    "entered-in-error": "should not be here; counts nowhere",
}
MEANS = {
    Stage.CONSIDERED: "only the treating therapist thinks of it, and only they see it",
    Stage.TALKED_ABOUT: "it was talked about together, on a day",
    Stage.DECIDED: "each side's yes or no is recorded, and it is decided",
    Stage.WINDING_DOWN: "the last sessions are agreed",
    Stage.CLOSED: "the clinical ending; paper and money may still be left to do",
    Stage.FOLLOWED_UP: "asked how it went afterwards",
    Stage.INTERRUPTED: "it stopped in the middle",
    Stage.WITHDRAWN: "therapy continues; what was written stays readable",
}
STEPS = {
    StepState.OPEN: "to be done; in any order",
    StepState.DONE: "done on a day, by a named person",
    StepState.LEFT_OUT: "left out in this ending; may be taken up again",
}


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# States"
    yield ""
    yield "Written from `envoi/domain/ending.py` and `envoi/knowledge/states_page.py`."
    yield "Three things are kept apart: the status of the course of therapy (FHIR's seven), the"
    yield "stage of its ending, and the state of each step of that ending."
    yield ""
    yield from _statuses()
    yield from _stages()
    yield from _diagram()
    yield from _events()
    yield from _steps()
    yield from _closing()


def _statuses() -> Iterator[str]:
    yield "## Status of a course of therapy, and the stages that go with it"
    yield ""
    yield "| status | means | on the caseload | stages of an ending |"
    yield "| --- | --- | --- | --- |"
    for status, means in STATUSES.items():
        shown = "yes" if status in OPEN_STATUSES else "no"
        yield f"| `{status}` | {means} | {shown} | {', '.join(_stages_with(status)) or 'none'} |"
    yield ""


def _stages_with(status: str) -> list[str]:
    under_way = [str(stage) for stage in Stage if stage in UNDER_WAY]
    if status in OPEN_STATUSES:
        return [*under_way, str(Stage.WITHDRAWN)]
    if status == "finished":
        return [str(Stage.CLOSED), str(Stage.FOLLOWED_UP)]
    return []


def _stages() -> Iterator[str]:
    yield "## Stages of an ending"
    yield ""
    yield "| stage | means | under way |"
    yield "| --- | --- | --- |"
    for stage in Stage:
        yield f"| `{stage}` | {MEANS[stage]} | {'yes' if stage in UNDER_WAY else 'no'} |"
    yield ""


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for event, stage in BEGINNINGS.items():
        yield f"    [*] --> {stage}: {event}"
    for (stage, event), after in TRANSITIONS.items():
        yield f"    {stage} --> {after}: {event}"
    yield "```"
    yield ""


def _events() -> Iterator[str]:
    yield "## Events"
    yield ""
    yield "Every event is a row that stays; folding them in order gives the stage."
    yield ""
    yield "| event | from | to | needs a reason |"
    yield "| --- | --- | --- | --- |"
    for event in Event:
        for stage, after in _moves(event):
            reason = "yes" if event in NEEDS_A_REASON else "no"
            yield f"| `{event}` | {stage} | {after} | {reason} |"
    yield ""


def _moves(event: Event) -> Iterator[tuple[str, str]]:
    if event in BEGINNINGS:
        yield "nothing", f"`{BEGINNINGS[event]}`"
    if event is Event.UNDO:
        yield f"`{Stage.CLOSED}`", "the stage it closed from"
    if event is Event.CORRECT:
        yield "any", "the same"
    for (stage, each), after in TRANSITIONS.items():
        if each is event:
            yield f"`{stage}`", f"`{after}`"


def _steps() -> Iterator[str]:
    yield "## Steps"
    yield ""
    yield "| state | means |"
    yield "| --- | --- |"
    for state in StepState:
        yield f"| `{state}` | {STEPS[state]} |"
    yield ""


def _closing() -> Iterator[str]:
    yield "## What stands before closing"
    yield ""
    yield "Three classes and no fourth. The client's own wish is never held up."
    yield ""
    yield "| class | code |"
    yield "| --- | --- |"
    for kind, code, _ in CLOSING_RULES:
        yield f"| {kind} | `{code}` |"


if __name__ == "__main__":
    print(page(), end="")
