"""How a paper may reach somebody: in person, or by a way they agreed to, and nothing else."""

from dataclasses import dataclass
from uuid import UUID

from envoi.care import holds
from envoi.care.actors import Actor
from envoi.care.answers import Refused
from envoi.domain.hold import Thing
from envoi.domain.letter import AddressedTo, Letter
from envoi.domain.mail import masked
from envoi.knowledge import library
from envoi.records.models import ContactWay, Paper, RelatedPerson, Suppression

IN_PERSON = "Handed over in person"
KINDS = {"mobile": "Mobile", "phone": "Telephone", "email": "E-mail", "post": "Post"}
ASK = "Please ask first and record the answer, or hand it over in person."
TAKEN_ALONG = (
    "A letter to another provider goes with the referral, under the client’s written permission. "
    "Or hand it to the client, who takes it along."
)


@dataclass(frozen=True)
class WayOut:
    """One way a paper could go, and what the person said about it."""

    ref: UUID
    told: str


def letter_of(paper: Paper) -> Letter | None:
    """Which letter of the library a paper is, if it is one."""
    return library.letter(paper.letter) if paper.letter else None


def thing(paper: Paper) -> Thing | None:
    """What a hold knows this paper by; None where it does not go to the client."""
    letter = letter_of(paper)
    if letter is None:
        return Thing.LETTER
    return Thing(letter.held_as) if letter.held_as else None


def ways(paper: Paper) -> tuple[WayOut, ...]:
    """The ways there are beside the hand of the writer."""
    letter = letter_of(paper)
    to = letter.addressed_to if letter else AddressedTo.CLIENT
    if to is AddressedTo.PROVIDER:
        return ()
    if to is AddressedTo.FAMILY:
        around = RelatedPerson.objects.filter(client=paper.client_id, wrong_at__isnull=True)
        return tuple(WayOut(each.id, f"To {each.name}{_said(each)}") for each in around)
    rows = ContactWay.objects.filter(client=paper.client_id, wrong_at__isnull=True)
    return tuple(
        WayOut(each.id, f"{KINDS[each.kind]} {_shown(each)}{_said(each)}")
        for each in rows.order_by("kind", "created_at")
    )


def _shown(way: ContactWay) -> str:
    return masked(way.value) if way.kind == "email" else way.value.splitlines()[0]


def _said(way: ContactWay | RelatedPerson) -> str:
    told = {"no": " (said no)", "not_recorded": " (not asked yet)"}
    return told.get(way.may_contact, "")


def held(paper: Paper, *, by: Actor) -> Refused | None:
    """What stands over the client and holds this paper back, or None."""
    what = thing(paper)
    if what is None:
        return None
    return holds.refused(paper.client_id, what, about=paper.id, by=by)


def refused(paper: Paper, way: UUID | None, *, by: Actor) -> Refused | None:
    """Why this paper may not go this way now, or None. No way is the hand of the writer."""
    stands = held(paper, by=by)
    if stands or way is None:
        return stands
    letter = letter_of(paper)
    to = letter.addressed_to if letter else AddressedTo.CLIENT
    if to is AddressedTo.PROVIDER:
        return Refused(TAKEN_ALONG, "way")
    if way not in {each.ref for each in ways(paper)}:
        return Refused("Please choose one of the ways.", "way")
    if to is AddressedTo.FAMILY:
        return _permission(RelatedPerson.objects.get(id=way))
    return _permission(ContactWay.objects.get(id=way)) or _silenced(way)


def _permission(way: ContactWay | RelatedPerson) -> Refused | None:
    if way.may_contact == "yes":
        return None
    if way.may_contact == "no":
        return Refused("The answer to this way was no. Please hand it over in person.", "way")
    return Refused(f"Whether this way may be used is not recorded yet. {ASK}", "way")


def _silenced(way: UUID) -> Refused | None:
    if not Suppression.objects.filter(contact_way=way, lifted_at__isnull=True).exists():
        return None
    return Refused(
        "Nothing is to be sent there: somebody silenced this way. Please hand it over in person, "
        "or choose another.",
        "way",
    )
