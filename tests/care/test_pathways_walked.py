"""Every pathway walked: to its end, to its short form, and to going on with therapy."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from envoi.care import (
    closings,
    ending_facts,
    ending_pages,
    ending_words,
    endings,
    short_forms,
    tasks,
)
from envoi.care.answers import Refused, Saved
from envoi.domain.ending import Ask, Question
from envoi.knowledge import library
from envoi.records.models import Ending, EndingAnswer, EndingStep, Episode
from tests import build, people

pytestmark = pytest.mark.django_db
REASONS = [reason.code for reason in library.reasons()]


def begun(reason: str) -> UUID:
    """An ending raised for this reason: talked about where there is a talk, else kept in mind."""
    mara, episode = people.mara(), build.episode(sessions=6)
    pathway = library.pathway(reason)
    if pathway.step("talk") is None:
        return build.saved(endings.consider(episode, reason=reason, by=mara, ref=uuid4()))
    return build.saved(
        endings.talk(
            episode, on=people.TODAY, initiated_by=pathway.begun_by or "both", why="",
            reason=reason, by=mara, ref=uuid4(),
        )
    )  # fmt: skip


def answered(ref: UUID, question: Question) -> None:
    """The first choice, the day, or a word, from everybody who is asked."""
    ending, mara = Ending.objects.get(id=ref), people.mara()
    asked = [None] if question.speaker == "therapist" else [c for c, _ in endings.people(ending)]
    ahead = timedelta(days=30 if question.ahead else 0)
    for client in asked:
        build.saved(
            ending_words.say(
                ref, question=question.code, speaker=question.speaker, client=client,
                on=people.TODAY + ahead,
                choice=question.choices[0][0] if question.kind is Ask.CHOICE else "",
                words="As it was." if question.kind is Ask.WORDS else "",
                audience=question.audience, by=mara,
            )
        )  # fmt: skip


def last_session(ref: UUID) -> None:
    """What closing has to know, filled as the page would propose it."""
    pathway = library.pathway(Ending.objects.get(id=ref).pathway)
    build.saved(
        closings.prepare(
            ref, last_contact_on=people.TODAY, manner="planned_short", offered="",
            initiated_by=pathway.begun_by or "both", by=people.mara(),
        )
    )  # fmt: skip


@pytest.mark.parametrize("reason", REASONS)
def test_a_pathway_is_walked_to_its_end(reason: str) -> None:
    ref, mara = begun(reason), people.mara()
    episode = Ending.objects.get(id=ref).episode_id
    for step in library.pathway(reason).steps:
        if step.code != "close":
            found = ending_pages.page(episode, by=mara)
            assert found.next_step is not None  # no stage without a next step
            for question in step.questions:
                answered(ref, question)
            build.saved(endings.done(ref, step.code, on=people.TODAY, by=mara))
    last_session(ref)
    build.saved(closings.close(ref, by=mara))
    assert Episode.objects.get(id=episode).status == "finished"
    assert not EndingStep.objects.filter(ending=ref, state="open").exists()


@pytest.mark.parametrize("reason", REASONS)
def test_a_pathway_has_its_short_form(reason: str) -> None:
    mara, episode, pathway = people.mara(), build.episode(sessions=2), library.pathway(reason)
    ref = build.saved(
        short_forms.short_form(
            episode, reason=reason, initiated_by=pathway.begun_by or "both",
            last_contact_on=people.TODAY, manner="unplanned", risk_answer="none",
            risk_asked_on=people.TODAY, offered="", by=mara, ref=uuid4(),
        )
    )  # fmt: skip
    build.saved(closings.close(ref, by=mara))
    assert Ending.objects.get(id=ref).offered == pathway.short_form_offered


@pytest.mark.parametrize("reason", REASONS)
def test_a_pathway_leads_back_to_therapy(reason: str) -> None:
    ref = begun(reason)
    build.saved(endings.go_on(ref, reason="", review_on=None, by=people.mara()))
    ending = Ending.objects.get(id=ref)
    assert ending.stage == "withdrawn"
    assert Episode.objects.get(id=ending.episode_id).status == "active"


@pytest.mark.parametrize("reason", REASONS)
def test_another_reason_keeps_what_was_written(reason: str) -> None:
    ref, mara = begun("rupture_conflict"), people.mara()
    (question, *_) = library.steps()["mend"].questions
    answered(ref, question)
    build.saved(endings.done(ref, "mend", on=people.TODAY, by=mara))
    build.saved(endings.rename(ref, reason=reason, by=mara))
    assert EndingAnswer.objects.filter(ending=ref, question=question.code).exists()
    assert EndingStep.objects.get(ending=ref, code="mend").state == "done"
    codes = {step.code for step in library.pathway(reason).steps}
    assert codes <= set(EndingStep.objects.filter(ending=ref).values_list("code", flat=True))


def test_where_places_were_offered_somebody_asks_whether_they_arrived() -> None:
    ref, mara = begun("specialist_needed"), people.mara()
    answered(ref, library.steps()["elsewhere"].questions[0])
    last_session(ref)
    build.saved(closings.close(ref, by=mara))
    left = tasks.left_to_do(Ending.objects.get(id=ref).episode_id, today=people.TODAY)
    assert [each.title for each in left].count("Ask whether they arrived") == 2


def test_fees_never_close_anything_while_somebody_is_in_danger() -> None:
    ref, mara = begun("nonpayment"), people.mara()
    (danger,) = (q for q in library.steps()["fees_talk"].questions if q.fact == "imminent_danger")
    said = {"question": danger.code, "speaker": "therapist", "on": people.TODAY, "by": mara}
    build.saved(ending_words.say(ref, choice="yes", **said))
    last_session(ref)
    answer = closings.close(ref, by=mara)
    assert isinstance(answer, Refused) and answer.field == "fees_with_imminent_danger"
    build.saved(ending_words.say(ref, choice="no", **said))
    assert isinstance(closings.close(ref, by=mara), Saved)


def test_the_client_who_stops_is_never_held_up_by_anything() -> None:
    mara, episode = people.mara(), build.episode(sessions=2)
    build.entry("risk-asked", episode, by=mara, answer="plan_or_intent")
    ref = build.saved(
        short_forms.short_form(
            episode, reason="nonpayment", initiated_by="client", last_contact_on=people.TODAY,
            manner="unplanned", risk_answer="", risk_asked_on=None, offered="", by=mara,
            ref=uuid4(),
        )
    )  # fmt: skip
    assert isinstance(closings.close(ref, by=mara), Saved)


def test_a_fact_is_established_by_the_answer_and_by_nothing_else() -> None:
    ref = begun("plateau_no_benefit")
    assert ending_facts.of(Ending.objects.get(id=ref))["plan_reviewed"] is None
    answered(ref, library.steps()["look_anew"].questions[0])
    assert ending_facts.of(Ending.objects.get(id=ref))["plan_reviewed"] is True


def test_an_answer_nobody_offered_is_refused() -> None:
    ref, mara = begun("specialist_needed"), people.mara()
    answer = ending_words.say(
        ref, question="need_place", speaker="therapist", on=people.TODAY, choice="yes", by=mara
    )
    assert isinstance(answer, Refused)


def test_a_question_of_another_pathway_is_not_asked_here() -> None:
    ref, mara = begun("specialist_needed"), people.mara()
    answer = ending_words.say(
        ref, question="fees_on", speaker="therapist", on=people.TODAY, by=mara
    )
    assert isinstance(answer, Refused)


def test_an_unknown_reason_is_refused() -> None:
    answer = endings.consider(build.episode(), reason="bored", by=people.mara(), ref=uuid4())
    assert isinstance(answer, Refused) and answer.field == "reason"


def test_kept_in_mind_for_another_reason_fees_are_still_held_by_danger() -> None:
    mara, ref = people.mara(), begun("lost_contact")
    episode = Ending.objects.get(id=ref).episode_id
    build.entry("risk-flag", episode, by=mara, why="He said so.")
    build.saved(
        short_forms.short_form(
            episode, reason="nonpayment", initiated_by="therapist", last_contact_on=people.TODAY,
            manner="unplanned", risk_answer="plan_or_intent", risk_asked_on=people.TODAY,
            offered="", by=mara, ref=uuid4(),
        )
    )  # fmt: skip
    answer = closings.close(ref, by=mara)
    assert isinstance(answer, Refused) and answer.field == "fees_with_imminent_danger"
