"""The progress letter: evidence from the record, and at least one sentence the therapist wrote."""

from collections.abc import Iterator

from envoi.care import progress, sentences
from envoi.care.paper_ground import Ground, in_words, letterhead, lines, paragraphs, signatures
from envoi.documents import paper as documents
from envoi.documents.paper import Line, Quote, Section
from envoi.domain import session

SLOTS = {
    "opening": "How the letter begins",
    "pride": "What you want to say, in your own words",
    "closing": "How the letter ends",
}
SHORTEST = 12  # characters: less is hardly a sentence


def offered(ground: Ground) -> dict[str, str]:
    """The beginning and the end as proposals; the middle is the therapist's alone."""
    return {"opening": _opening(ground), "pride": "", "closing": _closing(ground)}


def _opening(ground: Ground) -> str:
    day = ground.ending.last_contact_on or ground.ending.last_session_on
    if day is None:
        return ""
    attended = session.counts(ground.picture.visits).attended
    gaps = {"on": in_words(day), "sessions": sentences.counted(attended, "session")}
    key = "opening_planned" if day > ground.today else "opening"
    return ground.say.say(f"letter.{key}", **gaps)


def _closing(ground: Ground) -> str:
    person = ground.texts.get("check_in_with", "").strip().splitlines()
    if person:
        return ground.say.say("letter.return", person=person[0].strip())
    return ground.say.say("letter.return_alone")


def evidence(ground: Ground) -> tuple[progress.Evidence, ...]:
    """The smallest true steps, offered; the therapist chooses among them."""
    return progress.evidence(ground.episode.id, ground.client.id, language=ground.say.language)


def chosen(ground: Ground) -> tuple[progress.Evidence, ...]:
    """The steps that go into the letter."""
    wanted = set(ground.paper.draft.get("evidence", []))
    return tuple(each for each in evidence(ground) if " ".join(each.refs) in wanted)


def refusal(ground: Ground) -> str:
    """Why this letter cannot be signed yet, or nothing."""
    own = " ".join(ground.draft("pride").split())
    if len(own) < SHORTEST or own in {each.sentence for each in evidence(ground)}:
        return (
            "This letter still needs a sentence of your own: something you saw, "
            "in your words, that no record can say."
        )
    return ""


def compose(ground: Ground, *, draft: bool) -> documents.Paper:
    """The letter as plain content."""
    say = ground.say.say
    return documents.Paper(
        kind="progress_letter",
        title="",
        practice=letterhead(ground.practice),
        client_name=ground.name,
        date=in_words(ground.today),
        dated=ground.today,
        greeting=say("letter.greeting", name=ground.name),
        farewell=say("letter.farewell"),
        sections=tuple(_sections(ground)),
        **signatures(ground, draft=draft),
        draft=draft,
        language=ground.say.language,
        identifier="" if draft else str(ground.paper.id),
    )


def _sections(ground: Ground) -> Iterator[Section]:
    say = ground.say.say
    proposal = offered(ground)
    opening = ground.draft("opening", proposal["opening"])
    if opening.strip():
        yield Section("opening", lines=paragraphs(opening))
    items = tuple(Line(each.sentence, each.refs) for each in chosen(ground))
    if items:
        yield Section("progress", lines=(Line(say("letter.evidence")),), items=items)
    quotes = tuple(Quote(each.words, "") for each in ground.quotations)
    if quotes:
        yield Section("quotes", lines=(Line(say("letter.quotes")),), quotes=quotes)
    if ground.draft("pride").strip():
        yield Section("pride", lines=paragraphs(ground.draft("pride")))
    nexts = tuple(Line(line) for line in lines(ground.texts.get("next_steps", "")))
    if nexts:
        yield Section("next", lines=(Line(say("letter.next")),), items=nexts)
    closing = ground.draft("closing", proposal["closing"])
    if closing.strip():
        yield Section("return", lines=paragraphs(closing))
