"""No letter names another who takes part: what is written is held against their names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from envoi.care.paper_ground import Ground
from envoi.documents import paper as documents
from envoi.domain.naming import named
from envoi.records.models import Client, Participant

FROM_RECORD = "what is drawn from the record"
NOT_WORDS = (documents.Practice, documents.Signature)  # the letterhead, and who signs


@dataclass(frozen=True)
class Found:
    """Somebody else's name in a paper: which, where it stands, whether it is unmistakable."""

    name: str
    where: str
    whole: bool


def found(ground: Ground, content: documents.Paper, places: dict[str, str]) -> tuple[Found, ...]:
    """The names of other participants in a paper; a word somebody said is no name is left out.

    `places` are the labels of what is typed. Names of the client, of whoever signs and of the
    practice may stand there.
    """
    clients = _others(ground)
    if not clients:
        return ()
    names = [name for client in clients for name in (client.name, client.preferred_name) if name]
    own = [ground.client.name, ground.client.preferred_name, ground.practice.name]
    own += ground.guardians  # a letter about a child may go to a parent who takes part
    own += [ground.author.name, ground.second.name if ground.second else ""]
    words = set(ground.paper.draft.get("plain_words", []))
    seen: dict[str, Found] = {}
    for text, label in (*_typed(ground, places), *((t, FROM_RECORD) for t in _texts(content))):
        for each in named(text, names, own=own):
            if each.whole or each.name not in words:
                seen.setdefault(each.name, Found(each.name, label, each.whole))
    return tuple(seen.values())


def refusal(found_ones: Iterable[Found]) -> str:
    """Why such a paper is not signed, naming where; nothing where nobody is named."""
    told = [f"“{each.name}” in {_place(each.where)}" for each in found_ones]
    if not told:
        return ""
    return (
        f"A paper names nobody else who takes part, and here stands {', '.join(told)}. "
        "“Partner”, “your sister” or “somebody in the group” says as much."
    )


def _place(label: str) -> str:
    return label if label == FROM_RECORD else f"“{label}”"


def _others(ground: Ground) -> list[Client]:
    rows = Participant.objects.filter(episode=ground.episode, wrong_at__isnull=True)
    others = rows.exclude(client=ground.client).select_related("client")
    return [row.client for row in others.order_by("joined_on", "created_at")]


def _typed(ground: Ground, places: dict[str, str]) -> Iterator[tuple[str, str]]:
    for slot, label in places.items():
        yield ground.draft(slot), label


def _texts(content: Any) -> Iterator[str]:
    """Every text of a paper, but for the letterhead and the signatures."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, tuple):
        for each in content:
            yield from _texts(each)
    elif is_dataclass(content) and not isinstance(content, NOT_WORDS):
        for field in fields(content):
            yield from _texts(getattr(content, field.name))
