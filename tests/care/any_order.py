"""Acts on an ending in any order: what a tired person, or two at once, may click."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st

from envoi.care import (
    book,
    closings,
    deaths,
    ending_words,
    endings,
    reopenings,
    risk_handovers,
    short_forms,
)
from envoi.care.actors import Actor
from envoi.domain import ending as rules
from envoi.knowledge import library
from envoi.records.models import Death, Ending, RiskFlag
from envoi.records.models.ending import INITIATORS, MANNERS
from tests import build, people

REASONS = [reason.code for reason in library.reasons()]


@dataclass
class Walk:
    """One course of therapy on which somebody acts, and what they choose."""

    episode: UUID
    by: Actor
    data: st.DataObject

    def one_of(self, choices: Any) -> Any:
        return self.data.draw(st.sampled_from(list(choices)))

    @property
    def ending(self) -> Ending | None:
        return endings.current(self.episode, by=self.by)

    @property
    def client(self) -> UUID:
        return book.people(self.episode)[0][0]


Act = Callable[[Walk], Any]


def consider(walk: Walk) -> Any:
    return endings.consider(walk.episode, by=walk.by, ref=uuid4(), reason=walk.one_of(REASONS))


def talk(walk: Walk) -> Any:
    told = {"on": walk.by.today, "initiated_by": walk.one_of(INITIATORS), "why": "So it is."}
    return endings.talk(walk.episode, by=walk.by, ref=uuid4(), reason=walk.one_of(REASONS), **told)


def short(walk: Walk) -> Any:
    return short_forms.short_form(
        walk.episode,
        reason=walk.one_of(REASONS),
        initiated_by=walk.one_of(INITIATORS),
        last_contact_on=walk.by.today,
        manner=walk.one_of(MANNERS),
        risk_answer=walk.one_of(["", "none", "plan_or_intent"]),
        risk_asked_on=walk.by.today,
        offered="",
        by=walk.by,
        ref=uuid4(),
    )


def _on_it(act: Callable[[Walk, UUID], Any]) -> Act:
    def done(walk: Walk) -> Any:
        ending = walk.ending
        return None if ending is None else act(walk, ending.id)

    done.__name__ = act.__name__
    return done


@_on_it
def rename(walk: Walk, ref: UUID) -> Any:
    also = walk.data.draw(st.lists(st.sampled_from(REASONS), max_size=2))
    return endings.rename(ref, reason=walk.one_of(REASONS), also=also, by=walk.by)


@_on_it
def write(walk: Walk, ref: UUID) -> Any:
    return ending_words.write(ref, {"next_steps": "Walk in the mornings"}, by=walk.by)


@_on_it
def decide(walk: Walk, ref: UUID) -> Any:
    return endings.decide(ref, on=walk.by.today, by=walk.by)


@_on_it
def more_time(walk: Walk, ref: UUID) -> Any:
    return endings.more_time(ref, until=walk.by.today + timedelta(days=21), by=walk.by)


@_on_it
def interrupt(walk: Walk, ref: UUID) -> Any:
    return endings.interrupt(ref, by=walk.by)


@_on_it
def resume(walk: Walk, ref: UUID) -> Any:
    return endings.resume(ref, by=walk.by)


@_on_it
def stay(walk: Walk, ref: UUID) -> Any:
    return endings.go_on(ref, reason="", review_on=None, by=walk.by)


@_on_it
def prepare(walk: Walk, ref: UUID) -> Any:
    told = {"last_contact_on": walk.by.today, "manner": walk.one_of(MANNERS), "offered": ""}
    said = walk.one_of(INITIATORS)
    return closings.prepare(ref, by=walk.by, initiated_by=said, **told)


@_on_it
def hand_over(walk: Walk, ref: UUID) -> Any:
    told = {"kind": walk.one_of(["handover", "consultation"]), "with_whom": "Dr Osei"}
    told |= {"accepted_on": walk.by.today, "cover_until": walk.by.today, "note": "All of it."}
    return risk_handovers.hand_over_risk(
        ref, by=walk.by, new=uuid4(), safety_contact="116 123", **told
    )


@_on_it
def close(walk: Walk, ref: UUID) -> Any:
    return closings.close(ref, by=walk.by)


@_on_it
def undo(walk: Walk, ref: UUID) -> Any:
    return reopenings.undo(ref, by=walk.by)


@_on_it
def reopen(walk: Walk, ref: UUID) -> Any:
    return reopenings.reopen(ref, reason="Too early.", by=walk.by)


@_on_it
def follow_up(walk: Walk, ref: UUID) -> Any:
    return endings.follow_up(ref, by=walk.by)


def flag(walk: Walk) -> Any:
    return build.entry("risk-flag", walk.episode, why="Said so.", by=walk.by)


def flag_gone(walk: Walk) -> Any:
    row = RiskFlag.objects.filter(episode=walk.episode, wrong_at__isnull=True).first()
    return row and book.mark_wrong("risk-flag", row.id, reason="Not so.", by=walk.by)


def asked(walk: Walk) -> Any:
    said = walk.one_of(["none", "thoughts", "plan_or_intent"])
    return build.entry("risk-asked", walk.episode, answer=said, by=walk.by)


def plan(walk: Walk) -> Any:
    return build.entry("safety-plan", walk.episode, text="Call Lena.", by=walk.by)


def died(walk: Walk) -> Any:
    told = {"heard_on": walk.by.today, "died_on": None, "suicide": "not_known", "family": ""}
    return deaths.record(walk.client, by=walk.by, ref=uuid4(), note_wanted="no", **told)


def alive(walk: Walk) -> Any:
    row = Death.objects.filter(client=walk.client, wrong_at__isnull=True).first()
    return row and deaths.take_back(row.id, reason="Another person.", by=walk.by)


ACTS: tuple[Act, ...] = (
    *(consider, talk, short, rename, write, decide, more_time, interrupt, resume, stay),
    *(prepare, hand_over, close, close, undo, reopen, follow_up),
    *(flag, flag_gone, asked, plan, died, alive),
)


def walked(data: st.DataObject, most: int = 12) -> Walk:
    """A course on which any of these acts were tried, in any order."""
    walk = Walk(build.episode(), people.mara(), data)
    for act in data.draw(st.lists(st.sampled_from(ACTS), max_size=most)):
        act(walk)
    return walk


def folded(ending: Ending) -> rules.Stage | None:
    """The stage its events lead to."""
    return rules.fold(rules.Event(row.event) for row in endings.history(ending))
