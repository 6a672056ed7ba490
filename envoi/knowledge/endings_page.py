"""The reference page of endings, written from the pathways: docs/reference/endings.md.

`python -m envoi.knowledge.endings_page > docs/reference/endings.md` writes it anew.
"""

from collections.abc import Iterator

from envoi.domain.ending import Pathway, StepPlan
from envoi.knowledge import library


def page() -> str:
    """The whole page: the list of reasons, then one section each."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Endings"
    yield ""
    yield "Written from `envoi/knowledge/reasons/` and `envoi/knowledge/pathways/`; change those"
    yield "files, not this page. Who began an ending and how it was done are kept apart from why."
    yield ""
    yield "| reason | code | version | shown first |"
    yield "| --- | --- | --- | --- |"
    for reason in library.reasons():
        first = "yes" if reason.common else "no"
        yield f"| {reason.name} | `{reason.code}` | {reason.version} | {first} |"
    for reason in library.reasons():
        yield ""
        yield from _section(library.pathway(reason.pathway))


def _section(pathway: Pathway) -> Iterator[str]:
    yield f"## {pathway.name}"
    yield ""
    verified = "verified" if pathway.verified else "*not verified*"
    yield f"Pathway `{pathway.code}`, version {pathway.version}, {verified}. Days count from the"
    yield "day the ending is raised; they are proposals a practice may change."
    yield ""
    yield "```mermaid"
    yield "flowchart TD"
    for number, step in enumerate(pathway.steps):
        yield f'    s{number}["{step.title}"]'
    for number in range(len(pathway.steps) - 1):
        yield f"    s{number} --> s{number + 1}"
    yield '    s0 -.-> stay["Continue therapy: possible from every step"]'
    yield f'    s0 -.-> short["The short form: {pathway.short_form_offered}"]'
    yield f"    short -.-> s{len(pathway.steps) - 1}"
    yield "```"
    yield ""
    yield "| step | who | due | may be left out |"
    yield "| --- | --- | --- | --- |"
    yield from (_row(step) for step in pathway.steps)
    yield ""
    letters = ", ".join(letter.replace("_", " ") for letter in pathway.letters)
    yield f"Papers offered: {letters}; the closing summary is due {pathway.summary_due_days} days"
    yield "after closing."
    yield ""
    yield "Sources:"
    yield from (f"- {source}" for source in pathway.sources)


def _row(step: StepPlan) -> str:
    due = f"day {step.due_days}" if step.due_days is not None else "no day"
    leave = "yes" if step.may_leave_out else "no"
    return f"| {step.title} (`{step.code}`) | {step.who} | {due} | {leave} |"


if __name__ == "__main__":
    print(page(), end="")
