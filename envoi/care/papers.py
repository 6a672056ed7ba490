"""Papers: drafts that are never lost, signed ones that never change, remarks that come after."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from envoi.care import (
    access,
    audit,
    cosignatures,
    disclosures,
    endings,
    entries,
    letter_reading,
    letter_ways,
    paper_form_letter,
    paper_keepsake,
    paper_letter,
    paper_names,
    paper_summary,
    progress,
    turns,
)
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved, Stale
from envoi.care.checks import past_day, said
from envoi.care.paper_ground import Ground, ground, in_words
from envoi.documents import pdf
from envoi.domain.letter import AddressedTo
from envoi.domain.role import Act
from envoi.knowledge import library
from envoi.records.models import Addendum, Paper, Task

TITLES = {
    "closing_summary": "Closing summary",
    "progress_letter": "Progress letter",
    "keepsake": "Keepsake",
}
AUDIENCES = {
    "closing_summary": "In the record; the client may ask for it.",
    "progress_letter": "Will be given or sent to the client.",
    "keepsake": "Will be given to the client.",
}
COMPOSERS: dict[str, ModuleType] = {
    "closing_summary": paper_summary,
    "progress_letter": paper_letter,
    "keepsake": paper_keepsake,
    "letter": paper_form_letter,
}
LONGEST = 20_000


@dataclass(frozen=True)
class Place:
    """One place to write in, with what stands there."""

    slot: str
    label: str
    text: str
    hint: str = ""


@dataclass(frozen=True)
class Remark:
    """An addendum to a signed paper."""

    on: str
    text: str
    author: str


@dataclass(frozen=True)
class PaperPage:
    """One paper as its page shows it."""

    ref: UUID
    kind: str
    title: str
    audience: str
    client_name: str
    episode: UUID
    client: UUID
    ending: UUID | None
    version: int
    places: tuple[Place, ...]
    evidence: tuple[tuple[str, str, bool], ...]
    quotations: tuple[str, ...]
    refused: str
    names: tuple[paper_names.Found, ...]  # others who take part, and are named here
    named: str
    signed: str
    waits: str
    cosign: bool
    given_back: str
    sha256: str
    left_house: str
    remarks: tuple[Remark, ...]
    held: str
    thing: str
    replaced: str
    cited: tuple[str, ...]
    pages: int
    letter: str
    tone: str
    empty: tuple[str, ...]
    reads: str
    language: str
    mark: str
    speaker: str
    to_family: bool
    ways: tuple[letter_ways.WayOut, ...]


@dataclass(frozen=True)
class Listed:
    """A paper in a list."""

    ref: UUID
    kind: str
    title: str
    client_name: str
    told: str


@transaction.atomic
def begin(ending: UUID, *, kind: str, client: UUID, by: Actor, ref: UUID) -> Answer:
    """A paper for one client; there is one of each kind, and asking again finds it."""
    found = endings.taken(ending, by=by)
    if kind not in TITLES:
        raise NotThere
    if not access.treats(by, found.episode_id):
        return Refused("Only the person who treats writes papers.")
    if client not in dict(endings.people(found)):
        raise NotThere
    standing = Paper.objects.filter(ending=ending, kind=kind, client=client).first()
    if standing is not None:
        return Saved(standing.id, standing.version, again=True)
    row = Paper(
        id=ref,
        episode_id=found.episode_id,
        ending=found,
        client_id=client,
        kind=kind,
        saved_at=by.now,
        draft={},
    )
    return entries.add(row, by=by, kind=kind)


def listed(ending: UUID, *, by: Actor) -> tuple[Listed, ...]:
    """The papers of an ending."""
    return _listed(Paper.objects.filter(ending=endings.find(ending, by=by)), by)


def of_episode(episode: UUID, *, by: Actor) -> tuple[Listed, ...]:
    """The papers of a course, those of its endings among them."""
    rows = Paper.objects.filter(episode=access.episode(by, episode))
    if not access.treats(by, episode):
        rows = rows.exclude(ending__stage="considered")
    return _listed(rows, by)


def _listed(papers: QuerySet[Paper], by: Actor) -> tuple[Listed, ...]:
    rows = list(papers.select_related("client", "proposed_by").order_by("created_at"))
    hands = cosignatures.hands({row.proposed_by_id for row in rows if row.proposed_by_id}, by=by)
    return tuple(
        Listed(
            row.id,
            row.kind,
            title_of(row),
            row.client.preferred_name or row.client.name,
            _state(row, hands),
        )
        for row in rows
    )


def title_of(row: Paper) -> str:
    """What a paper is called, for whoever writes it; another language is named beside it."""
    if row.kind != "letter":
        return TITLES[row.kind]
    name = library.letter(row.letter).name
    return name if row.language == "en" else f"{name}, {library.wording(row.language).name}"


def _slots(row: Paper) -> Mapping[str, str]:
    """The places of a paper, with what belongs in each."""
    if row.kind == "letter":
        return paper_form_letter.slots(row)
    found: Mapping[str, str] = COMPOSERS[row.kind].SLOTS
    return found


def _state(row: Paper, hands: cosignatures.Hands) -> str:
    if row.left_house_on:
        return f"signed, and given on {in_words(row.left_house_on)}"
    if row.signed_at:
        return f"signed {in_words(hands.day(row.signed_at))}"
    return _waits(row, hands) or "draft"


def _waits(row: Paper, hands: cosignatures.Hands) -> str:
    """Who put it before whom, while it waits for the second signature."""
    if row.proposed_by is None or row.signed_at is not None:
        return ""
    return hands.told(row.proposed_by.id, row.proposed_by.name)


def page(ref: UUID, *, by: Actor) -> PaperPage:
    """One paper with its places; the view is audited."""
    row = _paper(ref, by)
    audit.viewed(by, "paper", ref, client=row.client_id)
    base = ground(row, by=by)
    composer = COMPOSERS[row.kind]
    offered = composer.offered(base)
    hands = cosignatures.hands([row.proposed_by_id] if row.proposed_by_id else [], by=by)
    waits = _waits(row, hands)
    signed = row.signed_at is not None
    content = None if signed else composer.compose(base, draft=True)
    made = pdf.render(content) if content else None
    names = _names(base, content) if content else ()
    letter = letter_ways.letter_of(row)
    what = letter_ways.thing(row)
    return PaperPage(
        ref=ref,
        kind=row.kind,
        title=title_of(row),
        audience=letter.audience if letter else AUDIENCES[row.kind],
        client_name=base.name,
        episode=row.episode_id,
        client=row.client_id,
        ending=row.ending_id,
        version=row.version,
        places=tuple(
            Place(slot, label, base.draft(slot, offered[slot]), _hint(row, slot))
            for slot, label in _slots(row).items()
        ),
        evidence=() if signed else _evidence(base),
        quotations=tuple(each.words for each in base.quotations),
        refused=_refusal(base),
        names=names,
        named=paper_names.refusal(names),
        signed=in_words(hands.day(row.signed_at)) if row.signed_at else "",
        waits=waits,
        cosign=bool(waits and row.proposed_by_id and hands.mine(row.proposed_by_id)),
        given_back="" if signed or waits else cosignatures.remarks([ref]).get(ref, ""),
        sha256=row.sha256,
        left_house=_left(row),
        remarks=_remarks(row),
        held=_held(row, by),
        thing=str(what or ""),
        replaced=_undrawn(made.replaced) if made else "",
        cited=made.cited if made else (),
        pages=made.pages if made else 0,
        letter=row.letter,
        tone=letter.tone if letter else "",
        empty=paper_form_letter.empty(base) if letter and not signed else (),
        reads=letter_reading.told(letter, content) if letter and content else "",
        language=base.say.name,
        mark=base.say.mark,
        speaker=row.speaker,
        to_family=letter is not None and letter.addressed_to is AddressedTo.FAMILY,
        ways=letter_ways.ways(row) if signed and not row.left_house_on else (),
    )


def _held(row: Paper, by: Actor) -> str:
    """What stands over the client before this paper is given: safety comes before any letter."""
    stands = None if row.left_house_on else letter_ways.held(row, by=by)
    return stands.sentence if stands else ""


def _hint(row: Paper, slot: str) -> str:
    return paper_form_letter.hint(row, slot) if row.kind == "letter" else ""


def _left(row: Paper) -> str:
    return f"{in_words(row.left_house_on)}, {row.left_house_how}" if row.left_house_on else ""


def _remarks(row: Paper) -> tuple[Remark, ...]:
    rows = Addendum.objects.filter(paper=row).select_related("created_by").order_by("created_at")
    return tuple(Remark(in_words(each.on), each.text, each.created_by.name) for each in rows)


def _evidence(base: Ground) -> tuple[tuple[str, str, bool], ...]:
    if base.paper.kind != "progress_letter":
        return ()
    wanted = set(base.paper.draft.get("evidence", []))
    found: Sequence[progress.Evidence] = paper_letter.evidence(base)
    return tuple((" ".join(e.refs), e.sentence, " ".join(e.refs) in wanted) for e in found)


def _refusal(base: Ground) -> str:
    check: Callable[[Ground], str] | None = getattr(COMPOSERS[base.paper.kind], "refusal", None)
    return check(base) if check else ""


def _names(base: Ground, content: Any) -> tuple[paper_names.Found, ...]:
    return paper_names.found(base, content, dict(_slots(base.paper)))


def _names_refused(base: Ground) -> Refused | None:
    """No paper names another who takes part; a word that only looks like it may be said to be."""
    content = COMPOSERS[base.paper.kind].compose(base, draft=False)
    sentence = paper_names.refusal(_names(base, content))
    return Refused(sentence, "names") if sentence else None


def _not_drawn(base: Ground) -> Refused | None:
    """No paper to a person has an empty box where a letter should be."""
    found = pdf.missing(COMPOSERS[base.paper.kind].compose(base, draft=False))
    return Refused(_undrawn(found), "letters") if found else None


def _undrawn(characters: Sequence[str]) -> str:
    if not characters:
        return ""
    shown = " ".join(characters[:12])
    return (
        f"No font of the house can draw these letters: {shown}. In a draft they stand as □. Please "
        "write them another way before this is signed; a name is changed in the record."
    )


def save_draft(
    ref: UUID,
    texts: Mapping[str, str],
    *,
    by: Actor,
    evidence: Sequence[str] | None = None,
    plain_words: Sequence[str] = (),
    version: int | None = None,
) -> Answer:
    """The draft as it stands now; kept with every pause in typing, and nothing else is touched.

    `plain_words` look like somebody's name and are said to be ordinary words here.
    """
    row = _paper(ref, by)
    refused = _may_write(row, by)
    if refused:
        return refused
    slots = _slots(row)
    if any(slot not in slots for slot in texts):
        raise NotThere
    too_long = next((slot for slot, text in texts.items() if len(text) > LONGEST), None)
    if too_long:
        return Refused("This is longer than fits here; please shorten it a little.", too_long)
    with transaction.atomic():
        turns.course(row.episode_id)
        fresh = Paper.objects.get(id=ref)
        refused = _may_write(fresh, by)
        if refused:
            return refused
        written = _written(fresh, texts, by)
        draft = _with(fresh.draft, written, evidence, plain_words)
        if draft == fresh.draft:
            return Saved(ref, fresh.version)
        if version is not None and version != fresh.version:
            theirs = dict(fresh.draft.get("texts", {}))
            return Stale(entries.SAVED_FIRST, fresh.version, theirs=theirs, yours=dict(texts))
        fresh.draft, fresh.saved_at, fresh.version = draft, by.now, fresh.version + 1
        fresh.save(update_fields=["draft", "saved_at", "version"])
        audit.wrote(by, "wrote", "paper", ref, client=row.client_id, texts=sorted(texts))
    return Saved(ref, fresh.version)


def _written(row: Paper, texts: Mapping[str, str], by: Actor) -> dict[str, str]:
    """What was written by hand: a place still as it was offered goes on growing with the record."""
    kept = row.draft.get("texts", {})
    if set(texts) <= set(kept):
        return dict(texts)
    offered = COMPOSERS[row.kind].offered(ground(row, by=by))
    return {
        slot: text
        for slot, text in texts.items()
        if slot in kept or _plain(text) != _plain(offered[slot])
    }


def _plain(text: str) -> str:
    """Without what a browser does to line breaks."""
    return text.replace("\r\n", "\n").strip()


def _with(
    before: Mapping[str, Any],
    texts: Mapping[str, str],
    evidence: Sequence[str] | None,
    plain_words: Sequence[str],
) -> dict[str, Any]:
    draft: dict[str, Any] = {**before, "texts": {**before.get("texts", {}), **texts}}
    if evidence is not None:
        draft["evidence"] = list(evidence)
    if plain_words:
        known = before.get("plain_words", [])
        draft["plain_words"] = list(dict.fromkeys([*known, *plain_words]))
    return draft


def _may_write(row: Paper, by: Actor) -> Refused | None:
    if row.signed_at is not None:
        return Refused("This paper is signed. What comes later stands in an addendum.")
    if not access.treats(by, row.episode_id):
        return Refused("Only the person who treats writes papers.")
    if row.proposed_at is not None:
        return Refused("This paper waits for the supervisor’s signature and stays as it is.")
    return None


def preview(ref: UUID, *, by: Actor) -> bytes:
    """The draft as it would look, with the marks of its facts; or the signed bytes."""
    row = _paper(ref, by)
    audit.viewed(by, "paper", ref, client=row.client_id)
    if row.pdf is not None:
        return bytes(row.pdf)
    made = pdf.render(COMPOSERS[row.kind].compose(ground(row, by=by), draft=True))
    return made.pdf


def sign(ref: UUID, *, by: Actor, speaker: str = "") -> Answer:
    """Signed is fixed: the bytes and their digest are kept, and never rendered again.

    An intern puts the paper before their supervisor; it is signed when both have. `speaker` is who
    speaks the letter's language and read it, where the house's words in it are not approved.
    """
    row = _paper(ref, by)
    if row.signed_at is not None or row.proposed_by_id == by.member:
        return Saved(ref, row.version, again=True)
    refused = _may_write(row, by)
    if refused:
        return refused
    row.speaker = " ".join(speaker.split())[:120]
    base = ground(row, by=by)
    sentence = _refusal(base)
    if sentence:
        return Refused(sentence, "pride")
    if named := _names_refused(base) or _not_drawn(base):
        return named
    if by.needs_cosignature:
        values = {"proposed_at": by.now, "proposed_by_id": by.member, "speaker": row.speaker}
        with transaction.atomic():
            return entries.correct(row, values, by=by, version=row.version, act="proposed")
    return _fix(row, base, by)


def _fix(row: Paper, base: Ground, by: Actor, act: str = "signed") -> Answer:
    """The paper as it will stay, and the task of writing it done."""
    made = pdf.render(COMPOSERS[row.kind].compose(base, draft=False))
    if made.replaced:
        return Refused(_undrawn(made.replaced), "letters")
    values = {
        "signed_at": by.now,
        "signed_by_id": by.member,
        "sha256": hashlib.sha256(made.pdf).hexdigest(),
        "pdf": made.pdf,
        "speaker": row.speaker,
        "draft": {**row.draft, "texts": _as_signed(row, base)},
    }
    with transaction.atomic():
        turns.course(row.episode_id)
        if Paper.objects.filter(id=row.id, signed_at__isnull=False).exists():
            return Saved(row.id, row.version, again=True)
        answer = entries.correct(row, values, by=by, version=row.version, act=act)
        if isinstance(answer, Saved):
            _done(row, by)
    return answer


def _as_signed(row: Paper, base: Ground) -> dict[str, str]:
    """Every place as it stands on the paper: from now on no record grows into it."""
    offered = COMPOSERS[row.kind].offered(base)
    return {slot: base.draft(slot, offered.get(slot, "")) for slot in _slots(row)}


def _done(row: Paper, by: Actor) -> None:
    for task in Task.objects.filter(ending=row.ending, code=row.kind, done_on__isnull=True):
        done = {"done_on": by.today, "done_by_id": by.member}
        entries.correct(task, done, by=by, version=None, act="done")


def cosign(ref: UUID, *, by: Actor) -> Answer:
    """The supervisor signs what a supervisee put before them; both names stand on the paper."""
    row = _paper(ref, by, Act.COSIGN)
    if row.signed_at is not None:
        return Saved(ref, row.version, again=True)
    refused = _cosigning_refused(row, by)
    if refused:
        return refused
    base = ground(row, by=by, second=by.member)
    sentence = _refusal(base)
    refused = Refused(sentence) if sentence else _names_refused(base) or _not_drawn(base)
    return refused or _fix(row, base, by, act="cosigned")


def give_back(ref: UUID, *, remark: str, by: Actor) -> Answer:
    """A draft again, with what should be looked at; that it was put forward stays readable."""
    row = _paper(ref, by, Act.COSIGN)
    refused = _cosigning_refused(row, by) or cosignatures.remark_refused(remark, by)
    if refused:
        return refused
    values = {"proposed_at": None, "proposed_by_id": None}
    with transaction.atomic():
        answer = entries.correct(row, values, by=by, version=row.version, act="gave back")
        if isinstance(answer, Saved):
            cosignatures.keep_remark(row, remark, by=by)
    return answer


def _cosigning_refused(row: Paper, by: Actor) -> Refused | None:
    if row.proposed_by_id is None or row.signed_at is not None:
        return Refused("This paper does not wait for a second signature.")
    if not cosignatures.hands([row.proposed_by_id], by=by).mine(row.proposed_by_id):
        return Refused(cosignatures.NOT_YOURS)
    return None


def given(ref: UUID, *, on: date, how: str, by: Actor, way: UUID | None = None) -> Answer:
    """A signed paper left the house: from now on closing cannot be undone, only reopened.

    `way` is the client's own way it was sent by, None where it was handed over in person. What
    stands over the client and what they said about that way is asked first.
    """
    row = _paper(ref, by)
    if row.signed_at is None:
        return Refused("Only a signed paper leaves the house.")
    sentence = past_day(on, by)
    if sentence:
        return Refused(sentence, "on")
    sentence = said("how it was given")(how, by)
    if sentence:
        return Refused(sentence, "how")
    refused = None if row.left_house_on else letter_ways.refused(row, way, by=by)
    if refused:
        return refused
    values = {"left_house_on": on, "left_house_how": how.strip()[:120]}
    with transaction.atomic():
        answer = entries.correct(row, values, by=by, version=None, act="given")
        if isinstance(answer, Saved):
            title, told = title_of(row), values["left_house_how"]
            to = _received_by(row)
            disclosures.of_paper(row, on=on, how=str(told), title=title, to=to, by=by)
    return answer


def _received_by(row: Paper) -> disclosures.Received | None:
    """Who received a letter that is not for the client; None where it is."""
    letter = letter_ways.letter_of(row)
    if letter is not None and (deciding := paper_form_letter.receivers(row)):
        return disclosures.Received(deciding, letter.ground, "For who decides to have and keep.")
    if letter is None or letter.addressed_to is not AddressedTo.FAMILY:
        return None
    texts = row.draft.get("texts", {})
    name = next(iter(str(texts.get("addressee", "")).strip().splitlines()), "the family")
    return disclosures.Received(name.strip(), letter.ground, "A word of sympathy.")


def add_remark(ref: UUID, *, text: str, by: Actor, new: UUID) -> Answer:
    """An addendum: the signed paper stays as it was."""
    row = _paper(ref, by)
    if row.signed_at is None:
        return Refused("This paper is not signed yet; change the draft itself.")
    sentence = said("what is to be added")(text, by)
    if sentence:
        return Refused(sentence, "text")
    remark = Addendum(id=new, paper=row, on=by.today, text=text.strip())
    with transaction.atomic():
        return entries.add(remark, by=by)


def is_there(ref: UUID, *, by: Actor) -> None:
    """Raises NotThere for whoever may not open this paper."""
    _paper(ref, by)


def clients_of(ending: UUID, *, by: Actor) -> tuple[tuple[UUID, str], ...]:
    """For whom papers of this ending may be written."""
    return endings.people(endings.find(ending, by=by))


def _paper(ref: UUID, by: Actor, act: Act = access.WRITE) -> Paper:
    row = (
        Paper.objects.filter(id=ref, practice=by.practice)
        .select_related("ending", "episode__practice", "client", "proposed_by")
        .first()
    )
    if row is None:
        raise NotThere
    access.episode(by, row.episode_id, act)
    return row
