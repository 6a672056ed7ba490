"""Forms around what came between people: one's own part, a complaint, the ways to complain."""

from typing import Any

from django import forms

from envoi.care.complaints import COLUMNS
from envoi.web.forms.entries import Entry
from envoi.web.forms.fields import CLIENT, ONLY_ME, Choice, Day, Line, Tick, Words
from envoi.web.forms.members import OWNERS_READ, Named, chosen, somebody


class OwnPartForm(forms.Form):
    """What one sees as one's own part in it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = Words("What was my part in it?", audience=ONLY_ME, rows=6)


class ComplaintForm(Entry):
    """A complaint as it came, and what is done about it."""

    client = Choice("About the care of", [])
    received_on = Day("Received on")
    from_whom = Line("From whom", required=True, help_text=OWNERS_READ)
    about = Words(
        "What it is about, in their words where you can",
        audience=OWNERS_READ,
        required=True,
        rows=4,
    )
    concerns = Choice("Whom it is about", [], required=False)
    handled_by = Choice("Who looks after it", [], required=False)
    routes_told_on = Day("The client was told of the ways outside the practice on", required=False)
    answered_on = Day("Answered on", required=False)
    answer = Words("What was answered", audience=OWNERS_READ)
    shared = Tick("Tell who treats the client that a complaint came, and who looks after it")

    def __init__(self, *args: Any, people: Named, clients: Named = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here: Any = self.fields
        if clients:
            here["client"].choices = somebody(clients)
        else:
            del here["client"]
        here["concerns"].choices = somebody(people, empty="nobody in particular")
        here["handled_by"].choices = somebody(people, empty="nobody yet")

    @property
    def told(self) -> dict[str, Any]:
        """What was filled in, with people by their references."""
        given = self.cleaned_data
        people = {f"{name}_id": chosen(given[name]) for name in ("concerns", "handled_by")}
        return {**{name: given[name] for name in COLUMNS}, **people, "shared": given["shared"]}


class WaysForm(forms.Form):
    """How a client can complain: what is shown and given to them."""

    own = Words("Here in the practice: to whom, how, and when they hear back", audience=CLIENT)
    outside = Words(
        "Outside: the board or ombudsman of your profession, with its address", audience=CLIENT
    )
