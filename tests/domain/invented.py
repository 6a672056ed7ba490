"""Invented records for laws: any scores, goals, sessions, risk and answers a record can hold."""

from datetime import date, timedelta

from hypothesis import strategies as st

from envoi.domain.ending import Stage
from envoi.domain.evidence import Answer, CareElsewhere, Evidence
from envoi.domain.goal import CLIENT, THERAPIST, Goal, GoalRating
from envoi.domain.picture import Picture, Point, Series
from envoi.domain.readiness import CRITERIA
from envoi.domain.risk import Answer as RiskSaid
from envoi.domain.risk import How, RiskAsked, RiskFlag, RiskItemAnswer
from envoi.domain.session import Attendance, Contact, Visit
from envoi.knowledge.library import instrument
from tests.domain.build import TODAY

DAYS = st.integers(-20, 200).map(lambda days: TODAY - timedelta(days=days))
CLIENTS = st.sampled_from(["", "jonas", "lena"])
FORMS = [instrument(code) for code in ("phq-9", "gad-7", "wsas", "ors", "k10", "isi", "ham-d")]


@st.composite
def series(draw: st.DrawFn) -> Series:
    """Up to eight scores anywhere on an instrument's scale."""
    form = draw(st.sampled_from(FORMS))
    days = sorted(draw(st.lists(DAYS, max_size=8)))
    scores = st.integers(0, (form.high - form.low) // form.step)
    points = (Point(day, form.low + draw(scores) * form.step) for day in days)
    return Series(form, tuple(points), draw(CLIENTS))


RATINGS = st.builds(
    GoalRating, DAYS, st.sampled_from([CLIENT, THERAPIST]), scale=st.integers(-2, 2)
)
GOALS = st.builds(
    Goal,
    st.just("goal"),
    ratings=st.lists(RATINGS, max_size=4).map(tuple),
    weight=st.integers(1, 5),
    dropped=st.booleans(),
)
VISITS = st.builds(
    Visit,
    DAYS,
    st.sampled_from(Attendance),
    st.sampled_from([None, "client", "therapist", "other"]),
    st.booleans(),
)
ASKED = st.builds(RiskAsked, DAYS, st.sampled_from(RiskSaid), st.sampled_from(How), CLIENTS)
FLAGS = st.builds(
    RiskFlag,
    st.just("flag"),
    DAYS,
    closed_on=st.none() | DAYS,
    assessed_on=st.none() | DAYS,
    client=CLIENTS,
)
ITEMS = st.builds(RiskItemAnswer, DAYS, st.just("phq-9"), st.booleans(), client=CLIENTS)


def _few(each: st.SearchStrategy) -> st.SearchStrategy[tuple]:
    return st.lists(each, max_size=3).map(tuple)


PICTURES = st.builds(
    Picture,
    DAYS,
    st.sampled_from(["active", "active", "onhold", "finished"]),
    series=_few(series()),
    goals=_few(GOALS),
    visits=st.lists(VISITS, max_size=8).map(tuple),
    contacts=_few(st.builds(Contact, DAYS, st.booleans())),
    risk_asked=_few(ASKED),
    risk_flags=_few(FLAGS),
    risk_items=_few(ITEMS),
    ending_stage=st.none() | st.sampled_from(Stage),
    ending_since=st.none() | DAYS,
    review_on=st.none() | DAYS,
    in_hospital=st.booleans(),
    hold=st.booleans(),
    uses_measures=st.booleans(),
)
ANSWERS = st.none() | st.builds(
    Answer,
    DAYS,
    st.none() | st.integers(0, 10),
    yes=st.none() | st.booleans(),
    in_words=st.booleans(),
)
DONE: st.SearchStrategy[date | None] = st.none() | DAYS
TOLD = ("ready", "skills", "confidence", "support", "want_client", "want_therapist")
DONE_ON = ("relapse_plan_on", "feelings_on", "review_done_on", "plan_made_on", "other_care_on")
EVIDENCE = st.builds(
    Evidence,
    PICTURES,
    st.just(TODAY),
    other_care=st.none() | st.sampled_from(CareElsewhere),
    not_used=st.frozensets(st.sampled_from(sorted(CRITERIA)), max_size=3),
    **dict.fromkeys(TOLD, ANSWERS),
    **dict.fromkeys(DONE_ON, DONE),
)
