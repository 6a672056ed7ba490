"""Named facts the answers on the way to an ending establish: yes, no or not recorded yet."""

from collections.abc import Mapping
from uuid import UUID

from envoi.care import ending_words, referral_facts
from envoi.domain.ending import Ask, Question
from envoi.records.models import Ending, Rupture

NO = frozenset({"no", "still_open"})


def of(ending: Ending) -> Mapping[str, bool | None]:
    """Every fact the pathway's own questions can establish; None: not recorded yet.

    A question to several clients is a yes once each of them answered so. That harm was said is
    known too from what is written down of what came between them. Where two questions can establish
    one fact, either is enough.
    """
    said = ending_words.latest(ending.id)
    facts: dict[str, bool | None] = {}
    done = referral_facts.of(ending)
    for question in ending_words.asked_here(ending).values():
        if question.fact:
            facts[question.fact] = _either(facts.get(question.fact), _together(question, said))
    if "harm_said" in facts and not facts["harm_said"]:
        written = Rupture.objects.filter(
            episode=ending.episode_id, harm_said=True, wrong_at__isnull=True
        )
        facts["harm_said"] = True if written.exists() else facts["harm_said"]
    # What was really done stands before what was answered.
    return facts | {name: True for name in done if name in facts}


def _either(one: bool | None, other: bool | None) -> bool | None:
    if one is None or other:
        return other
    return one


def _together(
    question: Question, said: Mapping[ending_words.Key, ending_words.Said]
) -> bool | None:
    given: dict[UUID | None, bool | None] = {
        client: _answered(question, each)
        for (code, _, client), each in said.items()
        if code == question.code
    }
    if not given or None in given.values():
        return None
    return all(given.values())


def _answered(question: Question, said: ending_words.Said) -> bool | None:
    if question.kind is Ask.CHOICE:
        return said.choice not in NO if said.choice else None
    return True if question.kind is Ask.DAY or said.words else None
