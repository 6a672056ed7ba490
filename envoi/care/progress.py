"""The smallest true steps of a course, said in words a client may read."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from envoi.care import pictures
from envoi.domain import concern, progress
from envoi.domain.measure import points
from envoi.knowledge import library
from envoi.knowledge.wording_file import Wording
from envoi.records.models import Concern, ConcernRating, Goal


@dataclass(frozen=True)
class Evidence:
    """One true step as a sentence, with the rows it rests on."""

    sentence: str
    refs: tuple[str, ...]
    code: str


def evidence(episode: UUID, client: UUID, *, language: str = "en") -> tuple[Evidence, ...]:
    """Everything true and small that the record holds for one client of an episode."""
    picture = pictures.of_one(episode)
    goals = {str(row.id): row for row in Goal.objects.filter(episode=episode, client=client)}
    mine = tuple(goal for goal in picture.goals if goal.ref in goals)
    series = tuple(each for each in picture.series if each.client == str(client))
    steps = progress.smallest_steps(
        replace(picture, goals=mine, series=series), concerns(episode, client)
    )
    words = _words(episode, client, goals)
    said = library.wording(language)
    return tuple(Evidence(_sentence(step, words, said), step.refs, step.code) for step in steps)


def concerns(episode: UUID, client: UUID) -> tuple[concern.Concern, ...]:
    """A client's concerns as the domain knows them."""
    rows = Concern.objects.filter(episode=episode, client=client, wrong_at__isnull=True)
    ratings: dict[UUID, list[concern.ConcernRating]] = defaultdict(list)
    rated = ConcernRating.objects.filter(concern__in=rows, wrong_at__isnull=True)
    for row in rated.order_by("on", "created_at"):
        ratings[row.concern_id].append(concern.ConcernRating(row.on, row.rating))
    return tuple(
        concern.Concern(str(row.id), row.brought_on, row.words, tuple(ratings[row.id]))
        for row in rows.order_by("brought_on", "created_at")
    )


def _words(episode: UUID, client: UUID, goals: Mapping[str, Goal]) -> dict[str, str]:
    words = {ref: row.words for ref, row in goals.items()}
    rows = Concern.objects.filter(episode=episode, client=client)
    return words | {str(row.id): row.words for row in rows}


def _sentence(step: progress.Step, words: Mapping[str, str], said: Wording) -> str:
    gaps = {key: _gap(step.code, key, value, words, said) for key, value in step.facts.items()}
    if "goal" in gaps or "concern" in gaps:
        gaps["words"] = gaps.pop("goal", "") or gaps.pop("concern", "")
    if step.code == "measure":
        gaps["short"] = library.instrument(str(step.facts["instrument"])).short
    return said.say(f"evidence.{step.code}", **gaps)


def _gap(code: str, key: str, value: Any, words: Mapping[str, str], said: Wording) -> str:
    """What stands in one gap of a sentence: words, a month, a level, points."""
    if key in ("goal", "concern"):
        return words[str(value)].strip().rstrip(".")
    if key in ("then", "now"):
        return f"{date.fromisoformat(str(value)):%B %Y}"
    if key in ("before", "after"):
        return said.say(f"levels.{value}")
    if code == "measure" and key in ("first", "last", "threshold"):
        return points(int(value or 0))
    return str(value)
