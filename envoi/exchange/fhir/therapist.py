"""Practitioner, PractitionerRole and CareTeam: only the name of an episode's therapist is read."""

from envoi.exchange.fhir.collected import Collected
from envoi.exchange.fhir.patient import name_of
from envoi.exchange.fhir.reference import Origin, address, every_address, identity
from envoi.exchange.fhir.resource import CareTeam, Practitioner, PractitionerRole, Reference
from envoi.exchange.fhir.words import plain

PEOPLE = ("Practitioner/", "PractitionerRole/")
NAME = 200


def read_practitioner(person: Practitioner, origin: Origin, into: Collected) -> None:
    """Remember a practitioner's name under every address; raises Refused."""
    who = identity("Practitioner", person, origin)
    name = name_of(person.name, "name") or who.identifier.rpartition("|")[2]
    for each in every_address(who):
        into.practitioners[each] = name


def read_role(role: PractitionerRole, origin: Origin, into: Collected) -> None:
    """Remember whose role it is."""
    target = address(role.practitioner, origin)
    for each in every_address(identity("PractitionerRole", role, origin)):
        into.roles[each] = target


def read_team(team: CareTeam, origin: Origin, into: Collected) -> None:
    """Remember the practitioners of a team, in their order."""
    members = [pointed(each.member, origin) for each in team.participant if each.member]
    people = tuple(each for each in members if _may_be_practitioner(each[0]))
    for each in every_address(identity("CareTeam", team, origin)):
        into.teams[each] = people


def name(people: tuple[tuple[str, str], ...], into: Collected) -> str:
    """The name of the first of these who has one; a team stands for its first practitioner."""
    for where, shown in people:
        found = into.practitioners.get(into.roles.get(where, where), "")
        if not found and where in into.teams:
            found = _of_team(into.teams[where], into)
        elif not found and not where.startswith("CareTeam/"):
            found = shown
        if found:
            return found
    return ""


def _of_team(members: tuple[tuple[str, str], ...], into: Collected) -> str:
    for where, shown in members:
        known = into.practitioners.get(into.roles.get(where, where), "")
        if known or (shown and where.startswith(PEOPLE)):
            return known or shown
    return ""


def pointed(reference: Reference | None, origin: Origin) -> tuple[str, str]:
    """Where a reference points, and the words that stand beside it."""
    if reference is None:
        return "", ""
    number = reference.identifier.value if reference.identifier else None
    shown = plain(reference.display or number, "display", NAME)
    return address(reference, origin), shown


def _may_be_practitioner(where: str) -> bool:
    return where.startswith(PEOPLE) or "/" not in where.removeprefix("urn:uuid:")
