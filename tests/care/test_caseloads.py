"""The caseload: groups, counts, search, order, pages, and sixty for the price of three."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from envoi.care import book, caseloads, endings, episodes, noticing, risks, sentences, sessions
from envoi.care.caseloads import Question
from envoi.domain.noticed import Group
from envoi.records.models import Client, EndingStep, Participant
from tests import build, people
from tests.care.every import DAY, client_of, filled, hour

pytestmark = pytest.mark.django_db
EVERYBODY = Question(sort="name")
WELL = [19, 15, 8, 6, 5, 4]
STUCK = [15, 16, 15, 14, 15, 16, 15]


def page(question=EVERYBODY, *, by=None, on=None):
    return caseloads.page(question, by=by or people.mara(), on=on)


def names(found):
    return [row.name for section in found.sections for row in section.rows]


def groups(found):
    return {section.group: [row.name for row in section.rows] for section in found.sections}


def talk(episode, *, by=None):
    return endings.talk(
        episode,
        on=people.TODAY,
        initiated_by="both",
        why="",
        by=by or people.mara(),
        ref=uuid4(),
    )


@pytest.fixture
def monday():
    """One course in each group, named after it."""
    safety = build.episode(name="Safety", sessions=3)
    build.entry("risk-flag", safety, why="He said so.")
    talk(build.episode(name="Ending", sessions=3))
    quiet = people.TODAY - 200 * DAY
    silent = build.episode(name="Not in touch", started_on=quiet)
    build.attended(silent, quiet)
    strained = build.episode(name="Strained", sessions=3)
    build.entry("feedback", strained, room=2, side=8, pace=8)
    build.episode(name="Talk", sessions=6, phq9=WELL)
    build.episode(name="Stuck", sessions=7, phq9=STUCK)
    build.episode(name="Rest", sessions=3)


def test_every_course_stands_in_its_group_and_safety_comes_first(monday):
    found = page(EVERYBODY)
    assert [section.group for section in found.sections] == list(Group)
    assert groups(found) == {
        Group.SAFETY: ["Safety"],
        Group.ENDING: ["Ending"],
        Group.NOT_IN_TOUCH: ["Not in touch"],
        Group.STRAINED: ["Strained"],
        Group.TALK: ["Talk"],
        Group.STUCK: ["Stuck"],
        Group.REST: ["Rest"],
    }


def test_the_monday_page_leaves_out_who_needs_no_thought_and_says_how_many(monday):
    found = page(Question())
    assert names(found) == ["Safety", "Ending", "Not in touch", "Strained", "Talk", "Stuck"]
    rest = found.sections[-1]
    assert (rest.group, rest.count, rest.rows) == (Group.REST, 1, ())
    assert rest.why.startswith("Nothing noticed for 1;")
    assert (found.total, found.worth_a_thought, found.shown, found.pages) == (7, 6, 6, 1)


@pytest.mark.parametrize("group", Group)
def test_one_group_alone(monday, group):
    found = page(Question(group=group))
    assert [section.group for section in found.sections] == [group]
    assert (found.shown, found.total) == (1, 7)


def test_each_row_says_its_fact_and_one_next_step(monday):
    told = {row.name: row for section in page(EVERYBODY).sections for row in section.rows}
    assert told["Safety"].fact == "A risk flag is open since 23 November."
    assert told["Safety"].step == "Look at safety"
    assert told["Stuck"].step == "Review the plan"
    assert told["Rest"].fact == "Nothing noticed."
    assert told["Talk"].since == "Six sessions since October"


def test_an_ending_says_its_next_step(monday):
    (row,) = page(Question(group=Group.ENDING)).sections[0].rows
    assert row.ending.startswith("Next: ")
    assert row.step == "Go on"


def test_a_closed_course_is_on_the_caseload_no_more():
    ref = build.episode()
    episodes.move(
        episodes.begin(
            {**build.JONAS, "name": "Enquiry"},
            kind="individual",
            started_on=people.TODAY,
            by=people.mara(),
            ref=(enquiry := uuid4()),
            status="planned",
        ).ref,
        status="cancelled",
        on=people.TODAY,
        reason="",
        version=1,
        by=people.mara(),
    )
    assert names(page()) == ["Jonas Weber"]
    assert ref != enquiry


def test_the_soonest_step_of_an_ending_comes_first_whatever_the_day():
    for name, days in (("Later", 20), ("Sooner", 10), ("Between", 15)):
        ending = talk(build.episode(name=name)).ref
        EndingStep.objects.filter(ending=ending).update(due_on=people.TODAY + days * DAY)
    noticing.repair(people.mara().practice)
    tomorrow = people.on(people.mara(), people.TODAY + DAY)
    for found in (page(Question()), page(Question(), by=tomorrow, on=people.TODAY)):
        assert names(found) == ["Sooner", "Between", "Later"]


# ---- search and order


@pytest.fixture
def three():
    """Three courses begun on different days."""
    build.episode(name="Özlem Yıldız", started_on=people.TODAY - 30 * DAY)
    build.episode(name="Anna Berg", started_on=people.TODAY - 10 * DAY)
    jonas = build.episode(name="Jonas Weber", started_on=people.TODAY - 20 * DAY)
    by, ref = people.mara(), client_of(jonas)
    book.correct("client", ref, filled("client", ref, preferred_name="Jo"), version=1, by=by)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("anna", ["Anna Berg"]),
        ("BERG", ["Anna Berg"]),
        ("weber", ["Jo"]),
        ("jo", ["Jo"]),
        ("özlem", ["Özlem Yıldız"]),
        ("ÖZLEM", ["Özlem Yıldız"]),
        ("nobody", []),
        ("%", []),
        (".*", []),
        ("(", []),
    ],
)
def test_people_are_found_by_any_of_their_names(three, search, found):
    for on in (None, people.TODAY - DAY):
        result = page(Question(search=search), on=on)
        assert names(result) == found
        assert (result.shown, result.total) == (len(found), 3)


def test_a_partner_is_found_too():
    build.episode(kind="couple", partners=["Lena Roth"])
    assert names(page(Question(search="roth"))) == ["Jonas Weber and Lena Roth"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["Anna Berg", "Jo", "Özlem Yıldız"]),
        ("since", ["Özlem Yıldız", "Jo", "Anna Berg"]),
    ],
)
def test_the_order_is_the_readers_choice_on_any_day(three, sort, order):
    assert names(page(Question(sort=sort))) == order
    assert names(page(Question(sort=sort), on=people.TODAY - DAY)) == order


def test_who_left_a_couple_is_named_no_more_but_a_course_all_left_still_has_its_name():
    ref = build.episode(kind="couple", partners=["Lena Roth"])
    first, second = Participant.objects.filter(episode=ref).order_by("-first")
    Participant.objects.filter(id=first.id).update(left_on=people.TODAY)
    assert names(page()) == ["Lena Roth"]
    Participant.objects.filter(id=second.id).update(left_on=people.TODAY)
    caseloads.PAGES.clear()  # written past the verbs, so nothing says that it was
    assert names(page()) == ["Jonas Weber and Lena Roth"]


# ---- many


def many(count):
    """So many courses, quickly: rows as the verbs write them, noticed once."""
    with noticing.once():
        for number in range(count):
            ref = build.episode(name=f"Client {number:03}")
            if number % 2:
                build.entry("risk-flag", ref, why="He said so.")


def test_fifty_stand_on_a_page():
    many(60)
    first, second, third = (page(Question(sort="name", page=number)) for number in (1, 2, 3))
    assert [len(names(each)) for each in (first, second, third)] == [50, 10, 0]
    assert sorted(names(first) + names(second)) == [f"Client {number:03}" for number in range(60)]
    assert (first.shown, first.pages) == (60, 2)


def queries(act):
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


def looks():
    """Every way to look at a caseload, with how many queries it takes."""
    caseloads.PAGES.clear()
    mara, tomas = people.mara(), people.acting("tomas")
    asked = [Question(), EVERYBODY, Question(search="client"), Question(group=Group.SAFETY)]
    asked += [Question(sort="since")]
    kept = [queries(lambda q=q, by=by: page(q, by=by)) for q in asked for by in (mara, tomas)]
    day = people.TODAY - DAY
    return [
        *kept,
        queries(lambda: page(EVERYBODY, on=day)),
        queries(lambda: caseloads.report(by=mara)),
    ]


def test_sixty_courses_cost_no_more_queries_than_three():
    people.tomas()
    many(3)
    few = looks()
    many(57)
    assert looks() == few
    # The most an earlier day takes, which is seen anew; who asks is found in it, and a server told.
    assert max(few) <= 30


# ---- who reads


def test_a_supervisor_is_told_who_treats():
    tomas = people.tomas()
    build.episode()
    (section,) = page(by=tomas).sections
    assert section.rows[0].therapist == "Mara"
    assert page().sections[0].rows[0].therapist == ""


def test_a_manager_sees_how_many_and_nobody(monday):
    ada = people.ada()
    for question in (Question(), EVERYBODY, Question(search="Safety")):
        found = page(question, by=ada)
        assert (found.counts_only, found.total, found.sections) == (True, 7, ())
    told = caseloads.report(by=ada)
    assert all(group["episodes"] == [] for group in told["groups"])


def test_a_manager_of_another_practice_counts_their_own():
    build.episode()
    vera = people.vera()
    assert page(by=vera).total == 0


def considered(episode):
    endings.consider(episode, by=people.mara(), ref=uuid4())
    return episode


def test_an_ending_only_considered_is_seen_by_who_treats_alone():
    tomas = people.tomas()
    considered(build.episode(sessions=6, phq9=WELL))
    assert list(groups(page())) == [Group.ENDING]
    assert list(groups(page(by=tomas))) == [Group.TALK]
    assert "ending_under_way" not in json.dumps(caseloads.report(by=tomas))


def test_on_an_earlier_day_too():
    mara, tomas = people.mara(), people.tomas()
    ref = considered(build.episode(sessions=6, phq9=WELL))
    tomorrow = people.TODAY + DAY
    assert list(groups(page(by=people.on(mara, tomorrow), on=people.TODAY))) == [Group.ENDING]
    assert list(groups(page(by=people.on(tomas, tomorrow), on=people.TODAY))) == [Group.TALK]
    assert ref


def test_an_ending_talked_about_is_seen_by_the_supervisor_too():
    tomas = people.tomas()
    talk(considered(build.episode(sessions=6, phq9=WELL)))
    assert list(groups(page(by=tomas))) == [Group.ENDING]


# ---- the report


def test_the_report_has_its_shape_and_scores_in_points():
    ref = build.episode(phq9=[19, 12, 8])
    build.entry("risk-asked", ref, answer="none")
    told = caseloads.report(by=people.mara())
    assert told["on"] == "2026-11-23"
    assert [group["code"] for group in told["groups"]] == [str(group) for group in Group]
    (each,) = [one for group in told["groups"] for one in group["episodes"]]
    assert (each["client"], each["episode"]) == (str(client_of(ref)), str(ref))
    (measure,) = each["measures"]
    assert measure == {
        "instrument": "phq-9",
        "first": 19,
        "last": 8,
        "change": -11,
        "index": measure["index"],
        "class": "recovered",
        "side": "healthy",
    }
    assert (
        each["risk"].items() >= {"asked_on": "2026-11-23", "answer": "none", "open": False}.items()
    )
    assert json.loads(json.dumps(told)) == told


def test_the_report_gives_each_signal_with_its_facts_and_next_step():
    build.episode(phq9=[8, 19])
    told = caseloads.report(by=people.mara())["groups"][0]
    assert told["code"] == "safety"
    (signal,) = told["episodes"][0]["signals"]
    assert sorted(signal) == ["facts", "kind", "next_step", "since"]
    assert signal["kind"] == "worse_than_start"
    assert (signal["facts"]["first"], signal["facts"]["last"]) == (8, 19)


def test_the_report_is_whole_however_many_there_are():
    many(60)
    told = caseloads.report(by=people.mara())
    assert sum(len(group["episodes"]) for group in told["groups"]) == 60


def test_no_word_of_a_record_is_in_the_report():
    ref = build.episode()
    build.entry("concern", ref, words="I can’t sleep.")
    build.entry("note", ref, text="Grandmother.")
    build.entry("risk-flag", ref, why="Bridges.")
    told = json.dumps(caseloads.report(by=people.mara()), ensure_ascii=False)
    assert not [word for word in ("sleep", "Grandmother", "Bridges") if word in told]


# ---- another day


def test_an_entry_dated_later_was_not_known_on_an_earlier_day():
    ref = build.episode(started_on=people.TODAY - 60 * DAY, phq9=[12, 11])
    build.score(ref, 25, on=people.TODAY)
    build.entry("risk-flag", ref, why="He said so.")
    assert list(groups(page(on=people.TODAY))) == [Group.SAFETY]
    assert list(groups(page(on=people.TODAY - DAY))) == [Group.REST]


def test_a_session_booked_by_then_was_known_and_one_booked_later_was_not():
    ref = build.episode(sessions=4)
    ahead = people.TODAY + 3 * DAY
    sessions.add(hour(on=ahead), episode=ref, by=people.mara(), ref=uuid4())
    later = people.on(people.mara(), people.TODAY + 10 * DAY)
    told = {
        on: page(by=later, on=on).sections[0].rows[0].small
        for on in (people.TODAY - DAY, people.TODAY)
    }
    assert told[people.TODAY - DAY].endswith("No session booked.")
    assert told[people.TODAY].endswith("Next session on Thursday.")


def test_a_session_to_come_was_expected_whatever_became_of_it():
    ref = build.episode(sessions=4)
    kept, ahead = {client_of(ref): ("not_shown", "")}, people.TODAY + 3 * DAY
    made = sessions.add(hour(on=ahead), episode=ref, by=people.mara(), ref=uuid4()).ref
    later = people.on(people.mara(), people.TODAY + 10 * DAY)
    sessions.correct(made, hour(kept, on=ahead), version=1, by=later)
    row = page(by=later, on=people.TODAY).sections[0].rows[0]
    assert row.small.endswith("Next session on Thursday.")


def test_a_flag_looked_at_again_since_had_been_looked_at_before():
    ref = build.episode(started_on=people.TODAY - 60 * DAY)
    flag = build.entry("risk-flag", ref, why="x", opened_on=people.TODAY - 9 * DAY)
    later = people.on(people.mara(), people.TODAY + 10 * DAY)
    for version, by in enumerate((people.mara(), later), start=1):
        risks.assess(flag, on=by.today, text="x", close=False, version=version, by=by)
    row = page(by=later, on=people.TODAY).sections[0].rows[0]
    assert row.fact == "A risk flag is open since 14 November; assessed 23 November."


def test_a_pause_began_on_its_day():
    quiet = people.TODAY - 200 * DAY
    ref = build.episode(started_on=quiet)
    build.attended(ref, quiet)
    episodes.move(ref, status="onhold", on=people.TODAY, reason="", version=1, by=people.mara())
    assert list(groups(page())) == [Group.REST]
    assert list(groups(page(on=people.TODAY - DAY))) == [Group.NOT_IN_TOUCH]


def test_a_day_to_come_can_be_asked_for():
    ref = build.episode(sessions=4)
    assert list(groups(page())) == [Group.REST]
    assert list(groups(page(on=people.TODAY + 60 * DAY))) == [Group.NOT_IN_TOUCH]
    assert ref


def test_a_course_that_had_not_begun_is_not_on_an_earlier_caseload():
    build.episode(started_on=people.TODAY)
    assert page(on=people.TODAY - DAY).total == 0
    assert Client.objects.count() == 1


def test_several_names_are_said_as_they_are_read_aloud() -> None:
    assert sentences.together(["Mia"]) == "Mia"
    assert sentences.together(["Mia", "Noor"]) == "Mia and Noor"
    assert sentences.together(["Mia", "Noor", "Ewa"]) == "Mia, Noor and Ewa"
