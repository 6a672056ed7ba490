"""Children, who decides for them, orders of a court, interpreters: as they stand at an ending."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from envoi.care import agreements, book, caseloads, clients, ending_people, endings, of_age, papers
from envoi.care.agreements import Voice
from envoi.care.answers import Answer, Refused
from envoi.documents import pdf
from envoi.records.models import Ending, Paper
from tests import build, people

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def course(**about: Any) -> tuple[UUID, UUID]:
    """An ending of somebody with this said about them, and the client."""
    by, ref = people.mara(), build.episode(sessions=2)
    client = book.people(ref)[0][0]
    page = book.read("client", client, by=by)
    values = {**page.values, **about}
    build.saved(book.correct("client", client, values, version=page.version, by=by))
    told = {"on": by.today, "initiated_by": "both", "why": ""}
    return build.saved(endings.talk(ref, by=by, ref=uuid4(), **told)), client


def child() -> tuple[UUID, UUID, UUID]:
    ending, client = course(birth_date="2015-03")
    karin = build.entry("decision-maker", client, kind="guardian", name="Karin", scope="Health")
    return ending, client, karin


def of(ending: UUID) -> ending_people.People:
    return ending_people.of(Ending.objects.get(id=ending), on=people.TODAY)


def settle(ending: UUID, *voices: Voice, days: int = 0) -> Answer:
    by = people.mara()
    again = by.today + timedelta(days=days) if days else None
    return agreements.answer(ending, voices, on=by.today, again_on=again, decided=False, by=by)


def test_a_childs_wish_stands_beside_what_the_guardian_decides() -> None:
    ending, client, karin = child()
    wish, decision = of(ending).speaking
    assert (wish.client, wish.wish, wish.decider) == (client, True, None)
    assert (decision.decider, decision.wish) == (karin, False)
    assert "for this: Health" in decision.told


def test_the_guardian_decides_and_a_childs_no_is_spoken_of_again() -> None:
    ending, client, karin = child()
    voices = (
        Voice(client, "", "no", "I want to come.", wish=True),
        Voice(client, "yes", "yes", "", karin),
        Voice(None, "yes", "yes", ""),
    )
    refused = settle(ending, *voices)
    assert isinstance(refused, Refused) and refused.field == "again_on"
    build.saved(settle(ending, *voices, days=14))
    assert Ending.objects.get(id=ending).stage == "talked_about"


def test_a_child_who_says_nothing_holds_nothing_up() -> None:
    ending, client, karin = child()
    wish, decides = Voice(client, "", "", "", wish=True), Voice(client, "yes", "yes", "", karin)
    build.saved(settle(ending, wish, decides, Voice(None, "yes", "yes", "")))
    assert Ending.objects.get(id=ending).stage == "decided"


def test_nobody_decides_on_a_day_on_which_they_do_not() -> None:
    ending, client = course(birth_date="2015-03")
    until = people.TODAY - A_DAY
    karin = build.entry("decision-maker", client, kind="guardian", name="Karin", until_on=until)
    assert isinstance(settle(ending, Voice(client, "yes", "yes", "", karin)), Refused)


def test_where_nobody_is_named_who_decides_it_is_said() -> None:
    ending, _ = course(birth_date="2015-03")
    (wish,) = of(ending).speaking
    assert "not recorded yet" in wish.told


def test_the_keepsake_is_the_childs() -> None:
    ending, client, _ = child()
    by = people.mara()
    ref = build.saved(papers.begin(ending, kind="keepsake", client=client, by=by, ref=uuid4()))
    assert papers.page(ref, by=by).client_name == "Jonas Weber"


def test_an_order_says_what_is_reported_to_whom_and_what_is_not_recorded() -> None:
    ending, client = course()
    told = {"must_report": "Attendance alone.", "report_to": "Ms Adler"}
    build.entry("decision-maker", client, kind="court", name="District court", **told)
    (order,) = of(ending).orders
    assert "To be reported: Attendance alone." in order.lines
    assert "To whom: Ms Adler" in order.lines
    assert "What stopping may cost: not recorded yet" in order.lines


def test_complying_with_an_order_never_counts_as_a_yes() -> None:
    ending, client = course()
    build.entry("decision-maker", client, kind="court", name="District court")
    build.saved(settle(ending, Voice(client, "", "complies", ""), Voice(None, "yes", "yes", "")))
    assert Ending.objects.get(id=ending).stage == "talked_about"


def test_the_summary_of_somebody_under_an_order_says_complies() -> None:
    ending, client = course()
    build.entry("decision-maker", client, kind="court", name="District court")
    build.saved(settle(ending, Voice(client, "", "complies", ""), Voice(None, "yes", "yes", "")))
    by = people.mara()
    made = papers.begin(ending, kind="closing_summary", client=client, by=by, ref=uuid4())
    row = Paper.objects.get(id=build.saved(made))
    text = str(papers.COMPOSERS[row.kind].compose(papers.ground(row, by=by), draft=True))
    assert "client complies" in text and "Agreed" not in text
    assert pdf.render(papers.COMPOSERS[row.kind].compose(papers.ground(row, by=by), draft=True))


def test_who_needs_an_interpreter_is_named_with_the_language() -> None:
    ending, _ = course(interpreter="yes", spoken_language="Polish")
    assert of(ending).interpreters == ("Jonas Weber (Polish)",)


@pytest.mark.parametrize(
    ("born", "told"),
    [
        ("2012-02-29", "Of age 1 March 2030: the access of Karin is looked at then."),
        ("2012", "by 31 December 2030 at the latest"),
        ("2008-11-23", "Of age since 23 November. Please look"),
        ("2008-11-23", "Karin still decides here"),
        ("", "not known"),
    ],
)
def test_the_client_page_says_when_access_is_looked_at_again(born: str, told: str) -> None:
    ending, client = course(birth_date=born)
    build.entry("decision-maker", client, kind="guardian", name="Karin")
    page = clients.page(Ending.objects.get(id=ending).episode_id, by=people.mara())
    assert told in page.people[0].of_age


def test_where_nobody_else_decides_nothing_is_said_of_ages() -> None:
    ending, _ = course(birth_date="2012-02-29")
    page = clients.page(Ending.objects.get(id=ending).episode_id, by=people.mara())
    assert not page.people[0].of_age


@pytest.mark.parametrize(
    ("born", "late"),
    [("2008-12-20", [0]), ("2008-11-01", [1]), ("2010-05-05", []), ("", [])],
)
def test_whoever_comes_of_age_soon_stands_on_the_monday_page(born: str, late: list[int]) -> None:
    _, client = course(birth_date=born)
    build.entry("decision-maker", client, kind="guardian", name="Karin")
    page = caseloads.page(caseloads.Question(), by=people.mara())
    assert [each.late for each in page.left if "of age" in each.told.lower()] == late


def test_a_guardian_who_decides_no_more_is_no_reminder() -> None:
    _, client = course(birth_date="2008-11-01")
    ended = people.TODAY - A_DAY
    build.entry("decision-maker", client, kind="guardian", name="Karin", until_on=ended)
    build.entry("decision-maker", client, kind="court", name="Court")
    assert of_age.soon(by=people.mara()) == ()


def test_only_who_treats_is_reminded() -> None:
    _, client = course(birth_date="2008-11-01")
    build.entry("decision-maker", client, kind="guardian", name="Karin")
    assert len(of_age.soon(by=people.mara())) == 1
    assert of_age.soon(by=people.ines()) == ()
