"""Letters: every one in every language, checked at the words and held at the door."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.care import (
    deaths,
    ending_words,
    endings,
    ethics,
    holds,
    letters,
    notes,
    papers,
    suppressions,
    wordings,
)
from envoi.care.answers import NotThere, Refused, Saved
from envoi.knowledge import library
from envoi.records.models import Client, Disclosure, Ending, Episode, Paper, Practice
from tests import build, people
from tests.care import ended, referred
from tests.care.test_half_done import nothing_half_done
from tests.care.test_papers import text_of

pytestmark = pytest.mark.django_db
CODES = tuple(letter.code for letter in library.letters())
LANGUAGES = tuple(each.language for each in library.languages())
NAMES = ["Ελένη Παπαδάκη", "王小明", "Maximiliana-Alexandrina von Hohenlohe-Bartenstein y Ortega"]


def begun(ending: UUID, code: str, language: str = "en") -> UUID:
    """A draft of this letter for the client of an ending; a condolence comes after a death."""
    episode, client = Ending.objects.get(id=ending).episode_id, ended.client_of(ending)
    if code == "condolence" and not holds.died(client):
        died(client)
    return build.saved(
        letters.begin(
            episode, code, client=client, language=language, by=people.mara(), ref=uuid4()
        )
    )


def died(client: UUID) -> None:
    """The client's death, as it is written down."""
    told_of = {"heard_on": people.TODAY, "died_on": None, "suicide": "not_known", "family": ""}
    told_of |= {"note_wanted": "still_open", "ref": uuid4(), "by": people.mara()}
    build.saved(deaths.record(client, **told_of))


def told(ref: UUID) -> str:
    return text_of(papers.preview(ref, by=people.mara()))


def filled(ref: UUID, **more: str) -> None:
    """Every place that still asks for something is filled with a word."""
    page = papers.page(ref, by=people.mara())
    texts = {
        place.slot: place.text.replace("[write here", "(12 May").replace("]", ")")
        for place in page.places
    }
    own = {slot: "Words that are only mine." for slot, text in texts.items() if not text}
    build.saved(papers.save_draft(ref, {**texts, **own, **more}, by=people.mara()))


