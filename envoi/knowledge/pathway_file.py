"""A pathway's TOML file, and the list of reasons, read strictly into domain values."""

from dataclasses import dataclass

from envoi.domain.ending import Pathway, StepPlan
from envoi.knowledge.entry import Entry


@dataclass(frozen=True)
class Reason:
    """Why a course of therapy ends: a public code with its name and its pathway."""

    code: str
    name: str
    pathway: str
    common: bool
    version: str


def read_pathway(text: str, where: str) -> Pathway:
    """One pathway with its steps; raises Malformed."""
    file = Entry.of(text, where)
    pathway = Pathway(
        code=file.text("code"),
        version=file.text("version"),
        reason=file.text("reason"),
        name=file.text("name"),
        steps=tuple(_step(each) for each in file.entries("steps")),
        letters=file.texts("letters"),
        summary_due_days=file.whole("summary_due_days"),
        short_form_offered=file.text("short_form_offered"),
        sources=file.texts("sources"),
        verified=file.flag("verified"),
    )
    file.day("reviewed_on")
    file.done()
    return pathway


def _step(entry: Entry) -> StepPlan:
    step = StepPlan(
        code=entry.text("code"),
        title=entry.text("title"),
        who=entry.text("who"),
        due_days=entry.whole("due_days") if "due_days" in entry.values else None,
        may_leave_out=entry.flag("may_leave_out", True),
    )
    entry.done()
    return step


def read_reasons(text: str, where: str) -> tuple[Reason, ...]:
    """The public list of reasons, in its order; raises Malformed."""
    file = Entry.of(text, where)
    version = file.text("version")
    file.day("reviewed_on")
    file.text("source")
    reasons = tuple(_reason(each, version) for each in file.entries("reasons"))
    file.done()
    return reasons


def _reason(entry: Entry, version: str) -> Reason:
    reason = Reason(
        code=entry.text("code"),
        name=entry.text("name"),
        pathway=entry.text("pathway"),
        common=entry.flag("common", False),
        version=version,
    )
    entry.done()
    return reason
