"""A packet on paper: one page for the first day with somebody new, and what may follow later."""

from collections.abc import Iterator
from datetime import date

from envoi.care import sentences
from envoi.care.paper_ground import in_words, paragraphs
from envoi.documents import paper as documents
from envoi.documents.paper import Detail, Line, Row, Section, Table
from envoi.domain.measure import points
from envoi.domain.packet import PART2_NOTICE, Packet
from envoi.knowledge import library

LEVELS = {"reached": "reached", "partly": "partly reached", "not_yet": "not yet reached"}


def risk(asked_on: date | None, answer: str, flag: bool, plan_on: date | None) -> str:
    """Risk for whoever takes over: when it was asked, open flags, whether a safety plan exists."""
    told = ["Risk was not asked about, as far as this record shows."]
    if asked_on:
        told = [f"Asked {in_words(asked_on)}: {sentences.ANSWERS[answer]}."]
    told.append("A risk flag is open." if flag else "No risk flag is open.")
    told.append(f"A safety plan was made on {in_words(plan_on)}." if plan_on else "No safety plan.")
    return " ".join(told)


def compose(packet: Packet, *, draft: bool) -> documents.Paper:
    """The packet as plain content."""
    say = library.wording("en").say
    practice = packet.practice
    lines = tuple(line.strip() for line in practice.address.splitlines() if line.strip())
    made = packet.made_at.date()
    return documents.Paper(
        kind="handover_note",
        title=say(f"handover.{packet.kind}"),
        practice=documents.Practice(practice.name, lines),
        client_name=packet.client.name,
        date=in_words(made),
        dated=made,
        sections=tuple(section for section in _sections(packet) if _says(section)),
        signature=documents.Signature(
            packet.therapist.name, packet.therapist.about, "" if draft else in_words(made)
        ),
        draft=draft,
        footer=say("handover.footer"),
        identifier="" if draft else packet.ref,
    )


def _says(section: Section) -> bool:
    return bool(section.details or section.lines or section.items or section.table)


def _sections(packet: Packet) -> Iterator[Section]:
    say = library.wording("en").say
    if packet.part2:
        yield Section(
            "part2",
            say("handover.part2"),
            lines=tuple(Line(each) for each in (PART2_NOTICE, packet.scope) if each),
        )
    yield Section("identity", say("handover.identity"), details=tuple(_identity(packet)))
    yield Section("why", say("handover.why"), lines=paragraphs(packet.why))
    if packet.risk:
        yield Section("risk", say("handover.risk"), lines=(Line(packet.risk.told),))
    goals = tuple(
        Line(f"{goal.words.rstrip('.')}: {LEVELS.get(goal.level, 'not rated yet')}.")
        for goal in packet.goals
    )
    yield Section("goals", say("handover.goals"), items=goals)
    yield Section("measures", say("handover.measures"), table=_table(packet))
    yield Section("helped", say("handover.helped"), lines=paragraphs(packet.helped))
    yield Section("other_care", say("handover.other_care"), lines=paragraphs(packet.other_care))
    for title, text in packet.summary:
        yield Section("summary", title, lines=paragraphs(text))
    yield Section("plan", say("handover.plan"), lines=tuple(_plan(packet)))


def _identity(packet: Packet) -> Iterator[Detail]:
    say = library.wording("en").say
    place = "handover.alongside" if packet.alongside else "handover.instead"
    told = (
        ("handover.to", ", ".join(filter(None, (packet.receiver.name, packet.receiver.address)))),
        ("handover.born", packet.born),
        ("handover.goes_by", packet.client.about),
        ("handover.language", _language(packet)),
        ("handover.reached", ", ".join(packet.reached)),
        ("handover.need", packet.need),
        ("handover.place", say(place)),
        ("handover.began", in_words(packet.began_on)),
        ("handover.sessions", packet.sessions),
    )
    for key, value in told:
        if value.strip():
            yield Detail(say(key), value)


def _language(packet: Packet) -> str:
    """What the client speaks, and whether somebody has to interpret."""
    if not packet.interpreter or not packet.language.strip():
        return packet.language
    return library.wording("en").say("handover.interpreter", language=packet.language)


def _table(packet: Packet) -> Table | None:
    if not packet.scores:
        return None
    say = library.wording("en").say
    header = (say("handover.measure"), say("handover.on"), say("handover.score"))
    rows = tuple(
        Row((each.instrument, in_words(each.on), points(each.value))) for each in packet.scores
    )
    return Table(say("handover.measures"), header, rows, numbers=frozenset({2}))


def _plan(packet: Packet) -> Iterator[Line]:
    yield from paragraphs(packet.until_then.replace("\n", "\n\n"))
    contact = packet.contact.strip()
    if contact:
        yield Line(library.wording("en").say("handover.contact", contact=contact))
