"""A sealed list: what gets onto it, how long it stays open, and who never opens it."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader

from envoi.care import book, custody, emergency_lists, emergency_papers, notes, sealed_lists
from envoi.care.answers import NotThere, Refused
from envoi.care.emergency_lists import OnTheList
from envoi.records.models import SealedList
from tests import build, people

pytestmark = pytest.mark.django_db
REASON = "Mara had an accident; her clients have to be told today."


def client_of(ref: UUID) -> UUID:
    return book.people(ref)[0][0]


def lines() -> list[OnTheList]:
    return list(emergency_lists.mine(by=people.mara()).lines)


def named() -> None:
    build.saved(
        emergency_lists.name_executor(
            "Dr Roth", reached_at="0151 1", member=None, version=None, by=people.mara()
        )
    )


def put(client: UUID, priority: str, **said: str) -> UUID:
    told = {"note": "", "referral": "", "version": None, **said}
    return build.saved(
        emergency_lists.set_priority(client, priority=priority, by=people.mara(), **told)
    )


def cleo(*, released: bool = True):
    """The custodian."""
    asked = custody.ask(reason="Mara is ill.", by=people.joined("cleo", "custodian"), ref=uuid4())
    if released:
        build.saved(custody.release(build.saved(asked), by=people.mara()))
    return people.acting("cleo")


def sealed() -> UUID:
    named()
    return build.saved(sealed_lists.seal(by=people.mara()))


def test_the_ways_somebody_agreed_to_come_alone() -> None:
    client = client_of(build.episode())
    build.entry("contact-way", client, kind="mobile", value="0170 1", may_contact="yes")
    build.entry("contact-way", client, kind="email", value="x@home.example", may_contact="no")
    build.entry("contact-way", client, kind="phone", value="030 2")
    assert lines()[0].ways == ("mobile 0170 1",)


def test_where_nobody_was_asked_that_is_said() -> None:
    client = client_of(build.episode())
    assert lines()[0].ways == (emergency_lists.NO_WAY,)
    build.entry("contact-way", client, kind="phone", value="030 2")
    assert lines()[0].ways == ("telephone 030 2 (permission not recorded yet)",)


def test_a_child_is_reached_through_whoever_decides() -> None:
    client = client_of(build.episode())
    build.entry("decision-maker", client, kind="guardian", name="Karin Weber")
    assert lines()[0].ways[0] == "guardian: Karin Weber"


def test_no_clinical_word_and_no_own_note_gets_onto_paper() -> None:
    ref, by = build.episode(phq9=[18]), people.mara()
    build.entry("note", ref, text="Zyxnote")
    build.entry("risk-flag", ref, why="Zyxflag")
    notes.add_own(episode=ref, on=by.today, text="Zyxown", by=by, ref=uuid4())
    pages = PdfReader(BytesIO(emergency_papers.printed(by=by))).pages
    told = " ".join(page.extract_text() for page in pages)
    assert "Jonas Weber" in told and "Zyx" not in told and "18" not in told.replace("0151 1", "")


def test_a_note_has_to_fit_on_the_page() -> None:
    client = client_of(build.episode())
    answer = emergency_lists.set_priority(
        client, priority="first", note="x" * 301, referral="", version=None, by=people.mara()
    )
    assert isinstance(answer, Refused) and answer.field == "note"


def test_sealing_again_takes_the_place_of_the_first() -> None:
    sealed()
    build.episode(name="Bea Bunt")
    sealed()
    assert SealedList.objects.count() == 1
    by = people.on(people.mara(), people.TODAY + timedelta(days=31))
    stands = sealed_lists.standing(emergency_lists.mine(by=people.mara()), by=by)
    assert stands.old and stands.differs == 0


def test_what_was_opened_closes_after_four_hours() -> None:
    ref, by = sealed(), cleo()
    opened = build.saved(sealed_lists.read(ref, reason=REASON, by=by, ref=uuid4()))
    with pytest.raises(NotThere):
        sealed_lists.reading(opened, by=people.on(by, by.today + timedelta(days=1)))


@pytest.mark.parametrize("who", ["mara", "ines", "tomas", "ada", "vera"])
def test_nobody_else_opens_a_sealed_list(who: str) -> None:
    ref, by = sealed(), getattr(people, who)()
    with pytest.raises(NotThere):
        sealed_lists.read(ref, reason=REASON, by=by, ref=uuid4())


def test_what_is_sealed_is_not_readable_in_the_database() -> None:
    build.episode(name="Adam Alt")
    sealed()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM records_sealedlist")
        (content,) = cursor.fetchone()
    assert b"Adam" not in bytes(content)
