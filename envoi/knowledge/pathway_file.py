"""A pathway's TOML file, read strictly into domain values."""

from collections.abc import Mapping
from dataclasses import replace

from envoi.domain.ending import Pathway, StepPlan
from envoi.knowledge.entry import Entry, Malformed


def read_pathway(text: str, where: str, shared: Mapping[str, StepPlan]) -> Pathway:
    """One pathway with its steps, some of them shared with others; raises Malformed."""
    file = Entry.of(text, where)
    pathway = Pathway(
        code=file.text("code"),
        version=file.text("version"),
        reason=file.text("reason"),
        name=file.text("name"),
        steps=tuple(_step(each, shared) for each in file.entries("steps")),
        letters=file.texts("letters"),
        summary_due_days=file.whole("summary_due_days"),
        short_form_offered=file.text("short_form_offered"),
        sources=file.texts("sources"),
        verified=file.flag("verified"),
        arrival_checks=file.wholes("arrival_checks"),
        begun_by=file.text("begun_by", ""),
        notice_days=file.whole("notice_days", 0),
        hard=file.flag("hard", False),
        held_by_danger=file.flag("held_by_danger", False),
        manner=file.text("manner", ""),
        meanwhile=file.text("meanwhile", ""),
        taken_back=file.text("taken_back", ""),
        way_back=file.flag("way_back", True),
        client_lives=file.flag("client_lives", True),
    )
    file.day("reviewed_on")
    file.done()
    return pathway


def _step(entry: Entry, shared: Mapping[str, StepPlan]) -> StepPlan:
    due = entry.whole("due_days") if "due_days" in entry.values else None
    if "use" in entry.values:
        code = entry.text("use")
        if code not in shared:
            raise Malformed(f"{entry.where}: there is no shared step {code}")
        step = replace(shared[code], due_days=due, who=entry.text("who", shared[code].who))
    else:
        step = StepPlan(
            code=entry.text("code"),
            title=entry.text("title"),
            who=entry.text("who"),
            due_days=due,
            may_leave_out=entry.flag("may_leave_out", True),
        )
    entry.done()
    return step
