"""Who may do what: roles, acts, and whom an act reaches."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """Something a member may do, to a course of therapy or in the practice."""

    SEE_COUNTS = "see_counts"
    SEE_NAME = "see_name"
    SEE_CALENDAR = "see_calendar"
    CHANGE_CALENDAR = "change_calendar"
    REACH = "reach"
    READ_RECORD = "read_record"
    WRITE_RECORD = "write_record"
    READ_SIGNALS = "read_signals"
    WORK_ON_ENDING = "work_on_ending"
    SIGN = "sign"
    COSIGN = "cosign"
    BILL = "bill"
    KEEP_FEES = "keep_fees"
    LOOK_INTO_CONFLICTS = "look_into_conflicts"
    ACCOUNT_FOR_DISCLOSURES = "account_for_disclosures"
    BEGIN_EPISODE = "begin_episode"
    BRING_RECORDS = "bring_records"
    BREAK_GLASS = "break_glass"
    ASSIGN_CARE = "assign_care"
    MANAGE_MEMBERS = "manage_members"
    READ_AUDIT = "read_audit"
    KEEP_HOUSE = "keep_house"
    HANDLE_COMPLAINTS = "handle_complaints"
    MANAGE_MAIL = "manage_mail"
    RELEASE_CUSTODY = "release_custody"
    KEEP_RECORDS = "keep_records"
    TAKE_EXTRACT = "take_extract"


class Reach(StrEnum):
    """Whom an act reaches; `emergency` is never part of a role, only of a moment."""

    OWN = "own"
    SUPERVISED = "supervised"
    PRACTICE = "practice"
    RELEASED = "released"
    EMERGENCY = "emergency"


# What opening a record in an emergency allows: to read and to reach, never to write, and nothing
# of what is only noticed.
IN_EMERGENCY = frozenset({Act.SEE_NAME, Act.SEE_CALENDAR, Act.REACH, Act.READ_RECORD})


@dataclass(frozen=True)
class Role:
    """A role with its paragraph, what it may do and whom that reaches."""

    code: str
    title: str
    paragraph: str
    may: Mapping[Act, frozenset[Reach]]
    needs_cosignature: bool = False
    needs_last_day: bool = False


@dataclass(frozen=True)
class Standing:
    """How a member stands to one course of therapy on a day."""

    treats: bool = False
    supervises: bool = False
    same_practice: bool = True
    released: bool = False
    emergency: bool = False


def reaches(roles: Collection[Role], act: Act) -> frozenset[Reach]:
    """Whom somebody with these roles reaches with this act."""
    found = {reach for role in roles for reach in role.may.get(act, ())}
    if act in IN_EMERGENCY:
        found.add(Reach.EMERGENCY)
    return frozenset(found)


def may(roles: Collection[Role], act: Act, standing: Standing) -> bool:
    """Somebody with these roles, standing so to a course of therapy, may do this to it.

    Nobody of another practice ever may.
    """
    if not standing.same_practice:
        return False
    stands = {
        Reach.OWN: standing.treats,
        Reach.SUPERVISED: standing.supervises,
        Reach.PRACTICE: True,
        Reach.RELEASED: standing.released,
        Reach.EMERGENCY: standing.emergency,
    }
    return any(stands[reach] for reach in reaches(roles, act))


def needs_cosignature(roles: Collection[Role]) -> bool:
    """Nothing this person signs counts alone: every role in which they sign needs a second hand."""
    signing = [role for role in roles if Act.SIGN in role.may]
    return bool(signing) and all(role.needs_cosignature for role in signing)


def treats(role: Role) -> bool:
    """Somebody with this role has clients of their own."""
    return Reach.OWN in role.may.get(Act.WORK_ON_ENDING, ())


def supervises(role: Role) -> bool:
    """Somebody with this role sees the clients of their supervisees."""
    return Reach.SUPERVISED in role.may.get(Act.READ_RECORD, ())


def keeps_members(role: Role) -> bool:
    """Somebody with this role says who works in the practice, and as what."""
    return Act.MANAGE_MEMBERS in role.may


def waits_for_release(role: Role) -> bool:
    """Somebody with this role sees nothing until the practice is put into their hands."""
    return any(Reach.RELEASED in reach for reach in role.may.values())