def signed(ref: UUID, **more: str) -> UUID:
    filled(ref, **more)
    return build.saved(papers.sign(ref, by=people.mara()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_letter_is_set_as_an_accessible_paper(code: str, language: str) -> None:
    by = people.mara()
    ref = begun(ended.talked(name=NAMES[CODES.index(code) % len(NAMES)]), code, language)
    body = papers.preview(ref, by=by)
    assert b"pdfuaid" in body and b"/Lang" in body


@pytest.mark.parametrize("code", CODES)
def test_no_letter_tells_a_psychotherapy_note_or_names_somebody_else(code: str) -> None:
    by = people.mara()
    ending = ended.talked(name="Anna Berg", kind="couple", partners=["Per Sundqvist"])
    episode = Ending.objects.get(id=ending).episode_id
    build.saved(
        notes.add_own(episode=episode, on=by.today, text="XYZMARK of mine", by=by, ref=uuid4())
    )
    said = {"relapse_signs": "Per Sundqvist is silent", "next_steps": "Walk with Per Sundqvist"}
    build.saved(ending_words.write(ending, said, by=by))
    words = told(begun(ending, code))
    assert "XYZMARK" not in words and "Sundqvist" not in words


def test_a_letter_that_names_somebody_else_is_not_signed() -> None:
    ending = ended.talked(name="Anna Berg", kind="couple", partners=["Per Sundqvist"])
    ref = begun(ending, "personal_note")
    texts = {"part": "I listened to Per  Sundqvist more than to you."}
    papers.save_draft(ref, texts, by=people.mara())
    answer = papers.sign(ref, by=people.mara())
    assert isinstance(answer, Refused) and "Per Sundqvist" in answer.sentence


def test_what_the_record_does_not_say_is_asked_for_and_never_signed() -> None:
    ref = begun(ended.talked(), "therapist_leaving")
    assert "[write here: your last day]" in told(ref)
    answer = papers.sign(ref, by=people.mara())
    assert isinstance(answer, Refused) and "your last day" in answer.sentence
    signed(ref)
    assert "not recorded" not in told(ref).lower() and "write here" not in told(ref)


def test_after_a_death_nothing_is_written_to_the_client_and_a_condolence_may_be() -> None:
    ending = ended.talked()
    episode, client = Ending.objects.get(id=ending).episode_id, ended.client_of(ending)
    told_of = {"client": client, "language": "en", "by": people.mara()}
    assert isinstance(letters.begin(episode, "condolence", **told_of, ref=uuid4()), Refused)
    died(client)
    answer = letters.begin(episode, "leave_of_absence", **told_of, ref=uuid4())
    assert isinstance(answer, Refused) and "has died" in answer.sentence
    build.saved(letters.begin(episode, "condolence", **told_of, ref=uuid4()))


def test_letters_that_need_own_words_are_not_signed_without_them() -> None:
    for code in ("personal_note", "condolence", "executor_notice", "completion"):
        answer = papers.sign(begun(ended.talked(name=code), code), by=people.mara())
        assert isinstance(answer, Refused) and answer.sentence.startswith("This letter still needs")


def test_a_certificate_holds_days_and_their_number_and_nothing_else() -> None:
    ref = begun(ended.talked(), "attendance_certificate")
    words = told(signed(ref))
    assert "Sessions attended: 6" in words and "16 November 2026" in words
    assert not any(word in words for word in ("goals", "PHQ", "agree", "progress", "diagnos"))


def test_a_certificate_can_be_had_without_an_ending_and_a_farewell_cannot() -> None:
    by, ref = people.mara(), build.episode(sessions=3)
    client = Episode.objects.get(id=ref).participants.get().client_id
    told_of = {"client": client, "language": "en", "by": by}
    build.saved(letters.begin(ref, "attendance_certificate", **told_of, ref=uuid4()))
    assert isinstance(letters.begin(ref, "completion", **told_of, ref=uuid4()), Refused)


def test_no_letter_speaks_of_money_but_the_two_about_fees() -> None:
    for letter in library.letters():
        words = " ".join(library.wording().sentences[key] for key in letter.keys)
        if letter.held_as != "fee_notice":
            assert "fee" not in words.split() and "{amount}" not in words


def test_a_letter_for_safety_leaves_every_address_out() -> None:
    by = people.mara()
    Practice.objects.filter(id=by.practice).update(address="12 Orchard Lane\nBoulder")
    ending = ended.talked()
    assert "Orchard" not in told(begun(ending, "safety"))
    assert "Orchard" in told(begun(ending, "referral"))


def test_asking_again_finds_the_same_draft_and_another_language_is_another_letter() -> None:
    ending = ended.talked()
    first = begun(ending, "completion")
    assert begun(ending, "completion") == first != begun(ending, "completion", "es")


def test_who_keeps_the_records_is_named_where_one_custodian_is() -> None:
    ending = ended.talked()
    ref = begun(ending, "practice_closing")
    assert "who keeps the records" in told(ref)
    people.joined("cleo", "custodian")
    assert "Your record goes to Cleo" in told(ref)


# ---- languages


def test_a_language_nobody_approved_says_so_on_every_page_of_a_draft() -> None:
    ref = begun(ended.talked(), "completion", "es")
    assert "To be approved by a speaker of Spanish" in told(ref)
    assert "Con un saludo afectuoso" in told(ref) and "6 sesiones" not in told(ref)


def test_it_is_signed_only_once_somebody_who_speaks_it_has_read_it() -> None:
    by, ref = people.mara(), begun(ended.talked(), "personal_note", "es")
    build.saved(papers.save_draft(ref, {"part": "No te escuché aquel día."}, by=by))
    assert isinstance(papers.sign(ref, by=by), Refused)
    build.saved(papers.sign(ref, speaker="Lucía Ortega", by=by))
    assert Paper.objects.get(id=ref).speaker == "Lucía Ortega"
    assert papers.page(ref, by=by).speaker == "Lucía Ortega"
    assert "To be approved" not in told(ref) and "Firmado el 23 de noviembre de 2026" in told(ref)


def test_a_letter_says_how_easily_it_reads() -> None:
    ending = ended.talked()
    english = papers.page(begun(ending, "missed_session"), by=people.mara()).reads
    spanish = papers.page(begun(ending, "missed_session", "es"), by=people.mara()).reads
    assert "school year" in english and "easy to read" in english
    assert "INFLESZ" in spanish and "easy" in spanish


def test_who_read_it_stays_beside_it_when_a_supervisor_signs_too() -> None:
    teo, tomas = people.teo(), people.tomas()
    ending = ended.talked(by=teo)
    episode, client = Ending.objects.get(id=ending).episode_id, ended.client_of(ending)
    ref = build.saved(
        letters.begin(episode, "personal_note", client=client, language="es", by=teo, ref=uuid4())
    )
    papers.save_draft(ref, {"part": "No escuché lo que me dijo."}, by=teo)
    build.saved(papers.sign(ref, speaker="Lucía Ortega", by=teo))
    build.saved(papers.cosign(ref, by=tomas))
    row = Paper.objects.get(id=ref)
    assert row.speaker == "Lucía Ortega" and row.signed_at
    assert "Supervisión" in text_of(papers.preview(ref, by=teo))


def test_letters_of_every_reason_fit_and_the_leading_one_comes_first() -> None:
    by, ending = people.mara(), ended.talked()
    Ending.objects.filter(id=ending).update(other_reasons=["nonpayment"])
    page = letters.page(Ending.objects.get(id=ending).episode_id, by=by)
    assert [each.code for each in page.choices if each.fits] == [
        *("completion", "fees_notice", "fees_final", "receiving_provider")
    ]


def test_a_letter_begins_in_the_language_the_client_reads() -> None:
    ending = ended.talked()
    episode, client = Ending.objects.get(id=ending).episode_id, ended.client_of(ending)
    assert letters.page(episode, by=people.mara()).reads == "en"
    Client.objects.filter(id=client).update(written_language="spanish")
    assert letters.page(episode, by=people.mara()).reads == "es"


# ---- the practice's own words


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="{}abn me_.!:0[]\n", max_size=40) | st.text(max_size=40))
def test_a_sentence_whose_gaps_are_right_can_always_be_said(text: str) -> None:
    told_so = wordings.fault("common.return", text)
    if not told_so:
        assert wordings.preview("en", text) is not None


