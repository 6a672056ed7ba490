"""Forms about how long records are kept, and what may be destroyed."""

from typing import Any

from django import forms

from envoi.domain.retention import Rule
from envoi.knowledge import library
from envoi.web.forms.fields import Ticks, Whole, Words

YEARS = "years_"
CERTIFICATE = "Stands on the certificate; please name nobody, and nothing of the record."


class RulesForm(forms.Form):
    """Which rules a practice goes by, and what only the practice itself can say."""

    rules = Ticks("Rules", [], required=False)
    majority = Whole(
        "One comes of age at", 14, 25, required=False, help_text="In years, as the law here says."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = library.retention_rules()
        self.fields["rules"].choices = [(rule.code, _called(rule)) for rule in rules]  # type: ignore[attr-defined]
        for rule in rules:
            if rule.own:
                label = f"{rule.name}, in years"
                self.fields[YEARS + rule.code] = Whole(label, 1, 100, required=False)

    @property
    def own(self) -> dict[str, int | None]:
        """The years the practice said itself, by rule."""
        return {
            name.removeprefix(YEARS): value
            for name, value in self.cleaned_data.items()
            if name.startswith(YEARS)
        }


def _called(rule: Rule) -> str:
    mark = "" if rule.verified else "; not verified"
    return f"{rule.name} ({rule.jurisdiction}{mark})"


class ProposeForm(forms.Form):
    """What the proposing person looked at."""

    ref = forms.UUIDField(widget=forms.HiddenInput, required=False)
    why = Words("What you looked at before you propose it", audience=CERTIFICATE, required=True)
