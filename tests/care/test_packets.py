"""What leaves with a referral: by a release that counts that day, and no more than it says."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from envoi.care import (
    book,
    deaths,
    ending_words,
    notes,
    packet_ground,
    packets,
    papers,
    referral_pages,
    referrals,
    releases,
)
from envoi.care.answers import NotThere, Refused, Saved
from envoi.domain.packet import PART2_NOTICE
from envoi.domain.release import CONTENTS, STATEMENTS
from envoi.records.models import Disclosure, Ending, ReferralPacket
from tests import build, people
from tests.care import ended, referred

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def text_of(pdf):
    """The text of a finished file, in one line."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(" ".join(pages).split())


def bytes_of(ref):
    row = ReferralPacket.objects.get(referral=ref)
    return bytes(row.pdf), bytes(row.document)


def said(ref):
    """Every word of what left, on paper and as FHIR."""
    pdf, document = bytes_of(ref)
    return text_of(pdf) + document.decode()


def refused(answer, words):
    assert isinstance(answer, Refused), answer
    assert words in answer.sentence
    assert not ReferralPacket.objects.exists()
    assert not Disclosure.objects.exists()


def test_nothing_leaves_without_a_release():
    refused(referred.send(referred.accepted()), "has not signed a release")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"receiver": "Dr Kern"}, "has not signed a release for this place"),
        ({"contents": ["risk"]}, "does not cover"),
        ({"signed_on": people.TODAY - 9 * DAY, "expires_on": people.TODAY - DAY}, "has run out"),
    ],
)
def test_a_release_that_does_not_fit_lets_nothing_out(change, words):
    ref = referred.accepted()
    referred.release(ref, **change)
    refused(referred.send(ref), words)


def test_a_release_taken_back_counts_no_more():
    ref = referred.accepted()
    build.saved(releases.revoke(referred.release(ref), on=people.TODAY, by=people.mara()))
    refused(referred.send(ref), "taken back")


def test_a_release_counts_at_the_moment_of_sending():
    ref = referred.accepted()
    referred.release(ref)
    later = people.on(people.mara(), people.TODAY + 91 * DAY)
    refused(referred.send(ref, by=later), "has run out")
    assert isinstance(referred.send(ref), Saved)


def test_a_release_ends_with_the_event_it_names():
    ref = referred.accepted()
    release = referred.release(ref, expires_on=None, expires_event="the first visit there")
    build.saved(referred.send(ref))
    build.saved(releases.ended(release, on=people.TODAY, by=people.mara()))
    assert "has run out" in referred.send(ref).sentence
    assert ReferralPacket.objects.count() == 1


def test_a_release_that_ends_on_a_day_has_no_event_to_come():
    release = referred.release(referred.accepted())
    assert isinstance(releases.ended(release, on=people.TODAY, by=people.mara()), Refused)


def test_late_in_the_evening_the_practices_day_stands_on_it():
    ref, late = referred.accepted(), datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    referred.release(ref)
    build.saved(referred.send(ref, by=replace(people.mara(), now=late)))
    pdf, document = bytes_of(ref)
    assert "24 November 2026" in text_of(pdf)
    assert json.loads(document)["timestamp"] == "2026-11-24T00:30:00+01:00"


@pytest.mark.parametrize("lacking", ["purpose", "receiver", "signed_by", "discloser"])
def test_a_release_without_an_element_is_not_written_down(lacking):
    ref = referred.accepted()
    row = referred.row(ref)
    values = {**RELEASE, lacking: " "}
    answer = releases.sign(row.episode_id, row.client_id, values, by=people.mara(), ref=uuid4())
    assert (type(answer), answer.field) == (Refused, lacking)


RELEASE = {
    **{"contents": list(CONTENTS), "what": "", "discloser": "Mara", "receiver": "Dr Roth"},
    **{"purpose": "To go on", "signed_by": "Jonas", "signed_on": people.TODAY, "decider": None},
    **{"expires_on": None, "expires_event": "the first visit", "part2": False},
    **{f"{each}_told": True for each in STATEMENTS},
}


def test_a_release_names_no_psychotherapy_notes():
    row = referred.row(referred.accepted())
    values = {**RELEASE, "contents": ["psychotherapy_notes"]}
    answer = releases.sign(row.episode_id, row.client_id, values, by=people.mara(), ref=uuid4())
    assert answer.sentence == releases.NEVER