def worded(text: str, *, number: int = 0, key: str = "common.return") -> object:
    return wordings.change("en", key, text, number=number, by=people.mara())


def test_a_practice_says_it_its_own_way_and_a_draft_keeps_what_it_was_drawn_with() -> None:
    ending = ended.talked()
    before = begun(ending, "completion")
    assert isinstance(worded("Our door is green, and open."), Saved)
    after = begun(ending, "referral")
    assert "door is green" not in told(before) and "door is green" in told(after)
    assert isinstance(worded("", number=1), Saved)
    assert "door is green" in told(after)
    page = wordings.page("en", "common.return", by=people.mara())
    assert page.text == page.house and [each.number for each in page.versions] == [2, 1]


@pytest.mark.parametrize(
    ("text", "told_so"),
    [
        ("It ends on {the_day}.", "{the_day} is not known here"),
        ("It ends soon.", "{end_on} is missing"),
        ("It ends on {end_on.", "a brace stands alone"),
        ("It ends on {end_on.__class__}.", "a brace stands alone"),
    ],
)
def test_a_wrong_gap_is_said_in_words(text: str, told_so: str) -> None:
    answer = worded(text, key="conflict_of_interest.end")
    assert isinstance(answer, Refused) and told_so in answer.sentence


def test_only_who_answers_for_the_practice_changes_its_words() -> None:
    for who in (people.ines(), people.ada()):
        with pytest.raises(NotThere):
            wordings.change("en", "common.return", "Come.", number=0, by=who)


def test_nothing_is_half_done_when_a_letter_begins_or_a_sentence_changes() -> None:
    ending = ended.talked()
    assert nothing_half_done(lambda: begun(ending, "completion")) > 1
    words = iter(f"Come back, {number} times." for number in range(1000))
    assert nothing_half_done(lambda: worded(next(words))) > 1


# ---- given


def way(ending: UUID, **said: object) -> UUID:
    told_of = {"kind": "post", "value": "1 Elm Street", **said}
    return build.entry("contact-way", ended.client_of(ending), **told_of)


def give(ref: UUID, by_way: UUID | None = None) -> object:
    by = people.mara()
    return papers.given(ref, on=by.today, how="as agreed", way=by_way, by=by)


def test_a_letter_goes_only_by_a_way_the_client_agreed_to() -> None:
    ending = ended.talked()
    ref = signed(begun(ending, "missed_session"))
    unasked, no = way(ending), way(ending, value="2 Elm Street", may_contact="no")
    for refused in (give(ref, unasked), give(ref, no), give(ref, uuid4())):
        assert isinstance(refused, Refused) and refused.field == "way"
    assert isinstance(give(ref, way(ending, value="3 Elm Street", may_contact="yes")), Saved)
    assert Disclosure.objects.get(paper=ref).ground == "to_client"


def test_word_in_writing_is_a_letter_that_tells_of_the_end_and_has_left_the_house() -> None:
    ending = ended.talked()
    row = Ending.objects.get(id=ending)
    for code, met in (("missed_session", None), ("attendance_certificate", None)):
        build.saved(give(signed(begun(ending, code))))
        assert ethics.facts(row)["told_in_writing"] is met
    leaving = signed(begun(ending, "therapist_leaving"))
    assert ethics.facts(row)["told_in_writing"] is None
    build.saved(give(leaving))
    assert ethics.facts(row)["told_in_writing"] is True


