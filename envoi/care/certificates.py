"""The certificate of a destruction on paper: what, when, by whom, whose by number alone."""

from uuid import UUID

from envoi.care import destructions
from envoi.care.actors import Actor
from envoi.care.answers import NotThere
from envoi.care.paper_ground import in_words, letterhead
from envoi.documents import pdf
from envoi.documents.paper import Detail, Line, Paper, Row, Section, Table
from envoi.records.models import Practice

STAYS = (
    "Who opened and changed the record, what was disclosed to whom, and this certificate. "
    "Backups made before are kept as long as the practice keeps backups."
)


def pdf_of(ref: UUID, *, by: Actor) -> bytes:
    """The certificate as a file; NotThere until a second person has confirmed it."""
    found = destructions.page(ref, by=by)
    if not found.confirmed:
        raise NotThere
    return pdf.render(_paper(found, by)).pdf


def _paper(found: destructions.DestructionPage, by: Actor) -> Paper:
    practice = Practice.objects.get(id=by.practice)
    rows = tuple(Row((table.capitalize(), f"{count:,}")) for table, count in found.what)
    sections = (
        Section(
            "record",
            "The record",
            details=(
                Detail("Number", str(found.record)),
                Detail("Kept until", found.kept_until),
                Detail("Proposed by", found.proposed),
                Detail("Confirmed by", found.confirmed),
                Detail("Certificate", str(found.ref)),
                Detail("State", destructions.WAITS),
            ),
        ),
        Section("rules", "By which rules", items=tuple(Line(each) for each in found.rules)),
        Section("looked", "What was looked at", lines=(Line(found.why),)),
        Section(
            "what",
            "What belongs to it",
            table=Table("Entries", ("Kind", "How many"), rows, frozenset({1})) if rows else None,
        ),
        Section("stays", "What stays", lines=(Line(STAYS),)),
    )
    return Paper(
        kind="certificate",
        title="Certificate of destruction",
        practice=letterhead(practice),
        client_name=f"Record {str(found.record)[:8]}",
        date=in_words(by.today),
        dated=by.today,
        sections=sections,
        footer="Names nobody in therapy.",
        identifier=str(found.ref),
    )
