"""Bringing records along by upload: first a preview, then a yes."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from envoi.care import imports, staging
from envoi.care.actors import Actor
from envoi.care.import_ledger import Report
from envoi.domain.role import Act
from envoi.exchange.incoming import Unreadable
from envoi.exchange.reading import read
from envoi.web.at_the_door import permitted
from envoi.web.forms.fields import Line

SHOWN = 200
TOO_MUCH = "These are more than 50 MB; please send them in parts, or use the command: envoi import"
NAMES = {
    "clients": "clients",
    "episodes": "courses of therapy",
    "sessions": "sessions",
    "scores": "scores",
    "goals": "goals",
    "concerns": "concerns",
}


class Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """One file or several."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        several = data if isinstance(data, list | tuple) else [data]
        return [super(Files, self).clean(each, initial) for each in several or [None]]


class UploadForm(forms.Form):
    """Which files, and where they come from."""

    records = Files(
        label="Files",
        widget=Several(attrs={"multiple": True}),
        help_text="CSV tables, or FHIR as JSON or NDJSON. Nothing goes in before you have seen it.",
    )
    source = Line(
        "Where they come from",
        max_length=60,
        help_text="A name for the other system, if you use more than one.",
    )


def page(request: HttpRequest) -> HttpResponse:
    """Choose files; see what would go in."""
    by = permitted(request, Act.BRING_RECORDS)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and _is_too_much(request):
        form.errors["records"] = form.error_class([TOO_MUCH])
    elif request.method == "POST" and form.is_valid():
        uploaded = request.FILES.getlist("records")
        if uploaded:
            ref = staging.keep([(str(each.name), each.read()) for each in uploaded], by=by)
            return _preview(request, form, ref, form.cleaned_data["source"], by)
    return render(request, "web/import.html", {"form": form})


def _is_too_much(request: HttpRequest) -> bool:
    """More than is ever kept in memory, which is where uploads stay: none of it was taken in."""
    size = request.META.get("CONTENT_LENGTH") or "0"
    return size.isdecimal() and int(size) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def _preview(
    request: HttpRequest, form: UploadForm, ref: UUID, source: str, by: Actor
) -> HttpResponse:
    try:
        report = _bring(ref, source, by, dry_run=True)
    except Unreadable as error:
        staging.let_go(ref, by=by)
        form.add_error("records", str(error))
        return render(request, "web/import.html", {"form": form})
    shown = {"form": form, "ref": ref, "source": source, **_told(report)}
    return render(request, "web/import.html", shown)


def _bring(ref: UUID, source: str, by: Actor, *, dry_run: bool) -> Report:
    with staging.opened(ref, by=by) as paths:
        return imports.bring(read(paths, source=source), by=by, source=source, dry_run=dry_run)


def _told(report: Report) -> dict[str, object]:
    data = report.as_data()
    counts = [
        (name, data["accepted"][kind], data["updated"][kind], data["unchanged"][kind])
        for kind, name in NAMES.items()
        if any(data[group][kind] for group in ("accepted", "updated", "unchanged"))
    ]
    return {
        "counts": counts,
        "something": any(new or again for _, new, again, _ in counts),
        "rejected": data["rejected"][:SHOWN],
        "more_rejected": max(0, len(data["rejected"]) - SHOWN),
        "kept": data["kept"][:SHOWN],
        "ignored": data["ignored"],
        "refused": report.refused,
        "report": report,
    }


@require_POST
def confirm(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The previewed files go in, or are let go."""
    by = permitted(request, Act.BRING_RECORDS)
    if request.POST.get("then") != "bring":
        staging.let_go(ref, by=by)
        messages.success(request, "The files are let go; nothing went in.")
        return redirect("import")
    report = _bring(ref, request.POST.get("source", "").replace("\0", "")[:60], by, dry_run=False)
    staging.let_go(ref, by=by)
    return render(request, "web/import_done.html", _told(report))
