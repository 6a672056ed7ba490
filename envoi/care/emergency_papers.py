"""The emergency list on paper: one page for a usual caseload, further pages with the same heads."""

from envoi.care import emergency_lists
from envoi.care.actors import Actor
from envoi.care.emergency_lists import Content, OnTheList
from envoi.care.paper_ground import in_words, letterhead
from envoi.documents import pdf
from envoi.documents.paper import Detail, Paper, Row, Section, Table
from envoi.records.models import Practice

HEAD = ("Name", "How to reach them safely", "Next session", "For you")
FOOTER = (
    "For the executor alone. Lock it away: it says who is in therapy. "
    "Older than a month: ask for a new one."
)


def printed(*, by: Actor) -> bytes:
    """The list of now as a file; that it was made is audited."""
    content = emergency_lists.printed(by=by)
    return pdf.render(_paper(content, Practice.objects.get(id=by.practice), by)).pdf


def _paper(content: Content, practice: Practice, by: Actor) -> Paper:
    whom = content.executor or "nobody is named yet"
    details = [Detail("For", whom)]
    if content.executor_reached_at:
        details.append(Detail("Reached at", content.executor_reached_at))
    groups = [
        Section(code or "unordered", title, table=Table("", HEAD, tuple(map(_row, lines))))
        for code, title, lines in content.groups()
    ]
    return Paper(
        kind="emergency_list",
        title="Emergency list",
        practice=letterhead(practice),
        client_name=content.therapist,
        date=in_words(by.today),
        dated=by.today,
        sections=(Section("executor", details=tuple(details)), *groups),
        footer=FOOTER,
    )


def _row(line: OnTheList) -> Row:
    refer = f"Refer: {line.referral}" if line.referral else ""
    told = "\n".join(part for part in (line.note, refer) if part)
    return Row((line.name, "\n".join(line.ways), line.next_session, told))
