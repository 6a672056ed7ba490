"""Letters begun: for one client of a course, or for many at once. Drafts alone; nothing is sent."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from envoi.care import (
    access,
    audit,
    book,
    entries,
    holds,
    joint,
    paper_form_letter,
    papers,
    turns,
    wordings,
)
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.paper_ground import is_child
from envoi.domain.letter import AddressedTo, Letter
from envoi.domain.role import Act
from envoi.knowledge import library
from envoi.records.models import Client, Ending, Episode, Paper, Participant
from envoi.records.models.ending import UNDER_WAY
from envoi.records.models.row import new_ref

AT_ONCE = 10  # drafts a form makes: each takes a moment, and a page answers soon
NOT_TREATING = "Only the person who treats writes papers."
WHICH = "Please choose one of the letters."
NEEDS_ENDING = "This letter belongs to an ending, and none is under way."


@dataclass(frozen=True)
class Choice:
    """A letter one can begin, and whether the way this ending goes names it."""

    code: str
    name: str
    tone: str
    fits: bool


@dataclass(frozen=True)
class LettersPage:
    """The letters of one course: those there are, and those that can be begun."""

    episode: UUID
    names: str
    people: tuple[tuple[UUID, str], ...]
    listed: tuple[papers.Listed, ...]
    choices: tuple[Choice, ...]
    languages: tuple[tuple[str, str], ...]
    reads: str  # the language they read, where letters can be written in it
    treats: bool


def page(episode: UUID, *, by: Actor) -> LettersPage:
    """Every paper of a course, and the letters that fit it. Audited."""
    found = access.episode(by, episode)
    people = book.people(episode)
    if not people:
        raise NotThere
    audit.viewed(by, "letters", episode, client=people[0][0])
    return LettersPage(
        episode=episode,
        names=", ".join(name for _, name in people),
        people=people,
        listed=papers.of_episode(episode, by=by),
        choices=_choices(found),
        languages=languages(),
        reads=_reads([client for client, _ in people]),
        treats=access.treats(by, episode),
    )


def languages() -> tuple[tuple[str, str], ...]:
    """The languages letters can be written in, with what is to be known about each."""
    return tuple(
        (each.language, each.name if each.approved else f"{each.name} ({_lower(each.mark)})")
        for each in library.languages()
    )


def _reads(clients: list[UUID]) -> str:
    """The one language all of them read, as far as the record says it and the library has it."""
    rows = Client.objects.filter(id__in=clients).values_list("written_language", flat=True)
    said = {language.strip().casefold() for language in rows}
    for each in library.languages():
        if said and said <= {each.name.casefold(), each.language}:
            return each.language
    return "en"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _choices(episode: Episode) -> tuple[Choice, ...]:
    """The letters the ending's way names come first."""
    ending = _ending(episode.id)
    fitting = fitting_for(ending) if ending else ()
    found = [
        Choice(letter.code, letter.name, letter.tone, letter.code in fitting)
        for letter in library.letters()
        if (letter.alone or ending)
        and (letter.addressed_to is not AddressedTo.FAMILY or holds.any_died(episode.id))
    ]
    place = {code: number for number, code in enumerate(fitting)}
    return tuple(sorted(found, key=lambda each: place.get(each.code, len(place))))


def fitting_for(ending: Ending) -> tuple[str, ...]:
    """The letters the pathway of this ending names, and after them those of its other reasons."""
    found = list(library.pathway(ending.pathway, ending.pathway_version).letters)
    for reason in ending.other_reasons:
        found += library.pathway(library.reason(reason).pathway).letters
    return tuple(dict.fromkeys(found))


def _ending(episode: UUID) -> Ending | None:
    """The ending a letter of today belongs to: told to the client, and the newest."""
    rows = Ending.objects.filter(episode=episode, wrong_at__isnull=True)
    return rows.exclude(stage__in=["considered", "withdrawn"]).order_by("-created_at").first()


@transaction.atomic
def begin(
    episode: UUID, letter: str, *, client: UUID, language: str, by: Actor, ref: UUID
) -> Answer:
    """A draft of one letter for one client; asking again finds the one that is there."""
    found = access.episode(by, episode)
    turns.course(episode)
    if not access.treats(by, episode):
        return Refused(NOT_TREATING)
    if client not in dict(book.people(episode)):
        raise NotThere
    laid_down, ending = _laid_down(letter), _ending(found.id)
    refused = _refused(laid_down, ending, client, language)
    if refused or laid_down is None:
        return refused or Refused(WHICH, "letter")
    standing = _standing(found, ending, laid_down, client, language)
    receives = _receives(laid_down, client, by)
    if standing is not None:
        return _again(standing, receives, by)
    row = Paper(
        id=ref,
        episode=found,
        ending=ending,
        client=Client.objects.get(id=client),
        kind="letter",
        letter=laid_down.code,
        language=language,
        saved_at=by.now,
        draft={"say": wordings.drawn(laid_down, by.practice, language), **receives},
    )
    return entries.add(row, by=by, kind="letter", letter=laid_down.code)


