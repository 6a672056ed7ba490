"""The forms of letters: which one, for whom, in which language; and a practice's own sentence."""

from typing import Any

from django import forms

from envoi.care.letters import LettersPage, ManyPage
from envoi.web.forms.fields import Choice, Words

SENT = "Clients read it in every letter begun from now on. Letters begun before stay as they are."


class LetterForm(forms.Form):
    """One letter for one client."""

    ref = forms.UUIDField(widget=forms.HiddenInput)
    letter = Choice("Letter", [])
    client = Choice("For", [])
    language = Choice("Language", [])

    def __init__(self, page: LettersPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [(each.code, each.name) for each in page.choices if each.fits]
        others = [(each.code, each.name) for each in page.choices if not each.fits]
        groups = [("Fits this ending", fitting), ("Other letters", others)]
        self.fields["letter"].choices = (  # type: ignore[attr-defined]
            [group for group in groups if group[1]]
            if fitting
            else [("", "Choose a letter"), *others]
        )
        people = [(str(ref), name) for ref, name in page.people]
        self.fields["client"].choices = people  # type: ignore[attr-defined]
        self.fields["language"].choices = list(page.languages)  # type: ignore[attr-defined]
        self.initial.setdefault("language", page.reads)
        if len(people) == 1:
            self.fields["client"].widget = forms.HiddenInput()
            self.initial.setdefault("client", people[0][0])


class ManyForm(forms.Form):
    """One letter for many."""

    letter = Choice("Letter", [])
    language = Choice("Language", [])

    def __init__(self, page: ManyPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(each.code, each.name) for each in page.choices]
        self.fields["letter"].choices = found  # type: ignore[attr-defined]
        self.fields["language"].choices = list(page.languages)  # type: ignore[attr-defined]


class SentenceForm(forms.Form):
    """A sentence as the practice says it; empty is the house's own again."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = Words("How your practice says it", audience=SENT, rows=4, strip=True)
