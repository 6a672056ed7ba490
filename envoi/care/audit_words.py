"""Rows of the audit in words: for the owner who looks after it, and for the client who asks.

What a therapist only considers is theirs alone, and an ending reaches the client when it was
talked about. So everything around an ending, its steps and its texts is "the record" here, for
everybody; so is whatever has no words of its own yet.
"""

from collections.abc import Mapping
from typing import Any

RECORD = "the record"
LIST = "a list"
# By the noun of a row: names of tables, and of what a page shows.
THINGS = {
    **dict.fromkeys(("record", "client", "episode", "participant", "statuschange"), RECORD),
    **dict.fromkeys(("note", "progressnote"), "a note in the record"),
    **dict.fromkeys(("session", "attendance"), "a session in the record"),
    **dict.fromkeys(("score", "response"), "a score in the record"),
    **dict.fromkeys(("contact-way", "contactway"), "a way of contact in the record"),
    **dict.fromkeys(("related-person", "relatedperson"), "a person named in the record"),
    **dict.fromkeys(("decision-maker", "decisionmaker"), "who decides, in the record"),
    **dict.fromkeys(("paper", "addendum"), "a paper in the record"),
    **dict.fromkeys(("fees", "agreed-fee", "agreedfee"), "the fees in the record"),
    **dict.fromkeys(("charge", "payment"), "the fees in the record"),
    **dict.fromkeys(("fee-step", "feestep"), "the fees in the record"),
    "disclosure": "a disclosure in the record",
    "disclosures": "the disclosures in the record",
    "accounting of disclosures": "the accounting of disclosures in the record",
    "accesses": "the list of who opened the record",
    "careteamperiod": "who treats, in the record",
    "name": "the name in the record",
}
PLACES = {
    "caseload": "the caseload",
    "caseload counts": "the counts",
    "endings statistics": "the counts of endings",
    "calendar": "the calendar",
    "attendance month": "a month of attendance",
    "cosignatures": "what waits for a signature",
    "names": "a list of names",
    "care team": "who treats whom",
    "member": "the members",
    "role": "a member's role",
    "supervision": "a supervision",
    "calendar feed": "the calendar feeds",
    "custody": "whom a custodian has to reach",
    "emergency list": "an emergency list",
    "sealed list": "a sealed emergency list",
    "retention": "how long records are kept",
    "mail": "the mail",
    "balances": "what is open in fees",
    "declaredtie": "whom they know",
    "conflicts": "possible conflicts of interest",
    "emergencies": "what was opened in an emergency",
    "audit": "the audit",
}
PEOPLE = (
    "emergency list",
    "sealed list",
    "retention",
    "caseload",
    "calendar",
    "attendance month",
    "names",
    "name",
    "audit",
    "custody",
    "balances",
    "conflicts",
)
ACTS = {
    "viewed": "opened",
    "added": "added",
    "corrected": "corrected",
    "marked wrong": "marked as entered in error",
    "signed": "signed",
    "given": "gave out",
    "gave": "gave out",
    "imported": "imported",
    "imported again": "imported again",
    "downloaded": "downloaded",
    "turned away": "was turned away from",
    "logged in": "logged in",
    "logged out": "logged out",
}
CHANGED = "changed"
# What somebody did at the doors and in the practice, where act and thing make no sentence.
SAID = {
    ("invited", "invitation"): "invited somebody",
    ("accepted", "invitation"): "accepted an invitation",
    ("withdrew", "invitation"): "withdrew an invitation",
    ("added", "member"): "added a member",
    ("described", "member"): "changed how a member is called or written to",
    ("described", "practice"): "changed what is said about the practice",
    ("gave", "role"): "gave a role",
    ("changed", "role"): "changed a role’s last day",
    ("added", "supervision"): "added a supervision",
    ("changed", "supervision"): "changed a supervision",
    ("added", "second factor"): "added a second step",
    ("renewed", "second factor"): "made new recovery codes",
    ("renamed", "second factor"): "renamed a second step",
    ("removed", "second factor"): "removed a second step",
    ("used", "recovery code"): "used a recovery code",
    ("changed", "password"): "changed the password",
    ("proved who it is", "account"): "proved who it is",
    ("was refused", "log-in"): "was refused at the log-in",
    ("was refused", "second factor"): "was refused at the second step",
    ("was refused", "recovery code"): "was refused with a recovery code",
    ("ended", "log-ins"): "ended log-ins",
    ("ended", "member"): "ended a membership",
    ("asked", "custody"): "asked to be let in as custodian",
    ("released", "custody"): "let a custodian in",
    ("ended", "custody"): "said no to a custodian, or closed again",
    ("made", "calendar feed"): "made a calendar feed",
    ("revoked", "calendar feed"): "ended a calendar feed",
    ("searched", "emergency"): "looked for somebody in an emergency",
    ("looked at", "emergency"): "looked at what was opened in an emergency",
    ("made", "backup"): "made a backup",
    ("estimated", "missed hours"): "worked out how often hours are missed",
    ("took along", "extract"): "took an extract for counting, without names",
    ("founded", "practice"): "founded the practice",
    ("printed", "emergency list"): "printed an emergency list",
    ("sealed", "emergency list"): "sealed an emergency list",
    ("opened", "sealed list"): "opened a sealed emergency list",
    ("added", "executor"): "named who looks after their clients in an emergency",
    ("corrected", "executor"): "changed who looks after their clients in an emergency",
    ("proposed", "destruction"): "proposed the destruction of a record",
    ("confirmed", "destruction"): "confirmed the destruction of a record",
    ("withdrew", "destruction"): "withdrew a proposed destruction",
}
WHYS = {
    "treats": "treats this client",
    "supervises": "supervises this work",
    "emergency": "opened in an emergency",
    "role": "by role",
}
DOORS = {
    "web": "in the browser",
    "command": "by a command",
    "worker": "by the house itself",
    "feed": "through a calendar feed",
}


def thing(noun: str, *, about_client: bool) -> str:
    """What a row is about; never more than where in the record."""
    known = THINGS.get(noun) or (None if about_client else PLACES.get(noun))
    if known:
        return known
    return RECORD if about_client or noun.startswith("ending") else noun


def did(act: str, noun: str, *, about_client: bool) -> str:
    """The act and its thing, as it follows a name."""
    what = thing(noun, about_client=about_client)
    if act in ("logged in", "logged out"):
        return ACTS[act]
    if (act, noun) in SAID:
        return SAID[act, noun]
    if act in ACTS:
        if what == RECORD and act not in ("viewed", "turned away"):
            return f"{CHANGED} {what}"
        return f"{ACTS[act]} {what}"
    return f"{CHANGED} {what}" if about_client or what == RECORD else f"{act}: {what}"


def detail(noun: str, told: Mapping[str, Any], *, about_client: bool) -> str:
    """Names of fields and counts, where the row has words of its own."""
    if isinstance(told.get("shown"), list):
        count = len(told["shown"])
        if noun not in PEOPLE:
            return f"{count} shown"
        return f"{count} {'person' if count == 1 else 'people'} shown"
    if about_client and noun not in THINGS:
        return ""
    if noun.startswith("ending"):
        return ""
    return "; ".join(_said(name, value) for name, value in sorted(told.items()))


def _said(name: str, value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    return f"{name.replace('_', ' ')}: {', '.join(str(each).replace('_', ' ') for each in values)}"


def for_client(act: str, noun: str) -> str:
    """The same for whom it is about: whether it was opened or changed, and which part."""
    what = thing(noun, about_client=True)
    said = ACTS[act] if act in ("viewed", "gave", "given") else CHANGED
    return f"{said} {what}"
