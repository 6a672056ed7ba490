"""Agreement: two answers of each, kept together; dissent leads to a day, or one side decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from envoi.care import ending_words, endings
from envoi.care.actors import Actor
from envoi.care.answers import Answer, Refused, Saved
from envoi.domain.ending import Agreement, Reply


@dataclass(frozen=True)
class Voice:
    """What one person answered to both questions; the therapist's voice has no client.

    With a `decider` it is the voice of who decides for the client, beside the client's own.
    A `wish` is the own voice of a client for whom somebody else decides: it stands beside the
    decision and is never counted into it, and a no in it is spoken of again.
    """

    client: UUID | None
    goals: str
    plan: str
    words: str
    decider: UUID | None = None
    wish: bool = False


def answer(
    ref: UUID,
    voices: Sequence[Voice],
    *,
    on: date,
    again_on: date | None,
    decided: bool,
    by: Actor,
) -> Answer:
    """Everybody's answers in one transaction, and what follows from them."""
    deciding = [voice for voice in voices if not voice.wish]
    agreement = Agreement(
        goals=tuple(_reply(voice.goals) for voice in deciding),
        plan=tuple(_reply(voice.plan) for voice in deciding),
        wishes=tuple(_reply(each) for v in voices if v.wish for each in (v.goals, v.plan)),
    )
    open_still = agreement.needs_a_day and not decided
    if open_still and again_on is None:
        return Refused("Please choose the day on which you speak of it again.", "again_on")
    with transaction.atomic():
        said = _all_said(ref, voices, on, by)
        if isinstance(said, Saved) and open_still and again_on is not None:
            said = endings.more_time(ref, until=again_on, by=by)
        elif isinstance(said, Saved) and (decided or agreement.all_on_plan):
            said = endings.decide(ref, on=on, by=by)
        if not isinstance(said, Saved):
            transaction.set_rollback(True)
    if isinstance(said, Refused) and said.field == "until":
        return Refused(said.sentence, "again_on")
    return said


def _all_said(ref: UUID, voices: Sequence[Voice], on: date, by: Actor) -> Answer:
    for voice in voices:
        for question, choice, words in (
            ("goals_done", voice.goals, ""),
            ("end_with_plan", voice.plan, voice.words),
        ):
            if not (choice or words):
                continue
            said = ending_words.say(
                ref,
                question=question,
                speaker=_speaker(voice),
                client=voice.client,
                decider=voice.decider,
                on=on,
                choice=choice,
                words=words,
                by=by,
            )
            if not isinstance(said, Saved):
                return said
    return Saved(ref)


def _speaker(voice: Voice) -> str:
    if voice.client is None:
        return "therapist"
    return "client" if voice.decider is None else "decider"


def _reply(choice: str) -> Reply | None:
    """A reply; that somebody was told, or complies with an order, is none."""
    return Reply(choice) if choice in set(Reply) else None
