"""The demo practice: everything a therapist meets is in it, and the same seed gives the same."""

from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from pypdf import PdfReader

from envoi.care import (
    access,
    alliances,
    caseloads,
    clients,
    conflicts,
    cosignatures,
    departures,
    emergency_lists,
    ending_pages,
    fees,
    noticing,
    of_age,
    providers,
    second_factors,
)
from envoi.commandline.demo.cast import MEMBERS, NAME
from envoi.commandline.demo.diary import known
from envoi.commandline.demo.practice import PASSWORD, furnish
from envoi.domain import ending as rules
from envoi.domain.noticed import Group
from envoi.records import models as records

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
THERAPISTS = ("mara", "ines", "teo")
EVERYTHING = caseloads.Question(sort="name", page=0)


@contextmanager
def for_a_while():
    """Everything done in here is gone afterwards."""
    before = settings.PASSWORD_HASHERS
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        settings.PASSWORD_HASHERS = before


@pytest.fixture(scope="module", autouse=True)
def furnished(django_db_setup, django_db_blocker):
    """The demo, furnished once for all that only look at it, and what it looked like before."""
    with django_db_blocker.unblock():
        with for_a_while():
            furnish(now=NOW)
            before = seen(NOW)
        with for_a_while():
            furnish(now=NOW)
            yield before


def pages_of(now):
    return {
        login: caseloads.page(EVERYTHING, by=known(login, now)) for login in (*THERAPISTS, "tomas")
    }


def seen(now):
    """Who stands where, with which facts; and how many rows of every kind there are."""
    rows = {
        login: [(row.name, row.group, row.fact, row.small, row.ending) for row in section.rows]
        for login, page in pages_of(now).items()
        for section in page.sections
    }
    counts = {
        model.__name__: model.objects.count()
        for model in vars(records).values()
        if isinstance(model, type) and model is not records.Account
    }
    return rows, counts


def named(name):
    return records.Client.objects.get(name=name)


def episode_of(name):
    return records.Episode.objects.filter(participants__client__name=name).latest("started_on")


def test_the_same_seed_and_day_give_the_same(furnished):
    assert seen(NOW) == furnished


def test_every_group_of_the_caseload_has_somebody():
    pages = pages_of(NOW)
    assert {section.group for section in pages["mara"].sections} == set(Group)
    assert Group.SAFETY in {section.group for section in pages["teo"].sections}


def test_all_three_reasons_for_safety_first_are_there():
    signals = {
        signal["kind"]
        for row in records.NoticedRow.objects.filter(standing_group=0)
        for signal in row.noticed["standing"]
    }
    assert {"open_flag", "risk_item_endorsed", "worse_than_best"} <= signals


def test_all_three_reasons_for_a_talk_are_there():
    facts = " ".join(
        row.fact
        for page in pages_of(NOW).values()
        for section in page.sections
        for row in section.rows
        if section.group is Group.TALK
    )
    for told in ("in a row", "goals are reached", "Time to look at the work together"):
        assert told in facts


def test_every_stage_of_an_ending_is_there():
    wanted = {"considered", "talked_about", "decided", "winding_down", "closed", "withdrawn"}
    assert set(records.Ending.objects.values_list("stage", flat=True)) == wanted


def test_every_way_an_ending_can_turn_is_there():
    events = set(records.EndingEvent.objects.values_list("event", flat=True))
    assert {"more_time", "continue", "undo", "reopen", "wind_down"} <= events
    assert records.Ending.objects.filter(form="short", stage="closed").exists()
    assert records.RiskHandover.objects.filter(kind="handover").exists()


def test_folding_the_events_of_each_ending_gives_its_stage():
    for ending in records.Ending.objects.all():
        events = records.EndingEvent.objects.filter(ending=ending).order_by("number")
        assert rules.fold([rules.Event(each.event) for each in events]) == ending.stage


def test_a_closed_ending_has_its_signed_papers_and_the_letter_was_given():
    ending = records.Ending.objects.get(episode=episode_of("Trần Minh Ngọc"))
    signed = {paper.kind: paper for paper in records.Paper.objects.filter(ending=ending)}
    assert set(signed) == {"closing_summary", "progress_letter", "keepsake"}
    assert all(bytes(paper.pdf).startswith(b"%PDF") for paper in signed.values())
    assert signed["progress_letter"].left_house_on is not None


def test_the_letter_of_the_demo_has_evidence_and_a_sentence_of_the_therapist():
    paper = records.Paper.objects.filter(kind="progress_letter").first()
    assert paper.draft["evidence"]
    assert len(paper.draft["texts"]["pride"]) > 100


@pytest.mark.parametrize("kind", ["individual", "couple", "family", "group"])
def test_every_kind_of_therapy_is_there(kind):
    assert records.Episode.objects.filter(kind=kind).exists()


@pytest.mark.parametrize("status", ["waitlist", "active", "onhold", "finished"])
def test_courses_stand_where_courses_stand(status):
    assert records.Episode.objects.filter(status=status).exists()


