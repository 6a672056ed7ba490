"""Forms of a departure: announced, and what became of each course."""

from typing import Any
from uuid import UUID

from django import forms

from envoi.care import departures
from envoi.web.forms.fields import Buttons, Choice, Day, Line, Words
from envoi.web.forms.members import Named, chosen, somebody

ROW_READ = "Read by whoever treats and by the owners of the practice; no clinical words here."
HOW = [("", "not recorded yet"), *departures.HOW.items()]
CHOICES = [("", "not chosen yet"), *departures.CHOSEN.items()]


class AnnounceForm(forms.Form):
    """Why, until when, and whether somebody comes back."""

    ref = forms.UUIDField(widget=forms.HiddenInput)
    reason = Choice("Why", [])
    announced_on = Day("Announced on")
    last_day = Day("Last day")
    back_on = Day("Back on", required=False)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["reason"].choices = departures.reasons()  # type: ignore[attr-defined]
        self.fields["back_on"].help_text = "Only where somebody comes back."


class CourseForm(forms.Form):
    """What the client was told and chose, and what became of it."""

    told_on = Day("Told on", required=False)
    told_how = Choice("How", HOW, required=False)
    choice = Buttons("The client chose", CHOICES, required=False)
    receiver = Choice("Somebody else here", [], required=False)
    outside = Line("Somebody elsewhere, or the new place", max_length=300, help_text=ROW_READ)
    accepted_on = Day("Said yes on", required=False)
    joint_on = Day("Joint session on", required=False)
    arrived_on = Day("Arrived on", required=False)
    note = Words("Note", audience=ROW_READ, rows=2)

    def __init__(self, *args: Any, receivers: Named, **kw: Any) -> None:
        super().__init__(*args, **kw)
        named = somebody(receivers, empty="nobody named yet")
        self.fields["receiver"].choices = named  # type: ignore[attr-defined]
        self.fields["receiver"].help_text = "They say yes for themselves, on their own page."
        self.fields["accepted_on"].help_text = "Of somebody elsewhere; a colleague says so alone."

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in, as the verb takes it."""
        told = dict(self.cleaned_data)
        receiver: UUID | None = chosen(told.pop("receiver"))
        return {**told, "receiver_id": receiver}
