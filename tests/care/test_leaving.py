"""A member leaves: nobody is left without a therapist, nothing is deleted, the doors are shut."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.care import access, care_teams, closings, courses, leaving, practices, roles, short_forms
from envoi.care.actors import Actor, actor_by_login
from envoi.care.answers import NotThere, Refused, Saved
from envoi.care.leaving import Taker
from envoi.records.models import (
    AuditRow,
    CalendarFeed,
    CareTeamPeriod,
    Episode,
    Invitation,
    LogIn,
    Member,
    OutgoingMail,
    RoleHeld,
    Supervision,
    Task,
)
from tests import build, people
from tests.care.test_half_done import everything, nothing_half_done

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
Answered = Saved | Refused


def left(who: Actor, by: Actor | None = None, **takers: Any) -> Answered:
    """`who` leaves; courses as `hex=(member, day)` are taken over."""
    chosen = {UUID(ref[1:]): Taker(*taken) for ref, taken in takers.items()}
    answer = leaving.leave(who.member, chosen, by=by or people.mara())
    assert isinstance(answer, Saved | Refused)
    return answer


def taken(ref: UUID, by: Actor, from_on: date = people.TODAY) -> dict[str, tuple[UUID, date]]:
    return {f"_{ref.hex}": (by.member, from_on)}


def test_whoever_treats_nobody_alone_simply_leaves() -> None:
    ines = people.ines()
    build.saved(left(ines))
    assert Member.objects.get(id=ines.member).ended_on == people.TODAY
    assert actor_by_login("ines", now=people.NOW) is None


def test_the_page_names_each_course_with_since_when_and_the_next_session() -> None:
    ines, teo = people.ines(), people.joined("teo", "therapist")
    ref = build.episode(by=ines, started_on=date(2026, 3, 2))
    build.attended(ref, people.TODAY + A_DAY, by=ines, status="expected")
    page = leaving.page(ines.member, by=people.mara())
    (course,) = page.alone
    assert (course.name, course.since, course.next_session) == (
        "Jonas Weber",
        "2 March",
        "tomorrow",
    )
    assert {name for _, name in page.takers} == {"Mara", teo.name}


def test_nobody_leaves_a_client_alone() -> None:
    ines = people.ines()
    build.episode(by=ines)
    before = everything()
    answer = left(ines)
    assert isinstance(answer, Refused) and "Jonas Weber" in answer.sentence
    assert everything() == before


def test_a_client_taken_over_has_a_therapist_today_and_the_membership_ends() -> None:
    ines, mara = people.ines(), people.mara()
    ref = build.episode(by=ines)
    build.saved(left(ines, **taken(ref, mara)))
    assert access.episode(mara, ref)
    old = CareTeamPeriod.objects.get(episode=ref, member=ines.member)
    assert (old.until_on, old.wrong_at) == (people.TODAY, None)


def test_taking_over_later_can_be_written_down_and_leaving_waits_for_that_day() -> None:
    ines, mara = people.ines(), people.mara()
    ref, later = build.episode(by=ines), people.TODAY + 30 * A_DAY
    assert isinstance(left(ines, **taken(ref, mara, later)), Refused)
    build.saved(leaving.prepare(ines.member, {ref: Taker(mara.member, later)}, by=mara))
    assert leaving.page(ines.member, by=mara).alone[0].team == "Ines, Mara from 23 December"
    assert access.episode(ines, ref)
    assert isinstance(left(ines), Refused)
    build.saved(left(ines, by=people.on(mara, later)))


def test_a_day_of_taking_over_can_be_brought_forward() -> None:
    ines, mara = people.ines(), people.mara()
    ref = build.episode(by=ines)
    chosen = {ref: Taker(mara.member, people.TODAY + 30 * A_DAY)}
    build.saved(leaving.prepare(ines.member, chosen, by=mara))
    build.saved(left(ines, **taken(ref, mara)))


@pytest.mark.parametrize("who", ["ines", "ada", "vera", "nobody"])
def test_only_a_current_colleague_who_treats_takes_over(who: str) -> None:
    ines, mara = people.ines(), people.mara()
    ref = build.episode(by=ines)
    member = uuid4() if who == "nobody" else getattr(people, who)().member
    answer = leaving.leave(ines.member, {ref: Taker(member, people.TODAY)}, by=mara)
    assert isinstance(answer, Refused) and answer.field == f"member-{ref}"
    assert Member.objects.get(id=ines.member).ended_on is None


def test_a_colleague_who_treats_too_is_enough() -> None:
    ines, mara = people.ines(), people.mara()
    ref = build.episode(by=ines)
    build.saved(care_teams.assign(ref, member=mara.member, from_on=people.TODAY, by=mara))
    page = leaving.page(ines.member, by=mara)
    assert (page.alone, page.shared) == ((), 1)
    build.saved(left(ines))


def test_a_colleague_who_left_or_treats_no_more_is_not_enough() -> None:
    ines, mara, teo = people.ines(), people.mara(), people.joined("teo", "therapist")
    ref = build.episode(by=ines)
    build.saved(care_teams.assign(ref, member=teo.member, from_on=people.TODAY, by=mara))
    RoleHeld.objects.filter(member=teo.member).update(role="biller")
    assert isinstance(left(ines), Refused)


def test_a_course_of_a_colleague_that_was_alone_before_does_not_stand_in_the_way() -> None:
    ines, teo = people.ines(), people.joined("teo", "therapist")
    build.episode(by=teo)
    RoleHeld.objects.filter(member=teo.member).update(role="biller")
    build.saved(left(ines))


def test_the_last_owner_stays_and_another_owner_lets_them_go() -> None:
    mara, ines = people.mara(), people.ines()
    answer = left(mara)
    assert isinstance(answer, Refused) and "somebody else an owner" in answer.sentence
    build.saved(roles.give(ines.member, role="owner", until_on=None, by=mara))
    build.saved(left(mara, by=people.acting("ines")))


def _closed_with_tasks(by: Actor) -> UUID:
    ref = build.episode(by=by, name="Lia Kern", sessions=2)
    told = {"manner": "unplanned", "offered": "", "risk_answer": "none"}
    days = {"last_contact_on": by.today, "risk_asked_on": by.today}
    ending = build.saved(
        short_forms.short_form(
            ref, reason="goals_met", initiated_by="client", by=by, ref=uuid4(), **told, **days
        )
    )
    build.saved(closings.close(ending, by=by))
    return ref


def test_what_is_left_to_do_goes_to_whoever_takes_over() -> None:
    ines, mara = people.ines(), people.mara()
    ref = _closed_with_tasks(ines)
    assert isinstance(left(ines), Refused)
    build.saved(left(ines, **taken(ref, mara)))
    owners = set(Task.objects.values_list("owner", flat=True))
    assert Task.objects.count() > 0 and owners == {mara.member}
    assert access.episode(mara, ref)


def test_what_is_left_to_do_goes_to_a_colleague_who_treats_already() -> None:
    ines, mara = people.ines(), people.mara()
    ref = _closed_with_tasks(ines)
    build.saved(care_teams.assign(ref, member=mara.member, from_on=people.TODAY, by=mara))
    build.saved(left(ines))
    assert set(Task.objects.values_list("owner", flat=True)) == {mara.member}


def test_roles_and_supervision_end_in_both_directions() -> None:
    mara, tomas, ines = people.mara(), people.tomas(), people.ines()
    starts = people.TODAY + 30 * A_DAY
    for above, below, day in ((tomas, ines, people.TODAY), (ines, mara, starts)):
        build.saved(
            practices.supervise(
                supervisor=above.member, supervisee=below.member, from_on=day, by=mara
            )
        )
    build.saved(left(ines))
    assert RoleHeld.objects.get(member=ines.member).until_on == people.TODAY
    assert Supervision.objects.get(supervisee=ines.member).until_on == people.TODAY
    assert Supervision.objects.get(supervisor=ines.member).until_on == starts
    assert (
        Supervision.objects.get(supervisor=tomas.member, supervisee=mara.member).until_on > starts
    )


def test_who_would_lose_their_last_supervisor_is_said() -> None:
    mara, tomas, olga = people.mara(), people.tomas(), people.joined("olga", "supervisor")
    assert leaving.page(tomas.member, by=mara).unsupervised == ("Mara",)
    practices.supervise(
        supervisor=olga.member, supervisee=mara.member, from_on=people.TODAY, by=mara
    )
    assert leaving.page(tomas.member, by=mara).unsupervised == ()


def test_every_door_is_shut_and_invitations_stay_open() -> None:
    ines = people.ines()
    common = {"practice_id": ines.practice, "made_at": people.NOW}
    CalendarFeed.objects.create(member_id=ines.member, digest="1" * 64, **common)
    LogIn.objects.create(
        account_id=ines.account,
        practice_id=ines.practice,
        member_id=ines.member,
        session="2" * 64,
        began_at=people.NOW,
        seen_at=people.NOW,
    )
    Invitation.objects.create(
        name="Nora",
        digest="3" * 64,
        made_by_id=ines.member,
        expires_at=people.NOW + A_DAY,
        roles=["biller"],
        **common,
    )
    build.saved(left(ines))
    assert CalendarFeed.objects.get().revoked_at == people.NOW
    assert LogIn.objects.get().ended_how == "left"
    assert Invitation.objects.get().withdrawn_at is None


def test_leaving_is_audited_told_and_done_once() -> None:
    ines, mara = people.ines(), people.mara()
    ref = build.episode(by=ines)
    build.saved(left(ines, **taken(ref, mara)))
    row = AuditRow.objects.get(act="ended", noun="member")
    assert (row.subject, row.detail) == (ines.member, {"courses": 1, "tasks": 0})
    assert OutgoingMail.objects.get(kind="member_ended").to_member_id == ines.member
    assert left(ines) == Saved(ines.member, again=True)


def test_only_an_owner_parts_with_members() -> None:
    ines = people.ines()
    for stranger in (ines, people.ada(), people.tomas(), people.vera()):
        for act in (leaving.leave, leaving.prepare):
            with pytest.raises(NotThere):
                act(ines.member, {}, by=stranger)
        with pytest.raises(NotThere):
            leaving.page(ines.member, by=stranger)


def test_a_failure_anywhere_leaves_everything_as_it_was() -> None:
    ines, mara = people.ines(), people.mara()
    ref = build.episode(by=ines)
    statements = nothing_half_done(lambda: left(ines, **taken(ref, mara)))
    assert statements > 10


CAST = ("ines", "teo", "olga")


@settings(max_examples=40)
@given(
    teams=st.lists(st.sets(st.sampled_from(CAST), min_size=1), min_size=1, max_size=4),
    takers=st.lists(st.sampled_from((None, *CAST, "mara", "ada")), min_size=4, max_size=4),
    days=st.lists(st.sampled_from([0, 0, 0, 1, -1]), min_size=4, max_size=4),
    leaver=st.sampled_from(CAST),
)
def test_whatever_is_chosen_nobodys_open_course_is_without_a_therapist(
    teams: list[set[str]], takers: list[str | None], days: list[int], leaver: str
) -> None:
    with transaction.atomic():
        cast = {login: people.joined(login, "therapist") for login in CAST}
        cast |= {"mara": people.mara(), "ada": people.ada()}
        refs = [_treated_by([cast[login] for login in sorted(team)]) for team in teams]
        chosen = {
            ref: Taker(cast[who].member, people.TODAY + day * A_DAY)
            for ref, who, day in zip(refs, takers, days, strict=False)
            if who is not None
        }
        before, by = everything(), people.mara()
        answer = leaving.leave(cast[leaver].member, chosen, by=by)
        assert courses.open_in(by.practice).count() == len(refs) == Episode.objects.count()
        assert not care_teams.without(by.practice, people.TODAY).exists()
        gone = Member.objects.get(id=cast[leaver].member).ended_on is not None
        assert gone == isinstance(answer, Saved)
        assert gone or everything() == before
        transaction.set_rollback(True)


def _treated_by(team: list[Actor]) -> UUID:
    ref = build.episode(by=team[0])
    for colleague in team[1:]:
        build.saved(
            care_teams.assign(ref, member=colleague.member, from_on=people.TODAY, by=people.mara())
        )
    return ref
