"""The few kinds of fields the house's forms are made of; every text says who will read it."""

from typing import Any

from django import forms

from envoi.domain import balance
from envoi.domain.session import MOST_PLANNED

ONLY_ME = "Only you read this."
RECORD = "In the record; the client may ask for it."
CLIENT = "The client reads this."


class Day(forms.DateField):
    """A day, picked or typed."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        kwargs.setdefault("error_messages", {})["invalid"] = "Please write the day as 2026-11-30."
        kwargs["error_messages"].setdefault("required", "Please say on which day.")
        super().__init__(label=label, widget=widget, **kwargs)


class Clock(forms.TimeField):
    """A wall time of the practice."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        kwargs.setdefault("error_messages", {})["invalid"] = "Please write the time as 16:30."
        super().__init__(label=label, widget=widget, required=False, **kwargs)


class Hour(Clock):
    """A wall time as it is written down: 16:30, or nothing."""

    def clean(self, value: Any) -> str:
        at = super().clean(value)
        return f"{at:%H:%M}" if at else ""


class Line(forms.CharField):
    """A line of text."""

    def __init__(self, label: str, *, help_text: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 200)
        super().__init__(label=label, help_text=help_text, **kwargs)


class Words(forms.CharField):
    """Several lines of text, with its audience beside it."""

    def __init__(self, label: str, *, audience: str, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(
            label=label, help_text=audience, widget=widget, max_length=20_000, **kwargs
        )


class Choice(forms.ChoiceField):
    """One of a few, as a list to open."""

    def __init__(self, label: str, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(label=label, choices=choices, **kwargs)


class Buttons(forms.ChoiceField):
    """One of a few, all of them in sight."""

    def __init__(self, label: str, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(label=label, choices=choices, widget=forms.RadioSelect, **kwargs)


class Scale(forms.TypedChoiceField):
    """Nought to ten, all of them in sight, with what its two ends mean; it may be left out."""

    def __init__(self, label: str, *, low: str, high: str) -> None:
        self.low, self.high = low, high
        super().__init__(
            label=label,
            choices=[("", "leave out"), *((str(each), str(each)) for each in range(11))],
            widget=forms.RadioSelect,
            coerce=int,
            empty_value=None,
            required=False,
            help_text=f"0: {low}. 10: {high}.",
        )


class Whole(forms.IntegerField):
    """A whole number within limits."""

    def __init__(self, label: str, low: int, high: int, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"min": low, "max": high, "class": "number"})
        super().__init__(label=label, min_value=low, max_value=high, widget=widget, **kwargs)


class Planned(Whole):
    """How many sessions were agreed at first, if a number was."""

    def __init__(self) -> None:
        told = "In the record. Only if you agreed on a number; it limits nothing."
        super().__init__(
            "Sessions agreed at first", 1, MOST_PLANNED, required=False, help_text=told
        )


class Tick(forms.BooleanField):
    """Yes, or not."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label=label, required=False, **kwargs)


class Amount(forms.CharField):
    """An amount of money, typed as people write it, kept in whole hundredths."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "number"})
        super().__init__(label=label, max_length=20, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Hundredths as they are typed; what was typed stays as it is."""
        return f"{value // 100}.{value % 100:02}" if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Hundredths, or None where nothing was typed; raises ValidationError for no amount."""
        typed = super().clean(value)
        found = balance.written(typed) if typed else None
        if typed and found is None:
            raise forms.ValidationError("Please write the amount as 85 or 85.50.")
        return found


class Ticks(forms.MultipleChoiceField):
    """Several of a few, all of them in sight."""

    def __init__(self, label: str, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        widget = forms.CheckboxSelectMultiple
        super().__init__(label=label, choices=choices, widget=widget, **kwargs)


PERMISSION = [("not_recorded", "not recorded yet"), ("yes", "yes"), ("no", "no")]
