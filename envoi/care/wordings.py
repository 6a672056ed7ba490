"""How a practice says a sentence of its letters: versions, only ever added to.

A letter keeps the sentences it was drawn with; going back to the house's own is another version.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit, sentences
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.domain.letter import GAPS, Letter
from envoi.domain.role import Act
from envoi.knowledge import gaps, library
from envoi.knowledge.letter_file import needs
from envoi.knowledge.wording_file import Wording
from envoi.records.models import Practice, PracticeWording
from envoi.records.models.row import new_ref

LONGEST = 4_000


@dataclass(frozen=True)
class Sentence:
    """One sentence of a letter as it stands, and whether it is the practice's own."""

    key: str
    label: str
    text: str
    own: bool


@dataclass(frozen=True)
class LetterWords:
    """One letter with its sentences in the order they are read."""

    code: str
    name: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Version:
    """What a sentence was at a time, by whom; an empty text was the house's own."""

    number: int
    text: str
    by: str
    on: str


@dataclass(frozen=True)
class SentencePage:
    """One sentence to change: as it stands, the house's own, its gaps, and what came before."""

    language: str
    language_name: str
    key: str
    label: str
    letters: tuple[str, ...]
    text: str
    house: str
    needed: tuple[str, ...]
    allowed: tuple[str, ...]
    number: int
    versions: tuple[Version, ...]


def current(practice: UUID, language: str) -> dict[str, str]:
    """The sentences of a practice's own, by key, in their newest versions."""
    rows = PracticeWording.objects.filter(practice=practice, language=language)
    newest = {row.key: row.text for row in rows.order_by("number")}
    return {key: text for key, text in newest.items() if text}


def wording(practice: UUID, language: str) -> Wording:
    """A language as this practice says it. Raises Unknown."""
    return library.wording(language).with_own(current(practice, language))


def drawn(letter: Letter, practice: UUID, language: str) -> dict[str, str]:
    """The sentences a letter is drawn with: it keeps them, whatever is changed later."""
    said = wording(practice, language).sentences
    return {key: said[key] for key in letter.keys}


def listed(language: str, *, by: Actor) -> tuple[LetterWords, ...]:
    """Every letter with its sentences as this practice says them."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    own, house = current(by.practice, language), _house(language).sentences
    return tuple(
        LetterWords(
            letter.code,
            letter.name,
            tuple(
                Sentence(key, _label(letter, key), own.get(key, house[key]), key in own)
                for key in letter.keys
            ),
        )
        for letter in library.letters()
    )


def page(language: str, key: str, *, by: Actor) -> SentencePage:
    """One sentence, with everything it was."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    house = _known(language, key)
    saying = [letter for letter in library.letters() if key in letter.keys]
    needed, allowed = needs(library.letters(), key)
    rows = PracticeWording.objects.filter(practice=by.practice, language=language, key=key)
    found = list(rows.select_related("created_by").order_by("-number"))
    return SentencePage(
        language=language,
        language_name=_house(language).name,
        key=key,
        label=_label(saying[0], key),
        letters=tuple(letter.name for letter in saying),
        text=(found[0].text if found else "") or house,
        house=house,
        needed=needed,
        allowed=tuple(gap for gap in allowed if gap not in needed),
        number=found[0].number if found else 0,
        versions=tuple(
            Version(
                row.number,
                row.text,
                row.created_by.name,
                sentences.on_day(row.created_at.date(), by.today),
            )
            for row in found
        ),
    )


def _house(language: str) -> Wording:
    try:
        return library.wording(language)
    except library.Unknown as error:
        raise NotThere from error


def _known(language: str, key: str) -> str:
    """The house's own sentence, or NotThere where no letter says it."""
    if not any(key in letter.keys for letter in library.letters()):
        raise NotThere
    return _house(language).sentences[key]


def _label(letter: Letter, key: str) -> str:
    for block in letter.blocks:
        if key == block.offer:
            return f"{block.label} (proposed)"
        if key == block.say:
            return block.label
    others = {letter.greeting: "Greeting", letter.title: "Title"}
    others[letter.guardians] = "Said first to who decides for a child"
    return others.get(key, "Farewell")


def fault(key: str, text: str) -> str:
    """What is wrong with a sentence for this place, or nothing."""
    needed, allowed = needs(library.letters(), key)
    told = gaps.fault(text, needed=needed, allowed=allowed)
    return f"Please look at the gaps: {told}." if told else ""


def preview(language: str, text: str) -> str:
    """A sentence with an invented person in its gaps; its gaps were checked before."""
    say = _house(language)
    invented = {gap: f"[{say.say(f'places.{gap}')}]" for gap in GAPS}
    shown = {**invented, "name": "Alex", "full_name": "Alex Moreno", "count": "12"}
    return text.format(**shown)


@transaction.atomic
def change(language: str, key: str, text: str, *, number: int, by: Actor) -> Answer:
    """Another version of a sentence; without a text it is the house's own again.

    `number` is the version the form was filled from.
    """
    access.permitted(by, Act.MANAGE_MEMBERS)
    house = _known(language, key)
    Practice.objects.select_for_update().get(id=by.practice)
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        return Refused("This is longer than fits here; please shorten it a little.", "text")
    told = fault(key, text) if text else ""
    if told:
        return Refused(told, "text")
    rows = PracticeWording.objects.filter(practice=by.practice, language=language, key=key)
    newest = rows.order_by("-number").first()
    text = "" if text == house.strip() else text
    if (newest.text if newest else "") == text:
        return Saved(by.practice, again=True)
    standing = newest.number if newest else 0
    if standing != number:
        return Refused("Somebody changed this sentence in the meantime. Please look again.", "text")
    row = PracticeWording(
        id=new_ref(),
        practice_id=by.practice,
        created_by_id=by.member,
        created_at=by.now,
        language=language,
        key=key,
        number=standing + 1,
        text=text,
    )
    row.save(force_insert=True)
    audit.wrote(by, "worded", "wording", row.id, key=key, language=language, number=row.number)
    return Saved(row.id)
