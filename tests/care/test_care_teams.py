"""Who treats whom: assigned by the owner by name alone, and nobody is ever left alone."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from envoi.care import access, care_teams
from envoi.care.answers import NotThere, Refused, Saved
from envoi.records.models import AuditRow, CareTeamPeriod, Episode, Member
from tests import build, people

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def course_of_ines() -> UUID:
    return build.episode(by=people.ines(), sessions=2)


def assigned(ref: UUID, to: UUID, from_on: date = people.TODAY) -> Saved | Refused:
    answer = care_teams.assign(ref, member=to, from_on=from_on, by=people.mara())
    assert isinstance(answer, Saved | Refused)
    return answer


def period(ref: UUID, login: str = "ines") -> UUID:
    return CareTeamPeriod.objects.get(episode=ref, member=people.acting(login).member).id


def test_an_owner_sees_a_name_and_days_and_no_word_of_the_record() -> None:
    ref = course_of_ines()
    build.entry("concern", ref, by=people.ines(), words="A word of the record")
    page = care_teams.page(ref, by=people.mara())
    assert (page.course.name, page.course.team) == ("Jonas Weber", "Ines")
    assert page.course.next_session == "nothing booked yet"
    assert "A word of the record" not in str(page)


def test_when_somebody_is_expected_next_is_said() -> None:
    ref = course_of_ines()
    build.attended(ref, people.TODAY + A_DAY, by=people.ines(), status="expected")
    build.attended(ref, people.TODAY + 9 * A_DAY, by=people.ines(), status="expected")
    assert care_teams.page(ref, by=people.mara()).course.next_session == "tomorrow"


def test_looking_at_who_treats_is_audited_with_the_client() -> None:
    ref = course_of_ines()
    care_teams.page(ref, by=people.mara())
    row = AuditRow.objects.filter(act="viewed", noun="care team").get()
    assert row.client is not None and row.why == "role"


def test_whoever_is_assigned_opens_the_record_from_that_day_on() -> None:
    ref, teo = course_of_ines(), people.joined("teo", "therapist")
    build.saved(assigned(ref, teo.member, people.TODAY + A_DAY))
    with pytest.raises(NotThere):
        access.episode(teo, ref)
    assert access.episode(people.on(teo, people.TODAY + A_DAY), ref)


def test_a_day_brought_forward_is_one_period_and_not_two() -> None:
    ref, teo = course_of_ines(), people.joined("teo", "therapist")
    first = build.saved(assigned(ref, teo.member, people.TODAY + 9 * A_DAY))
    assert build.saved(assigned(ref, teo.member)) == first
    assert assigned(ref, teo.member, people.TODAY + A_DAY) == Saved(first, 2, again=True)


@pytest.mark.parametrize(
    ("login", "role", "days", "field"),
    [
        ("ada", "practice_manager", 0, "member"),
        ("teo", "therapist", -1, "from_on"),
        ("teo", "therapist", 9999, "from_on"),
    ],
)
def test_care_that_cannot_be_is_refused(login: str, role: str, days: int, field: str) -> None:
    to = people.joined(login, role).member
    answer = assigned(course_of_ines(), to, people.TODAY + days * A_DAY)
    assert isinstance(answer, Refused) and answer.field == field


def test_nobody_of_another_practice_and_nobody_who_left_is_assigned() -> None:
    ref, teo = course_of_ines(), people.joined("teo", "therapist")
    Member.objects.filter(id=teo.member).update(ended_on=people.TODAY)
    for member in (teo.member, people.vera().member, uuid4()):
        assert isinstance(assigned(ref, member), Refused)


def test_the_only_therapist_of_a_course_cannot_stop_before_somebody_takes_over() -> None:
    ref, teo = course_of_ines(), people.joined("teo", "therapist")
    alone = care_teams.last_day(period(ref), on=people.TODAY, by=people.mara())
    assert isinstance(alone, Refused) and "who takes over" in alone.sentence
    assert CareTeamPeriod.objects.get(id=period(ref)).until_on is None
    build.saved(assigned(ref, teo.member, people.TODAY + 2 * A_DAY))
    gap = care_teams.last_day(period(ref), on=people.TODAY, by=people.mara())
    assert isinstance(gap, Refused)
    build.saved(care_teams.last_day(period(ref), on=people.TODAY + A_DAY, by=people.mara()))


def test_the_only_period_of_care_is_not_marked_as_wrong() -> None:
    ref, teo = course_of_ines(), people.joined("teo", "therapist")
    alone = care_teams.mark_wrong(period(ref), reason="Typed wrongly", by=people.mara())
    assert isinstance(alone, Refused)
    assert CareTeamPeriod.objects.get(id=period(ref)).wrong_at is None
    build.saved(assigned(ref, teo.member))
    build.saved(care_teams.mark_wrong(period(ref), reason="Typed wrongly", by=people.mara()))
    with pytest.raises(NotThere):
        access.episode(people.ines(), ref)


def test_a_closed_course_needs_nobody() -> None:
    ref = course_of_ines()
    Episode.objects.filter(id=ref).update(status="finished", ended_on=people.TODAY)
    build.saved(care_teams.last_day(period(ref), on=people.TODAY, by=people.mara()))


def test_a_therapist_who_only_has_another_role_now_does_not_count() -> None:
    ref, ines = course_of_ines(), people.ines()
    assert care_teams.soon_alone(by=people.mara()) == ()
    ines_roles = Member.objects.get(id=ines.member).roles
    ines_roles.update(role="biller")
    (course,) = care_teams.soon_alone(by=people.mara())
    assert (course.ref, course.team) == (ref, "Ines, who treats no more")


def test_only_who_assigns_care_looks_and_changes() -> None:
    ref = course_of_ines()
    own = period(ref)
    for stranger in (people.ines(), people.ada(), people.tomas(), people.vera()):
        with pytest.raises(NotThere):
            care_teams.page(ref, by=stranger)
        with pytest.raises(NotThere):
            care_teams.assign(ref, member=stranger.member, from_on=people.TODAY, by=stranger)
        with pytest.raises(NotThere):
            care_teams.last_day(own, on=people.TODAY, by=stranger)
        with pytest.raises(NotThere):
            care_teams.mark_wrong(own, reason="x", by=stranger)
        if stranger.name != "Vera":
            with pytest.raises(NotThere):
                care_teams.soon_alone(by=stranger)