def test_nothing_goes_where_somebody_asked_for_silence() -> None:
    ending = ended.talked()
    ref, post = signed(begun(ending, "missed_session")), way(ending, may_contact="yes")
    build.saved(suppressions.suppress(post, why="safety", by=people.mara()))
    assert isinstance(give(ref, post), Refused)
    assert isinstance(give(ref), Saved)


@pytest.mark.parametrize("code", ["missed_session", "fees_notice"])
def test_an_open_flag_holds_a_letter_until_it_is_let_go_by_itself(code: str) -> None:
    by, ending = people.mara(), ended.talked()
    ref = signed(begun(ending, code))
    build.entry("risk-flag", Ending.objects.get(id=ending).episode_id, why="Said so.")
    assert isinstance(give(ref), Refused)
    thing = papers.page(ref, by=by).thing
    client = ended.client_of(ending)
    build.saved(holds.release(client, holds.Thing(thing), ref, why="We spoke.", by=by, ref=uuid4()))
    assert isinstance(give(ref), Saved)


def test_a_letter_to_a_provider_is_taken_along_or_goes_with_the_referral() -> None:
    ending = ended.talked()
    ref = signed(begun(ending, "receiving_provider"))
    assert isinstance(give(ref, way(ending, may_contact="yes")), Refused)
    assert isinstance(give(ref), Saved)


def test_a_condolence_goes_to_the_family_and_is_written_down_so() -> None:
    ending = ended.talked()
    ref = signed(begun(ending, "condolence"), addressee="Lena Weber\n1 Elm Street")
    assert isinstance(give(ref), Saved)
    assert Disclosure.objects.get(paper=ref).recipient == "Lena Weber"


# ---- many at once


def keys(*names: str) -> tuple[str, ...]:
    for name in names:
        build.episode(name=name, sessions=2)
    return tuple(row.key for row in letters.many(by=people.mara()).rows)


def test_many_drafts_are_made_at_once_and_none_is_signed_or_sent() -> None:
    by = people.mara()
    rows = keys("Ann Berg", "Bo Lind", "Cem Kaya")
    made = letters.draft_many("therapist_leaving", rows, language="en", by=by)
    again = letters.draft_many("therapist_leaving", rows, language="en", by=by)
    assert [each.code for each in made] == ["drafted"] * 3
    assert [each.code for each in again] == ["there"] * 3
    assert not Paper.objects.exclude(signed_at=None, left_house_on=None).exists()


def test_a_client_whose_draft_cannot_be_made_is_named_with_the_reason() -> None:
    (outcome,) = letters.draft_many("completion", keys("Ann Berg"), language="en", by=people.mara())
    assert outcome.code == "not" and "none is under way" in outcome.told


def test_a_form_makes_no_more_drafts_than_a_page_can_wait_for() -> None:
    rows = keys(*(f"Client {n:02}" for n in range(12)))
    made = letters.draft_many("leave_of_absence", rows, language="en", by=people.mara())
    assert len(made) == letters.AT_ONCE


def test_nobody_drafts_for_a_colleagues_client() -> None:
    rows = keys("Ann Berg")
    assert letters.draft_many("leave_of_absence", rows, language="en", by=people.ines()) == []
    with pytest.raises(NotThere):
        letters.many(by=people.ada())


def test_missed_days_are_those_since_the_last_time_this_client_came() -> None:
    ending = ended.talked()
    episode, by = Ending.objects.get(id=ending).episode_id, people.mara()
    build.attended(episode, by.today - timedelta(days=3), status="not_shown")
    words = told(begun(ending, "missed_session"))
    assert "I missed you on 20 November 2026" in words


def test_a_letter_begins_with_the_places_that_were_told_to_this_client() -> None:
    by = people.mara()
    ending = ended.talked()
    episode = Ending.objects.get(id=ending).episode_id
    build.saved(endings.rename(ending, reason="specialist_needed", by=by))
    referred.offered(episode)
    told = {"client": ended.client_of(ending), "language": "en", "by": by, "ref": uuid4()}
    page = papers.page(build.saved(letters.begin(episode, "referral", **told)), by=by)
    (places,) = [place.text for place in page.places if place.slot == "referrals"]
    assert "Dr Roth, Hafenstraße 4" in places and len(places.splitlines()) == len(referred.NAMES)
