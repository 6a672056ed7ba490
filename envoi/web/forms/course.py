"""Forms that need to know whom they are about: sessions, scores, beginnings."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from envoi.domain.instrument import Instrument
from envoi.web.forms.entries import EPISODE_KINDS, ClientForm, Entry
from envoi.web.forms.fields import (
    ONLY_ME,
    RECORD,
    Buttons,
    Choice,
    Clock,
    Day,
    Line,
    Planned,
    Whole,
    Words,
)

KEPT = [
    ("expected:", "still to come, or not recorded yet"),
    ("attended:", "attended"),
    ("late_cancelled:client", "cancelled late by the client"),
    ("cancelled:client", "cancelled in time by the client"),
    ("cancelled:therapist", "cancelled by the therapist"),
    ("cancelled:other", "cancelled for another reason"),
    ("late_cancelled:", "cancelled late, by whom not recorded"),
    ("cancelled:", "cancelled, by whom not recorded"),
    ("late_cancelled:therapist", "cancelled late by the therapist"),
    ("late_cancelled:other", "cancelled late for another reason"),
    ("not_shown:", "not shown"),
]
PLACES = [
    ("practice", "at the practice"),
    ("video", "by video"),
    ("phone", "by telephone"),
    ("home", "at the client’s home"),
    ("elsewhere", "elsewhere"),
    ("not_recorded", "not recorded"),
]
STATES = [("booked", "agreed"), ("proposed", "proposed"), ("cancelled", "called off")]


class SessionForm(Entry):
    """A session with one attendance a participant."""

    on = Day("On")
    at = Clock("At")
    minutes = Whole("Minutes", 1, 1440, initial=50)
    place = Choice("Where", PLACES)
    state = Choice("The appointment is", STATES, initial="booked")

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[UUID, str]],
        said: dict[Any, Any] | None = None,
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        self.people = people
        for client, name in people:
            status, canceller = (said or {}).get(client, ("expected", ""))
            label = "Attendance" if len(people) == 1 else f"Attendance, {name}"
            self.fields[f"attendance-{client}"] = Choice(
                label, KEPT, initial=f"{status}:{canceller}"
            )

    @property
    def values(self) -> dict[str, Any]:
        told = {k: v for k, v in super().values.items() if not k.startswith("attendance-")}
        told["attendance"] = {
            client: tuple(self.cleaned_data[f"attendance-{client}"].split(":"))
            for client, _ in self.people
        }
        return told


class ScoreForm(Entry):
    """Answers item by item where the instrument is scored so, or a total."""

    on = Day("Filled in on")

    def __init__(
        self, *args: Any, instrument: Instrument, people: Sequence[tuple[UUID, str]] = (), **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.instrument = instrument
        if len(people) > 1:
            whose = [(str(client), name) for client, name in people]
            self.fields["client"] = Choice("Whose answers", whose)
        if instrument.by_item:
            for item in instrument.items:
                self.fields[f"item-{item.number}"] = self._item(instrument, item)
        self.fields["total"] = Line(
            "Or only the total" if instrument.by_item else "Total", max_length=12
        )

    @staticmethod
    def _item(instrument: Instrument, item: Any) -> forms.ChoiceField:
        allowed = instrument.points_of(item)
        labels = instrument.answers if len(instrument.answers) == len(allowed) else ()
        choices = [("", "left open")] + [
            (str(point), f"{point}  {labels[place]}" if labels else str(point))
            for place, point in enumerate(allowed)
        ]
        text = item.text or f"Item {item.number}"
        label = f"{item.number}. {text}" if item.text else text
        return Buttons(label, choices, required=False)

    @property
    def answers(self) -> dict[int, int | None] | None:
        """The answers by number, or None where not a single one was given."""
        if not self.instrument.by_item:
            return None
        given: dict[int, int | None] = {}
        for item in self.instrument.items:
            said = self.cleaned_data.get(f"item-{item.number}")
            given[item.number] = int(said) if said else None
        return given if any(value is not None for value in given.values()) else None


class BeginForm(ClientForm):
    """A new client with the course of therapy that begins."""

    kind = Choice("In therapy", EPISODE_KINDS)
    partners = Words(
        "Who else takes part",
        audience="One name a line; only for couples, families, groups.",
        rows=2,
    )
    started_on = Day("Since")
    status = Choice(
        "The course is",
        [("active", "under way"), ("waitlist", "waiting"), ("planned", "an enquiry")],
    )

    planned_sessions = Planned()

    def clean_partners(self) -> str:
        """Names that would go nowhere are not let go in silence."""
        named: str = self.cleaned_data["partners"]
        if named and self.cleaned_data.get("kind") == "individual":
            raise forms.ValidationError("For one person alone this stays empty; or choose above.")
        return named

    @property
    def client_values(self) -> dict[str, Any]:
        """The columns of the client alone."""
        return {name: self.cleaned_data[name] for name in ClientForm.base_fields}


class AssessForm(Entry):
    """Somebody looked at a flag."""

    on = Day("Looked at on")
    text = Words("What was found", audience=RECORD, required=True, rows=5)
    close = Buttons(
        "The flag",
        [("open", "stays open"), ("close", "can be closed with this")],
        initial="open",
    )


class OwnNoteForm(Entry):
    """A psychotherapy note."""

    on = Day("About")
    text = Words(
        "Psychotherapy note",
        audience=f"{ONLY_ME} Kept apart from the record; never part of a summary or letter.",
        required=True,
        rows=12,
    )


class MoveForm(Entry):
    """A new status of the course."""

    status = Choice("From now on", [])
    on = Day("Since")
    reason = Line("Why", max_length=300, help_text=RECORD)


class WrongForm(forms.Form):
    """Marking an entry as made in error."""

    reason = Line("Why it should not be here", max_length=300)


class ReviewForm(Entry):
    """Going on with therapy, with a day for looking at the work together."""

    review_on = Day("Look at the work together on")


class ShareForm(Entry):
    """A colleague treats too."""

    login = Line("Log-in of the colleague", required=True)
    from_on = Day("From")
