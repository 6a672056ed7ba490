"""A referral and a release entered in error: readable, counting nowhere."""

from uuid import UUID

import pytest

from envoi.care import book, disclosures, packets, referral_pages, referrals, releases
from envoi.care.answers import NotThere, Refused, Saved
from envoi.domain.referral import Event
from envoi.records.models import AuditRow, Disclosure, ReferralPacket, Release, Task
from tests import build, people
from tests.care import referred

pytestmark = pytest.mark.django_db
WHY = "Signed in the wrong record"


def page(ref: UUID) -> referral_pages.ReferralPage:
    return referral_pages.page(ref, by=people.mara())


def release_wrong(ref: UUID, why: str = WHY) -> object:
    return releases.mark_wrong(ref, reason=why, by=people.mara())


def test_a_release_entered_in_error_permits_nothing_from_that_moment() -> None:
    ref = referred.accepted()
    release = referred.release(ref)
    assert isinstance(release_wrong(release), Saved)
    answer = referred.send(ref)
    assert isinstance(answer, Refused) and "has not signed" in answer.sentence
    assert not ReferralPacket.objects.exists()


def test_a_release_entered_in_error_says_who_wrote_it_down_when_and_why() -> None:
    ref = referred.accepted()
    release_wrong(referred.release(ref))
    (told,) = page(ref).wrong_releases
    assert "Dr Roth" in told and "as Mara wrote down 23 November" in told and WHY in told
    assert page(ref).releases == ()


def test_another_release_counts_beside_the_one_entered_in_error() -> None:
    ref = referred.accepted()
    release_wrong(referred.release(ref))
    referred.release(ref)
    assert isinstance(referred.send(ref), Saved)


def test_why_has_to_be_said() -> None:
    release = referred.release(referred.accepted())
    assert isinstance(release_wrong(release, "  "), Refused)
    assert Release.objects.get(id=release).wrong_at is None


def test_what_left_by_a_release_stays_in_the_account_of_disclosures() -> None:
    ref = referred.sent()
    client, by = referred.row(ref).client_id, people.mara()
    before = disclosures.accounting(client, by=by)
    release_wrong(Release.objects.get().id)
    build.saved(referrals.mark_wrong(ref, reason=WHY, by=by))
    after = disclosures.accounting(client, by=by)
    assert after.apart == before.apart and len(after.apart) == 2
    assert not Disclosure.objects.filter(wrong_at__isnull=False).exists()


def test_where_nobody_had_allowed_it_the_ground_can_be_put_right_and_the_account_holds_it() -> None:
    ref = referred.sent()
    client, by = referred.row(ref).client_id, people.mara()
    release = Release.objects.get().id
    release_wrong(release)
    assert releases.left_by(release) == (by.today,)
    for line in disclosures.page(client, by=by).lines:
        row = Disclosure.objects.get(id=line.ref)
        told = {"on": row.on, "recipient": row.recipient, "what": row.what}
        told |= {"recipient_address": "", "purpose": row.purpose, "ground": "other"}
        build.saved(book.correct("disclosure", row.id, told, version=row.version, by=by))
    assert len(disclosures.accounting(client, by=by).lines) == 2


def test_the_bytes_that_left_are_read_again_after_both_were_entered_in_error() -> None:
    ref = referred.sent()
    packet, by = ReferralPacket.objects.get(), people.mara()
    release_wrong(Release.objects.get().id)
    build.saved(referrals.mark_wrong(ref, reason=WHY, by=by))
    assert packets.taken(packet.id, form="pdf", by=by) == bytes(packet.pdf)
    assert len(page(ref).packets) == 1


def test_a_referral_entered_in_error_is_readable_and_goes_no_further() -> None:
    ref, by = referred.sent(), people.mara()
    build.saved(referrals.mark_wrong(ref, reason=WHY, by=by))
    found = page(ref)
    assert "as Mara wrote down" in found.wrong and WHY in found.wrong
    assert not found.treats and not found.may
    with pytest.raises(NotThere):
        referrals.happen(ref, Event.ATTEND, on=by.today, by=by)


def test_nobody_is_asked_whether_somebody_arrived_from_a_referral_entered_in_error() -> None:
    ref = referred.sent()
    assert Task.objects.filter(referral=ref, done_on__isnull=True).exists()
    build.saved(referrals.mark_wrong(ref, reason=WHY, by=people.mara()))
    assert not Task.objects.filter(referral=ref, done_on__isnull=True).exists()


def test_the_next_referral_of_the_course_names_the_one_entered_in_error() -> None:
    ref, by = referred.begun(), people.mara()
    build.saved(referrals.mark_wrong(ref, reason=WHY, by=by))
    episode = referred.row(ref).episode_id
    assert referrals.newest(episode, by=by) is None
    ((other, told),) = page(referred.begun(episode)).others
    assert other == ref and "entered in error" in told


def test_only_who_treats_marks_them_and_it_stands_in_the_audit() -> None:
    ref = referred.accepted()
    release = referred.release(ref)
    for verb, row in ((releases.mark_wrong, release), (referrals.mark_wrong, ref)):
        with pytest.raises(NotThere):
            verb(row, reason=WHY, by=people.ines())
        build.saved(verb(row, reason=WHY, by=people.mara()))
        assert AuditRow.objects.filter(act="marked wrong", subject=row).count() == 1
