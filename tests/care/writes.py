"""Writes of any kind in any order: what hypothesis does to a course of therapy."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from hypothesis import strategies as st

from envoi.care import (
    book,
    closings,
    deaths,
    endings,
    episodes,
    reopenings,
    risks,
    scores,
    sessions,
)
from envoi.records import models as records
from tests import build
from tests.care.every import client_of, hour

BACK = timedelta(days=120)


@dataclass
class Course:
    """One course of therapy, who writes, and since when things may have happened."""

    ref: object
    by: object
    since: date
    data: st.DataObject

    @property
    def client(self):
        return client_of(self.ref)

    def one_of(self, *choices):
        return self.data.draw(st.sampled_from(choices))

    def past(self):
        """A day on which something may have happened."""
        return self.data.draw(st.dates(self.since, self.by.today))

    def ahead(self):
        return self.by.today + timedelta(days=self.data.draw(st.integers(1, 60)))

    def newest(self, model):
        """An entry of this course that stands, or none."""
        rows = {row.id: row for row in self.standing(model)}
        added = records.AuditRow.objects.filter(subject__in=rows, act="added")
        last = added.order_by("number").last()
        return last and rows[last.subject]

    def standing(self, model):
        return model.objects.filter(episode=self.ref, wrong_at__isnull=True)


def score(course):
    code, high = course.one_of(("phq-9", 27), ("gad-7", 21), ("who-5", 25))
    total = course.data.draw(st.integers(0, high))
    step = 4 if code == "who-5" else 1
    build.score(course.ref, total * step, on=course.past(), code=code, by=course.by)


def answers(course):
    given = dict.fromkeys(range(1, 10), course.one_of(0, 1, 2, None))
    given[9] = course.one_of(0, 1, None)
    build.score(course.ref, 0, answers=given, on=course.past(), by=course.by)


def session(course):
    said = course.one_of(
        *("attended:", "attended:", "not_shown:", "cancelled:client", "cancelled:", "expected:"),
        *("late_cancelled:client", "cancelled:therapist"),
    )
    kept = {course.client: tuple(said.split(":"))}
    state = course.one_of("booked", "booked", "proposed", "cancelled")
    values = hour(kept, on=course.past(), state=state)
    sessions.add(values, episode=course.ref, by=course.by, ref=uuid4())


def booking(course):
    values = hour(on=course.ahead(), state=course.one_of("booked", "proposed"))
    sessions.add(values, episode=course.ref, by=course.by, ref=uuid4())


def kept(course):
    """A session that was expected is recorded, or moved."""
    row = course.newest(records.Session)
    if row is not None and course.since <= row.on <= course.by.today:
        said = course.one_of(("attended", ""), ("not_shown", ""), ("cancelled", "client"))
        sent = sessions.read(row.id, by=course.by).values | {"attendance": {course.client: said}}
        sessions.correct(row.id, sent, version=row.version, by=course.by)


def goal(course):
    ref = build.entry("goal", course.ref, words="Go to work", set_on=course.past(), by=course.by)
    for rater in course.one_of((), ("client",), ("client", "therapist")):
        rating(course, ref, rater)


def rating(course, ref, rater):
    level = course.one_of("not_yet", "partly", "reached")
    build.entry("goal-rating", ref, rater=rater, level=level, on=course.past(), by=course.by)


def asked(course):
    answer = course.one_of("none", "passive_thoughts", "plan_or_intent", "not_answered")
    build.entry("risk-asked", course.ref, answer=answer, on=course.past(), by=course.by)


def plan(course):
    build.entry("safety-plan", course.ref, text="Call.", made_on=course.past(), by=course.by)


def flag(course):
    build.entry("risk-flag", course.ref, why="x", opened_on=course.past(), by=course.by)


def look(course):
    row = course.newest(records.RiskFlag)
    if row is not None:
        close = course.one_of(True, False)
        day = max(course.past(), row.opened_on)
        risks.assess(row.id, on=day, text="x", close=close, version=row.version, by=course.by)


def pause(course):
    row = records.Episode.objects.get(id=course.ref)
    to = {"active": "onhold", "onhold": "active"}.get(row.status, "active")
    day = course.by.today
    episodes.move(course.ref, status=to, on=day, reason="", version=row.version, by=course.by)


def consider(course):
    endings.consider(course.ref, by=course.by, ref=uuid4())


def talk(course):
    """Said once: saying it again would correct the day."""
    ending = endings.current(course.ref, by=course.by)
    if ending is None or ending.stage in ("considered", "withdrawn"):
        day = course.by.today
        endings.talk(course.ref, on=day, initiated_by="both", why="", by=course.by, ref=uuid4())


def go_on(course):
    ending = endings.current(course.ref, by=course.by)
    if ending is not None and ending.stage in records.ending.UNDER_WAY:
        endings.go_on(ending.id, reason="", review_on=None, by=course.by)


def close(course):
    """Whatever stands before closing, this closes only what may be closed."""
    ending = endings.current(course.ref, by=course.by)
    if ending is not None and ending.stage == "talked_about":
        told = {"last_contact_on": course.by.today, "manner": "planned_short", "offered": ""}
        closings.prepare(ending.id, by=course.by, **told)
        closings.close(ending.id, by=course.by)


def reopen(course):
    ending = endings.current(course.ref, by=course.by)
    if ending is not None and ending.stage == "closed":
        reopenings.reopen(ending.id, reason="x", by=course.by)


def about(course):
    """What the course itself says: hospital, measures, the day for a review."""
    row = book.read("episode", course.ref, by=course.by)
    said = {
        "uses_measures": course.one_of(True, False),
        "in_hospital_since": course.one_of(None, course.past()),
        "planned_sessions": course.one_of(None, 1, 12, 500),
        "review_on": course.one_of(None, course.past(), course.ahead()),
    }
    book.correct("episode", course.ref, {**row.values, **said}, version=row.version, by=course.by)


def tried(course):
    result = course.one_of("no_answer", "spoke", "answered")
    build.entry("contact-attempt", course.ref, result=result, on=course.past(), by=course.by)


def charged(course):
    build.entry("charge", course.ref, amount=8500, on=course.past(), by=course.by)


def paid(course):
    build.entry("payment", course.ref, kind="payment", amount=6000, on=course.past(), by=course.by)


def died(course):
    client = course.client
    told = {"died_on": None, "suicide": course.one_of("not_known", "yes"), "family": ""}
    more = {"heard_on": course.past(), "note_wanted": "no", "ref": uuid4()}
    deaths.record(client, by=course.by, **told, **more)


def alive(course):
    row = records.Death.objects.filter(client=course.client, wrong_at__isnull=True).first()
    if row is not None:
        deaths.take_back(row.id, reason="The wrong person.", by=course.by)


def protected(course):
    client = course.client
    build.entry("protection", client, safe_way="x", from_on=course.past(), by=course.by)


def hour_told(course):
    """A client says something about an hour."""
    given = [course.data.draw(st.none() | st.integers(0, 10)) for _ in range(4)]
    told = dict(zip(("room", "side", "pace", "keeps"), given, strict=True))
    build.entry("feedback", course.ref, words="x", on=course.past(), by=course.by, **told)


def between(course):
    """Something comes between the two, and perhaps there is a word about it."""
    told = {"kind": "other", "words": "x", "harm_said": course.one_of(False, False, True)}
    day = course.past()
    ref = build.entry("rupture", course.ref, on=day, by=course.by, **told)
    for state in course.one_of((), ("not",), ("partly", "mended"), ("not_wanted",)):
        more = {"words": "x", "state": state, "on": max(day, course.past())}
        build.entry("repair", ref, by=course.by, **more)


def set_aside(course):
    kinds = {
        "score": records.Response,
        "goal": records.Goal,
        "risk-asked": records.RiskAsked,
        "contact-attempt": records.ContactAttempt,
        "risk-flag": records.RiskFlag,
        "feedback": records.SessionFeedback,
        "rupture": records.Rupture,
        "safety-plan": records.SafetyPlan,
    }
    kind = course.one_of(*kinds)
    row = course.newest(kinds[kind])
    if row is not None:
        book.mark_wrong(kind, row.id, reason="wrong", by=course.by)


def session_set_aside(course):
    row = course.newest(records.Session)
    if row is not None:
        sessions.mark_wrong(row.id, reason="wrong", by=course.by)


def score_corrected(course):
    row = course.newest(records.Response)
    if row is not None and row.instrument == "phq-9":
        total = course.data.draw(st.integers(0, 27)) * 1000
        scores.correct(
            row.id,
            on=course.past(),
            answers=None,
            total=total,
            version=row.version,
            by=course.by,
        )


Write = Callable[[Course], None]
# What is added with a day, or changes from a day on.
DATED: tuple[Write, ...] = (
    *(score, answers, session, booking, kept, goal, asked, plan, flag, look, pause, tried),
    *(consider, talk, go_on, talk, close, reopen, about, charged, paid),
    *(protected, hour_told, between),
    *(consider, talk, go_on, talk, close, reopen, about),
)
# What changes the record for every day: a death gives an ending under way another reason, and its
# steps with it.
TIMELESS: tuple[Write, ...] = (set_aside, session_set_aside, score_corrected, alive, died)


def some(writes: tuple[Write, ...], most: int) -> st.SearchStrategy[list[Write]]:
    """A few of these writes, in any order."""
    return st.lists(st.sampled_from(writes), max_size=most)
