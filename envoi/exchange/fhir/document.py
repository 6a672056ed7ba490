"""A packet as a FHIR R4 document: a Bundle that opens with its Composition.

References inside it are `urn:uuid`, so it stands alone. Nothing is written that the packet does
not hold; a LOINC code only where somebody verified it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any
from uuid import UUID, uuid5

from envoi.domain.measure import points
from envoi.domain.packet import PART2_NOTICE, Packet, PacketGoal, PacketScore, Party

Json = dict[str, Any]
LOINC = "http://loinc.org"
# As HL7's C-CDA on FHIR names it (value set ReferralDocumentType).
REFERRAL_NOTE = {"system": LOINC, "code": "57133-1", "display": "Referral note"}
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
ACHIEVEMENT = "http://terminology.hl7.org/CodeSystem/goal-achievement"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
PARTIAL = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# How far the receiving place has come with what it was asked, as FHIR's Task says it.
TASK = {
    "needed": "draft",
    "offered": "draft",
    "accepted": "draft",
    "declined": "cancelled",
    "sent": "requested",
    "booked": "accepted",
    "attended": "completed",
    "failed": "failed",
}
ORDER = {"declined": "revoked", "attended": "completed", "failed": "revoked"}
INTERPRETER = {
    "url": "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired",
    "valueBoolean": True,
}
LEVEL = {"reached": "achieved", "partly": "in-progress", "not_yet": "no-progress"}


def write(packet: Packet) -> bytes:
    """The document as UTF-8 JSON, the same bytes for the same packet."""
    return json.dumps(bundle(packet), ensure_ascii=False, indent=1).encode()


def bundle(packet: Packet) -> Json:
    """The document as plain values."""
    resources = list(_resources(packet))
    return {
        "resourceType": "Bundle",
        "id": packet.ref,
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{packet.ref}"},
        "type": "document",
        "timestamp": packet.made_at.isoformat(timespec="seconds"),
        "entry": [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in resources],
        **({"meta": _restricted()} if packet.part2 else {}),
    }


def _resources(packet: Packet) -> Iterator[Json]:
    yield _composition(packet)
    yield _patient(packet)
    yield _practitioner(packet.therapist)
    yield _organization(packet.practice)
    yield _organization(packet.receiver)
    yield _request(packet)
    yield _task(packet)
    yield _plan(packet)
    yield from (_goal(each, packet) for each in packet.goals)
    yield from (_score(each, packet) for each in packet.scores)
    if packet.risk:
        yield _risk(packet)


def _own(packet: Packet, part: str) -> str:
    """The reference of a resource that has no row of its own."""
    return str(uuid5(UUID(packet.ref), part))


def _to(ref: str, kind: str, name: str = "") -> Json:
    said = {"display": _text(name)} if _text(name) else {}
    return {"reference": f"urn:uuid:{ref}", "type": kind, **said}


def _patient_of(packet: Packet) -> Json:
    return _to(packet.client.ref, "Patient", packet.client.name)


def _text(words: str) -> str:
    """Text as FHIR allows it: no control characters, nothing but blanks is nothing."""
    return UNFIT.sub("", words.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _told(*lines: str) -> Json:
    """A narrative of these lines."""
    kept = [line for text in lines for line in _text(text).split("\n") if line.strip()]
    inner = "".join(f"<p>{escape(line)}</p>" for line in kept or ["Nothing is said here."])
    div = f'<div xmlns="http://www.w3.org/1999/xhtml">{inner}</div>'
    return {"status": "generated", "div": div}


def _resource(kind: str, ref: str, *lines: str, **fields: Any) -> Json:
    """A resource with its narrative; fields that are empty are left out."""
    said = {name: value for name, value in fields.items() if value not in ("", None, [], {})}
    return {"resourceType": kind, "id": ref, "text": _told(*lines), **said}


def _composition(packet: Packet) -> Json:
    title = "Closing summary" if packet.kind == "summary" else "Hand-over note"
    return {
        **_resource("Composition", _own(packet, "composition"), title),
        "status": "final",
        "type": {"coding": [REFERRAL_NOTE]},
        "subject": _patient_of(packet),
        "date": packet.made_at.isoformat(timespec="seconds"),
        "author": [_to(packet.therapist.ref, "Practitioner", packet.therapist.name)],
        "title": title,
        "confidentiality": "R" if packet.part2 else "N",
        "custodian": _to(packet.practice.ref, "Organization", packet.practice.name),
        "section": list(_sections(packet)),
    }


def _sections(packet: Packet) -> Iterator[Json]:
    request = _to(_own(packet, "request"), "ServiceRequest")
    task = _to(_own(packet, "task"), "Task")
    if packet.part2:
        yield _section("Notice", [PART2_NOTICE, packet.scope])
    yield _section("Why", [packet.need, packet.why], [request, task])
    if packet.risk:
        yield _section("Risk", [packet.risk.told], [_to(_own(packet, "risk"), "Observation")])
    if packet.goals:
        goals = [_to(each.ref, "Goal") for each in packet.goals]
        yield _section("Goals", [_goal_told(each) for each in packet.goals], goals)
    if packet.scores:
        scores = [_to(each.ref, "Observation") for each in packet.scores]
        yield _section("Measures", [_score_told(each) for each in packet.scores], scores)
    for title, words in (("What helped", packet.helped), ("Other care", packet.other_care)):
        if _text(words):
            yield _section(title, [words])
    plan = [packet.until_then, packet.contact]
    yield _section("Plan", plan, [_to(_own(packet, "plan"), "CarePlan")])
    for title, words in packet.summary:
        yield _section(_text(title) or "Summary", [words])


def _section(title: str, lines: Iterable[str], entries: Iterable[Json] = ()) -> Json:
    entry = list(entries)
    return {"title": title, "text": _told(*lines), **({"entry": entry} if entry else {})}


def _patient(packet: Packet) -> Json:
    born = packet.born if PARTIAL.fullmatch(packet.born) else ""
    ways = [{"value": _text(each)} for each in packet.reached if _text(each)]
    name = [{"use": "official", "text": _text(packet.client.name) or "not recorded"}]
    if _text(packet.client.about):
        name.append({"use": "nickname", "text": _text(packet.client.about)})
    speaks = _text(packet.language)
    return _resource(
        "Patient",
        packet.client.ref,
        packet.client.name,
        speaks,
        name=name,
        birthDate=born,
        telecom=ways,
        communication=[{"language": {"text": speaks}}] if speaks else [],
        extension=[INTERPRETER] if packet.interpreter else [],
    )


def _practitioner(who: Party) -> Json:
    about = [{"code": {"text": _text(who.about)}}] if _text(who.about) else []
    name = [{"text": _text(who.name) or "not recorded"}]
    return _resource("Practitioner", who.ref, who.name, name=name, qualification=about)


def _organization(who: Party) -> Json:
    where = [{"text": _text(who.address)}] if _text(who.address) else []
    name = _text(who.name) or "not recorded"
    return _resource("Organization", who.ref, who.name, who.address, name=name, address=where)


def _request(packet: Packet) -> Json:
    need = _text(packet.need) or "Psychotherapy"
    why = _text(packet.why)
    place = "Alongside our work." if packet.alongside else "Instead of our work."
    return _resource(
        "ServiceRequest",
        _own(packet, "request"),
        need,
        why,
        place,
        status=ORDER.get(packet.state, "active"),
        intent="order",
        code={"text": need},
        subject=_patient_of(packet),
        authoredOn=packet.made_at.isoformat(timespec="seconds"),
        requester=_to(packet.therapist.ref, "Practitioner", packet.therapist.name),
        performer=[_to(packet.receiver.ref, "Organization", packet.receiver.name)],
        reasonCode=[{"text": why}] if why else [],
        note=[{"text": place}],
    )


def _task(packet: Packet) -> Json:
    return _resource(
        "Task",
        _own(packet, "task"),
        f"Referral: {packet.state}",
        status=TASK[packet.state],
        intent="order",
        description="Receive the client, and say when they have arrived.",
        focus=_to(_own(packet, "request"), "ServiceRequest"),
        **{"for": _patient_of(packet)},
        authoredOn=packet.made_at.isoformat(timespec="seconds"),
        requester=_to(packet.therapist.ref, "Practitioner", packet.therapist.name),
        owner=_to(packet.receiver.ref, "Organization", packet.receiver.name),
    )


def _plan(packet: Packet) -> Json:
    words = "\n".join(filter(None, (_text(packet.until_then), _text(packet.contact))))
    return _resource(
        "CarePlan",
        _own(packet, "plan"),
        words,
        status="active",
        intent="plan",
        title="Until the first visit, and after",
        description=words,
        subject=_patient_of(packet),
        created=packet.made_at.date().isoformat(),
        author=_to(packet.therapist.ref, "Practitioner", packet.therapist.name),
        goal=[_to(each.ref, "Goal") for each in packet.goals],
    )


def _goal_told(goal: PacketGoal) -> str:
    level = {"reached": "reached", "partly": "partly reached", "not_yet": "not yet reached"}
    return f"{_text(goal.words)} ({level.get(goal.level, 'not rated yet')})"


def _goal(goal: PacketGoal, packet: Packet) -> Json:
    code = LEVEL.get(goal.level)
    achieved = {"coding": [{"system": ACHIEVEMENT, "code": code}]} if code else None
    return _resource(
        "Goal",
        goal.ref,
        _goal_told(goal),
        lifecycleStatus="completed" if goal.level == "reached" else "active",
        achievementStatus=achieved,
        description={"text": _text(goal.words) or "not recorded"},
        subject=_patient_of(packet),
        startDate=goal.set_on.isoformat() if goal.set_on else "",
        statusDate=goal.level_on.isoformat() if goal.level_on else "",
    )


def _score_told(score: PacketScore) -> str:
    return f"{score.instrument}, {score.on.isoformat()}: {points(score.value)}"


def _score(score: PacketScore, packet: Packet) -> Json:
    coding = [{"system": LOINC, "code": score.loinc}] if score.loinc else []
    return _resource(
        "Observation",
        score.ref,
        _score_told(score),
        status="final",
        category=[{"coding": [{"system": CATEGORY, "code": "survey"}]}],
        code={**({"coding": coding} if coding else {}), "text": _text(score.name)},
        subject=_patient_of(packet),
        effectiveDateTime=score.on.isoformat(),
        valueQuantity={
            "value": score.value // 1000 if score.value % 1000 == 0 else score.value / 1000,
            "unit": "points",
        },
    )


def _risk(packet: Packet) -> Json:
    risk = packet.risk
    if risk is None:
        raise ValueError("a packet without risk has no observation of it")
    return _resource(
        "Observation",
        _own(packet, "risk"),
        risk.told,
        status="final",
        code={"text": "Risk, as asked"},
        subject=_patient_of(packet),
        effectiveDateTime=risk.asked_on.isoformat() if risk.asked_on else "",
        valueString=_text(risk.told) or "Not asked yet.",
    )


def _restricted() -> Json:
    return {"security": [{"system": CONFIDENTIALITY, "code": "R"}]}
