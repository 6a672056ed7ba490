"""What every paper of an ending stands on: the people, the record, the words, gathered once.

Psychotherapy notes are not here and cannot get here: nothing in this module, nor in those that
compose papers, reads their store.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from envoi.care import clients, course, ending_words, joint, pictures, preferences
from envoi.care.actors import Actor
from envoi.care.book import shown_name
from envoi.care.ending_words import Said
from envoi.documents import paper as documents
from envoi.domain.age import is_minor
from envoi.domain.picture import Picture
from envoi.knowledge import library
from envoi.knowledge.wording_file import Wording
from envoi.records.models import (
    Client,
    Concern,
    DecisionMaker,
    Ending,
    Episode,
    Goal,
    Member,
    Paper,
    Practice,
    Quotation,
    SafetyPlan,
)


@dataclass(frozen=True)
class Ground:
    """Everything a paper for one client may draw on; a paper names no other participant."""

    paper: Paper
    ending_or_none: Ending | None
    episode: Episode
    client: Client
    others: tuple[str, ...]  # the names of whoever else takes part: no paper says them
    practice: Practice
    author: Member
    second: Member | None  # who signs with an author whose signature alone does not count
    today: date
    say: Wording
    texts: dict[str, str]
    said: dict[ending_words.Key, Said]
    picture: Picture
    concerns: tuple[course.ConcernCard, ...]
    goals: tuple[course.GoalCard, ...]
    quotations: tuple[Quotation, ...]
    deciders: tuple[DecisionMaker, ...]
    child: bool  # not of age today, or not known and somebody decides as guardian
    guardians: tuple[str, ...]  # who decides for a child today, by name
    plans: tuple[SafetyPlan, ...]

    @property
    def ending(self) -> Ending:
        """The ending this paper belongs to; only a letter may be without one."""
        if self.ending_or_none is None:
            raise LookupError("A paper of an ending has its ending.")
        return self.ending_or_none

    @property
    def name(self) -> str:
        """The name the client goes by."""
        return shown_name(self.client)

    def draft(self, slot: str, default: str = "") -> str:
        """What stands in a place of the draft, or what is offered for it."""
        kept = self.paper.draft.get("texts", {})
        return str(kept.get(slot, default))


def ground(paper: Paper, *, by: Actor, second: UUID | None = None) -> Ground:
    """The ground of one paper; the caller has asked for access.

    `second` is the supervisor who signs with whoever put the paper before them.
    """
    ending, ref, client = paper.ending, paper.episode_id, paper.client
    everybody = clients.participants(ref)
    named = {each.id: shown_name(each) for each in everybody}
    mine = {client.id: named.get(client.id, shown_name(client))}
    picture = pictures.of_one(ref)
    named_for = (row.name for row in joint.guardians(client.id, by.today))
    deciding = tuple(sorted(named_for, key=str.casefold))  # neither parent comes first by chance
    return Ground(
        paper=paper,
        ending_or_none=ending,
        episode=paper.episode,
        client=client,
        others=_others(everybody, client),
        practice=paper.episode.practice,
        author=Member.objects.get(id=paper.proposed_by_id or paper.signed_by_id or by.member),
        second=Member.objects.get(id=second) if second else None,
        today=by.today,
        say=library.wording(paper.language).with_own(paper.draft.get("say", {})),
        texts=ending_words.texts(ending.id) if ending else {},
        said=ending_words.latest(ending.id) if ending else {},
        picture=picture,
        concerns=tuple(own_only(course.concerns(ref, mine, by.today), ref, client.id, "concern")),
        goals=tuple(own_only(course.goals(ref, mine, by.today), ref, client.id, "goal")),
        quotations=_approved(ending, client.id) if ending else (),
        deciders=tuple(
            DecisionMaker.objects.filter(client=client, wrong_at__isnull=True).exclude(kind="self")
        ),
        child=is_child(client, by.practice, bool(deciding), by.today),
        guardians=deciding,
        plans=tuple(
            SafetyPlan.objects.filter(episode=ref, client=client, wrong_at__isnull=True).order_by(
                "-made_on"
            )
        ),
    )


def is_child(client: Client, practice: UUID, decided_for: bool, on: date) -> bool:
    """Not of age on a day; where the birth date does not tell, whether a guardian decides."""
    minor = is_minor(client.birth_date, on, majority=preferences.majority(practice))
    return decided_for if minor is None else minor


def _others(everybody: Iterable[Client], client: Client) -> tuple[str, ...]:
    found = [(each.name, each.preferred_name) for each in everybody if each.id != client.id]
    own = {client.name, client.preferred_name}
    return tuple(name for names in found for name in names if name and name not in own)


def own_only(cards: Any, episode: UUID, client: UUID, kind: str) -> Any:
    """Only what belongs to this client, where several take part."""
    model: Any = {"concern": Concern, "goal": Goal}[kind]
    own = set(model.objects.filter(episode=episode, client=client).values_list("id", flat=True))
    return [card for card in cards if card.ref in own]


def _approved(ending: Ending, client: UUID) -> tuple[Quotation, ...]:
    rows = Quotation.objects.filter(
        ending=ending, client=client, approved_on__isnull=False, wrong_at__isnull=True
    )
    return tuple(rows.order_by("created_at"))


def letterhead(practice: Practice) -> documents.Practice:
    """The practice as it stands at the head of a paper."""
    lines = tuple(line.strip() for line in practice.address.splitlines() if line.strip())
    return documents.Practice(practice.name, lines)


def signatures(ground: Ground, *, role: str = "", draft: bool) -> dict[str, Any]:
    """Who signs, as a paper shows it: the author, and who signs with them."""
    proposed = ground.paper.proposed_at
    zone = ZoneInfo(ground.practice.zone)
    day = proposed.astimezone(zone).date() if proposed else ground.today
    author, second = ground.author, ground.second
    both = {
        "signature": documents.Signature(
            author.name, author.credentials or role, "" if draft else ground.say.day(day)
        )
    }
    if second is not None:
        title = second.credentials or ground.say.say("page.supervisor")
        both["cosigned"] = documents.Signature(second.name, title, ground.say.day(ground.today))
    return both


def in_words(day: date | None) -> str:
    """A day on paper, always with its year."""
    return f"{day:%-d %B %Y}" if day else ""


def lines(text: str) -> tuple[str, ...]:
    """The lines somebody wrote, without the empty ones and without marks in front."""
    kept = (line.strip().lstrip("-•*·").strip() for line in text.splitlines())
    return tuple(line for line in kept if line)


def paragraphs(text: str) -> tuple[documents.Line, ...]:
    """The paragraphs somebody wrote."""
    parts = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return tuple(documents.Line(part) for part in parts if part)
