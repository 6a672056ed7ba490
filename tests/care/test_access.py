"""Who may see whom."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from envoi.care import (
    access,
    book,
    caseloads,
    clients,
    entries,
    episodes,
    notes,
    practices,
    risks,
    scores,
    sessions,
)
from envoi.care.actors import actor_by_login
from envoi.care.answers import NotThere, Saved
from envoi.care.kinds import KINDS
from envoi.domain.role import Act
from envoi.records.models import CareTeamPeriod, CustodyRelease, Participant, RiskFlag, RoleHeld
from tests import build, people
from tests.care.every import SAID, client_of, hour, one_of, parent_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def sees(actor, episode):
    return access.episodes(actor).filter(id=episode).exists()


def test_a_therapist_sees_the_courses_they_began():
    ref = build.episode()
    assert sees(people.mara(), ref)
    assert clients.page(ref, by=people.mara()).name == "Jonas Weber"


def test_a_colleague_sees_nothing_until_they_treat_too():
    ref, ines = build.episode(), people.ines()
    assert not sees(ines, ref)
    episodes.share_care(ref, login="ines", from_on=people.TODAY, by=people.mara())
    assert sees(ines, ref)


def test_who_will_treat_from_next_week_sees_nothing_before():
    ref, ines = build.episode(), people.ines()
    later = people.TODAY + 7 * DAY
    episodes.share_care(ref, login="ines", from_on=later, by=people.mara())
    assert not sees(ines, ref)
    assert sees(people.on(ines, later), ref)


def test_a_former_member_of_the_care_team_sees_it_no_more():
    ref = build.episode()
    CareTeamPeriod.objects.filter(episode=ref).update(until_on=people.TODAY)
    assert sees(people.mara(), ref)
    assert not sees(people.on(people.mara(), people.TODAY + DAY), ref)


def test_a_care_team_period_entered_in_error_opens_nothing():
    ref = build.episode()
    entries.mark_wrong(CareTeamPeriod.objects.get(), by=people.mara(), reason="other client")
    assert not sees(people.mara(), ref)


def test_a_supervisor_sees_the_clients_of_current_supervisees_only():
    tomas, ref = people.tomas(), build.episode()
    other = build.episode(by=people.ines(), name="Lena Roth")
    assert sees(tomas, ref)
    assert not sees(tomas, other)
    assert not access.treats(tomas, ref)


@pytest.mark.parametrize(
    ("away", "seen"), [(-1, False), (0, True), (10, True), (30, True), (31, False)]
)
def test_a_supervisor_sees_them_only_in_the_period(away, seen):
    tomas, ref = people.joined("tomas", "supervisor"), build.episode()
    start = people.TODAY
    mara = people.mara()
    practices.supervise(
        supervisor=tomas.member,
        supervisee=mara.member,
        from_on=start,
        until_on=start + 30 * DAY,
        by=mara,
    )
    assert sees(people.on(tomas, start + away * DAY), ref) is seen


def test_supervision_without_the_role_of_a_supervisor_opens_nothing():
    ref, ines, mara = build.episode(), people.ines(), people.mara()
    start = date(2026, 1, 1)
    practices.supervise(supervisor=ines.member, supervisee=mara.member, from_on=start, by=mara)
    assert not sees(ines, ref)


def test_a_practice_manager_sees_no_course_of_therapy():
    ref, ada = build.episode(), people.ada()
    assert not access.episodes(ada).exists()
    assert not access.clients(ada).exists()
    with pytest.raises(NotThere):
        clients.page(ref, by=ada)


def test_a_practice_manager_on_a_care_team_still_sees_none():
    ref, ada = build.episode(), people.ada()
    episodes.share_care(ref, login="ada", from_on=people.TODAY, by=people.mara())
    assert not sees(ada, ref)


def test_another_practice_sees_an_empty_caseload():
    build.episode()
    page = caseloads.page(caseloads.Question(sort="name"), by=people.vera())
    assert (page.total, page.sections) == (0, ())


def test_a_course_entered_in_error_is_seen_by_nobody():
    ref = build.episode()
    episode = access.episode(people.mara(), ref)
    entries.mark_wrong(episode, by=people.mara(), reason="twice")
    assert not sees(people.mara(), ref)


STRANGERS = [people.vera, people.ines, people.ada]


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_of_any_kind_is_not_there_for_a_stranger(kind, stranger):
    episode = build.episode()
    ref, under, by = one_of(kind, episode), parent_of(kind, episode), stranger()
    for verb in (
        lambda: book.read(kind, ref, by=by),
        lambda: book.correct(kind, ref, SAID.get(kind, {}), version=1, by=by),
        lambda: book.mark_wrong(kind, ref, reason="not mine", by=by),
        lambda: book.add(kind, SAID.get(kind, {}), under=under, by=by, ref=uuid4()),
        lambda: book.whereabouts(kind, under=under, by=by),
    ):
        with pytest.raises(NotThere):
            verb()


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_that_never_was_is_not_there_for_anybody(kind):
    with pytest.raises(NotThere):
        book.read(kind, uuid4(), by=people.mara())


def total(by, **at):
    return {"on": people.TODAY, "answers": None, "total": 9000, "by": by, **at}


VERBS = {
    "a session added": lambda by, ref, at: sessions.add(hour(), episode=ref, by=by, ref=uuid4()),
    "a session read": lambda by, ref, at: sessions.read(at["session"], by=by),
    "a session corrected": lambda by, ref, at: sessions.correct(
        at["session"], hour(), version=1, by=by
    ),
    "a session set aside": lambda by, ref, at: sessions.mark_wrong(
        at["session"], reason="not mine", by=by
    ),
    "a score added": lambda by, ref, at: scores.add(
        instrument="phq-9", episode=ref, client=None, ref=uuid4(), **total(by)
    ),
    "a score read": lambda by, ref, at: scores.read(at["score"], by=by),
    "a score corrected": lambda by, ref, at: scores.correct(at["score"], version=1, **total(by)),
    "a score set aside": lambda by, ref, at: scores.mark_wrong(
        at["score"], reason="not mine", by=by
    ),
    "a flag assessed": lambda by, ref, at: risks.assess(
        at["flag"], on=people.TODAY, text="all is well", close=True, version=1, by=by
    ),
    "a note signed": lambda by, ref, at: notes.sign(at["note"], by=by),
    "an own note added": lambda by, ref, at: notes.add_own(
        episode=ref, on=people.TODAY, text="mine", by=by, ref=uuid4()
    ),
    "own notes read": lambda by, ref, at: notes.own_notes(ref, by=by),
    "an own note read": lambda by, ref, at: notes.read_own(at["own"], by=by),
    "an own note corrected": lambda by, ref, at: notes.correct_own(
        at["own"], on=people.TODAY, text="yours", version=1, by=by
    ),
    "a status moved": lambda by, ref, at: episodes.move(
        ref, status="onhold", on=people.TODAY, reason="", version=1, by=by
    ),
    "a participant added": lambda by, ref, at: episodes.add_participant(
        ref, name="Lena", joined_on=people.TODAY, by=by, new=uuid4()
    ),
    "care shared": lambda by, ref, at: episodes.share_care(
        ref, login=by.login, from_on=people.TODAY, by=by
    ),
    "a course begun again": lambda by, ref, at: episodes.begin_again(
        at["client"], kind="individual", started_on=people.TODAY, by=by, ref=uuid4()
    ),
    "a head read": lambda by, ref, at: episodes.head(ref, by=by),
    "a status read": lambda by, ref, at: episodes.status(ref, by=by),
    "the page": lambda by, ref, at: clients.page(ref, by=by),
    "the client's course": lambda by, ref, at: clients.latest_episode(at["client"], by=by),
}


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_says_not_there_to_a_stranger(verb, stranger):
    ref = build.episode(kind="couple", partners=["Lena Weber"])
    own = uuid4()
    notes.add_own(episode=ref, on=people.TODAY, text="mine", by=people.mara(), ref=own)
    at = {
        "session": build.attended(ref, people.TODAY),
        "score": build.score(ref, 9),
        "note": build.entry("note", ref, text="We talked."),
        "flag": build.entry("risk-flag", ref, why="He said so."),
        "client": client_of(ref),
        "own": own,
    }
    with pytest.raises(NotThere):
        VERBS[verb](stranger(), ref, at)


def test_somebody_of_another_course_is_not_there_in_this_one():
    ref, other = build.episode(), client_of(build.episode(name="Lena Roth"))
    with pytest.raises(NotThere):
        sessions.add(hour({other: ("attended", "")}), episode=ref, by=people.mara(), ref=uuid4())
    with pytest.raises(NotThere):
        book.add(
            "concern",
            {"words": "Sleep", "brought_on": people.TODAY},
            under=ref,
            by=people.mara(),
            ref=uuid4(),
            client=other,
        )


def test_a_partner_of_another_practice_cannot_be_brought_along():
    client = client_of(build.episode())
    hers = client_of(build.episode(by=people.vera(), name="Vera's client"))
    with pytest.raises(NotThere):
        episodes.begin_again(
            client,
            kind="couple",
            started_on=people.TODAY,
            by=people.mara(),
            ref=uuid4(),
            partners=[hers],
        )


def test_a_colleague_who_shares_the_care_works_on_all_of_it():
    ref, ines = build.episode(), people.ines()
    episodes.share_care(ref, login="ines", from_on=people.TODAY, by=people.mara())
    assert isinstance(sessions.add(hour(), episode=ref, by=ines, ref=uuid4()), Saved)
    assert build.entry("note", ref, text="We talked.", by=ines)
    assert RiskFlag.objects.count() == 0
    assert Participant.objects.count() == 1


def test_somebody_set_aside_as_taking_part_by_mistake_is_opened_by_it_no_more():
    ref = build.episode(kind="couple", partners=["Lena Roth"])
    row = Participant.objects.get(client__name="Lena Roth")
    assert access.clients(people.mara(), Act.READ_RECORD).filter(id=row.client_id).exists()
    entries.mark_wrong(row, by=people.mara(), reason="another Lena")
    assert not access.clients(people.mara(), Act.READ_RECORD).filter(id=row.client_id).exists()
    with pytest.raises(NotThere):
        clients.latest_episode(row.client_id, by=people.mara())
    assert sees(people.mara(), ref)


def test_a_course_somebody_was_set_aside_from_is_not_another_course_of_theirs():
    couple = build.episode(kind="couple", partners=["Lena Roth"])
    lena = Participant.objects.get(client__name="Lena Roth")
    alone = episodes.begin_again(
        lena.client_id, kind="individual", started_on=people.TODAY, by=people.mara(), ref=uuid4()
    ).ref
    assert [each.ref for each in clients.page(alone, by=people.mara()).others] == [couple]
    entries.mark_wrong(lena, by=people.mara(), reason="another Lena")
    assert clients.page(alone, by=people.mara()).others == ()


def test_who_left_a_group_stays_readable_to_who_treats_the_group():
    build.episode(kind="group", partners=["Lena Roth", "Per Sund"])
    row = Participant.objects.get(client__name="Lena Roth")
    Participant.objects.filter(id=row.id).update(left_on=people.TODAY)
    later = people.on(people.mara(), people.TODAY + 30 * DAY)
    assert access.client(later, row.client_id, Act.READ_RECORD).name == "Lena Roth"
    with pytest.raises(NotThere):
        access.client(people.ines(), row.client_id, Act.READ_RECORD)


def test_a_role_counts_from_its_first_day_on():
    ref, ada = build.episode(), people.ada()
    episodes.share_care(ref, login="ada", from_on=people.TODAY, by=people.mara())
    RoleHeld.objects.filter(member=ada.member).update(role="therapist", from_on=people.TODAY + DAY)
    assert actor_by_login("ada", now=people.NOW) is None
    assert sees(people.acting("ada", now=people.NOW + DAY), ref)


def test_once_released_a_custodian_reaches_everybody_and_reads_nobody():
    ref, cleo = build.episode(), people.joined("cleo", "custodian")
    assert not any(access.episodes(cleo, act).exists() for act in Act)
    CustodyRelease.objects.create(
        practice_id=cleo.practice, member_id=cleo.member, reason="Mara is in hospital.",
        asked_at=people.NOW - DAY, opens_at=people.NOW,
    )  # fmt: skip
    by = people.acting("cleo")
    may = {act for act in Act if access.episodes(by, act).filter(id=ref).exists()}
    assert may == {Act.SEE_NAME, Act.SEE_CALENDAR, Act.REACH}
    assert by.may(Act.REACH) and not cleo.may(Act.REACH)
