"""A release of information to sign on paper: every element it needs, in the language they read.

The elements are those of 45 CFR 164.508(c), not verified for any place. What is not known yet is a
line to write on; nothing is told by printing it.
"""

from dataclasses import dataclass
from uuid import UUID

from envoi.care import audit, paper_form_letter, referrals, releases
from envoi.care.actors import Actor
from envoi.care.answers import NotThere, Refused
from envoi.care.paper_ground import letterhead
from envoi.documents import paper as documents
from envoi.documents import pdf
from envoi.documents.paper import Detail, Line, Section
from envoi.domain.participation import Consenter
from envoi.domain.release import CONTENTS, STATEMENTS, SUGGESTED_DAYS
from envoi.knowledge import library
from envoi.knowledge.wording_file import Wording
from envoi.records.models import Client, Practice, Referral

UNDRAWN = "No font of the house can draw these letters, so the form is not printed: {letters}."


@dataclass(frozen=True)
class Sheet:
    """A form for one person who has to sign, by their own reference or that of who decides."""

    signer: UUID
    name: str
    languages: tuple[tuple[str, str], ...]  # code, and the name with what is to be known about it


def sheets(row: Referral, by: Actor) -> tuple[Sheet, ...]:
    """A form for everybody whose release is needed; the caller has asked for access."""
    known = tuple(
        (each.language, each.name if each.approved else f"{each.name}, not approved yet")
        for each in library.languages()
    )
    return tuple(
        Sheet(_signer(each), each.name, known)
        for each in releases.asked_of(row.episode_id, row.client_id, by.today)
    )


def pdf_of(ref: UUID, signer: UUID, *, language: str, by: Actor) -> bytes | Refused:
    """The form of one signer as a file; Refused where it cannot be drawn. The look is audited."""
    row = referrals.find(ref, by=by)
    asked = releases.asked_of(row.episode_id, row.client_id, by.today)
    person = next((each for each in asked if _signer(each) == signer), None)
    if person is None or language not in {each.language for each in library.languages()}:
        raise NotThere
    audit.viewed(by, "release form", ref, client=row.client_id)
    made = pdf.render(_compose(row, person, library.wording(language), by))
    if made.replaced:
        return Refused(UNDRAWN.format(letters=" ".join(made.replaced[:12])))
    return made.pdf


def _signer(person: Consenter) -> UUID:
    return UUID(person.decider or person.client)


def _compose(row: Referral, person: Consenter, say: Wording, by: Actor) -> documents.Paper:
    practice = Practice.objects.get(id=by.practice)
    client = Client.objects.get(id=person.client)
    return documents.Paper(
        kind="release_form",
        title=say.say("release_form.title"),
        practice=letterhead(practice),
        client_name=client.name,
        date="",
        dated=by.today,
        sections=(
            *_elements(row, say, practice, client),
            Section("statements", items=_statements(say, practice)),
            _signing(person, say),
        ),
        language=say.language,
        footer=say.mark,
        words=paper_form_letter.page_words(say),
    )


def _elements(
    row: Referral, say: Wording, practice: Practice, client: Client
) -> tuple[Section, ...]:
    """About whom, who tells, who is told, what, what for, until when."""
    to = referrals.chosen(row)
    told = ", ".join(filter(None, (to.name, " ".join(to.contact.split())))) if to else ""
    contents = [say.say(f"release_form.{code}") for code in CONTENTS]
    if row.part2:
        contents.append(say.say("release_form.part2"))
    about = (
        _detail(say, "about", client.name),
        _detail(say, "discloser", practice.name),
        _detail(say, "receiver", told),
        _detail(say, "purpose", say.say("release_form.purpose_offered")),
    )
    days = say.say("release_form.until_when", days=str(SUGGESTED_DAYS))
    return (
        Section("who", lines=(Line(say.say("release_form.free")),), details=about),
        Section(
            "contents",
            say.say("release_form.contents"),
            items=tuple(Line(each) for each in contents),
        ),
        Section("only", details=(_detail(say, "only", ""),), lines=()),
        Section("never", lines=(Line(say.say("release_form.never")),)),
        Section(
            "until",
            say.say("release_form.until"),
            details=(_detail(say, "day", ""), _detail(say, "event", "")),
        ),
        Section("days", lines=(Line(days),)),
    )


def _detail(say: Wording, key: str, value: str) -> Detail:
    return Detail(say.say(f"release_form.{key}"), value)


def _statements(say: Wording, practice: Practice) -> tuple[Line, ...]:
    """What whoever signs is told: all three, and that a copy is theirs."""
    return tuple(
        Line(say.say(f"release_form.{code}", practice=practice.name))
        for code in (*STATEMENTS, "copy")
    )


def _signing(person: Consenter, say: Wording) -> Section:
    """The lines to sign on, and as whom."""
    role = "as_decider" if person.decider else "as_client"
    return Section(
        "signing",
        say.say("release_form.signing"),
        details=(
            _detail(say, "signature", ""),
            _detail(say, "name", person.name if person.decider else ""),
            _detail(say, "as_whom", say.say(f"release_form.{role}")),
            _detail(say, "signed_on", ""),
        ),
    )
