"""The process between beginning and ending: sessions, answers, risk, notes, pauses."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from envoi.care import alliances, book, clients, episodes, notes, risks, scores, sessions
from envoi.care.actors import Actor
from envoi.commandline.demo.case import Case
from envoi.commandline.demo.cast import SIGNS_WITH
from envoi.commandline.demo.courses import KEPT, WEEK, Run, Series, answers, spread
from envoi.commandline.demo.diary import settled
from envoi.knowledge import library

A_FEW_DAYS = timedelta(days=8)
ANSWERS = [question.code for question in library.sheet().questions]
ITEMS = {"phq-9": (9, True), "gad-7": (7, False)}  # how many, and whether the last asks for risk


def go_through(case: Case) -> None:
    """Everything that happened between the first session and today."""
    course = case.who.course
    for day, kept in zip(case.slots, course.kept, strict=True):
        case.on(day, _session(case, day, *KEPT[kept], apart=kept == "h"))
    for number, series in enumerate(course.series):
        _answered(case, series, number)
    for place, answer in course.asked if case.attended else ():
        _asked(case, case.attended[place], answer)
    _written(case)
    _hours(case)
    _safety(case)
    _standing(case)


def book_ahead(case: Case) -> None:
    """What stands in the calendar from today on, agreed in the last session."""
    agreed_on = case.attended[-1] if case.attended else case.today
    for day in case.ahead:
        case.on(agreed_on, _session(case, day, "expected", ""))


def _session(case: Case, day: date, status: str, canceller: str, *, apart: bool = False) -> Any:
    def act(by: Actor) -> Any:
        kept = dict.fromkeys(case.clients, (status, canceller))
        if apart:
            kept[case.client(1)] = ("cancelled", "client")
        values = {
            "on": day,
            "at": case.hour,
            "minutes": case.who.course.minutes,
            "place": case.who.course.place,
            "state": "booked",
            "attendance": kept,
        }
        return sessions.add(values, episode=case.ref, by=by, ref=case.new(f"session {day}"))

    return act


def _answered(case: Case, series: Series, number: int) -> None:
    points = series.points.points(case.rng) if isinstance(series.points, Run) else series.points
    over = max(1, round(len(case.attended) * series.upto))
    for place, (at, value) in enumerate(zip(spread(len(points), over), points, strict=True)):
        given = _items(case, series, int(value), place, len(points))
        day, ref = case.attended[at], case.new(f"score {number} {place}")
        case.on(day, _score(case, series, value, given, day, ref))


def _score(
    case: Case,
    series: Series,
    value: float,
    given: dict[int, int | None] | None,
    day: date,
    ref: UUID,
) -> Any:
    return lambda by: scores.add(
        instrument=series.form,
        on=day,
        answers=given,
        total=None if given else round(value * 1000),
        episode=case.ref,
        client=case.client(series.whose),
        by=by,
        ref=ref,
    )


def _items(
    case: Case, series: Series, points: int, place: int, of: int
) -> dict[int, int | None] | None:
    """Answers by item where the form is one people fill in here; else only the total is known."""
    if series.form not in ITEMS:
        return None
    items, asks_for_risk = ITEMS[series.form]
    risk = series.endorsed(place, of) if asks_for_risk else None
    given = answers(points, items, case.rng, risk=risk)
    return given | dict.fromkeys(series.open_items if place == of - 1 else (), None)


def _asked(case: Case, day: date, answer: str) -> None:
    values = {"on": day, "answer": answer, "note": ""}
    case.on(day, lambda by: _asked_all(case, values, by))


def _asked_all(case: Case, values: dict[str, Any], by: Actor) -> None:
    """Each one is asked for themselves."""
    for client in case.clients:
        ref = case.new(f"asked {values['on']} {client}")
        settled(book.add("risk-asked", values, under=case.ref, by=by, ref=ref, client=client))


def _written(case: Case) -> None:
    for number, (place, text) in enumerate(case.who.notes):
        _note(case, case.attended[place], text, case.new(f"note {number}"), signed=number % 3 != 2)
    for number, (place, text) in enumerate(case.who.own_notes):
        _own_note(case, case.attended[place], text, case.new(f"own note {number}"))


def _note(case: Case, day: date, text: str, ref: UUID, *, signed: bool) -> None:
    values = {"on": day, "text": text}
    case.on(day, lambda by: book.add("note", values, under=case.ref, by=by, ref=ref))
    if signed:
        case.on(day, lambda by: notes.sign(ref, by=by))
        _signed_too(case, day + A_FEW_DAYS, ref)


def _signed_too(case: Case, day: date, ref: UUID) -> None:
    """The supervisor comes to an intern's notes after a few days; the latest still wait."""
    supervisor = SIGNS_WITH.get(case.who.therapist)
    if supervisor and day < case.today:
        case.diary.on(day, supervisor, lambda by: notes.cosign(ref, by=by))


