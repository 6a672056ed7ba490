"""Forms about who works here: invitations, roles, supervision, leaving, custody."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from envoi.care.courses import Course
from envoi.care.leaving import Taker
from envoi.knowledge import library
from envoi.web.forms.fields import Buttons, Choice, Day, Line, Ticks, Words

Named = Sequence[tuple[UUID, str]]
OWNERS_READ = "The owners of the practice read this."
AT_ONCE = "The day itself still counts. Yesterday ends it at once."


def somebody(named: Named, *, empty: str = "please choose") -> list[tuple[str, str]]:
    """People to choose from, with nobody chosen yet."""
    return [("", empty), *((str(ref), name) for ref, name in named)]


def chosen(value: str) -> UUID | None:
    """The reference that was chosen, if any."""
    return UUID(value) if value else None


class InviteForm(forms.Form):
    """Whom to ask, and as what."""

    ref = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = Line("Name", required=True)
    email = Line(
        "E-mail", max_length=254, help_text="Without one you hand the way in over in person."
    )
    roles = Ticks("Roles", [])
    until_on = Day("An intern’s last day", required=False)
    supervisor = Choice("An intern’s supervisor", [], required=False)

    def __init__(self, *args: Any, supervisors: Named, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [  # type: ignore[attr-defined]
            (role.code, role.title) for role in library.roles()
        ]
        self.fields["supervisor"].choices = somebody(  # type: ignore[attr-defined]
            supervisors, empty="nobody needed"
        )


class DetailsForm(forms.Form):
    """How a member is called and written to."""

    name = Line("Name", required=True, help_text="As colleagues and papers use it.")
    credentials = Line("Credentials", help_text="As they stand under a paper.")
    email = Line("E-mail", max_length=254, help_text="Kept sealed; only the house writes to it.")


class RoleForm(forms.Form):
    """One more role."""

    role = Choice("Role", [])
    until_on = Day(
        "Until",
        required=False,
        help_text="Empty where it is for good; an intern’s last day is known from the first.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.code, role.title) for role in library.roles()
        ]


class LastDayForm(forms.Form):
    """Until when something lasts."""

    until_on = Day("Last day", required=False)


class SupervisionForm(forms.Form):
    """A period of supervision for one member."""

    supervisor = Choice("Supervisor", [])
    from_on = Day("From")
    until_on = Day("Until", required=False, help_text="Without a day it is a year.")

    def __init__(self, *args: Any, supervisors: Named, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].choices = somebody(supervisors)  # type: ignore[attr-defined]


class LeavingForm(forms.Form):
    """For each course who takes over, and from which day."""

    def __init__(self, *args: Any, alone: Sequence[Course], takers: Named, today: date) -> None:
        super().__init__(*args)
        self.courses = alone
        for course in alone:
            self.fields[f"member-{course.ref}"] = Choice(
                "Who takes over", somebody(takers, empty="not said yet"), required=False
            )
            self.fields[f"from_on-{course.ref}"] = Day("From", required=False, initial=today)

    @property
    def rows(self) -> list[tuple[Course, Any, Any]]:
        """Each course with its two fields."""
        return [(c, self[f"member-{c.ref}"], self[f"from_on-{c.ref}"]) for c in self.courses]

    def takers(self, today: date) -> dict[UUID, Taker]:
        """Who was chosen; without a day it is today."""
        said = self.cleaned_data
        return {
            course.ref: Taker(member, said.get(f"from_on-{course.ref}") or today)
            for course in self.courses
            if (member := chosen(said.get(f"member-{course.ref}", "")))
        }


class AssignForm(forms.Form):
    """Somebody treats a course from a day on."""

    member = Choice("Who treats", [])
    from_on = Day("From")

    def __init__(self, *args: Any, takers: Named, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = somebody(takers)  # type: ignore[attr-defined]


class StopForm(forms.Form):
    """The last day on which somebody treats a course."""

    on = Day("Last day", help_text=AT_ONCE)


class WrongPeriodForm(forms.Form):
    """A period of care entered in error."""

    reason = Line("Why it should not be here", max_length=300)


class CustodyForm(forms.Form):
    """A custodian asks to be let in."""

    ref = forms.UUIDField(widget=forms.HiddenInput, required=False)
    reason = Words(
        "Why the practice needs its custodian now",
        audience=OWNERS_READ,
        rows=4,
        required=True,
        error_messages={"required": "Please say why the practice needs its custodian now."},
    )


class CodesForm(forms.Form):
    """Which ethics codes a practice goes by; none is an answer too."""

    codes = Ticks("Codes", [], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [  # type: ignore[attr-defined]
            (code.code, f"{code.name}, {code.edition}")
            for code in library.ethics_codes()
            if code.code != library.HOUSE
        ]


class LadderForm(forms.Form):
    """Which ladder of the contact log a practice goes by."""

    ladder = Buttons("Ladder", [])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ladder"].choices = [  # type: ignore[attr-defined]
            (ladder.code, ladder.name) for ladder in library.ladders()
        ]


class PracticeForm(forms.Form):
    """What a practice says about itself."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = Line("Name", required=True)
    zone = Line("Time zone", max_length=64, required=True, help_text="Such as Europe/Berlin.")
    address = Words("Address", audience="Stands on papers; clients read it.", rows=4)
    crisis_contacts = Words(
        "Whom to call in a crisis", audience="Stands on papers; clients read it.", rows=3
    )
