"""Until when records of those who have left are kept, by rules a practice chose."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from envoi.care import book, legal_holds, retentions
from envoi.care.answers import NotThere, Refused
from envoi.records.models import AuditRow, Client, LegalHold, Participant
from tests import build, people
from tests.care import left

pytestmark = pytest.mark.django_db


def line(client):
    return retentions.of_client(client, by=people.mara())[1]


def test_without_a_rule_everything_is_kept() -> None:
    assert line(left.course()).state == "unknown"


def test_when_every_rule_has_run_out_a_record_may_be_destroyed() -> None:
    client = left.course()
    left.rules("apa")
    assert line(client).state == "over" and "9 March 2022" in line(client).told


def test_the_longest_rule_counts() -> None:
    client = left.course()
    left.rules("apa", "own", own=20)
    assert line(client).state == "kept" and "2 September 2035" in line(client).told


def test_a_summary_may_be_enough() -> None:
    client = left.course(date(2021, 3, 2))
    left.rules("us_fl_psychologist")
    assert line(client).state == "summary"


@pytest.mark.parametrize("birth_date", ["", "2014"])
def test_who_may_have_been_a_child_is_kept_or_unknown(birth_date: str) -> None:
    client = left.course(birth_date=birth_date)
    left.rules("apa")
    assert line(client).state == ("kept" if birth_date else "unknown")


def test_the_age_of_majority_is_never_guessed() -> None:
    client = left.course()
    left.rules("apa", majority=None)
    assert "comes of age" in line(client).told


def test_a_course_in_which_nobody_came_leaves_the_last_service_unknown() -> None:
    client = left.course(sessions=0)
    left.rules("apa")
    assert "last session is not recorded" in line(client).told


def test_a_hold_beats_every_rule_until_it_is_lifted() -> None:
    client = left.course()
    left.rules("apa")
    build.entry("legal-hold", client, why="A complaint.")
    assert line(client).state == "held"
    held = LegalHold.objects.get()
    build.saved(legal_holds.lift(held.id, why="It was settled.", by=people.mara()))
    assert line(client).state == "over"


def test_whoever_is_still_in_care_is_not_there() -> None:
    ref = build.episode(sessions=1)
    with pytest.raises(NotThere):
        retentions.of_client(book.people(ref)[0][0], by=people.mara())


def test_whoever_came_back_is_not_there_either() -> None:
    client = left.course()
    left.rules("apa")
    again = build.episode(name="Anna Weber")
    Participant.objects.filter(episode=again).update(client=client)
    assert client not in {each.client.id for each in retentions.records(by=people.mara())}


def test_a_couple_is_kept_as_long_as_one_of_them_is_to_be() -> None:
    client = left.course(kind="couple", partners=["Lena Weber"])
    left.rules("apa")
    assert line(client).state == "over"
    other = Client.objects.get(name="Lena Weber")
    build.entry("legal-hold", other.id, why="A complaint.")
    assert line(client).state == "held"


def test_a_couple_is_kept_while_one_of_them_is_in_care_again() -> None:
    client = left.course(kind="couple", partners=["Lena Weber"])
    left.rules("apa")
    again = build.episode(name="Somebody")
    lena = Client.objects.get(name="Lena Weber")
    Participant.objects.filter(episode=again).update(client=lena)
    assert "still in care" in line(client).told


def test_a_later_word_moves_the_end_of_a_rule_that_counts_from_the_last_contact() -> None:
    client = left.course()
    left.rules("us_pa_psychologist")
    before = line(client).told
    course = Participant.objects.get(client=client).episode_id
    build.entry("contact-attempt", course, result="spoke", on=date(2024, 5, 1))
    assert "May 2029" in line(client).told and line(client).told != before


def test_what_nobody_checked_is_called_not_verified() -> None:
    client = left.course()
    left.rules("us_az", "apa")
    marked = [each for each in line(client).why if "not verified" in each]
    assert len(marked) == 1 and marked[0].startswith("Arizona")


def test_papers_about_the_handling_have_a_rule_of_their_own() -> None:
    client = left.course()
    left.rules("apa", "hipaa_documentation")
    assert any(each.startswith("For papers about its handling") for each in line(client).why)


def test_a_rule_of_ones_own_says_how_many_years() -> None:
    answer = retentions.choose(["own"], majority=18, own={"own": None}, by=people.mara())
    assert isinstance(answer, Refused) and answer.field == "years_own"


@pytest.mark.parametrize("who", ["ines", "tomas", "ada", "vera"])
def test_only_who_answers_for_records_sees_them(who: str) -> None:
    client = left.course()
    by = getattr(people, who)()
    with pytest.raises(NotThere):
        retentions.of_client(client, by=by)


def test_the_list_is_audited_with_whom_it_showed() -> None:
    client = left.course()
    left.rules("apa")
    shown = retentions.page(by=people.mara())
    assert shown.group == "over" and [each.client for each in shown.lines] == [client]
    row = AuditRow.objects.filter(noun="retention").latest("number")
    assert row.detail["shown"] == [str(client)]


def test_a_hundred_records_cost_no_more_questions_than_one() -> None:
    left.rules("apa")

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            retentions.page(by=people.mara())
        return len(seen)

    left.course()
    few = asked()
    for number in range(4):
        left.course(name=f"Client {number}")
    assert asked() == few and uuid4()
