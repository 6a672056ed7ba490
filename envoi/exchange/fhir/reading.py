"""FHIR R4 from files into a reading: every file is gone through once, then all is settled."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from envoi.exchange.fhir import (
    concern,
    episode,
    goal,
    meeting,
    observation,
    patient,
    people,
    questionnaire,
    resource,
    score,
    session,
    therapist,
)
from envoi.exchange.fhir.collected import Collected
from envoi.exchange.fhir.files import MOST_REJECTED, Found, all_files, kind_of, resources
from envoi.exchange.fhir.reference import Origin
from envoi.exchange.fhir.refusal import Ignored, Refused
from envoi.exchange.fhir.settling import Settling
from envoi.exchange.incoming import Reading, Rejected, Unreadable

Progress = Callable[[str, int], None]
TELL_EVERY = 1_000
FIELD = re.compile(r"at `\$\.([A-Za-z]+)")
NAMES = re.compile(r"[A-Z][A-Za-z]{1,60}")

READERS: dict[str, tuple[type[resource.Resource], Callable[[Any, Origin, Collected], None]]] = {
    "Patient": (resource.Patient, patient.read),
    "EpisodeOfCare": (resource.EpisodeOfCare, episode.read),
    "Encounter": (resource.Encounter, session.read),
    "Appointment": (resource.Appointment, session.read_appointment),
    "Observation": (resource.Observation, observation.read),
    "QuestionnaireResponse": (resource.QuestionnaireResponse, questionnaire.read),
    "Goal": (resource.Goal, goal.read),
    "Condition": (resource.Condition, concern.read),
    "Practitioner": (resource.Practitioner, therapist.read_practitioner),
    "PractitionerRole": (resource.PractitionerRole, therapist.read_role),
    "CareTeam": (resource.CareTeam, therapist.read_team),
}
DECODERS = {kind: msgspec.json.Decoder(type_) for kind, (type_, _) in READERS.items()}
SETTLERS = (episode.settle, meeting.settle, score.settle, goal.settle, concern.settle)


def read_fhir(
    files: Sequence[Path], *, source: str, reading: Reading, progress: Progress | None = None
) -> None:
    """Add what these files hold to `reading`, as one set: references across files work.

    A folder stands for the FHIR files in it. Raises Unreadable, and adds nothing, where no file can
    be read; where others can, one that cannot is among the rejected.
    """
    paths = [path for given in files for path in all_files(given)]
    collected = Collected()
    unreadable = []
    for index, path in enumerate(paths):
        try:
            collected.take(_collected(path, index, progress))
        except Unreadable as error:
            unreadable.append(Rejected(path.name, None, "", str(error)))
    if len(unreadable) == len(paths):
        raise Unreadable(unreadable[0].why if unreadable else "There is no FHIR file to read.")
    collected.rejected.extend(unreadable)
    _settle(collected, source, reading)
    reading.files.extend(path.name for path in paths if path.name not in reading.files)


def _collected(path: Path, index: int, progress: Progress | None) -> Collected:
    into = Collected()
    count = 0
    for each in resources(path):
        if isinstance(each, Rejected):
            into.rejected.append(each)
        else:
            _take(each, index, into)
            count = each.number
        if len(into.rejected) > MOST_REJECTED:
            raise Unreadable(f"{path.name}: more than {MOST_REJECTED:,} entries cannot be read.")
        if progress and count % TELL_EVERY == 0:
            progress(path.name, count)
    if progress:
        progress(path.name, count)
    return into


def _take(found: Found, index: int, into: Collected) -> None:
    """One resource, with those it contains, into what is collected."""
    if found.kind not in READERS:
        known = NAMES.fullmatch(found.kind) or not found.text
        into.ignore(found.kind if known else "Something that is no FHIR resource")
        return
    origin = Origin(found.place, found.full_url, f"{index}:{found.number}")
    try:
        read = DECODERS[found.kind].decode(found.text)
        for inner in read.contained:
            _take_contained(inner, origin, into)
        READERS[found.kind][1](read, origin, into)
    except Refused as error:
        into.reject(found.place, error.field, error.why)
    except Ignored as label:
        into.ignore(str(label))
    except (ValueError, RecursionError) as error:
        into.reject(found.place, *_why(error))


def _take_contained(text: msgspec.Raw, origin: Origin, into: Collected) -> None:
    """A contained resource, where it is of use to another; it is no news by itself."""
    kind = kind_of(text)
    if kind in READERS:
        read = DECODERS[kind].decode(text)
        try:
            READERS[kind][1](read, origin._replace(contained=True), into)
        except Ignored:
            return


def _why(error: Exception) -> tuple[str, str]:
    """Field and sentence for what the decoder says."""
    if isinstance(error, RecursionError):
        return "", "It is nested deeper than FHIR ever is."
    if isinstance(error, msgspec.ValidationError):
        found = FIELD.search(str(error))
        field = found[1] if found else ""
        return field, f"Its {field or 'content'} is not written as FHIR R4 writes it."
    return "", "It is not well-formed JSON in UTF-8."


def _settle(collected: Collected, source: str, reading: Reading) -> None:
    at = Settling(collected, people.gathered(collected), source)
    for settle in SETTLERS:
        settle(at)
    done = at.settled
    at.people.mean(client for each in done.episodes for client in each.clients)
    for values in (done.sessions, done.scores, done.goals, done.concerns):
        at.people.mean(each.client for each in values)
    reading.clients.extend(at.people.clients())
    reading.episodes.extend(done.episodes)
    reading.sessions.extend(done.sessions)
    reading.scores.extend(done.scores)
    reading.goals.extend(done.goals)
    reading.concerns.extend(done.concerns)
    reading.rejected.extend(sorted(collected.rejected, key=_stood))
    reading.ignored.update(collected.ignored)


def _stood(rejected: Rejected) -> tuple[str, int]:
    return rejected.file, rejected.line or 0
