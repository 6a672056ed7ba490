"""A month of attendance for whoever writes the bills, as a page and as a table to take along."""

from datetime import UTC, date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from envoi.care import attendances
from envoi.care.actors import Actor
from envoi.exchange import outgoing_csv
from envoi.web.at_the_door import acting
from envoi.web.proving import proven

HEADER = (
    *("month", "client", "therapist", "sessions kept"),
    *("cancelled late", "not shown", "minutes kept"),
)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Who came how often in a month."""
    by = acting(request)
    found = attendances.month(_month(request, by), by=by)
    return render(request, "web/attendance.html", {"page": found})


@require_safe
@proven
def table(request: HttpRequest) -> HttpResponse:
    """The same month as CSV; its name says the month and nobody's."""
    by = acting(request)
    found = attendances.month(_month(request, by), by=by, taken=True)
    name = f"{found.first:%Y-%m}"
    rows = (
        (name, row.name, row.therapist, row.kept, row.late_cancelled, row.not_shown, row.minutes)
        for row in found.rows
    )
    lines = outgoing_csv.lines(HEADER, rows)
    response = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="attendance-{name}.csv"'
    return response


def _month(request: HttpRequest, by: Actor) -> date:
    """The month asked for, else the present one."""
    asked = request.GET.get("month", "")
    try:
        found = datetime.strptime(asked, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        return by.today
    return found if date(1900, 1, 1) <= found <= date(2200, 1, 1) else by.today
