"""The keepsake: one page the client takes along, in the client's own words."""

from collections.abc import Iterator
from itertools import zip_longest

from envoi.care.paper_ground import Ground, in_words, letterhead, lines
from envoi.care.paper_summary import people
from envoi.documents import paper as documents
from envoi.documents.paper import Change, Line, Person, Row, Section, Table

SLOTS = {
    "can": "What I carry on with, one a line",
    "people": "People I can call, one a line: name, who they are, number",
    "signs": "My signs, one a line",
    "then": "What I do then, one a line beside each sign",
}


def offered(ground: Ground) -> dict[str, str]:
    """What was planned together, as the first proposal."""
    texts = ground.texts
    return {
        "can": texts.get("next_steps", ""),
        "people": texts.get("people_to_call", ""),
        "signs": texts.get("relapse_signs", ""),
        "then": texts.get("relapse_then", ""),
    }


def compose(ground: Ground, *, draft: bool) -> documents.Paper:
    """The keepsake as plain content."""
    return documents.Paper(
        kind="keepsake",
        title=ground.say.say("keepsake.title"),
        practice=letterhead(ground.practice),
        client_name=ground.name,
        date=in_words(ground.today),
        dated=ground.today,
        sections=tuple(_sections(ground)),
        draft=draft,
        language=ground.say.language,
        identifier="" if draft else str(ground.paper.id),
    )


def _sections(ground: Ground) -> Iterator[Section]:
    say = ground.say.say
    standing = {slot: ground.draft(slot, text) for slot, text in offered(ground).items()}
    changes = tuple(
        Change(f"“{card.words}”", card.then, card.now, (f"concern/{card.ref}",))
        for card in ground.concerns
        if card.now
    )
    if changes:
        yield Section("then_and_now", say("keepsake.then_and_now"), changes=changes)
    can = tuple(Line(line) for line in lines(standing["can"]))
    if can:
        yield Section("can", say("keepsake.can"), items=can)
    called = (*people(standing["people"]), *_crisis(ground))
    if called:
        yield Section("people", say("keepsake.people"), people=called)
    signs = _signs(standing["signs"], standing["then"])
    if signs:
        header = (say("keepsake.when"), say("keepsake.do"))
        yield Section("signs", say("keepsake.signs"), table=Table("", header, signs))
    gaps = {"therapist": ground.author.name, "practice": ground.practice.name}
    back = Line(say("keepsake.back", **gaps))
    yield Section("return", say("keepsake.return"), lines=(back,))


def _crisis(ground: Ground) -> tuple[Person, ...]:
    return tuple(
        Person(person.name, person.role or ground.say.say("keepsake.crisis"), person.contact)
        for person in people(ground.practice.crisis_contacts)
    )


def _signs(signs: str, then: str) -> tuple[Row, ...]:
    pairs = zip_longest(lines(signs), lines(then), fillvalue="")
    return tuple(Row((sign, do)) for sign, do in pairs)
