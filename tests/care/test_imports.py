"""Records brought along: found again, updated, and what was edited here stands."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from envoi.care import caseloads, imports, noticing, scores
from envoi.care.import_ledger import Report
from envoi.exchange.incoming import (
    IncomingClient,
    IncomingEpisode,
    IncomingScore,
    IncomingSession,
    Place,
    Reading,
)
from envoi.records.models import AuditRow, CareTeamPeriod, Client, Episode, Response, Session
from tests import people

pytestmark = pytest.mark.django_db
PLACE = Place("scores.csv", 2)
FIRST = date(2026, 9, 7)


def score(number: int = 0, *, client: str = "c1", total: int = 15, **more: Any) -> IncomingScore:
    on = FIRST + timedelta(weeks=number)
    key = f"{client}|phq-9|{on}"
    return IncomingScore(key, client, on, "phq-9", PLACE, total=total * 1000, **more)


def reading(*values: IncomingScore, named: bool = False, **more: Any) -> Reading:
    keys = dict.fromkeys(each.client for each in values)
    clients = [IncomingClient(key, key, PLACE, named=named) for key in keys]
    return Reading(clients=clients, scores=list(values), **more)


def bring(what: Reading, **more: Any) -> Report:
    return imports.bring(what, by=more.pop("by", people.mara()), **more)


def test_a_long_table_alone_makes_clients_and_courses_of_the_importer() -> None:
    report = bring(reading(score(0), score(1, total=9)))
    assert report.accepted == {"clients": 1, "episodes": 1, "scores": 2}
    episode = Episode.objects.get()
    assert episode.started_on == FIRST
    assert CareTeamPeriod.objects.get().member_id == people.mara().member


def test_the_same_file_twice_changes_nothing() -> None:
    bring(reading(score(0), score(1)))
    before = list(Response.objects.values_list())
    report = bring(reading(score(0), score(1)))
    assert not report.accepted and not report.updated
    assert report.unchanged["scores"] == 2
    assert list(Response.objects.values_list()) == before


def test_a_corrected_file_updates() -> None:
    bring(reading(score(0, total=15)))
    assert bring(reading(score(0, total=12))).updated == {"scores": 1}
    assert Response.objects.get().score == 12_000


def test_what_was_edited_here_is_kept_and_said() -> None:
    bring(reading(score(0, total=15)))
    row = Response.objects.get()
    by = people.mara()
    scores.correct(row.id, on=row.on, answers=None, total=14_000, version=1, by=by)
    report = bring(reading(score(0, total=12)))
    assert [each["why"] for each in report.kept] == [imports.EDITED_HERE]
    assert Response.objects.get().score == 14_000


def test_a_row_set_aside_here_does_not_come_back() -> None:
    bring(reading(score(0, total=15)))
    scores.mark_wrong(Response.objects.get().id, reason="another person's", by=people.mara())
    assert bring(reading(score(0, total=12))).kept[0]["why"] == imports.EDITED_HERE


def test_rows_missing_from_a_later_file_are_left_alone() -> None:
    bring(reading(score(0), score(1)))
    bring(reading(score(0)))
    assert Response.objects.filter(wrong_at__isnull=True).count() == 2


def test_a_name_that_comes_later_replaces_the_key() -> None:
    bring(reading(score(0)))
    bring(Reading(clients=[IncomingClient("c1", "Нина Петрова", PLACE)]))
    assert Client.objects.get().name == "Нина Петрова"


def test_two_sources_never_share_their_keys() -> None:
    bring(reading(score(0)), source="one")
    bring(reading(score(0)), source="two")
    assert Client.objects.count() == 2


def test_people_of_the_same_name_are_never_taken_for_one() -> None:
    bring(Reading(clients=[IncomingClient("1", "Anna", PLACE), IncomingClient("2", "Anna", PLACE)]))
    assert Client.objects.count() == 2


def test_a_dry_run_only_tells() -> None:
    report = bring(reading(score(0)), dry_run=True)
    assert report.accepted["scores"] == 1 and not Client.objects.exists()


def test_strict_means_all_or_nothing() -> None:
    report = bring(reading(score(0), score(1, total=99)), strict=True)
    assert report.refused and not Client.objects.exists()


def test_a_score_out_of_range_is_refused_with_its_sentence_and_the_others_go_in() -> None:
    report = bring(reading(score(0), score(1, total=99)))
    assert "PHQ-9 goes from 0 to 27" in report.rejected[0].why
    assert report.accepted["scores"] == 1


def test_a_day_that_has_not_come_is_refused() -> None:
    ahead = replace(score(0), on=people.TODAY + timedelta(days=1))
    assert "has not come yet" in bring(reading(ahead)).rejected[0].why


def test_an_unscorable_form_goes_in_with_its_reason() -> None:
    gaps = replace(score(0), total=None, answers={1: 2, 2: 1})
    bring(reading(gaps))
    assert Response.objects.get().unscorable.startswith("PHQ-9 has no score here")


def test_a_course_that_is_over_comes_in_whole_and_then_stands() -> None:
    over = IncomingEpisode("e1", ("c1",), PLACE, status="finished", ended_on=date(2026, 10, 1))
    bring(reading(score(0), score(1), episodes=[over]))
    assert Episode.objects.get().status == "finished"
    assert bring(reading(score(2), episodes=[over])).kept[0]["why"] == imports.CLOSED_HERE


def test_a_row_belongs_to_the_course_its_day_lies_in() -> None:
    early = IncomingEpisode(
        "e1", ("c1",), PLACE, "individual", "finished", date(2025, 1, 1), date(2025, 6, 1)
    )
    late = IncomingEpisode("e2", ("c1",), PLACE, started_on=FIRST)
    old = replace(score(0), key="old", on=date(2025, 3, 1))
    bring(reading(old, score(0), episodes=[early, late]))
    assert {r.episode.started_on for r in Response.objects.all()} == {date(2025, 1, 1), FIRST}


def test_a_colleagues_course_is_not_written_to() -> None:
    bring(reading(score(0)))
    report = bring(reading(score(1)), by=people.ines())
    assert report.rejected[0].why == imports.NOT_YOURS


def test_wall_time_of_the_practice_is_kept_as_utc() -> None:
    from datetime import UTC, datetime

    at = datetime(2026, 10, 26, 16, 30)  # noqa: DTZ001 - wall time, as files have it
    kept = IncomingSession("s", "c1", at.date(), PLACE, starts_at=at, attendance="attended")
    bring(Reading(clients=[IncomingClient("c1", "c1", PLACE)], sessions=[kept]))
    assert Session.objects.get().starts_at == datetime(2026, 10, 26, 15, 30, tzinfo=UTC)


def test_an_import_leaves_one_audit_row_a_client() -> None:
    bring(reading(score(0), score(1), score(0, client="c2")))
    assert AuditRow.objects.filter(act="imported").count() == 2


def test_what_came_in_is_noticed_at_once() -> None:
    bring(reading(*(score(n, total=t) for n, t in enumerate([20, 16, 12, 9, 7, 6, 5]))))
    by = people.mara()
    assert caseloads.page(caseloads.Question(), by=by).worth_a_thought == 1
    assert not list(noticing.differing(by.practice))


def test_managers_do_not_bring_records() -> None:
    people.ada()
    assert bring(reading(score(0)), by=people.ada()).refused


def test_a_row_of_an_unknown_client_is_said() -> None:
    report = bring(Reading(scores=[score(0, client="ghost")]))
    assert "There is no client “ghost” here" in report.rejected[0].why


def test_a_key_that_means_somebody_else_is_refused_and_changes_nobody() -> None:
    bring(reading(score(0, total=15)))
    other = replace(score(0, client="c2", total=3), key="c1|phq-9|2026-09-07")
    report = bring(reading(other))
    assert report.rejected[0].why == imports.ANOTHERS
    assert Response.objects.get().score == 15_000


def test_an_episode_that_is_only_pointed_to_is_left_as_it_is() -> None:
    told = IncomingEpisode("e1", ("c1",), PLACE, started_on=FIRST, review_on=date(2026, 12, 1))
    bring(reading(score(0), episodes=[told]))
    pointed = IncomingEpisode("e1", ("c1",), PLACE, named=False)
    bring(reading(score(1, episode="e1"), episodes=[pointed]))
    assert Episode.objects.get().review_on == date(2026, 12, 1)


def test_a_finished_course_without_an_end_ends_with_its_last_day() -> None:
    over = IncomingEpisode("e1", ("c1",), PLACE, status="finished")
    bring(reading(score(0), score(3), episodes=[over]))
    assert Episode.objects.get().ended_on == score(3).on


def test_a_couples_hour_is_one_session_with_two_attendances() -> None:
    people_of_it = [IncomingClient(key, key, PLACE) for key in ("a", "b")]
    pair = IncomingEpisode("e", ("a", "b"), PLACE, "couple", started_on=FIRST)
    hours = [
        IncomingSession(f"s|{key}", key, FIRST, PLACE, episode="e", attendance=kept)
        for key, kept in (("a", "attended"), ("b", "not_shown"))
    ]
    bring(Reading(clients=people_of_it, episodes=[pair], sessions=hours))
    session = Session.objects.get()
    assert set(session.attendances.values_list("status", flat=True)) == {"attended", "not_shown"}
    again = bring(Reading(clients=people_of_it, episodes=[pair], sessions=hours))
    assert again.unchanged["sessions"] == 2