def _own_note(case: Case, day: date, text: str, ref: UUID) -> None:
    case.on(day, lambda by: notes.add_own(episode=case.ref, on=day, text=text, by=by, ref=ref))


def _hours(case: Case) -> None:
    """A client is asked about the hours, and answers after the latest of them."""
    told = case.who.hours
    if not told:
        return
    case.on(case.start, lambda by: alliances.ask(case.ref, client=case.client(), asks=True, by=by))
    for day, (given, words) in zip(case.attended[-len(told) :], told, strict=True):
        case.on(day, _hour(case, day, given, words))


def _hour(case: Case, day: date, given: tuple[int | None, ...], words: str) -> Any:
    values = {"on": day, "filled_by": "client", "words": words}
    values |= dict(zip(ANSWERS, given, strict=True))
    ref = case.new(f"hour {day}")
    return lambda by: book.add("feedback", values, under=case.ref, by=by, ref=ref)


def _safety(case: Case) -> None:
    course = case.who.course
    if case.who.safety_plan:
        _planned(case, *case.who.safety_plan)
    if course.flags_closed:
        place, text = course.flags_closed
        day = case.attended[place]
        case.on(day, lambda by: _looked_after(case, day, text, by))
    if course.flag:
        _flag(case, *course.flag)


def _planned(case: Case, place: int, text: str) -> None:
    day = case.attended[place]
    case.on(day, lambda by: case.add("safety-plan", case.ref, by, made_on=day, text=text))


def _looked_after(case: Case, day: date, text: str, by: Actor) -> None:
    for flag in clients.page(case.ref, by=by).open_flags:
        answer = risks.assess(flag.ref, on=day, text=text, close=True, version=flag.version, by=by)
        settled(answer)


def _flag(case: Case, place: int, why: str) -> None:
    course, ref, day = case.who.course, case.new("flag"), case.attended[place]
    values = {"opened_on": day, "why": why}
    case.on(day, lambda by: book.add("risk-flag", values, under=case.ref, by=by, ref=ref))
    if course.flag_assessed:
        at, text = course.flag_assessed
        on = case.attended[at]
        case.on(on, lambda by: risks.assess(ref, on=on, text=text, close=False, version=1, by=by))


def _standing(case: Case) -> None:
    """How the course itself stands: a pause, a stay in hospital, a review day, no measures."""
    course = case.who.course
    if course.no_measures:
        case.on(case.start, lambda by: _corrected(case, by, uses_measures=False))
    if course.review_weeks is not None:
        review_on = case.today + course.review_weeks * WEEK
        day = case.attended[len(case.attended) // 2]
        case.on(day, lambda by: _corrected(case, by, review_on=review_on))
    if course.hospital_weeks is not None:
        admitted = case.today - course.hospital_weeks * WEEK
        case.on(admitted, lambda by: _corrected(case, by, in_hospital_since=admitted))
    if course.hold_weeks is not None:
        paused = case.today - course.hold_weeks * WEEK
        case.on(paused, lambda by: _paused(case, paused, by))


def _corrected(case: Case, by: Actor, **values: Any) -> Any:
    kept = book.read("episode", case.ref, by=by)
    return book.correct("episode", case.ref, {**kept.values, **values}, version=kept.version, by=by)


def _paused(case: Case, on: date, by: Actor) -> Any:
    version = book.read("episode", case.ref, by=by).version
    reason = case.who.course.hold_reason
    return episodes.move(case.ref, status="onhold", on=on, reason=reason, version=version, by=by)
