"""Forms of the desk, of an emergency, and of a second signature."""

from typing import Any

from django import forms

from envoi.web.forms.course import PLACES
from envoi.web.forms.entries import Entry
from envoi.web.forms.fields import Buttons, Choice, Clock, Day, Line, Whole, Words

OWNER_READS = "The owner reads this."


class AskedForm(forms.Form):
    """A whole name, number or address, as it was given."""

    asked = Line("Full name, telephone number or e-mail", required=True)


class NameForm(forms.Form):
    """A name, or a part of one."""

    asked = Line("Name", required=True)


class EmergencyForm(Entry):
    """Whose record, and why it cannot wait."""

    asked = forms.CharField(widget=forms.HiddenInput, max_length=200)
    whose = Buttons("Whose record", [])
    reason = Words("Why this cannot wait", audience=OWNER_READS, required=True, rows=4)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["whose"].choices = people  # type: ignore[attr-defined]


class AppointmentForm(Entry):
    """An appointed hour, and nothing about how it went."""

    on = Day("On")
    at = Clock("At")
    minutes = Whole("Minutes", 1, 1440, initial=50)
    place = Choice("Where", PLACES)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        at = self.fields["at"]
        at.required, at.error_messages["required"] = True, "Please say at what time."


class GiveBackForm(forms.Form):
    """What should be looked at again before a second signature."""

    remark = Words(
        "What should be looked at again",
        audience="Who wrote it reads this. It stays beside the draft and is part of no paper.",
        required=True,
        rows=3,
    )
