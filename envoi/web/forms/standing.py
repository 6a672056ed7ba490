"""Forms around what stands over a record: a death, a legal hold, one thing that may go."""

from django import forms

from envoi.care import deaths
from envoi.web.forms.entries import Entry
from envoi.web.forms.fields import RECORD, Buttons, Day, Words

KEPT = "In the record, which is kept; whoever settles the estate may ask for it."


class DeathForm(Entry):
    """What is known of a death; most of it may wait."""

    heard_on = Day("Heard of on")
    died_on = Day("Died on, as far as known", required=False)
    family = Words("Who of the family may be spoken to, and how", audience=KEPT)
    suicide = Buttons("Was it a suicide?", list(deaths.SUICIDES.items()))
    note_wanted = Buttons("A note to the family", list(deaths.NOTES.items()))


class LiftForm(forms.Form):
    """Why nothing needs to be held any more."""

    why = Words("Why nothing needs to be held any more", audience=RECORD, required=True, rows=2)


class ReleaseForm(Entry):
    """Why one thing may go after all."""

    why = Words("Why it may go now, and by which way", audience=RECORD, required=True, rows=3)
