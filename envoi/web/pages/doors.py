"""Logging in and out."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.auth import logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from envoi.care import doors
from envoi.web.middleware import open_door


class LogInForm(AuthenticationForm):
    """A log-in name and a password; the same sentence for either being wrong."""

    error_messages = {
        "invalid_login": "This log-in and password do not go together. Please try again.",
        "inactive": "This log-in is no longer in use.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Log-in"
        self.fields["username"].widget = forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "username", "autocapitalize": "none"}
        )

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if not doors.may_enter(user.pk, now=datetime.now(UTC)):
            raise forms.ValidationError("This log-in does not belong to a practice any more.")


class LogIn(LoginView):
    template_name = "web/log_in.html"
    authentication_form = LogInForm

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        doors.entered(form.get_user().pk, now=datetime.now(UTC))
        return response


log_in = open_door(LogIn.as_view())


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Log out, and say goodbye with an empty session."""
    doors.left(request.user)
    logout(request)
    return redirect("/log-in/")
