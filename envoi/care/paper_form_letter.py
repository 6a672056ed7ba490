"""Every letter of `knowledge/letters`: its blocks in order, drawn from the record or left to write.

Nothing that is not recorded is printed as if it were: it is a place to fill, and a letter with such
a place is not signed.
"""

import re
from collections.abc import Callable, Iterator
from unicodedata import bidirectional

from envoi.care import letter_facts
from envoi.care.paper_ground import Ground, letterhead, lines, paragraphs, signatures
from envoi.care.paper_summary import people
from envoi.documents import paper as documents
from envoi.documents.fonts import LEFT_TO_RIGHT
from envoi.documents.paper import Line, Quote, Row, Section, Table
from envoi.domain.letter import GAPS, Block, Kind, Letter
from envoi.knowledge import gaps, library
from envoi.knowledge.wording_file import Wording
from envoi.records.models import Paper

SHORTEST = 12  # characters: less is hardly a sentence
STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")  # a name that ends with a full stop, at a sentence's end
NUMBER = 0  # the column of an attendance table that holds numbers


def letter_of(paper: Paper) -> Letter:
    """Which letter this paper is."""
    return library.letter(paper.letter)


def blocks(paper: Paper) -> tuple[Block, ...]:
    """The blocks in order; a letter about a child begins with who receives it, and why."""
    letter = letter_of(paper)
    if not to_guardians(paper):
        return letter.blocks
    why = Block("guardians", "Why they receive it", say=letter.guardians)
    return RECEIVERS, why, *letter.blocks


def to_guardians(paper: Paper) -> bool:
    """This letter was begun for who decides for a child, instead of for the child."""
    return bool(paper.draft.get("for") == GUARDIANS)


def slots(paper: Paper) -> dict[str, str]:
    """The places the writer has, with what belongs in each."""
    return {block.code: block.label for block in blocks(paper) if block.written}


def hint(paper: Paper, slot: str) -> str:
    """What helps to fill a place, if anything does."""
    return next((block.hint for block in blocks(paper) if block.code == slot), "")


def receivers(paper: Paper) -> str:
    """Who receives a signed letter about a child; nothing where a letter goes to somebody else."""
    kept = str(paper.draft.get("texts", {}).get(RECEIVERS.code, ""))
    return ", ".join(lines(kept)) if to_guardians(paper) else ""


def offered(ground: Ground) -> dict[str, str]:
    """What each place holds before anybody writes in it."""
    written = (block for block in blocks(ground.paper) if block.written)
    return {block.code: _offered(ground, block) for block in written}


# What a place begins with that is no text of the ending.
DRAWN: dict[str, Callable[[Ground], str]] = {
    "crisis": lambda ground: ground.practice.crisis_contacts,
    "referrals": letter_facts.places_told,
    "guardians": lambda ground: "\n".join(ground.guardians),
}
GUARDIANS = "guardians"
RECEIVERS = Block(
    "addressee",
    "To whom: the names of who decides for the child, one a line",
    Kind.ADDRESSEE,
    draws="guardians",
    hint="Take a name out where a custody order, or safety, asks for it. No address: it stands on "
    "the envelope.",
    needed=True,
)


def _offered(ground: Ground, block: Block) -> str:
    if block.only_with and not letter_facts.fact(ground, block.only_with):
        return ""
    if block.kind is Kind.TEXT and block.say:
        return said(ground, block.say)
    if block.draws in DRAWN:
        return DRAWN[block.draws](ground)
    if block.draws and not ground.others:
        return ground.texts.get(block.draws, "")
    return said(ground, block.offer).strip() if block.offer else ""


def said(ground: Ground, key: str) -> str:
    """A sentence of the wording with its gaps filled, or with places to fill."""
    wanted = gaps.of(ground.say.sentences[key])
    text = ground.say.say(key, **{gap: letter_facts.filled(ground, gap) for gap in wanted})
    return _begun(STOPS.sub(".", text))


def _begun(text: str) -> str:
    """A sentence of the house runs as its language does, also where an Arabic name begins it."""
    first = next((way for way in map(bidirectional, text) if way in {"L", "R", "AL"}), "L")
    return text if first == "L" else f"{LEFT_TO_RIGHT}{text}"


def standing(ground: Ground) -> dict[str, str]:
    """What stands in each place now."""
    return {slot: ground.draft(slot, text) for slot, text in offered(ground).items()}


def compose(ground: Ground, *, draft: bool) -> documents.Paper:
    """The letter as plain content."""
    letter, texts = letter_of(ground.paper), standing(ground)
    practice = letterhead(ground.practice)
    found = [_section(ground, each, texts.get(each.code, "")) for each in blocks(ground.paper)]
    return documents.Paper(
        kind="letter",
        title=said(ground, letter.title) if letter.title else "",
        practice=practice if letter.address else documents.Practice(practice.name),
        client_name=ground.client.name if letter.title else ground.name,
        to=tuple(_to(ground.paper, texts)),
        date=ground.say.day(ground.today),
        dated=ground.today,
        greeting=_greeting(ground, letter, texts),
        farewell=said(ground, letter.farewell) if letter.farewell else "",
        sections=tuple(section for section in found if section is not None),
        **signatures(ground, draft=draft),
        draft=draft,
        language=ground.say.language,
        identifier="" if draft else str(ground.paper.id),
        words=page_words(ground.say),
    )


