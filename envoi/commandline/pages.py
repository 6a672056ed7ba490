"""Pages as plain text, calm at eighty columns."""

from collections.abc import Iterator
from textwrap import wrap

from envoi.care.caseloads import CaseloadPage, CaseloadRow, Section

WIDTH = 78
UNDER = "    "


def caseload(page: CaseloadPage) -> Iterator[str]:
    """The caseload of a day, group by group, as its page in the browser has it."""
    yield f"{page.on:%A, %-d %B %Y}"
    if page.counts_only:
        yield from _lines(
            f"{_courses(page.total)} under way in the practice. "
            "Names and reasons are for those who treat."
        )
        return
    yield from _lines(_lede(page))
    for section in page.sections:
        yield from _section(section)


def _lede(page: CaseloadPage) -> str:
    if page.total == 0:
        return "Nobody is in your care here yet."
    thought = page.worth_a_thought
    worth = f"{thought} {'is' if thought == 1 else 'are'} worth a thought."
    then = "" if page.on == page.today else " Seen as it was known on this day."
    return f"{_courses(page.total)} in your care. {worth if thought else 'Nothing presses.'}{then}"


def _courses(count: int) -> str:
    return f"{count} {'course' if count == 1 else 'courses'} of therapy"


def _section(section: Section) -> Iterator[str]:
    yield ""
    yield f"{section.title}  {section.count}"
    yield from _lines(section.why)
    for row in section.rows:
        yield ""
        yield from _row(row)


def _row(row: CaseloadRow) -> Iterator[str]:
    about = row.since[:1].lower() + row.since[1:]
    whose = f"; {row.therapist}" if row.therapist else ""
    yield from _lines(f"{row.name}, {about}{whose}", first="  ")
    yield from _lines(f"{row.fact} {row.ending}{'.' if row.ending else ''}".strip(), first=UNDER)
    yield from _lines(row.small, first=UNDER)
    yield f"{UNDER}→ {row.step}"


def _lines(text: str, first: str = "") -> Iterator[str]:
    rest = UNDER if first == "  " else first
    yield from wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest)
