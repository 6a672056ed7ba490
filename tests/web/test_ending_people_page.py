"""Pages of an ending for people who are not one adult alone."""

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client

from envoi.care import book, endings
from envoi.knowledge import library
from envoi.records.models import Ending
from tests import build, people
from tests.web.doors import enter

pytestmark = pytest.mark.django_db
STEPS = ("talk", "readiness", "feelings", "review", "plan", "agreement", "pride", "close")


def talked(ref: UUID, **more: object) -> UUID:
    by = people.mara()
    told = {"on": by.today, "initiated_by": "someone_else", "why": ""}
    return build.saved(endings.talk(ref, by=by, ref=uuid4(), **{**told, **more}))


def words(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"<[^>]+>", " ", main)


@pytest.mark.parametrize("reason", ["goals_met", "third_party_decision"])
def test_no_page_calls_following_an_order_agreement(client: Client, reason: str) -> None:
    ref = build.episode(sessions=2)
    build.entry("decision-maker", book.people(ref)[0][0], kind="court", name="District court")
    talked(ref, reason=reason)
    enter(client, "mara")
    own = [step.code for step in library.pathway(library.reason(reason).pathway).steps]
    # Whether the receiver may be told is the client's own free consent, order or not.
    for code in {*STEPS, *own} - {"hand_over"}:
        told = words(client, f"/episodes/{ref}/ending/{code}/")
        assert not re.search(r"\bagree", told, re.IGNORECASE), (code, told)


def test_the_order_stands_on_every_step(client: Client) -> None:
    ref = build.episode(sessions=2)
    told = {"must_report": "Attendance alone.", "name": "District court"}
    build.entry("decision-maker", book.people(ref)[0][0], kind="court", **told)
    talked(ref)
    enter(client, "mara")
    for code in STEPS:
        assert "Attendance alone." in words(client, f"/episodes/{ref}/ending/{code}/")


def test_one_of_a_couple_leaves_by_form(client: Client) -> None:
    ref = build.episode(kind="couple", partners=["Lena Roth"], sessions=2)
    lena = book.people(ref)[1][0]
    enter(client, "mara")
    page = client.get(f"/episodes/{ref}/conversation/").content.decode()
    assert "Who is this ending for" in page
    form = {"ref": str(uuid4()), "on": people.TODAY.isoformat(), "initiated_by": "client"}
    more = {"why": "", "reason": "client_choice", "client": str(lena)}
    answer = client.post(f"/episodes/{ref}/conversation/", {**form, **more})
    ending = Ending.objects.get()
    assert ending.participant is not None and answer["Location"] == f"/endings/{ending.id}/"
    landed = client.get(f"/endings/{ending.id}/", follow=True).content.decode()
    assert "the work with Jonas Weber goes on" in landed


def test_every_step_of_somebody_who_leaves_is_shown_and_saved(client: Client) -> None:
    ref = build.episode(kind="group", partners=["Lena Roth", "Omar Haddad"], sessions=2)
    ending = talked(ref, client=book.people(ref)[1][0])
    enter(client, "mara")
    for code in STEPS[1:]:
        told = words(client, f"/endings/{ending}/steps/{code}/")
        assert "Lena Roth leaves" in told, code
    answer = client.post(f"/endings/{ending}/steps/plan/", {"next_steps": "Walk", "then": "done"})
    assert answer["Location"] == f"/endings/{ending}/steps/agreement/"
    asked = client.get(f"/endings/{ending}/steps/agreement/").content.decode()
    assert f"end_with_plan-client-{book.people(ref)[2][0]}" not in asked


def test_a_childs_wish_and_the_guardians_answer_are_both_kept(client: Client) -> None:
    by, ref = people.mara(), build.episode(sessions=2)
    mia = book.people(ref)[0][0]
    found = book.read("client", mia, by=by)
    values = {**found.values, "birth_date": "2015"}
    build.saved(book.correct("client", mia, values, version=found.version, by=by))
    karin = build.entry("decision-maker", mia, kind="guardian", name="Karin Roth")
    talked(ref)
    enter(client, "mara")
    form = {"on": people.TODAY.isoformat(), "then": "save", "decided": "yes", "again_on": ""}
    said = {f"end_with_plan-client-{mia}": "no", f"words-client-{mia}": "I want to stay."}
    more = {f"end_with_plan-decider-{karin}": "yes", "end_with_plan-therapist": "yes"}
    client.post(f"/episodes/{ref}/ending/agreement/", {**form, **said, **more})
    told = words(client, f"/episodes/{ref}/ending/agreement/")
    assert "I want to stay." in told and "Decides for Jonas Weber as guardian" in told
    assert Ending.objects.get().answers.filter(speaker="decider", choice="yes").count() == 1


def test_a_plan_with_an_interpreter_asks_who_interprets(client: Client) -> None:
    by, ref = people.mara(), build.episode(sessions=2)
    jonas = book.people(ref)[0][0]
    found = book.read("client", jonas, by=by)
    values = {**found.values, "interpreter": "yes"}
    build.saved(book.correct("client", jonas, values, version=found.version, by=by))
    talked(ref)
    enter(client, "mara")
    assert "needs an interpreter" in words(client, f"/episodes/{ref}/ending/talk/")
    client.post(f"/episodes/{ref}/ending/plan/", {"interpreter": "Ms Nowak", "then": "save"})
    assert "Ms Nowak" in words(client, f"/episodes/{ref}/ending/plan/")
