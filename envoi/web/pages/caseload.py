"""The Monday page."""

from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from envoi.care import caseloads, departures
from envoi.care.caseloads import Question
from envoi.care.sentences import GROUPS
from envoi.domain.noticed import Group
from envoi.domain.role import Act
from envoi.web import drawn
from envoi.web.at_the_door import acting, permitted
from envoi.web.context import places

SORTS = [("order", "what is due first"), ("name", "name"), ("since", "longest in therapy")]


# A name that is looked for stands in no address: the session keeps it, and `found` asks for it.
KEPT = ("found", "group", "sort", "on")
SEARCHED = "caseload-search"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The address alone leads to where one's work begins; to nobody else's."""
    open_to = places(acting(request))
    return redirect(open_to[0].address) if open_to else render(request, "web/nothing_open.html")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _question(asked: Mapping[str, str], search: str) -> Question:
    group = asked.get("group", "")
    sort = asked.get("sort", "order")
    page = asked.get("page", "1")
    return Question(
        group=Group(group) if group in set(Group) else None,
        search=search,
        sort=sort if sort in caseloads.SORTS else "order",
        page=max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,  # noqa: PLR2004
    )


def _look_for(request: HttpRequest) -> dict[str, str]:
    """What was asked for by form, as its address: the name itself stays behind."""
    name = request.POST.get("q", "").replace("\0", "").strip()[:100]
    if name:
        request.session[SEARCHED] = name
    else:
        request.session.pop(SEARCHED, None)
    asked = {each: value for each in KEPT if (value := request.POST.get(each, ""))}
    return {**asked, "found": "yes"} if name else asked


def page(request: HttpRequest) -> HttpResponse:
    """Every open course of therapy the reader may see, in its group."""
    by = permitted(request, Act.SEE_COUNTS)
    asked: Mapping[str, str] = request.GET
    if request.method == "POST":
        asked = _look_for(request)
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect(f"/caseload/?{urlencode(asked)}" if asked else "/caseload/")
    question = _question(asked, request.session.get(SEARCHED, "") if "found" in asked else "")
    found = caseloads.page(question, by=by, on=_day(asked.get("on", "")))
    kept = {name: value for name in KEPT if (value := asked.get(name, ""))}
    shown = {
        "page": found,
        "rows": drawn.once(found, "web/_rows.html"),
        "question": question,
        "sorts": SORTS,
        "groups": [(str(group), title) for group, title in _titles()],
        "kept": urlencode(kept),
        "earlier": found.earlier,
        "waits": departures.waits(by=by),
    }
    template = "web/_caseload.html" if request.htmx else "web/caseload.html"  # type: ignore[attr-defined]
    return render(request, template, shown)


def _titles() -> list[tuple[Group, str]]:
    return [(group, title) for group, (title, _) in GROUPS.items()]
