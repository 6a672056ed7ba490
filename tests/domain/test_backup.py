"""Which backups are kept, when one is due, and when somebody should look."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.backup import Copy, age, is_due, is_old, outlived, rehearsed_long_ago

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
HOURS = st.integers(-100, 24 * 800).map(lambda hours: timedelta(hours=hours))
COPIES = st.lists(HOURS, max_size=60).map(
    lambda ages: [Copy(f"envoi-{n}", NOW - old) for n, old in enumerate(ages)]
)


def kept(copies, *, now=NOW):
    gone = set(outlived(copies, now=now))
    return [copy for copy in copies if copy not in gone]


def daily(days, *, until=NOW):
    return [Copy(f"day {n}", until - timedelta(days=n)) for n in range(days)]


@given(COPIES)
def test_the_newest_is_never_removed(copies):
    newest = max((copy.made_at for copy in copies), default=None)
    assert newest in {copy.made_at for copy in kept(copies)} | {None}


@given(COPIES)
def test_only_what_was_named_is_removed_and_doing_it_again_removes_nothing(copies):
    assert set(outlived(copies, now=NOW)) <= set(copies)
    assert outlived(kept(copies), now=NOW) == ()


@given(COPIES)
def test_the_last_seven_days_are_kept_whole(copies):
    recent = {copy for copy in copies if NOW - copy.made_at <= timedelta(days=7)}
    assert recent <= set(kept(copies))


@given(COPIES)
def test_of_every_week_and_month_within_reach_one_is_kept(copies):
    left = kept(copies)
    for copy in copies:
        week = copy.made_at.isocalendar()[:2]
        if NOW - copy.made_at <= timedelta(weeks=8):
            assert week in {each.made_at.isocalendar()[:2] for each in left}
        if NOW - copy.made_at <= timedelta(days=366):
            month = (copy.made_at.year, copy.made_at.month)
            assert month in {(each.made_at.year, each.made_at.month) for each in left}


def test_a_house_backed_up_every_night_for_two_years_keeps_a_couple_of_dozen():
    held, start = [], NOW - timedelta(days=730)
    for n in range(731):
        now = start + timedelta(days=n)
        held = kept([*held, Copy(f"night {n}", now)], now=now)
    assert len(held) <= 8 + 8 + 13
    months = {(copy.made_at.year, copy.made_at.month) for copy in held}
    assert len(months) >= 12
    assert [copy.made_at for copy in held[-8:]] == [c.made_at for c in daily(8)][::-1]


def test_a_backup_is_due_once_a_night():
    early = NOW.replace(hour=1)
    assert is_due(last_good=None, last_try=None, now=NOW)
    assert is_due(last_good=early, last_try=early, now=NOW)
    assert not is_due(last_good=NOW.replace(hour=2), last_try=None, now=NOW)
    assert is_due(last_good=NOW - timedelta(days=1), last_try=None, now=NOW)


def test_after_a_failure_an_hour_passes():
    failed = NOW - timedelta(minutes=59)
    assert not is_due(last_good=None, last_try=failed, now=NOW)
    assert is_due(last_good=None, last_try=failed, now=NOW + timedelta(minutes=1))


@given(HOURS)
def test_whatever_the_clock_says_a_backup_is_due_within_a_day(old):
    last = NOW - abs(old)
    later = NOW + timedelta(days=1)
    assert is_due(last_good=last, last_try=last, now=later)


def test_what_is_worth_a_look():
    assert is_old(None, now=NOW)
    assert is_old(NOW - timedelta(hours=37), now=NOW)
    assert not is_old(NOW - timedelta(hours=36), now=NOW)
    assert rehearsed_long_ago(None, now=NOW)
    assert not rehearsed_long_ago(NOW - timedelta(days=30), now=NOW)


def test_ages_in_words():
    told = [timedelta(minutes=1), timedelta(minutes=40), timedelta(hours=5), timedelta(hours=49)]
    assert [age(NOW - each, now=NOW) for each in told] == [
        *("a minute ago", "40 minutes ago", "5 hours ago", "2 days ago")
    ]
