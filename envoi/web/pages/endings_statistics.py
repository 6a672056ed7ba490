"""Endings, counted: as a page, and as a table to take along with the same numbers left out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from envoi.care import endings_statistics
from envoi.care.endings_told import HEAD
from envoi.domain.role import Act
from envoi.exchange import outgoing_csv
from envoi.web.at_the_door import permitted
from envoi.web.proving import proven


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """How courses of therapy end, of those the reader may count."""
    by = permitted(request, Act.SEE_COUNTS)
    return render(request, "web/endings_statistics.html", {"page": endings_statistics.page(by=by)})


@require_safe
@proven
def table(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    by = permitted(request, Act.SEE_COUNTS)
    lines = outgoing_csv.lines(HEAD, endings_statistics.table(by=by))
    answer = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="endings-{by.today}.csv"'
    return answer