def _receives(letter: Letter, client: UUID, by: Actor) -> dict[str, str]:
    """What a draft says of who receives it: of a child who decides, unless it is for the child."""
    if not letter.guardians:
        return {}
    deciding = bool(joint.guardians(client, by.today))
    child = is_child(Client.objects.get(id=client), by.practice, deciding, by.today)
    return {"for": paper_form_letter.GUARDIANS} if child else {}


def _again(row: Paper, receives: dict[str, str], by: Actor) -> Answer:
    """The draft that is there; where somebody else receives it by now, it is for them."""
    kept = {key: value for key, value in row.draft.items() if key != "for"}
    draft = {**kept, **receives}
    if row.signed_at is None and row.proposed_at is None and draft != row.draft:
        answer = entries.correct(row, {"draft": draft}, by=by, version=None, act="addressed")
        return Saved(row.id, row.version + 1, again=True) if isinstance(answer, Saved) else answer
    return Saved(row.id, row.version, again=True)


def _laid_down(code: str) -> Letter | None:
    return next((each for each in library.letters() if each.code == code), None)


def _refused(
    letter: Letter | None, ending: Ending | None, client: UUID, language: str
) -> Refused | None:
    """Why this letter cannot be begun for this client, or None."""
    if letter is None:
        return Refused(WHICH, "letter")
    if language not in {each.language for each in library.languages()}:
        return Refused("Please choose one of the languages.", "language")
    return _out_of_place(letter, ending, died=holds.died(client))


def _out_of_place(letter: Letter, ending: Ending | None, *, died: bool) -> Refused | None:
    if letter.addressed_to is AddressedTo.FAMILY and not died:
        return Refused("This letter is written after a death, and none is recorded.", "letter")
    if letter.addressed_to is AddressedTo.CLIENT and died:
        return Refused("The client has died. Nothing is written to them any more.", "letter")
    if ending is None and not letter.alone:
        return Refused(NEEDS_ENDING, "letter")
    return None


def _standing(
    episode: Episode, ending: Ending | None, letter: Letter, client: UUID, language: str
) -> Paper | None:
    """The draft that is there already. A certificate that was signed does not stand in the way."""
    rows = Paper.objects.filter(
        episode=episode, kind="letter", letter=letter.code, client=client, language=language
    )
    rows = rows.filter(signed_at__isnull=True) if letter.alone else rows.filter(ending=ending)
    return rows.order_by("-created_at").first()


# ---- many at once


@dataclass(frozen=True)
class Row:
    """One client of a course the member treats, as somebody to write to."""

    key: str  # course and client, as the form sends it back
    name: str
    since: str
    ending: bool


@dataclass(frozen=True)
class Outcome:
    """What became of one client's draft: drafted, there already, or why not."""

    key: str
    name: str
    code: str  # drafted, there, not
    told: str
    paper: UUID | None


@dataclass(frozen=True)
class ManyPage:
    """The letters that are written to many, and the clients they could be for."""

    choices: tuple[Choice, ...]
    languages: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


def many(*, by: Actor) -> ManyPage:
    """Everybody the member treats today; names only, and the look is audited."""
    access.permitted(by, Act.WORK_ON_ENDING)
    rows = tuple(_rows(by))
    audit.viewed(by, "letters to many", by.member, shown=len(rows))
    found = [letter for letter in library.letters() if letter.many]
    return ManyPage(
        tuple(Choice(each.code, each.name, each.tone, False) for each in found),
        languages(),
        rows,
    )


def _rows(by: Actor) -> list[Row]:
    own = access.treated(by).values("episode")
    taking = Participant.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gt=by.today),
        episode__in=own,
        episode__practice=by.practice,
        episode__wrong_at__isnull=True,
        episode__ended_on__isnull=True,
        wrong_at__isnull=True,
    ).select_related("client", "episode")
    told = set(
        Ending.objects.filter(episode__in=own, stage__in=UNDER_WAY, wrong_at__isnull=True)
        .exclude(stage="considered")
        .values_list("episode", flat=True)
    )
    rows = [
        Row(
            f"{each.episode_id}.{each.client_id}",
            book.shown_name(each.client),
            f"{each.episode.started_on:%-d %B %Y}",
            each.episode_id in told,
        )
        for each in taking
    ]
    return sorted(rows, key=lambda row: row.name.casefold())


def draft_many(letter: str, keys: tuple[str, ...], *, language: str, by: Actor) -> list[Outcome]:
    """A draft each, for as many of these clients as one form makes; nothing is signed or sent."""
    access.permitted(by, Act.WORK_ON_ENDING)
    names = {row.key: row.name for row in _rows(by)}
    return [_draft(letter, key, names[key], language, by) for key in keys[:AT_ONCE] if key in names]


def _draft(letter: str, key: str, name: str, language: str, by: Actor) -> Outcome:
    episode, _, client = key.partition(".")
    answer = begin(
        UUID(episode), letter, client=UUID(client), language=language, by=by, ref=new_ref()
    )
    if isinstance(answer, Saved):
        code = "there" if answer.again else "drafted"
        told = "there already" if answer.again else "drafted"
        return Outcome(key, name, code, told, answer.ref)
    told = answer.sentence if isinstance(answer, Refused) else "could not be drafted"
    return Outcome(key, name, "not", told, None)
