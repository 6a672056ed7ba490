"""A log-in lasts as long as it may, wherever it is ended from."""

from dataclasses import replace
from datetime import timedelta

import pytest

from envoi.care import log_ins, passwords
from envoi.care.answers import NotThere, Refused, Saved
from envoi.care.log_ins import Limits, Place
from envoi.records.models import Account, AuditRow, LogIn, Member, OutgoingMail
from tests import people

pytestmark = pytest.mark.django_db
LIMITS = Limits(idle=timedelta(minutes=30), longest=timedelta(hours=12))
AT_HOME = Place("192.0.2.7", "Firefox on Linux")
NEW = "another long quiet sentence"


def log_in(session="s1", *, by=None, place=AT_HOME, after=timedelta()):
    by = by or people.mara()
    return log_ins.begin(
        by.account,
        session=session,
        how="passkey",
        place=place,
        now=people.NOW + after,
        complete=True,
    )


def seen(session="s1", **time):
    now = people.NOW + timedelta(**time)
    return log_ins.here(session, place=AT_HOME, limits=LIMITS, now=now)


def ended():
    return list(LogIn.objects.order_by("began_at").values_list("ended_how", flat=True))


def test_a_session_is_known_by_its_digest_alone():
    log_in("a secret key of a session")
    assert "a secret key" not in str(list(LogIn.objects.values()))
    assert seen("a secret key of a session") is not None
    assert seen("another") is None


def test_who_acts_carries_from_where_and_in_which_log_in():
    here = log_in()
    actor = seen().actor
    assert (actor.address, actor.log_in, actor.login) == ("192.0.2.7", here.ref, "mara")
    row = AuditRow.objects.get(act="logged in")
    assert (row.address, row.log_in, row.detail) == ("192.0.2.7", here.ref, {"how": "passkey"})


def test_half_an_hour_without_a_click_ends_it():
    log_in()
    assert seen(minutes=29) is not None
    assert seen(minutes=58) is not None
    assert seen(minutes=88) is None
    assert ended() == ["idle"]
    assert AuditRow.objects.get(act="logged out").detail == {"how": "idle"}


def test_half_a_day_ends_it_however_busy():
    log_in()
    for half_hour in range(1, 29):
        seen(minutes=25 * half_hour)
    assert seen(hours=12) is None
    assert ended() == ["too_long"]


def test_when_it_was_seen_is_written_once_a_minute(django_assert_num_queries):
    log_in()
    with django_assert_num_queries(2):
        seen(seconds=59)
    with django_assert_num_queries(3):
        seen(seconds=60)
    with django_assert_num_queries(2):
        seen(seconds=119)


def test_a_password_alone_is_half_way_and_not_for_long():
    by = people.mara()
    log_ins.begin(by.account, session="s1", how="password", place=AT_HOME, now=people.NOW)
    assert not seen(minutes=14).complete
    assert seen(minutes=15) is None


def test_every_step_has_a_new_session():
    by = people.mara()
    here = log_ins.begin(by.account, session="s1", how="password", place=AT_HOME, now=people.NOW)
    log_ins.complete(here, session="s2", how="app")
    assert seen("s1") is None
    assert seen("s2").complete
    log_ins.proven(seen("s2", minutes=5), session="s3")
    assert seen("s2") is None
    assert seen("s3", minutes=14).freshly_proven
    assert not seen("s3", minutes=15).freshly_proven


def test_somebody_who_left_is_out_at_the_next_click():
    log_in()
    Member.objects.update(ended_on=people.TODAY - timedelta(days=1), joined_on="2020-01-01")
    assert seen(minutes=1) is None
    assert ended() == ["left"]


def test_a_closed_account_is_out_at_the_next_click():
    log_in()
    Account.objects.update(is_active=False)
    assert seen(minutes=1) is None


def test_all_others_end_and_this_one_goes_on():
    log_in("s1"), log_in("s2", after=timedelta(minutes=1))
    by = seen("s1", minutes=2).actor
    assert log_ins.end_all(by=by, but=by.log_in) == 1
    assert seen("s2", minutes=3) is None
    assert seen("s1", minutes=3) is not None
    assert AuditRow.objects.get(act="ended").detail == {"count": 1, "how": "ended_everywhere"}


def test_the_log_ins_of_a_member_are_ended_by_their_own_practice_alone():
    log_in(by=people.ines())
    ines = people.ines().member
    assert log_ins.end_all(by=people.vera(), how="left", member=ines) == 0
    assert log_ins.end_all(by=people.mara(), how="left", member=ines) == 1


def test_nobody_sees_or_ends_the_log_ins_of_others():
    here = log_in()
    assert log_ins.listed(by=people.ines()) == ()
    with pytest.raises(NotThere):
        log_ins.end(here.ref, by=people.ines())


def test_a_device_not_seen_before_is_told_by_mail():
    log_in("s1"), log_in("s2", after=timedelta(hours=1))
    assert not OutgoingMail.objects.exists()
    log_in("s3", place=Place("192.0.2.9", "Safari on iPhone"), after=timedelta(hours=2))
    assert OutgoingMail.objects.get().kind == "new_log_in"


def test_who_never_came_back_is_swept_out():
    log_in("s1"), log_in("s2", after=timedelta(hours=2))
    assert log_ins.sweep(limits=LIMITS, now=people.NOW + timedelta(hours=2, minutes=5)) == 1
    assert ended() == ["idle", ""]


def test_a_new_password_ends_every_other_log_in():
    log_in("s1"), log_in("s2", after=timedelta(minutes=1))
    by = seen("s2", minutes=2).actor
    assert isinstance(passwords.change(old=people.PASSWORD, new=NEW, by=by), Saved)
    assert ended() == ["ended_everywhere", ""]
    assert OutgoingMail.objects.get().kind == "password_changed"
    assert AuditRow.objects.filter(act="changed", noun="password").exists()
    known = passwords.check("mara", NEW, address="", now=people.NOW)
    assert known == Saved(by.account)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("wrong", NEW, "old"),
        (people.PASSWORD, "too short", "new"),
        (people.PASSWORD, "qwerty123456", "new"),
        (people.PASSWORD, "Mara Lindqvist", "new"),
        (people.PASSWORD, people.PASSWORD, "new"),
    ],
)
def test_a_password_that_cannot_be_changed_stays(old, new, field):
    by = replace(people.mara(), name="Mara Lindqvist")
    answer = passwords.change(old=old, new=new, by=by)
    assert isinstance(answer, Refused) and answer.field == field
    assert isinstance(passwords.again(people.PASSWORD, by=by), Saved)
