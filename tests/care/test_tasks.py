"""What is left to do after an ending, on the page it is looked for."""

from datetime import timedelta
from uuid import uuid4

import pytest

from envoi.care import caseloads, episodes, tasks
from envoi.care.caseloads import LeftLine, Question
from envoi.records.models import AuditRow, Ending, Task
from tests import build, people
from tests.care import ended

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def left(by=None) -> tuple[LeftLine, ...]:
    return caseloads.page(Question(), by=by or people.mara()).left


def test_after_a_closing_the_summary_comes_first_on_the_caseload() -> None:
    ended.closed()
    lines = left()
    assert lines[0].title == "Closing summary" and lines[0].name == "Jonas Weber"
    assert "8 December" in lines[0].due and not lines[0].late


def test_what_has_passed_its_day_is_said_as_such() -> None:
    ended.closed()
    later = people.on(people.mara(), people.TODAY + 16 * DAY)
    page = caseloads.page(Question(), by=later)
    assert page.left[0].late and page.late == sum(each.late for each in page.left)


def test_what_is_done_is_listed_no_more() -> None:
    ended.closed()
    task = Task.objects.order_by("due_on", "code").first()
    assert task is not None
    first = left()[0]
    build.saved(tasks.done(task.id, on=people.TODAY, by=people.mara()))
    assert first not in left()


def test_a_colleague_who_does_not_treat_sees_none_of_it() -> None:
    ended.closed()
    assert left(people.ines()) == () and left(people.tomas()) == ()


def test_whoever_treats_too_sees_it() -> None:
    ending = ended.closed()
    ref = Ending.objects.get(id=ending).episode_id
    ines = people.ines()
    episodes.share_care(ref, login="ines", from_on=people.TODAY, by=people.mara())
    assert left(ines)


def test_a_search_shows_what_was_searched_for_alone() -> None:
    ended.closed()
    assert caseloads.page(Question(search="jonas"), by=people.mara()).left == ()


def test_whose_tasks_were_shown_stands_in_the_audit() -> None:
    client = ended.client_of(ended.closed())
    left()
    row = AuditRow.objects.filter(noun="caseload").latest("number")
    assert str(client) in row.detail["shown"]


def test_a_long_list_stays_short() -> None:
    by, ending = people.mara(), ended.closed()
    kept = Task.objects.filter(ending=ending).first()
    for number in range(30):
        kept.pk, kept.due_on, kept._state.adding = None, by.today + number * DAY, True
        kept.id = uuid4()
        kept.save(force_insert=True)
    page = caseloads.page(Question(), by=by)
    assert len(page.left) == tasks.A_LIST and page.left_more
