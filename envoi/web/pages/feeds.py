"""A member's own calendar feeds, and the address calendar programs read."""

from datetime import UTC, datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import feeds
from envoi.care.answers import NotThere
from envoi.web.at_the_door import acting, settled
from envoi.web.forms.fields import Line
from envoi.web.middleware import open_door


class FeedForm(forms.Form):
    """Where a feed will be read."""

    name = Line(
        "Where it will be read",
        required=True,
        max_length=feeds.LONGEST_NAME,
        help_text="For you alone, to know it again: my telephone, the computer at home.",
    )


def page(request: HttpRequest) -> HttpResponse:
    """The feeds that can be read; a new one shows its address once."""
    by = acting(request)
    form, address = FeedForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        token = feeds.new_token()
        answer = feeds.make(form.cleaned_data["name"], token=token, by=by)
        if settled(request, form, answer, ""):
            form, address = FeedForm(), request.build_absolute_uri(f"/feeds/{token}.ics")
    shown = {"feeds": feeds.listed(by=by), "form": form, "address": address}
    return render(request, "web/feeds.html", shown)


@require_POST
def revoke(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A feed leads nowhere from now on."""
    feeds.revoke(ref, by=acting(request))
    messages.success(request, "This feed leads nowhere from now on.")
    return redirect("calendar-feeds")


@open_door
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar, for a program that has nothing but its address."""
    address = request.META.get("REMOTE_ADDR", "")
    try:
        told = feeds.read(token, now=datetime.now(UTC), address=address)
    except NotThere:
        # Whatever is the matter, a program hears the same short answer.
        return HttpResponse("Not found.\n", status=404, content_type="text/plain")
    return HttpResponse(told, content_type="text/calendar; charset=utf-8")
