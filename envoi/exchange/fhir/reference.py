"""How a resource is known and found: its key for the next time, its addresses within these files.

An address is written in one way, however the file wrote it: "Patient/1" for every form of it,
relative or absolute; "urn:uuid:…" as it is; "=system|number" for an identifier; and for a contained
resource the seat of what contains it, as "0:17#p1".
"""

import re
from collections.abc import Collection
from hashlib import sha256
from sys import intern
from typing import NamedTuple
from urllib.parse import unquote

from envoi.exchange.fhir.refusal import Ignored, Refused
from envoi.exchange.fhir.resource import Identifier, Reference, Resource
from envoi.exchange.incoming import Place

RESTFUL = re.compile(r"(?:^|/)([A-Z][A-Za-z]{2,40}/[A-Za-z0-9\-.]{1,64})(?:/_history/[^/]*)?$")
CONDITIONAL = re.compile(r"[A-Z][A-Za-z]+\?identifier=([^&]+)$")
USES = ("official", "usual", None, "secondary")  # the first is preferred; old and temp are not
LONGEST = 400
LETTERS = 32  # of a digest: enough that no two ever meet


class Origin(NamedTuple):
    """Where a resource came from; `seat` is unlike that of any other resource of these files."""

    place: Place
    full_url: str = ""
    seat: str = ""
    contained: bool = False


class Identity(NamedTuple):
    """How one resource is known.

    `home` is the same for every version of it in these files, `own` is "Type/id" or empty,
    `identifier` is "system|number" or empty.
    """

    home: str
    own: str
    identifier: str
    addresses: tuple[str, ...]
    updated: str


def identity(kind: str, resource: Resource, origin: Origin) -> Identity:
    """How this resource is known. A contained one is known by its identifier alone."""
    updated = (resource.meta.last_updated if resource.meta else None) or ""
    numbers = [number(each) for each in usable(resource)]
    identifier = numbers[0] if numbers else ""
    if origin.contained:
        home = f"{origin.seat}#{resource.id}"
        return Identity(home, "", identifier, (home,), updated)
    own = f"{kind}/{resource.id}" if resource.id else ""
    url = written(origin.full_url) if origin.full_url else ""
    if not own and url.startswith(f"{kind}/"):
        own = url
    home = own or url or origin.seat
    return Identity(home, own, identifier, tuple({own: 0, url: 0}), updated)


def every_address(who: Identity) -> list[str]:
    """Every way a reference may point at this resource."""
    number = [f"={who.identifier}"] if who.identifier else []
    return [who.home, *who.addresses, *number]


def usable(resource: Resource) -> list[Identifier]:
    """The identifiers that tell one thing from another, the preferred one first."""
    given = resource.identifier
    listed = given if isinstance(given, list) else [given] if given else []
    good = [each for each in listed if each.value and each.system and each.use in USES]
    return sorted(good, key=lambda each: USES.index(each.use))


def number(identifier: Identifier) -> str:
    """An identifier as one text."""
    return f"{identifier.system or ''}|{identifier.value or ''}".strip()[:LONGEST]


def address(reference: Reference | None, origin: Origin) -> str:
    """Where a reference points, or empty where it points nowhere."""
    if reference is None:
        return ""
    if reference.reference:
        text = reference.reference
        return f"{origin.seat}{text}" if text.startswith("#") else written(text)
    if reference.identifier and reference.identifier.value:
        return "=" + number(reference.identifier)
    return ""


def addresses(references: Collection[Reference], origin: Origin) -> tuple[str, ...]:
    """Where these references point."""
    if not references:
        return ()
    found = (address(each, origin) for each in references)
    return tuple(each for each in found if each)


def written(text: str) -> str:
    """A reference or fullUrl in the one way an address is written here."""
    text = text.strip()
    if text.startswith("urn:"):
        return intern(text)
    if found := RESTFUL.search(text):
        return intern(found[1])
    if found := CONDITIONAL.search(text):
        return "=" + unquote(found[1])[:LONGEST]
    return text[:LONGEST]


def subject(reference: Reference | None, origin: Origin, kind: str, field: str) -> str:
    """The address of the client a resource is about; raises Refused, or Ignored for no person."""
    found = address(reference, origin)
    if not found:
        raise Refused(field, "It does not say which patient it is about.")
    about = found.partition("/")[0] if RESTFUL.fullmatch(found) else "Patient"
    if about != "Patient":
        raise Ignored(f"{kind} about a {about}, not a Patient")
    return found


def derived(kind: str, *parts: object) -> str:
    """A key from what a thing says, for things that carry no identifier and no id."""
    said = "\x1f".join(str(each) for each in parts)
    return f"{kind}:{sha256(said.encode(errors='replace')).hexdigest()[:LETTERS]}"
