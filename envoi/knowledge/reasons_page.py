"""The reference page of reasons, with every list they are mapped to: docs/reference/reasons.md.

`python -m envoi.knowledge.reasons_page > docs/reference/reasons.md` writes it anew.
"""

from collections.abc import Iterator

from envoi.knowledge import library
from envoi.knowledge.reason_file import ReasonMap


def page() -> str:
    """The whole page: the public list, then one section for each other list."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Reasons"
    yield ""
    yield "Written from `envoi/knowledge/reasons/`; change those files, not this page. The list is"
    yield f"public, and this is its version {library.reasons()[0].version}. A code is never"
    yield "renumbered, never reused, and keeps its meaning. Who began an ending and how it was done"
    yield "are not reasons."
    yield ""
    yield "| code | reason | means | since | shown first |"
    yield "| --- | --- | --- | --- | --- |"
    for reason in library.reasons():
        first = "yes" if reason.common else ""
        yield f"| `{reason.code}` | {reason.name} | {reason.means} | {reason.since} | {first} |"
    for each in library.reason_maps():
        yield from _section(each)


def _section(each: ReasonMap) -> Iterator[str]:
    checked = "checked" if each.verified else "*not checked against the list itself*"
    yield ""
    yield f"## {each.name}"
    yield ""
    yield f"{each.source}; {each.version}; {checked}."
    yield ""
    yield "| code | goes to | says there |"
    yield "| --- | --- | --- |"
    for reason in library.reasons():
        if reason.code in each.of:
            theirs = each.of[reason.code]
            yield f"| `{reason.code}` | {theirs} | {each.codes[theirs]} |"
        else:
            yield f"| `{reason.code}` | none | {each.none[reason.code]} |"


if __name__ == "__main__":
    print(page(), end="")
