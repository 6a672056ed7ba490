"""Forms for the days a practice chooses for its pathways."""

from typing import Any

from django import forms

from envoi.care import deadlines
from envoi.care.deadlines import StepDays
from envoi.web.forms.fields import Buttons, Whole

PRESETS = {1: "within 24 hours", 15: "within 15 days", 30: "within 30 days"}


class SummaryForm(forms.Form):
    """When a closing summary is due."""

    days = Buttons(
        "A closing summary is due",
        [
            ("", "as each reason proposes"),
            *((str(days), PRESETS[days]) for days in deadlines.SUMMARIES),
        ],
        required=False,
    )


class DaysForm(forms.Form):
    """The days of one pathway, counted from the day its ending is raised."""

    def __init__(self, *args: Any, steps: tuple[StepDays, ...], **kw: Any) -> None:
        super().__init__(*args, **kw)
        for step in steps:
            proposed = "no day" if step.proposed is None else f"{step.proposed} days"
            self.fields[step.code] = Whole(
                step.title,
                0,
                deadlines.MOST,
                required=False,
                initial=step.chosen,
                help_text=f"Days after it is raised. Left empty: {proposed}.",
            )