def test_a_release_needs_all_three_statements():
    row = referred.row(referred.accepted())
    values = {**RELEASE, "redisclosure_told": False}
    answer = releases.sign(row.episode_id, row.client_id, values, by=people.mara(), ref=uuid4())
    assert isinstance(answer, Refused)


def test_each_file_that_left_has_its_disclosure_with_its_digest():
    ref = referred.sent()
    pdf, document = bytes_of(ref)
    rows = Disclosure.objects.all()
    assert {row.sha256 for row in rows} == {hashlib.sha256(d).hexdigest() for d in (pdf, document)}
    assert {(row.recipient, row.ground) for row in rows} == {("Dr Roth", "authorised")}
    assert all(row.recipient_address == "Hafenstraße 4" for row in rows)


def test_sending_twice_by_a_double_click_is_once():
    ref, new = referred.accepted(), uuid4()
    referred.release(ref)
    for _ in range(2):
        assert isinstance(referred.send(ref, new=new), Saved)
    assert Disclosure.objects.count() == 2


def test_the_packet_holds_what_is_needed_on_the_first_day():
    told = said(referred.sent())
    for words in (
        "Jonas Weber",
        "nightmares",
        "Short walks",
        "family doctor",
        "PHQ-9",
        "Call Mara",
    ):
        assert words in told


def test_what_the_release_does_not_name_is_not_in_it():
    ref = referred.accepted()
    referred.release(ref, contents=["reason"])
    build.saved(referred.send(ref))
    assert not [w for w in ("Short walks", "PHQ-9", "family doctor") if w in said(ref)]


def test_no_word_of_a_psychotherapy_note_is_in_it():
    by, episode = people.mara(), build.episode(sessions=2)
    build.saved(notes.add_own(episode=episode, on=by.today, text="Zyxnote", by=by, ref=uuid4()))
    build.entry("note", episode, text="Zyxprogress")
    assert "Zyx" not in said(referred.sent(episode))


def couple():
    """A couple, and a referral of the first of them with everything but releases."""
    episode = build.episode(kind="couple", partners=["Lena Falk"], sessions=2)
    return referred.accepted(episode), dict(map(reversed, book.people(episode)))["Lena Falk"]


def test_a_joint_record_needs_the_release_of_every_adult():
    ref, lena = couple()
    referred.release(ref)
    refused(referred.send(ref), "Lena Falk has not signed a release")
    referred.release(ref, client=lena, signed_by="Lena Falk")
    assert isinstance(referred.send(ref), Saved)


def test_a_partners_release_covers_all_that_leaves():
    ref, lena = couple()
    referred.release(ref)
    referred.release(ref, client=lena, contents=["reason"])
    refused(referred.send(ref), "does not cover")
    (missing,) = referral_pages.page(ref, by=people.mara()).missing
    assert missing == "Lena Falk has a release, but it does not cover this."


def test_no_other_participant_is_named():
    ref, lena = couple()
    for client in (None, lena):
        referred.release(ref, client=client)
    note = {**referred.NOTE, "why": "Since the quarrel with Lena he sleeps badly."}
    build.saved(referrals.note(ref, note, by=people.mara(), version=None))
    refused(referred.send(ref), "Lena")
    build.saved(referrals.note(ref, referred.NOTE, by=people.mara(), version=None))
    row = referred.row(ref)
    build.entry("goal", row.episode_id, words="Argue less with Lena")
    build.saved(referred.send(ref))
    assert "Lena" not in said(ref)


def test_for_a_child_who_decides_signs():
    episode = child()
    ref = referred.accepted(episode)
    refused(referred.send(ref), "nobody can sign")
    client = referred.row(ref).client_id
    karin = build.entry("decision-maker", client, kind="guardian", name="Karin Weber")
    referred.release(ref, decider=karin, signed_by="Karin Weber")
    assert isinstance(referred.send(ref), Saved)


def child():
    episode = build.episode(name="Tim Weber")
    client = book.people(episode)[0][0]
    page = book.read("client", client, by=people.mara())
    values = {**page.values, "birth_date": "2016-02-03"}
    build.saved(book.correct("client", client, values, version=page.version, by=people.mara()))
    return episode


def test_a_record_of_part_2_asks_for_a_release_that_says_so_and_carries_its_notice():
    ref = referred.accepted(part2=True)
    referred.release(ref)
    refused(referred.send(ref), "substance use")
    referred.release(ref, part2=True)
    build.saved(referred.send(ref))
    pdf, document = bytes_of(ref)
    assert PART2_NOTICE[:40] in text_of(pdf)
    assert "The client allowed this to be told to" in text_of(pdf)
    assert referrals.under_part2(referred.row(ref).episode_id, by=people.mara())
    document = json.loads(document)
    assert PART2_NOTICE[:40] in json.dumps(document)
    assert document["meta"]["security"][0]["code"] == "R"


