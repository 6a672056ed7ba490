"""A release of information: what a client allows to be told, by whom, to whom, and until when.

The elements are those of 45 CFR 164.508(c). A release counts only on the day something is sent:
it is looked at then, whatever it was before. It never reaches psychotherapy notes: there is no
word for them among its contents.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from envoi.domain.directory import same
from envoi.domain.participation import Consenter

# What a packet may hold. Notes are not among them and cannot be named.
CONTENTS = ("reason", "risk", "goals", "measures", "helped", "other_care", "plan", "summary")
STATEMENTS = ("revocation", "conditioning", "redisclosure")
SUGGESTED_DAYS = 90  # [M] in the research; a proposal
JOINT = frozenset({"couple", "family"})  # their record belongs to everybody in it


@dataclass(frozen=True)
class Release:
    """One signed release. `happened_on` is the day on which the event that ends it came."""

    contents: frozenset[str] = frozenset()
    what: str = ""
    discloser: str = ""
    receiver: str = ""
    purpose: str = ""
    expires_on: date | None = None
    expires_event: str = ""
    happened_on: date | None = None
    signed_on: date | None = None
    signed_by: str = ""
    told: frozenset[str] = frozenset()
    part2: bool = False
    revoked_on: date | None = None


def faults(
    release: Release, *, on: date, receiver: str, contents: Collection[str], part2: bool
) -> tuple[str, ...]:
    """Why nothing may go to this receiver on this day by this release; empty: it may."""
    return tuple(
        (*_lacks(release), *_over(release, on), *_covers(release, receiver, contents, part2))
    )


def _lacks(release: Release) -> Iterator[str]:
    """The elements the law asks for that are not there."""
    for code, there in (
        ("what", release.what.strip() or release.contents),
        ("discloser", release.discloser.strip()),
        ("receiver", release.receiver.strip()),
        ("purpose", release.purpose.strip()),
        ("expiry", release.expires_on or release.expires_event.strip()),
        ("signature", release.signed_on and release.signed_by.strip()),
        ("statements", set(STATEMENTS) <= release.told),
    ):
        if not there:
            yield code


def _over(release: Release, on: date) -> Iterator[str]:
    if release.signed_on is not None and release.signed_on > on:
        yield "signed_later"
    if release.expires_on is not None and on > release.expires_on:
        yield "expired"
    if release.happened_on is not None and on >= release.happened_on:
        yield "expired"
    if release.revoked_on is not None and on >= release.revoked_on:
        yield "revoked"


def _covers(
    release: Release, receiver: str, contents: Collection[str], part2: bool
) -> Iterator[str]:
    if same(release.receiver) != same(receiver):
        yield "other_receiver"
    if not set(contents) <= release.contents:
        yield "other_contents"
    if part2 and not release.part2:
        yield "part2"


def needed_from(kind: str, about: str, consenters: Iterable[Consenter]) -> tuple[Consenter, ...]:
    """Whose release is needed before something about one client leaves a record.

    That client's own, or of who decides for them; in a joint record everybody's. What leaves a
    group holds one member's own entries and names nobody else.
    """
    return tuple(each for each in consenters if kind in JOINT or each.client == about)
