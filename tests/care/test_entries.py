"""Entries: added once, corrected with what they said before, set aside and counting nowhere."""

from uuid import uuid4

import pytest

from envoi.care import (
    alliances,
    book,
    caseloads,
    clients,
    contact_logs,
    disclosures,
    entries,
    fees,
    noticing,
    risks,
    scores,
)
from envoi.care.answers import NotThere, Refused, Saved, Stale
from envoi.care.kinds import KINDS
from envoi.domain.noticed import Group
from envoi.records.models import ContactWay, Revision
from tests import build, people
from tests.care import every
from tests.care.every import client_of, filled, one_of, parent_of

pytestmark = pytest.mark.django_db


def correct(entry, ref, *, version=1, **values):
    sent = {**filled(entry, ref), **values}
    return book.correct(entry, ref, sent, version=version, by=people.mara())


def row_of(kind, ref):
    return KINDS[kind].model.objects.get(id=ref)


@pytest.mark.parametrize("kind", every.CORRECTED)
def test_a_correction_keeps_what_the_entry_said_before(kind):
    ref = one_of(kind, build.episode())
    before = filled(kind, ref)
    correct(kind, ref, **every.OTHERWISE[kind])
    kept = Revision.objects.get(row=ref)
    name, value = next(iter(every.OTHERWISE[kind].items()))
    assert filled(kind, ref)[name] == value
    assert kept.before[name] == before[name] != value
    assert (kept.version, row_of(kind, ref).version) == (1, 2)


@pytest.mark.parametrize("kind", every.CORRECTED)
def test_a_stale_form_changes_nothing_and_gives_both_texts_back(kind):
    ref = one_of(kind, build.episode())
    old = filled(kind, ref)
    correct(kind, ref, **every.OTHERWISE[kind])
    answer = book.correct(kind, ref, old, version=1, by=people.mara())
    assert isinstance(answer, Stale)
    name, theirs = next(iter(every.OTHERWISE[kind].items()))
    assert (answer.theirs[name], answer.yours[name], answer.version) == (theirs, old[name], 2)
    assert filled(kind, ref)[name] == theirs
    assert Revision.objects.count() == 1


def test_a_form_that_says_the_same_as_the_first_save_is_a_double_click():
    concern = one_of("concern", build.episode())
    for _ in range(2):
        values = filled("concern", concern, words="I wake at four.")
        answer = book.correct("concern", concern, values, version=1, by=people.mara())
        assert isinstance(answer, Saved)
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("kind", every.SIMPLE)
def test_a_double_click_adds_once(kind):
    under, ref, by = parent_of(kind, build.episode()), uuid4(), people.mara()
    sent = filled(kind, build.entry(kind, under, **every.SAID[kind]))
    before = KINDS[kind].model.objects.count()
    answers = [book.add(kind, sent, under=under, by=by, ref=ref) for _ in range(2)]
    assert answers == [Saved(ref), Saved(ref, again=True)]
    assert KINDS[kind].model.objects.count() == before + 1


@pytest.mark.parametrize("reason", ["", "   "])
@pytest.mark.parametrize("kind", [*every.SIMPLE, "score"])
def test_an_entry_is_not_set_aside_without_a_reason(kind, reason):
    ref = one_of(kind, build.episode())
    answer = book.mark_wrong(kind, ref, reason=reason, by=people.mara())
    assert isinstance(answer, Refused)
    assert answer.field == "reason"
    assert row_of(kind, ref).wrong_at is None


@pytest.mark.parametrize("kind", [*every.SIMPLE, "score"])
def test_an_entry_set_aside_stays_readable_with_its_reason(kind):
    ref = one_of(kind, build.episode())
    before = filled(kind, ref)
    book.mark_wrong(kind, ref, reason="other client", by=people.mara())
    page = book.read(kind, ref, by=people.mara())
    assert (page.wrong_reason, page.values) == ("other client", before)


