"""Forms of the doors: logging in, the second step, one's own account."""

from typing import Any

from django import forms

from envoi.web.forms.fields import Line

LONGEST_PASSWORD = 1000  # longer ones would only keep the machine busy
CURRENT = "current-password"
NEW = "new-password"


class Password(forms.CharField):
    """A password, never shown again and never trimmed."""

    def __init__(self, label: str, *, autocomplete: str = CURRENT, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(
            label=label, widget=widget, strip=False, max_length=LONGEST_PASSWORD, **kwargs
        )


class Code(forms.CharField):
    """Six digits from an app."""

    def __init__(
        self, label: str = "Code from your app", *, first: bool = False, **kwargs: Any
    ) -> None:
        attrs: dict[str, Any] = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "class": "code",
            "spellcheck": "false",
        }
        if first:
            attrs["autofocus"] = True
        kwargs.setdefault("required", False)
        super().__init__(label=label, widget=forms.TextInput(attrs=attrs), max_length=20, **kwargs)


class LogInForm(forms.Form):
    """A log-in name and a password."""

    username = forms.CharField(
        label="Log-in",
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "autofocus": True,
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    password = Password("Password")


class SecondStepForm(forms.Form):
    """A code from an app, or one of the recovery codes."""

    code = Code(first=True)
    recovery = Line("A recovery code", max_length=40)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("code") and not told.get("recovery"):
            self.add_error("code", "Please type the six digits your app shows.")
        return told


class AppForm(forms.Form):
    """The first code of a new app."""

    code = Code("The six digits it shows now", required=True)
    name = Line("What you call it", max_length=80, help_text="Telephone, tablet …")


class NameForm(forms.Form):
    """What an app or a passkey is called."""

    name = Line("What you call it", max_length=80, required=True)


class ProofForm(forms.Form):
    """Who it is, asked once more."""

    proof_password = Password("Your password", required=False)
    proof_code = Code("Or a code from your app")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("proof_password") and not told.get("proof_code"):
            self.add_error("proof_password", "Please type one of the two.")
        return told


class ChangePasswordForm(forms.Form):
    """The old one, and a new one twice."""

    old = Password("Your password now")
    new = Password(
        "A new password",
        autocomplete=NEW,
        help_text="At least 12 characters. A few words that do not belong together are good.",
    )
    again = Password("The new one once more", autocomplete=NEW)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("new") and told.get("again") and told["new"] != told["again"]:
            self.add_error("again", "The two new ones differ.")
        return told


class AcceptForm(forms.Form):
    """Somebody invited chooses a log-in and a password."""

    login = forms.CharField(
        label="Your log-in",
        max_length=120,
        help_text="A short name you like; capitals make no difference.",
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = Password(
        "A password",
        autocomplete=NEW,
        help_text="At least 12 characters. A few words that do not belong together are good.",
    )
    again = Password("Once more", autocomplete=NEW)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("password") and told.get("again") and told["password"] != told["again"]:
            self.add_error("again", "The two differ.")
        return told