def test_a_child_has_two_guardians_and_a_custody_order():
    guardians = records.DecisionMaker.objects.filter(client=named("Mia Baumgartner"))
    assert [each.kind for each in guardians] == ["guardian", "guardian"]
    assert any("joint custody" in each.order_note for each in guardians)
    assert all(each.scope for each in guardians)


def test_a_mandated_client_has_a_court_and_a_day_the_order_ends():
    court = records.DecisionMaker.objects.get(kind="court")
    assert court.until_on > NOW.date()
    assert "Order of the court" in court.order_note


def test_somebody_came_back():
    again = records.Episode.objects.filter(earlier__isnull=False)
    assert {each.earlier.status for each in again} == {"finished"}
    assert again.count() == 2


def test_there_are_an_interpreter_a_stay_in_hospital_and_work_without_measures():
    assert records.Client.objects.filter(interpreter="yes").exists()
    assert records.Episode.objects.filter(in_hospital_since__isnull=False).exists()
    assert records.Episode.objects.filter(uses_measures=False, status="active").exists()


def test_forms_are_filled_in_as_people_do():
    phq9 = list(records.Response.objects.filter(instrument="phq-9"))
    assert any(each.score is None and each.unscorable for each in phq9)
    assert any(each.prorated and each.answers["9"] is not None for each in phq9)
    assert any(each.prorated and each.answers["9"] is None for each in phq9)
    forms = set(records.Response.objects.values_list("instrument", flat=True))
    assert {"phq-9", "gad-7", "pcl-5", "core-10", "ors", "wsas"} <= forms


def test_sessions_were_kept_missed_and_cancelled_by_either():
    kept = set(records.Attendance.objects.values_list("status", "cancelled_by"))
    assert {("not_shown", ""), ("late_cancelled", "client"), ("cancelled", "therapist")} <= kept


def test_psychotherapy_notes_are_kept_for_two_and_notes_of_the_record_for_many():
    own = records.PsychotherapyNote.objects.values("episode").distinct()
    notes = records.ProgressNote.objects
    assert own.count() == 2
    assert notes.values("episode").distinct().count() > 20
    assert notes.filter(signed_at__isnull=False).exists()
    assert notes.filter(signed_at__isnull=True).exists()


def test_nobody_can_be_called_or_written_to():
    ways = records.ContactWay.objects.all()
    people = records.RelatedPerson.objects.all()
    assert all("555-01" in each.value or "@example.org" in each.value for each in ways)
    assert all("555-01" in each.reached_at for each in people)


def test_nothing_lies_in_the_future_but_what_is_booked():
    today = NOW.date()
    assert not records.Response.objects.filter(on__gt=today).exists()
    assert not records.AuditRow.objects.filter(at__gt=NOW.replace(second=1)).exists()
    ahead = records.Attendance.objects.filter(session__on__gt=today)
    assert set(ahead.values_list("status", flat=True)) == {"expected"}


def test_acts_are_kept_in_the_order_in_which_they_happened():
    moments = list(records.AuditRow.objects.order_by("number").values_list("at", flat=True))
    lived = [at for at in moments if at < NOW][len(MEMBERS) + 4 :]
    assert lived == sorted(lived)


def test_what_is_noticed_agrees_with_the_records():
    assert list(noticing.differing(known("mara", NOW).practice)) == []


def test_jonas_is_as_the_house_drew_him():
    page = clients.page(episode_of("Jonas Weber").id, by=known("mara", NOW))
    assert [(card.first, card.last) for card in page.concerns] == [(9, 2), (7, 1)]
    assert page.cycle[1].told.startswith("14 sessions")
    assert page.cycle[2].told == "talked about 16 November"
    assert "17 → 4" in str(page.measures)
    assert page.people[0].emergency[0].name == "Katrin Weber"
    assert page.others


def test_every_page_of_every_course_opens():
    for login in THERAPISTS:
        by = known(login, NOW)
        for row in caseloads.report(by=by)["groups"]:
            for told in row["episodes"]:
                ref = UUID(told["episode"])
                page = clients.page(ref, by=by)
                assert page.name
                if page.ending_stage:
                    assert ending_pages.page(ref, by=by).steps


def test_somebody_is_on_the_way_to_another_place_and_what_left_is_accounted_for():
    referral = records.Referral.objects.get()
    assert (referral.state, referral.place) == ("booked", "alongside")
    packet = records.ReferralPacket.objects.get(referral=referral)
    told = records.Disclosure.objects.filter(paper=packet.id)
    assert {each.sha256 for each in told} == {packet.pdf_sha256, packet.document_sha256}
    pages = PdfReader(BytesIO(bytes(packet.pdf))).pages
    assert "Arabic, with an interpreter" in pages[0].extract_text()
    assert records.Task.objects.filter(code="arrival", done_on__isnull=True).count() == 2


def test_the_directory_knows_places_asked_lately_long_ago_and_never():
    lines = providers.page(by=known("mara", NOW))
    assert {line.stale for line in lines} == {True, False}
    assert "never confirmed" in {line.confirmed for line in lines}


def test_every_member_can_log_in():
    for member in MEMBERS:
        assert records.Account.objects.get(login=member.login).check_password(PASSWORD)


