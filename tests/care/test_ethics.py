"""What the practice's codes ask, held against a record, and answered once."""

from uuid import UUID

import pytest

from envoi.care import closings, endings, ethics
from envoi.care.answers import NotThere, Refused, Saved
from envoi.knowledge import library
from envoi.records.models import AuditRow, Ending
from tests import build, people
from tests.care.test_pathways_walked import answered, begun, last_session

pytestmark = pytest.mark.django_db


def chosen(*codes: str) -> None:
    build.saved(ethics.choose(codes, by=people.mara()))


def states(ref: UUID) -> dict[str, str]:
    return {each.duty.code: str(each.state) for each in ethics.findings(Ending.objects.get(id=ref))}


def test_without_codes_of_its_own_a_practice_is_only_advised() -> None:
    ref = begun("therapist_leaving")
    last_session(ref)
    assert states(ref)["referral"] == "unknown"
    assert isinstance(closings.close(ref, by=people.mara()), Saved)


def test_what_a_chosen_code_asks_is_answered_once_before_closing() -> None:
    chosen("nasw")
    ref, mara = begun("therapist_leaving"), people.mara()
    last_session(ref)
    refused = closings.close(ref, by=mara)
    assert isinstance(refused, Refused) and refused.field == "codes_answer"
    build.saved(ethics.answer(ref, words="All three places were full; we go on looking.", by=mara))
    assert isinstance(closings.close(ref, by=mara), Saved)


def test_what_is_recorded_meets_its_duty() -> None:
    chosen("nasw")
    ref = begun("therapist_leaving")
    asked = [q for step in library.pathway("therapist_leaving").steps for q in step.questions]
    for question in asked:
        answered(ref, question)
    found = states(ref)
    assert {found[duty] for duty in ("options", "referral", "cover")} == {"met"}


def test_a_fact_two_questions_ask_for_is_known_by_either() -> None:
    chosen("apa")
    ref = begun("therapist_incapacity")
    asked = [q for step in library.pathway("therapist_incapacity").steps for q in step.questions]
    first, second = (q for q in asked if q.fact == "cover_named")
    answered(ref, first)
    assert states(ref)["cover"] == "met" and second.code == "until_then"


def test_after_lost_contact_the_places_of_the_last_letter_are_known() -> None:
    chosen("nasw", "aamft")
    ref = begun("lost_contact")
    for step in library.pathway("lost_contact").steps:
        for question in step.questions:
            answered(ref, question)
    assert {states(ref)[duty] for duty in ("referral", "cover")} == {"met"}


def test_one_finding_names_every_code_that_asks() -> None:
    chosen("apa", "nasw", "aamft", "bacp", "aca")
    page = ethics.page(begun("specialist_needed"), by=people.mara())
    (cover,) = (each for each in page.findings if each.title.startswith("Somebody is there"))
    told = [source.told for source in cover.sources]
    assert [each.split(" ")[0] for each in told] == ["AAMFT", "NASW", "ACA"]
    assert [source.verified for source in cover.sources] == [True, True, False]


def test_the_clients_own_wish_waits_for_no_code() -> None:
    chosen("apa", "nasw", "aamft", "bacp", "aca")
    ref, mara = begun("client_choice"), people.mara()
    last_session(ref)
    assert isinstance(closings.close(ref, by=mara), Saved)


def test_an_answer_needs_words_and_belongs_to_the_record() -> None:
    ref, mara = begun("rupture_conflict"), people.mara()
    assert isinstance(ethics.answer(ref, words=" ", by=mara), Refused)
    build.saved(ethics.answer(ref, words="He asked to be left alone.", by=mara))
    assert ethics.page(ref, by=mara).answer == "He asked to be left alone."


def test_imminent_danger_is_a_duty_not_met() -> None:
    chosen("nasw")
    ref = begun("nonpayment")
    (danger,) = (q for q in library.steps()["fees_talk"].questions if q.fact == "imminent_danger")
    answered(ref, danger)  # its first answer is no
    assert states(ref)["fees_danger"] == "met"


def test_choosing_codes_is_the_owners_and_written_down() -> None:
    for stranger in (people.ines(), people.ada()):
        with pytest.raises(NotThere):
            ethics.choose(["apa"], by=stranger)
    chosen("bacp", "apa")
    assert ethics.chosen(people.mara().practice) == ("apa", "bacp")
    assert AuditRow.objects.get(noun="ethics codes").detail == {"chosen": ["apa", "bacp"]}
    with pytest.raises(NotThere):
        ethics.choose(["house"], by=people.mara())


def test_an_ending_of_another_practice_has_no_codes_to_show() -> None:
    ref = begun("goals_met")
    with pytest.raises(NotThere):
        ethics.page(ref, by=people.vera())
    assert endings.find(ref, by=people.mara())