def test_the_summary_follows_once_it_is_signed():
    by, ending = people.mara(), ended.talked()
    ending_words.write(ending, {"then_and_now": "We worked on sleep."}, by=by)
    client = ended.client_of(ending)
    ref = referred.sent(episode_of(ending))
    assert isinstance(referred.send(ref, kind="summary"), Refused)
    paper = build.saved(
        papers.begin(ending, kind="closing_summary", client=client, by=by, ref=uuid4())
    )
    papers.save_draft(paper, {"course": "We worked on sleep."}, by=by)
    build.saved(papers.sign(paper, by=by))
    build.saved(referred.send(ref, kind="summary"))
    newest = ReferralPacket.objects.get(kind="summary")
    assert "We worked on sleep." in text_of(bytes(newest.pdf))
    assert Disclosure.objects.count() == 4


def episode_of(ending):
    return Ending.objects.get(id=ending).episode_id


def test_after_a_death_nothing_leaves():
    ref = referred.accepted()
    referred.release(ref)
    told = {"heard_on": people.TODAY, "died_on": None, "suicide": "not_known", "family": ""}
    told |= {"note_wanted": "still_open"}
    build.saved(deaths.record(referred.row(ref).client_id, by=people.mara(), ref=uuid4(), **told))
    refused(referred.send(ref), "died")


def test_an_intern_does_not_send_alone():
    teo = people.teo()
    episode = build.episode(by=teo, sessions=2)
    ref = referred.begun(episode, by=teo)
    answer = referred.send(ref, by=teo)
    assert isinstance(answer, Refused)
    assert "supervisor" in answer.sentence


def test_looking_at_it_first_sends_nothing_and_says_that_it_is_a_draft():
    ref = referred.accepted()
    assert "DRAFT" in text_of(packets.preview(ref, kind="note", by=people.mara()))
    assert not Disclosure.objects.exists()


def test_strangers_and_colleagues_read_no_packet():
    ref = referred.sent()
    packet = ReferralPacket.objects.get(referral=ref).id
    for other in (people.vera(), people.ines(), people.ada()):
        with pytest.raises(NotThere):
            packets.taken(packet, form="pdf", by=other)
        with pytest.raises(NotThere):
            referred.send(ref, by=other)


def test_the_very_bytes_are_read_again():
    ref = referred.sent()
    row = ReferralPacket.objects.get(referral=ref)
    for form, kept in (("pdf", row.pdf), ("document", row.document)):
        assert packets.taken(row.id, form=form, by=people.mara()) == bytes(kept)


@settings(max_examples=25)
@given(
    contents=st.sets(st.sampled_from(CONTENTS), min_size=1),
    signed=st.integers(0, 20),
    lasts=st.integers(0, 20),
    revoked=st.none() | st.integers(0, 20),
    day=st.integers(0, 25),
    receiver=st.sampled_from(["Dr Roth", "Dr Kern"]),
)
def test_no_packet_leaves_without_a_release_that_counts(
    contents, signed, lasts, revoked, day, receiver
):
    ref, by = referred.accepted(), people.mara()
    start = people.TODAY - 25 * DAY
    signed_on = start + signed * DAY
    release = referred.release(
        ref, contents=sorted(contents), signed_on=signed_on, receiver=receiver,
        expires_on=signed_on + lasts * DAY,
    )  # fmt: skip
    if revoked is not None:
        build.saved(releases.revoke(release, on=start + revoked * DAY, by=by))
    on = start + day * DAY
    counts = (
        receiver == "Dr Roth"
        and "reason" in contents
        and signed <= day <= signed + lasts
        and (revoked is None or day < revoked)
    )
    answer = referred.send(ref, by=people.on(by, on))
    assert isinstance(answer, Saved) is counts
    left = ReferralPacket.objects.filter(referral=ref).count()
    assert left == counts
    about = Disclosure.objects.filter(client=referred.row(ref).client_id).count()
    assert about == 2 * left


def test_what_is_gathered_names_everybody_else_the_record_knows():
    ref, _ = couple()
    assert packet_ground.others(referred.row(ref)) == {"Lena Falk"}