@pytest.mark.parametrize("kind", every.SIMPLE)
def test_an_entry_set_aside_stays_as_it_was(kind):
    ref = one_of(kind, build.episode())
    book.mark_wrong(kind, ref, reason="other client", by=people.mara())
    before = filled(kind, ref)
    answer = correct(kind, ref, version=2, **every.OTHERWISE[kind])
    assert isinstance(answer, Refused)
    assert filled(kind, ref) == before


def test_an_entry_is_set_aside_once_and_its_first_reason_stays():
    concern = one_of("concern", build.episode())
    for reason in ("other client", "changed my mind"):
        assert isinstance(
            book.mark_wrong("concern", concern, reason=reason, by=people.mara()), Saved
        )
    assert row_of("concern", concern).wrong_reason == "other client"


@pytest.mark.parametrize("kind", ["client", "episode"])
def test_a_person_or_a_course_is_not_set_aside_like_an_entry(kind):
    ref = one_of(kind, build.episode())
    assert isinstance(book.mark_wrong(kind, ref, reason="x", by=people.mara()), Refused)
    assert row_of(kind, ref).wrong_at is None


def shown(page, kind):
    """Everything the page of a course shows of one kind of entry."""
    person = page.people[0]
    together = alliances.page(page.ref, by=people.mara())
    return {
        "contact-way": person.ways,
        "related-person": person.around,
        "decision-maker": person.deciders,
        "concern": page.concerns,
        "concern-rating": page.concerns and page.concerns[0].ratings,
        "goal": page.goals,
        "goal-rating": page.goals and page.goals[0].ratings,
        "risk-asked": page.asked,
        "risk-flag": page.flags,
        "safety-plan": page.plan,
        "contact-attempt": contact_logs.page(page.ref, by=people.mara()).attempts,
        "feedback": together.voices[0].hours,
        "rupture": together.ruptures,
        "repair": together.ruptures and together.ruptures[0].repairs,
        "note": page.notes,
        "score": page.measures,
        "disclosure": disclosures.page(person.ref, by=people.mara()).lines,
        "agreed-fee": fees.page(page.ref, by=people.mara()).agreed,
        "charge": fees.page(page.ref, by=people.mara()).lines,
        "payment": fees.page(page.ref, by=people.mara()).lines,
        **dict.fromkeys(("protection", "legal-hold"), person.standing),
    }[kind]


@pytest.mark.parametrize("kind", [*every.SIMPLE, "score"])
def test_an_entry_set_aside_is_on_the_page_no_more(kind):
    episode = build.episode()
    ref = one_of(kind, episode)
    assert shown(clients.page(episode, by=people.mara()), kind)
    book.mark_wrong(kind, ref, reason="other client", by=people.mara())
    assert not shown(clients.page(episode, by=people.mara()), kind)


def group_of(episode):
    found = caseloads.report(by=people.mara())
    return next(
        group["code"]
        for group in found["groups"]
        for each in group["episodes"]
        if each["episode"] == str(episode)
    )


def test_a_score_set_aside_counts_nowhere_on_the_caseload():
    episode = build.episode(phq9=[5, 6])
    worst = build.score(episode, 25)
    assert group_of(episode) == Group.SAFETY
    scores.mark_wrong(worst, reason="other client", by=people.mara())
    assert group_of(episode) == Group.REST


def test_a_flag_set_aside_counts_nowhere_on_the_caseload():
    episode = build.episode()
    flag = one_of("risk-flag", episode)
    assert group_of(episode) == Group.SAFETY
    book.mark_wrong("risk-flag", flag, reason="other client", by=people.mara())
    assert group_of(episode) == Group.REST
    assert not list(noticing.differing(people.mara().practice))


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("concern", "words", "  "),
        ("concern", "brought_on", people.TODAY + every.DAY),
        ("concern", "brought_on", None),
        ("concern-rating", "rating", 11),
        ("concern-rating", "rating", None),
        ("goal", "weight", 0),
        ("goal-rating", "level", "nearly"),
        ("goal-rating", "step", 3),
        ("contact-way", "kind", "pigeon"),
        ("contact-way", "value", ""),
        ("related-person", "name", "x" * 201),
        ("decision-maker", "kind", "neighbour"),
        ("risk-asked", "answer", "maybe"),
        ("safety-plan", "text", ""),
        ("note", "text", "x" * 20_001),
        ("risk-flag", "opened_on", people.TODAY + every.DAY),
        ("client", "birth_date", "12.4.1987"),
        ("client", "birth_date", "19870412"),
        ("client", "birth_date", "1987-W15-1"),
        ("client", "birth_date", "2087-04-12"),
        ("client", "name", ""),
        ("episode", "kind", "pair"),
        ("episode", "started_on", people.TODAY + every.DAY),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_changes_nothing(kind, name, value):
    ref = one_of(kind, build.episode())
    answer = correct(kind, ref, **{name: value})
    assert isinstance(answer, Refused)
    assert answer.field == name
    assert row_of(kind, ref).version == 1


