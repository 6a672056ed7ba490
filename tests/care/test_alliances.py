"""How two people work together: asked, answered, mended, and read only by whom it concerns."""

from uuid import uuid4

import pytest

from envoi.care import (
    alliances,
    book,
    caseloads,
    clients,
    contact_logs,
    emergencies,
    ending_pages,
    endings,
    legal_holds,
)
from envoi.care.answers import NotThere, Refused, Saved, Stale
from envoi.care.caseloads import Question
from envoi.domain.noticed import Group
from envoi.records.models import AuditRow, OwnPart, SessionFeedback
from tests import build, people
from tests.care.every import DAY, client_of

pytestmark = pytest.mark.django_db


def hour(ref, mark=8, **values):
    told = dict.fromkeys(("room", "side", "pace", "keeps"), mark)
    return build.entry("feedback", ref, **{**told, **values})


def between(ref, **values):
    return build.entry("rupture", ref, **{"kind": "mistake", "words": "I was late.", **values})


def page(ref, by=None):
    return alliances.page(ref, by=by or people.mara())


def facts():
    """What the Monday page says of each."""
    sections = caseloads.page(Question(), by=people.mara()).sections
    return {row.fact: row for each in sections for row in each.rows}


# ---- asked and answered


def test_nobody_is_asked_until_somebody_says_so():
    ref = build.episode()
    (voice,) = page(ref).voices
    assert not voice.asks
    build.saved(alliances.ask(ref, client=client_of(ref), asks=True, by=people.mara()))
    assert page(ref).voices[0].asks
    assert AuditRow.objects.filter(act="asks for feedback").count() == 1


def test_one_of_two_may_be_asked_and_the_other_not():
    ref = build.episode(name="Lena Roth", kind="couple", partners=["Jonas Roth"])
    lena, jonas = (each for each, _ in book.people(ref))
    build.saved(alliances.ask(ref, client=jonas, asks=True, by=people.mara()))
    assert {each.client: each.asks for each in page(ref).voices} == {lena: False, jonas: True}


def test_asking_names_somebody_of_this_course():
    ref, other = build.episode(), build.episode(name="Anna Berg")
    assert isinstance(alliances.ask(ref, client=None, asks=True, by=people.mara()), Refused)
    with pytest.raises(NotThere):
        alliances.ask(ref, client=client_of(other), asks=True, by=people.mara())


def test_an_answer_keeps_its_questions_and_finds_its_hour():
    ref = build.episode(sessions=1)
    row = SessionFeedback.objects.get(id=hour(ref, on=page_day(ref)))
    assert (row.sheet, row.session_id is not None) == ("1", True)


def page_day(ref):
    from envoi.records.models import Session

    return Session.objects.get(episode=ref).on


def test_nothing_at_all_is_no_answer():
    ref = build.episode()
    values = {"on": people.TODAY, "filled_by": "client", "words": " "}
    answer = book.add("feedback", values, under=ref, by=people.mara(), ref=uuid4())
    assert isinstance(answer, Refused)
    assert not SessionFeedback.objects.exists()


def test_a_few_words_alone_are_an_answer():
    ref = build.episode()
    hour(ref, None, words="You looked tired.")
    assert page(ref).voices[0].hours[0].words == "You looked tired."


def test_what_was_left_out_is_said_and_never_nought():
    ref = build.episode()
    hour(ref, 8, pace=None)
    (line,) = page(ref).voices[0].hours
    assert line.mean == "8.0"
    assert "too little? left out" in line.answers


def test_a_fall_is_noticed_with_its_facts_and_its_day():
    ref = build.episode()
    hour(ref, 9, on=people.TODAY - 7 * DAY)
    hour(ref, 6)
    row = facts()["About the hour of 23 November the answers fell from 9.0 to 6.0."]
    assert (row.group, row.step) == (Group.STRAINED, "Talk about how you work together")


# ---- something between them


def test_what_came_between_them_is_open_until_there_is_a_word_about_it():
    ref = build.episode()
    rupture = between(ref)
    told = "Something came between you on 23 November; no word about it is recorded yet."
    assert told in facts()
    build.entry("repair", rupture, words="I said I am sorry.", state="mended")
    assert facts() == {}
    assert not page(ref).ruptures[0].open


