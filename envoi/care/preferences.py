"""What a practice has chosen for itself, beside what the knowledge proposes."""

from typing import Any
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit
from envoi.care.actors import Actor
from envoi.care.answers import Saved
from envoi.domain.age import MAJORITY
from envoi.domain.role import Act
from envoi.records.models import Practice


def of(practice: UUID, name: str, default: Any) -> Any:
    """What was chosen under this name, or the default."""
    chosen = Practice.objects.values_list("defaults", flat=True).get(id=practice)
    return chosen.get(name, default)


@transaction.atomic
def choose(name: str, value: Any, *, default: Any, by: Actor) -> Saved:
    """The actor's practice goes by this from now on; the caller has checked the value."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    practice = Practice.objects.select_for_update().get(id=by.practice)
    if practice.defaults.get(name, default) == value:
        return Saved(practice.id, practice.version, again=True)
    practice.defaults = {**practice.defaults, name: value}
    practice.version += 1
    practice.save(update_fields=["defaults", "version"])
    audit.wrote(by, "chose", name, practice.id, chosen=value)
    return Saved(practice.id, practice.version)


def majority(practice: UUID) -> int:
    """At how many years somebody is of age where this practice is; not verified for any place."""
    return int(of(practice, "majority", None) or MAJORITY)
