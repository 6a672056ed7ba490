"""Who did what: the audit as its owner reads it, and as a table to take along."""

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from envoi.care import audit_pages
from envoi.care.audit_pages import Question
from envoi.exchange import outgoing_csv
from envoi.web.at_the_door import acting
from envoi.web.proving import proven

LONGEST_NUMBER = 18
LONGEST_NAME = 200


def page(request: HttpRequest) -> HttpResponse:
    """The newest rows first. A name to look for comes as a form, so that no address holds it."""
    if request.method == "POST":
        return _look_for(request)
    question = _question(request)
    found = audit_pages.page(question, by=acting(request))
    return render(request, "web/audit.html", _shown(request, question, found))


def _look_for(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    name = str(request.POST.get("name", ""))[:LONGEST_NAME].replace("\x00", "")
    named = audit_pages.named(name, by=by)
    if len(named) == 1:
        return redirect(f"/audit/?{urlencode({'client': named[0][0]})}")
    question = Question()
    shown = _shown(request, question, audit_pages.page(question, by=by))
    asked = {"named": named, "asked": name, "nobody": not named}
    return render(request, "web/audit.html", {**shown, **asked})


@require_safe
@proven
def download(request: HttpRequest) -> HttpResponseBase:
    """The same rows as a table; clients by their reference alone."""
    rows = audit_pages.download(_question(request), by=acting(request))
    lines = outgoing_csv.lines(audit_pages.HEAD, rows)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer


def _shown(
    request: HttpRequest, question: Question, found: audit_pages.AuditPage
) -> dict[str, object]:
    kept = {
        name: value
        for name, value in (
            ("member", question.member),
            ("client", question.client),
            ("act", question.act),
            ("on", question.on),
        )
        if value
    }
    return {
        "page": found,
        "question": question,
        "kept": urlencode(kept),
        "further": urlencode({**kept, "before": found.further}) if found.further else "",
    }


def _question(request: HttpRequest) -> Question:
    asked = request.GET
    act, before = asked.get("act", ""), asked.get("before", "")
    return Question(
        member=_ref(asked.get("member", "")),
        client=_ref(asked.get("client", "")),
        act=act if act in audit_pages.ASKED_FOR else "",
        on=_day(asked.get("on", "")),
        before=int(before) if before.isdecimal() and len(before) <= LONGEST_NUMBER else None,
    )


def _ref(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