def _greeting(ground: Ground, letter: Letter, texts: dict[str, str]) -> str:
    """The client is greeted, or each of those who receive a letter about a child."""
    if not letter.greeting:
        return ""
    names = lines(texts[RECEIVERS.code]) if to_guardians(ground.paper) else ()
    if not names:
        return said(ground, letter.greeting)
    *first, last = names
    together = f" {ground.say.say('common.and')} ".join(filter(None, (", ".join(first), last)))
    return _begun(ground.say.say(letter.greeting, name=together))


def _to(paper: Paper, texts: dict[str, str]) -> Iterator[str]:
    for block in blocks(paper):
        if block.kind is Kind.ADDRESSEE:
            yield from lines(texts[block.code])


def page_words(say: Wording) -> documents.Words:
    """The words a page adds by itself, in a language, with the mark it needs."""
    told = say.sentences
    names = ("page", "about", "then", "now", "signed", "not_signed", "from_record")
    mark = f" · {say.mark}" if say.mark else ""
    return documents.Words(
        draft=f"{told['page.draft']}{mark}", **{name: told[f"page.{name}"] for name in names}
    )


def _section(ground: Ground, block: Block, text: str) -> Section | None:
    """One block as it is set; None where nothing stands in it."""
    lead = said(ground, block.say) if block.say and block.kind is not Kind.TEXT else ""
    above = (Line(lead),) if lead else ()
    if block.kind is Kind.QUOTATIONS:
        quotes = tuple(Quote(each.words) for each in ground.quotations)
        return Section(block.code, lines=above, quotes=quotes) if quotes else None
    if block.kind is Kind.ATTENDANCE:
        return _attendance(ground, block.code, above)
    if block.kind is Kind.ADDRESSEE or not text.strip():
        return None
    if block.kind is Kind.ITEMS:
        return Section(block.code, lines=above, items=tuple(Line(each) for each in lines(text)))
    if block.kind is Kind.PEOPLE:
        return Section(block.code, lines=above, people=people(text))
    return Section(block.code, lines=paragraphs(text))


def _attendance(ground: Ground, code: str, above: tuple[Line, ...]) -> Section:
    """Dates and their number, and nothing else."""
    say, days = ground.say.say, letter_facts.attended(ground)
    rows = tuple(Row((str(n), ground.say.day(day))) for n, day in enumerate(days, 1))
    header = tuple(say(f"attendance_certificate.{key}") for key in ("number", "day"))
    table = Table("", header, rows, numbers=frozenset({NUMBER})) if rows else None
    return Section(code, lines=above, table=table)


def refusal(ground: Ground) -> str:
    """Why this letter cannot be signed yet, or nothing."""
    texts = standing(ground)
    missing = (
        _other_reader(ground) or _needed(ground, texts) or _to_fill(ground, texts) or _came(ground)
    )
    if missing:
        return missing
    if not ground.say.approved and not ground.paper.speaker:
        return NOBODY_READ.format(language=ground.say.name)
    return ""


def _other_reader(ground: Ground) -> str:
    """The draft was begun for somebody else than receives it today."""
    wanted = bool(letter_of(ground.paper).guardians) and ground.child
    if wanted and not to_guardians(ground.paper):
        return TO_GUARDIANS.format(name=ground.name)
    if to_guardians(ground.paper) and not ground.child:
        return OF_AGE.format(name=ground.name)
    return ""


def _needed(ground: Ground, texts: dict[str, str]) -> str:
    """The first place this letter cannot be without."""
    if to_guardians(ground.paper) and not texts[RECEIVERS.code].strip():
        return NOBODY_DECIDES.format(name=ground.name)
    for block in blocks(ground.paper):
        text = texts.get(block.code, "").strip()
        if block.needed and len(text) < (SHORTEST if block.own else 1):
            return f"This letter still needs: {block.label[0].lower()}{block.label[1:]}."
    return ""


def _came(ground: Ground) -> str:
    """A certificate of attendance certifies at least one day."""
    listed = any(block.kind is Kind.ATTENDANCE for block in blocks(ground.paper))
    if listed and not letter_facts.attended(ground):
        return "No session is written down as attended yet, so there is nothing to certify."
    return ""


def _to_fill(ground: Ground, texts: dict[str, str]) -> str:
    """The first place that still asks to be filled, in the order it is read."""
    places = [letter_facts.place(ground, gap) for gap in GAPS]
    for text in texts.values():
        left = sorted((each for each in places if each in text), key=text.index)
        if left:
            return f"There is still a place to fill: {left[0]}"
    return ""


AGAIN = "Please begin this letter again from the list; what you wrote stays."
TO_GUARDIANS = "{name} is not of age, and this letter goes to who decides for {name}. " + AGAIN
OF_AGE = "{name} is of age now, and this letter goes to {name}. " + AGAIN
NOBODY_DECIDES = (
    "{name} is not of age, and who decides for {name} is not recorded yet. Please write it into "
    "the record, or say here who receives this letter."
)
NOBODY_READ = (
    "Nobody who speaks {language} has approved these words yet. Please let somebody who does read "
    "this letter as it is, and say here who it was."
)


def empty(ground: Ground) -> tuple[str, ...]:
    """The places that stand empty: they are left out of the letter, and worth a look."""
    texts = standing(ground)
    return tuple(
        block.label
        for block in blocks(ground.paper)
        if block.written and not block.needed and not texts[block.code].strip()
    )