@pytest.mark.parametrize("birth_date", ["", "1987", "1987-04", "1987-04-12"])
def test_a_birth_date_may_be_known_in_part(birth_date):
    client = client_of(build.episode())
    assert isinstance(correct("client", client, birth_date=birth_date), Saved)


def test_a_guardian_needs_a_name_and_one_who_decides_for_themselves_does_not():
    client = client_of(build.episode())
    ref = one_of("decision-maker", build.episode(name="Lena Roth"))
    assert correct("decision-maker", ref, name=" ").field == "name"
    assert build.entry("decision-maker", client, kind="self")


def test_a_decision_that_would_end_before_it_began_is_refused():
    ref = one_of("decision-maker", build.episode())
    days = {"from_on": people.TODAY, "until_on": people.TODAY - every.DAY}
    assert correct("decision-maker", ref, **days).field == "until_on"


def test_the_same_number_written_otherwise_is_found_by_the_same_fingerprint():
    client = client_of(build.episode())
    first = build.entry("contact-way", client, kind="mobile", value="0170 123-4567")
    again = build.entry("contact-way", client, kind="mobile", value="01701234567")
    prints = {row.id: row.fingerprint for row in ContactWay.objects.all()}
    assert prints[first] == prints[again]
    correct("contact-way", again, value="0171 1234567")
    assert ContactWay.objects.get(id=again).fingerprint != prints[first]


def test_two_practices_cannot_compare_their_clients_numbers():
    ours = client_of(build.episode())
    vera = people.vera()
    theirs = client_of(build.episode(by=vera, name="Hers"))
    build.entry("contact-way", ours, **every.SAID["contact-way"])
    build.entry("contact-way", theirs, by=vera, **every.SAID["contact-way"])
    one, other = ContactWay.objects.all()
    assert one.value == other.value
    assert one.fingerprint != other.fingerprint


def test_in_a_couple_an_entry_belongs_to_the_one_it_is_about():
    episode = build.episode(kind="couple", partners=["Lena Weber"])
    (_, _), (lena, _) = book.people(episode)
    ref, values = uuid4(), {"words": "He never listens.", "brought_on": people.TODAY}
    book.add("concern", values, under=episode, by=people.mara(), ref=ref, client=lena)
    page = book.read("concern", ref, by=people.mara())
    assert (page.client, page.client_name) == (lena, "Lena Weber")


def test_a_score_is_not_added_like_a_simple_entry():
    with pytest.raises(NotThere):
        book.add("score", {}, under=build.episode(), by=people.mara(), ref=uuid4())


def test_a_flag_cannot_be_moved_behind_the_day_somebody_looked_at_it():
    flag = one_of("risk-flag", build.episode())
    correct("risk-flag", flag, opened_on=people.TODAY - 9 * every.DAY)
    looked = people.TODAY - 5 * every.DAY
    risks.assess(flag, on=looked, text="calm", close=True, version=2, by=people.mara())
    answer = correct("risk-flag", flag, version=3, opened_on=people.TODAY)
    assert isinstance(answer, Refused)
    assert answer.field == "opened_on"


def test_an_edit_between_reading_and_setting_aside_is_not_undone_by_it():
    concern = one_of("concern", build.episode())
    row = row_of("concern", concern)
    correct("concern", concern, words="I wake at four.")
    entries.mark_wrong(row, by=people.mara(), reason="other client")
    assert row_of("concern", concern).version == 3
