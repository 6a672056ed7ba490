"""What is said and written on the way to an ending: each one's answers, and texts in their places.

A newer answer stands before an older one; nothing that was said is overwritten. Texts are kept
with every pause in typing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from envoi.care import audit, endings, entries, joint
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import day, past_day
from envoi.care.episodes import stamped
from envoi.domain.ending import Question
from envoi.knowledge import library
from envoi.records.models import Ending, EndingAnswer, EndingText
from envoi.records.models.row import new_ref

ONLY_ME, RECORD, CLIENT = "only_me", "record", "client"
# Each place a text has in an ending, and who reads it.
SLOTS = {
    "then_and_now": RECORD,
    "turning_points": RECORD,
    "why_ready": CLIENT,
    "reply": RECORD,
    "next_steps": CLIENT,
    "relapse_signs": CLIENT,
    "relapse_then": CLIENT,
    "people_to_call": CLIENT,
    "check_in_with": CLIENT,
    "check_in_how_often": CLIENT,
    "contact_after": CLIENT,
    "farewell": CLIENT,
    "told_in_session": RECORD,
    "interpreter": RECORD,
}
# Each question, and who is asked. Answers with a number go from 0 to 10.
QUESTIONS = {
    "ready": ("client",),
    "skills": ("client",),
    "confidence": ("client",),
    "support": ("client",),
    "want": ("client", "therapist"),
    "other_care": ("therapist",),
    "feelings": ("client", "therapist"),
    "goals_done": ("client", "decider", "therapist"),
    "end_with_plan": ("client", "decider", "therapist"),
    "codes_answer": ("therapist",),
}
LONGEST = 20_000


@dataclass(frozen=True)
class Said:
    """One answer as it is read: who, when, what, for whose eyes.

    `decider` is who decides for the client; the answer is theirs then, and not the client's.
    """

    question: str
    speaker: str
    client: UUID | None
    on: date
    rating: int | None
    choice: str
    words: str
    audience: str
    decider: UUID | None = None

    @property
    def key(self) -> "Key":
        """Which question, as whom, by whom."""
        return self.question, self.speaker, self.decider or self.client


@transaction.atomic
def say(
    ref: UUID,
    *,
    question: str,
    speaker: str,
    on: date,
    by: Actor,
    client: UUID | None = None,
    rating: int | None = None,
    choice: str = "",
    words: str = "",
    audience: str = RECORD,
    decider: UUID | None = None,
) -> Answer:
    """One person's answer; the same answer again adds nothing."""
    ending = endings.working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    asked = asked_here(ending).get(question)
    refused = (
        _whose_refused(ending, question, speaker, client)
        or _decider_refused(speaker, client, decider, on)
        or _what_refused(rating, words, choice, asked)
        or _when_refused(on, asked, by)
    )
    if refused:
        return refused
    told = Said(question, speaker, client, on, rating, choice, words.strip(), audience, decider)
    if told == latest(ref).get(told.key):
        return Saved(ref, again=True)
    row = EndingAnswer(
        id=new_ref(),
        ending=ending,
        question=question,
        speaker=speaker,
        client_id=client,
        decider_id=decider,
        on=on,
        rating=rating,
        choice=choice,
        words=words.strip(),
        audience=audience,
    )
    return entries.add(row, by=by, question=question)


def asked_here(ending: Ending) -> dict[str, Question]:
    """The questions of this ending's own pathway, by code."""
    pathway = library.pathway(ending.pathway, ending.pathway_version)
    return {question.code: question for step in pathway.steps for question in step.questions}


def _whose_refused(
    ending: Ending, question: str, speaker: str, client: UUID | None
) -> Refused | None:
    asked = asked_here(ending).get(question)
    if speaker not in ((asked.speaker,) if asked else QUESTIONS.get(question, ())):
        return Refused("This question is not asked of this person.")
    if (speaker == "therapist") != (client is None):
        return Refused("Please say whose answer this is.")
    here = dict(endings.people(ending))
    if question == "feelings":  # it is somebody leaving them, too
        here |= dict(endings.others(ending))
    if client is not None and client not in here:
        raise NotThere
    return None


def _decider_refused(
    speaker: str, client: UUID | None, decider: UUID | None, on: date
) -> Refused | None:
    """Who decides for the client decides on the day they answer, and answers as themselves."""
    if speaker != "decider" and decider is None:
        return None
    deciding = joint.guardians(client, on) if client is not None else ()
    if speaker != "decider" or decider not in {row.id for row in deciding}:
        return Refused("On that day this person did not decide for the client.", "on")
    return None


def _what_refused(
    rating: int | None, words: str, choice: str, asked: Question | None
) -> Refused | None:
    if rating is not None and not 0 <= rating <= 10:  # noqa: PLR2004 - the scale
        return Refused("This goes from 0 to 10.", "rating")
    if len(words) > LONGEST:
        return Refused("This is longer than fits here; please shorten it a little.", "words")
    if asked and choice and choice not in dict(asked.choices):
        return Refused("Please choose one of the answers.", "choice")
    return None


def _when_refused(on: date, asked: Question | None, by: Actor) -> Refused | None:
    sentence = day(on, by) if asked and asked.ahead else past_day(on, by)
    return Refused(sentence, "on") if sentence else None


Key = tuple[str, str, UUID | None]


def latest(ref: UUID) -> dict[Key, Said]:
    """The newest answer to each question of each person."""
    rows = EndingAnswer.objects.filter(ending=ref, wrong_at__isnull=True)
    newest: dict[Key, Said] = {}
    for row in rows.order_by("on", "created_at"):
        said = Said(
            row.question,
            row.speaker,
            row.client_id,
            row.on,
            row.rating,
            row.choice,
            row.words,
            row.audience,
            row.decider_id,
        )
        newest[said.key] = said
    return newest


def texts(ref: UUID) -> dict[str, str]:
    """Every text of an ending, by its place."""
    return {row.slot: row.text for row in EndingText.objects.filter(ending=ref)}


@transaction.atomic
def write(ref: UUID, values: Mapping[str, str], *, by: Actor) -> Answer:
    """Texts kept in their places: those that changed; one audit row for all of them."""
    ending = endings.working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    if any(slot not in SLOTS for slot in values):
        raise NotThere
    too_long = next((slot for slot, text in values.items() if len(text) > LONGEST), None)
    if too_long:
        return Refused("This is longer than fits here; please shorten it a little.", too_long)
    kept = {row.slot: row for row in EndingText.objects.filter(ending=ending)}
    changed = [slot for slot, text in values.items() if _keep(kept, ending, slot, text, by)]
    if changed:
        audit.wrote(by, "wrote", "ending", ending.id, texts=sorted(changed))
    return Saved(ref)


def _keep(kept: dict[str, EndingText], ending: Ending, slot: str, text: str, by: Actor) -> bool:
    row = kept.get(slot)
    if row is None and not text.strip():
        return False
    if row is not None and row.text == text:
        return False
    if row is None:
        row = EndingText(id=new_ref(), ending=ending, slot=slot, audience=SLOTS[slot])
        stamped(row, by)
        row.text, row.saved_at = text, by.now
        row.save(force_insert=True)
        return True
    row.text, row.saved_at, row.version = text, by.now, row.version + 1
    row.save()
    return True