def test_every_member_has_the_demos_own_app_as_second_step():
    for member in MEMBERS:
        assert second_factors.kinds(by=known(member.login, NOW)) == {"totp"}


def test_the_demo_password_would_be_taken():
    for member in MEMBERS:
        validate_password(PASSWORD, records.Account(login=member.login))


def test_papers_know_the_practice():
    practice = records.Practice.objects.get()
    assert practice.name == NAME
    assert "Crisis line" in practice.crisis_contacts
    assert practice.address.splitlines()[0] == "Lindenhof 4"


def test_a_demo_that_is_there_is_kept(settings, said):
    settings.ENVOI_DEMO, settings.ENVOI_DATABASE = True, ""  # as if its rows lay in its file
    courses = records.Episode.objects.count()
    assert "still here" in said("demo", "--no-serve")
    assert records.Episode.objects.count() == courses


def test_everybody_a_practice_has_is_there_and_the_intern_leaves_on_a_known_day():
    held = records.RoleHeld.objects.all()
    assert set(held.values_list("role", flat=True)) == set(records.practice.ROLES)
    assert held.get(role="intern").until_on > NOW.date()


def test_an_interns_notes_were_signed_by_both_and_the_latest_wait_for_the_supervisor():
    tomas = known("tomas", NOW)
    waiting = cosignatures.listed(by=tomas)
    assert {each.author for each in waiting} == {"Teo Marković"}
    assert {each.noun for each in waiting} == {"note", "paper"}
    both = records.ProgressNote.objects.filter(cosigned_by=tomas.member)
    assert both.exists()


def test_no_note_of_an_intern_waits_for_weeks():
    oldest = min(each.since for each in cosignatures.listed(by=known("tomas", NOW)))
    assert (NOW.date() - oldest).days <= 9


def test_the_intern_goes_at_the_end_of_the_rotation_and_every_course_stands_somewhere():
    row = records.Departure.objects.get()
    assert row.last_day == records.RoleHeld.objects.get(role="intern").until_on
    page = departures.page(row.id, by=known("mara", NOW))
    standing = {each.stands for each in page.rows}
    assert {"not_told", "not_chosen", "nobody_yet", "waits", "both_treat", "ending"} <= standing
    assert page.since > 0


def test_whoever_ends_because_the_intern_goes_was_told_in_person_first():
    ending = records.Ending.objects.get(episode=episode_of("Aisha Karimi"))
    assert ending.reason == "therapist_leaving"
    told = records.EndingStep.objects.get(ending=ending, code="tell")
    assert told.done_on == records.DepartureRow.objects.get(ending=ending).told_on


def test_a_colleague_said_yes_to_one_and_is_asked_for_another():
    assert access.treats(known("ines", NOW), episode_of("Mateo Fernández").id)
    (asked,) = departures.listed(by=known("ines", NOW)).asked
    assert asked.course.name == "Björn Eklund"


def test_one_pays_and_one_has_an_open_balance_with_a_plan_and_no_notice():
    lines = fees.open_balances(by=known("pia", NOW))
    assert [(line.name, line.age > 0) for line in lines] == [("Zoë Maes", True)]
    assert set(records.FeeStep.objects.values_list("step", flat=True)) == {"talk", "options"}
    assert (
        "Nothing is open"
        in fees.page(episode_of("Rosa Almeida").id, by=known("mara", NOW)).standing
    )


def test_something_came_between_two_and_was_mended_and_the_hours_say_so():
    page = alliances.page(episode_of("Hanna Virtanen").id, by=known("mara", NOW))
    (card,) = page.ruptures
    assert not card.open
    assert card.my_part
    means = [float(hour.mean) for hour in page.voices[0].hours]
    assert min(means) < means[-1] < means[0]


def test_a_colleague_is_somebody_to_talk_to_and_her_words_stay_hers():
    page = conflicts.page(episode_of("Rosa Almeida").id, by=known("mara", NOW))
    (line,) = page.open
    assert "talking to Ines" in line.told
    assert "flat" not in line.told + line.why


def test_nobody_is_alike_who_is_not_meant_to_be():
    assert records.ConflictMatch.objects.get().tie is not None


def test_one_letter_was_given_before_its_ending_closes_and_one_waits():
    given, waiting = records.Paper.objects.filter(kind="letter").order_by("signed_at")
    if given.signed_at is None:
        given, waiting = waiting, given
    assert given.ending.stage == "winding_down"
    assert given.left_house_on is not None
    assert waiting.signed_at is None


def test_a_child_comes_of_age_within_two_months_whatever_the_day():
    (soon,) = of_age.soon(by=known("ines", NOW))
    assert (soon.name, soon.late) == ("Leonie Krüger", False)


def test_an_executor_is_named_and_some_are_to_be_called_first():
    found = emergency_lists.mine(by=known("mara", NOW))
    assert found.executor == "Henri Vasseur"
    assert {"first", "soon", "can_wait", ""} == {line.priority for line in found.lines}


def test_the_supervisor_sees_the_clients_of_both_supervisees():
    page = pages_of(NOW)["tomas"]
    assert page.total > 20
