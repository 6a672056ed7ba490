"""Invented FHIR resources as plain JSON values, and a way to have them read."""

import gzip
import json
from pathlib import Path
from typing import Any

from envoi.exchange.fhir.reading import read_fhir
from envoi.exchange.incoming import Reading

Json = dict[str, Any]
LOINC = "http://loinc.org"
NUMBERS = "https://numbers.example"
PHQ_ITEMS = [
    "44250-9",
    "44255-8",
    "44259-0",
    "44254-1",
    "44251-7",
    "44258-2",
    "44252-5",
    "44253-3",
    "44260-8",
]
ANSWERS = ["LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"]
PHQ_TOTAL, PHQ_PANEL, GAD_TOTAL = "44261-6", "44249-1", "70274-6"
TWELVE = [2, 2, 2, 2, 1, 1, 2, 0, 0]
DAY = "2024-03-05"


def patient(id_: str | None = "jonas", **more: Any) -> Json:
    return _with({"resourceType": "Patient", "name": [{"text": "Jonas Weber"}]}, id_, more)


def numbered(value: str, **more: Any) -> Json:
    return {"identifier": [{"system": NUMBERS, "value": value}], **more}


def encounter(id_: str | None = "e1", **more: Any) -> Json:
    said = {
        "resourceType": "Encounter",
        "status": "finished",
        "class": {"code": "AMB"},
        "subject": about(),
        "period": {"start": f"{DAY}T10:00:00+01:00", "end": f"{DAY}T10:50:00+01:00"},
    }
    return _with(said, id_, more)


def appointment(id_: str | None = "a1", **more: Any) -> Json:
    said = {
        "resourceType": "Appointment",
        "status": "booked",
        "start": f"{DAY}T10:00:00+01:00",
        "minutesDuration": 50,
        "participant": [{"actor": about(), "status": "accepted"}],
    }
    return _with(said, id_, more)


def episode(id_: str | None = "c1", **more: Any) -> Json:
    said = {
        "resourceType": "EpisodeOfCare",
        "status": "active",
        "patient": about(),
        "period": {"start": "2024-01-09"},
    }
    return _with(said, id_, more)


def observation(id_: str | None = "o1", code: str = PHQ_TOTAL, **more: Any) -> Json:
    said = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": code, "display": f"Words of {code}"}]},
        "subject": about(),
        "effectiveDateTime": DAY,
    }
    return _with(said, id_, more)


def total(id_: str | None, value: float, **more: Any) -> Json:
    return observation(id_, valueQuantity={"value": value, "unit": "{score}"}, **more)


def item(id_: str | None, number: int, points: int, **more: Any) -> Json:
    coding = {"system": LOINC, "code": ANSWERS[points]}
    value = {"valueCodeableConcept": {"coding": [coding]}}
    return observation(id_, PHQ_ITEMS[number - 1], **{**value, **more})


def items(points: list[int] = TWELVE, **more: Any) -> list[Json]:
    return [item(f"i{n}", n, each, **more) for n, each in enumerate(points, 1)]


def panel(id_: str | None = "p1", members: int = 9, **more: Any) -> Json:
    named = [{"reference": f"Observation/i{n}"} for n in range(1, members + 1)]
    return observation(id_, PHQ_PANEL, hasMember=named, **more)


def response(id_: str | None = "q1", points: list[int] = TWELVE, **more: Any) -> Json:
    said = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "subject": about(),
        "authored": f"{DAY}T09:00:00Z",
        "item": [asked(code, each) for code, each in zip(PHQ_ITEMS, points, strict=True)],
    }
    return _with(said, id_, more)


def asked(code: str, points: int) -> Json:
    coding = {"system": LOINC, "code": ANSWERS[points]}
    return {"linkId": f"/{code}", "answer": [{"valueCoding": coding}]}


def goal(id_: str | None = "g1", **more: Any) -> Json:
    said = {
        "resourceType": "Goal",
        "lifecycleStatus": "active",
        "description": {"text": "Sleep through the night"},
        "subject": about(),
    }
    return _with(said, id_, more)


def condition(id_: str | None = "k1", **more: Any) -> Json:
    said = {"resourceType": "Condition", "code": {"text": "Low mood"}, "subject": about()}
    return _with(said, id_, more)


def about(who: str = "Patient/jonas") -> Json:
    return {"reference": who}


def bundle(*resources: Json, urls: dict[str, Json] | None = None) -> Json:
    entries: list[Json] = [{"resource": each} for each in resources]
    entries += [{"fullUrl": url, "resource": each} for url, each in (urls or {}).items()]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def written(path: Path, value: Json | str | bytes) -> Path:
    """A file with this in it, packed if its name says so."""
    text = value if isinstance(value, str | bytes) else json.dumps(value, ensure_ascii=False)
    raw = text.encode() if isinstance(text, str) else text
    path.write_bytes(gzip.compress(raw, mtime=0) if path.suffix == ".gz" else raw)
    return path


def reading_of(*files: Path) -> Reading:
    reading = Reading()
    read_fhir(files, source="clinic", reading=reading)
    return reading


def _with(said: Json, id_: str | None, more: Json) -> Json:
    """A field that is None is not there at all."""
    named = {**said, **({"id": id_} if id_ else {}), **more}
    return {key: value for key, value in named.items() if value is not None}