def test_where_harm_was_said_the_ways_to_complain_are_shown_instead():
    ref = build.episode()
    between(ref, harm_said=True)
    found = page(ref)
    assert found.harmed == ((client_of(ref), "Jonas Weber"),)
    (row,) = facts().values()
    assert row.step == "Consult, and show the ways"
    assert "mend" not in row.step


def test_a_silence_after_it_begins_with_a_personal_note():
    ref = build.episode(sessions=3)
    assert not contact_logs.page(ref, by=people.mara()).personal_first
    between(ref)
    assert contact_logs.page(ref, by=people.mara()).personal_first


def test_a_silence_after_low_answers_does_too():
    ref = build.episode(sessions=3)
    hour(ref, 2)
    assert contact_logs.page(ref, by=people.mara()).personal_first


# ---- one's own part


def test_ones_own_part_is_read_by_nobody_else():
    ref = build.episode()
    rupture = between(ref)
    write = {"text": "I hid behind the clock.", "version": 0}
    build.saved(alliances.write_own_part(rupture, by=people.mara(), **write))
    assert page(ref).ruptures[0].my_part == "I hid behind the clock."
    tomas = people.tomas()
    assert page(ref, tomas).ruptures[0].my_part == ""
    assert alliances.own_part(rupture, by=tomas).text == ""


def test_ones_own_part_changes_and_two_forms_do_not_overwrite_each_other():
    rupture, by = between(build.episode()), people.mara()
    build.saved(alliances.write_own_part(rupture, text="One.", version=0, by=by))
    assert isinstance(alliances.write_own_part(rupture, text="Two.", version=1, by=by), Saved)
    assert isinstance(alliances.write_own_part(rupture, text="Three.", version=1, by=by), Stale)
    assert [row.text for row in OwnPart.objects.all()] == ["Two."]


def test_an_empty_part_leaves_no_row():
    rupture = between(build.episode())
    build.saved(alliances.write_own_part(rupture, text=" ", version=0, by=people.mara()))
    assert not OwnPart.objects.exists()


# ---- who reads


def test_the_supervisor_reads_it_and_a_colleague_does_not():
    ref = build.episode()
    hour(ref, 4, words="I did not dare to say it.")
    assert page(ref, people.tomas()).voices[0].hours
    for somebody in (people.ines(), people.ada(), people.vera()):
        with pytest.raises(NotThere):
            page(ref, somebody)


def test_who_reads_in_an_emergency_sees_nothing_of_it():
    ref = build.episode()
    hour(ref, 4)
    assert clients.page(ref, by=people.mara()).alliance is not None

    why = "Nobody else could be reached that night."
    build.saved(emergencies.open_record(ref, reason=why, by=people.ines(), ref=uuid4()))
    ines = people.acting("ines")
    assert clients.page(ref, by=ines).alliance is None
    with pytest.raises(NotThere):
        page(ref, ines)


def test_looking_is_written_down():
    ref = build.episode()
    page(ref)
    assert AuditRow.objects.filter(act="viewed", noun="working together").exists()


def test_a_hold_without_a_complaint_is_lifted_as_before():
    ref = build.episode()
    hold = build.entry("legal-hold", client_of(ref), why="A lawyer asked.")
    build.saved(legal_holds.lift(hold, why="It is over.", by=people.mara()))


# ---- on the way to an ending


def mend_asks(ref):
    """What the step that mends asks, in an ending because of a conflict."""
    by = people.mara()
    build.saved(
        endings.talk(ref, on=by.today, initiated_by="therapist", why="", by=by, ref=uuid4(),
                     reason="rupture_conflict")
    )  # fmt: skip
    return {each.code for each in ending_pages.page(ref, by=by).plans["mend"].questions}


def test_the_way_to_an_ending_asks_what_was_tried_to_mend():
    assert {"mending", "mending_seen"} <= mend_asks(build.episode())


def test_where_harm_was_written_down_it_does_not():
    ref = build.episode()
    between(ref, harm_said=True)
    assert mend_asks(ref) == {"harm_said", "my_part"}
