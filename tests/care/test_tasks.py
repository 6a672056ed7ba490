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
    (line,) = left()
    assert line.told.startswith("Closing summary, by 8 December; ") and not line.late
    assert line.name == "Jonas Weber" and line.address.endswith("/ending/close/")


def test_what_has_passed_its_day_is_said_as_such() -> None:
    ended.closed()
    later = people.on(people.mara(), people.TODAY + 16 * DAY)
    page = caseloads.page(Question(), by=later)
    assert page.left[0].told.startswith("Closing summary, was due 8 December; ")
    assert page.late == 2


def test_what_is_done_is_listed_no_more() -> None:
    ended.closed()
    task = Task.objects.order_by("due_on", "code").first()
    assert task is not None
    build.saved(tasks.done(task.id, on=people.TODAY, by=people.mara()))
    assert "losing summary" not in left()[0].told


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
    assert page.left[0].told.count(";") == tasks.A_LIST - 1 and page.left_more


def test_a_course_whose_task_is_due_sooner_comes_first() -> None:
    ended.closed(name="Zoe Zill")
    ended.closed(name="Adam Alt")
    task = Task.objects.filter(
        ending=Ending.objects.get(episode__participants__client__name="Adam Alt")
    )
    task.update(due_on=people.TODAY)
    caseloads.PAGES.clear()
    assert [line.name for line in left()] == ["Adam Alt", "Zoe Zill"]
