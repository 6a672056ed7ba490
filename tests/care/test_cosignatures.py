"""An intern's signature counts once the supervisor has signed too."""

from dataclasses import replace
from datetime import time, timedelta
from uuid import UUID, uuid4

import pytest

from envoi.care import book, caseloads, clients, cosignatures, notes, papers
from envoi.care.actors import Actor
from envoi.care.answers import NotThere, Refused, Saved
from envoi.records.models import AuditRow, Ending, Paper, ProgressNote, Revision, Task
from tests import build, people
from tests.care import ended
from tests.care.test_papers import text_of

pytestmark = pytest.mark.django_db
REMARK = "Please say how you asked about risk."


@pytest.fixture
def teo() -> Actor:
    return people.teo()


@pytest.fixture
def tomas(teo: Actor) -> Actor:
    return people.acting("tomas")


@pytest.fixture
def episode(teo: Actor) -> UUID:
    return build.episode(by=teo)


@pytest.fixture
def note(episode: UUID, teo: Actor) -> UUID:
    """A note Teo wrote and signed."""
    ref = build.entry("note", episode, text="We talked.", by=teo)
    build.saved(notes.sign(ref, by=teo))
    return ref


@pytest.fixture
def letter(teo: Actor) -> UUID:
    """A letter Teo wrote and signed."""
    return proposed(ended.talked(by=teo), "progress_letter", teo)


def proposed(ending: UUID, kind: str, by: Actor) -> UUID:
    client = ended.client_of(ending)
    ref = build.saved(papers.begin(ending, kind=kind, client=client, by=by, ref=uuid4()))
    texts = {"pride": "You came on the hardest morning."} if "letter" in kind else {}
    build.saved(papers.save_draft(ref, texts, by=by))
    build.saved(papers.sign(ref, by=by))
    return ref


def told(episode: UUID, by: Actor) -> str:
    (line,) = clients.page(episode, by=by).notes
    return line.signed


# ---- notes


def test_a_note_says_for_whose_signature_it_waits(episode, note, teo, tomas):
    assert told(episode, teo) == "signed by Teo, waiting for Tomas’s signature"
    build.saved(notes.cosign(note, by=tomas))
    assert told(episode, teo) == "signed 23 November 2026, and by Tomas"


def test_a_note_of_a_therapist_waits_for_nobody():
    ref = build.episode()
    people.tomas()
    note = build.entry("note", ref, text="We talked.")
    notes.sign(note, by=people.mara())
    assert told(ref, people.mara()) == "signed 23 November 2026"
    assert cosignatures.listed(by=people.acting("tomas")) == ()


def test_a_later_role_changes_nothing_about_what_was_signed_before(note, teo, tomas):
    later = people.on(tomas, people.ROTATION_END + timedelta(days=200))
    hands = cosignatures.hands([teo.member], by=later)
    row = ProgressNote.objects.get(id=note)
    assert hands.waits(teo.member, row.signed_at)
    assert not hands.waits(teo.member, later.now)  # signed after the rotation, in no role


def test_what_waits_is_listed_for_the_supervisor_alone_and_audited(note, letter, teo, tomas):
    waiting = cosignatures.listed(by=tomas)
    assert {(each.ref, each.noun) for each in waiting} == {(note, "note"), (letter, "paper")}
    assert cosignatures.waiting(by=tomas) == 2
    row = AuditRow.objects.filter(noun="cosignatures").latest("number")
    assert set(row.detail["shown"]) == {str(note), str(letter)}
    for by in (teo, people.mara(), people.ada()):
        with pytest.raises(NotThere):
            cosignatures.listed(by=by)


def test_the_caseload_says_how_much_waits(note, teo, tomas):
    assert caseloads.page(caseloads.Question(), by=tomas).to_sign == 1
    assert caseloads.page(caseloads.Question(), by=teo).to_sign == 0


def test_once_signed_by_both_it_waits_no_more_and_stays_as_it_is(note, teo, tomas):
    build.saved(notes.cosign(note, by=tomas))
    assert notes.cosign(note, by=tomas) == Saved(note, 3, again=True)
    assert cosignatures.listed(by=tomas) == ()
    assert isinstance(notes.give_back(note, remark=REMARK, by=tomas), Refused)
    values = {"on": people.TODAY, "text": "Otherwise."}
    assert isinstance(book.correct("note", note, values, version=3, by=teo), Refused)


def test_nothing_is_given_back_without_a_word(note, tomas):
    answer = notes.give_back(note, remark="  ", by=tomas)
    assert isinstance(answer, Refused) and answer.field == "remark"


def test_given_back_the_author_reads_why_changes_it_and_signs_again(episode, note, teo, tomas):
    build.saved(notes.give_back(note, remark=REMARK, by=tomas))
    (line,) = clients.page(episode, by=teo).notes
    assert (line.signed, line.remark) == ("", f"Tomas: {REMARK}")
    page = book.read("note", note, by=teo)
    values = {**page.values, "text": "We talked. Risk asked: none."}
    build.saved(book.correct("note", note, values, version=page.version, by=teo))
    build.saved(notes.sign(note, by=teo))
    build.saved(notes.cosign(note, by=tomas))
    assert told(episode, teo).endswith("and by Tomas")


def test_what_was_given_back_keeps_its_history(note, tomas):
    build.saved(notes.give_back(note, remark=REMARK, by=tomas))
    kept = Revision.objects.filter(row=note)
    assert {row.table for row in kept} == {"progressnote", "remark"}
    acts = AuditRow.objects.filter(subject=note).order_by("number").values_list("act", flat=True)
    assert list(acts) == ["added", "signed", "gave back"]


def test_an_unsigned_note_is_signed_by_no_supervisor(episode, teo, tomas):
    ref = build.entry("note", episode, text="We talked.", by=teo)
    assert isinstance(notes.cosign(ref, by=tomas), Refused)
    assert isinstance(notes.give_back(ref, remark=REMARK, by=tomas), Refused)


@pytest.mark.parametrize("verb", [notes.cosign, notes.to_cosign])
@pytest.mark.parametrize("who", ["teo", "mara", "ines", "ada", "vera"])
def test_nobody_but_the_supervisor_signs_with_an_intern(note, who, verb):
    with pytest.raises(NotThere):
        verb(note, by=getattr(people, who)())


def test_a_supervisor_of_another_period_does_not_either(note, tomas):
    with pytest.raises(NotThere):
        notes.cosign(note, by=people.on(tomas, people.TODAY + timedelta(days=400)))


def test_a_supervisor_signs_for_their_supervisee_and_not_for_a_colleague(episode, teo, tomas):
    from envoi.care import episodes

    nils = people.joined("nils", "intern")
    episodes.share_care(episode, login="nils", from_on=people.TODAY, by=teo)
    ref = build.entry("note", episode, text="Mine.", by=nils)
    build.saved(notes.sign(ref, by=nils))
    assert cosignatures.listed(by=tomas) == ()
    assert isinstance(notes.cosign(ref, by=tomas), Refused)


def test_a_note_signed_after_midnight_here_is_signed_on_the_day_it_is_here():
    ref = build.episode()
    note = build.entry("note", ref, text="We talked late.")
    late = people.on(people.mara(), people.TODAY + timedelta(days=1), time(0, 30))
    build.saved(notes.sign(note, by=late))
    assert told(ref, people.mara()) == "signed 24 November 2026"


# ---- papers


def test_an_interns_paper_waits_and_is_not_signed_yet(letter, teo):
    row, page = Paper.objects.get(id=letter), papers.page(letter, by=teo)
    assert row.signed_at is None and row.pdf is None
    assert page.waits == "signed by Teo, waiting for Tomas’s signature"
    assert not page.signed and not page.cosign


def test_its_text_is_fixed_while_it_waits(letter, teo):
    assert isinstance(papers.save_draft(letter, {"closing": "x"}, by=teo), Refused)
    assert papers.sign(letter, by=teo) == Saved(letter, 3, again=True)


def test_it_leaves_the_house_only_when_both_have_signed(letter, teo, tomas):
    def give():
        return papers.given(letter, on=people.TODAY, how="by hand", by=teo)

    assert isinstance(give(), Refused)
    assert isinstance(papers.add_remark(letter, text="Later.", by=teo, new=uuid4()), Refused)
    build.saved(papers.cosign(letter, by=tomas))
    assert isinstance(give(), Saved)


@pytest.mark.parametrize("kind", ["progress_letter", "closing_summary"])
def test_both_names_stand_on_the_paper(kind, teo, tomas):
    ref = proposed(ended.talked(by=teo), kind, teo)
    build.saved(papers.cosign(ref, by=tomas))
    text = text_of(papers.preview(ref, by=teo))
    assert text.index("Teo") < text.index("Tomas Supervisor Signed 23 November 2026")


def test_a_paper_of_a_therapist_has_one_name():
    by = people.mara()
    people.tomas()
    ref = proposed(ended.talked(), "closing_summary", by)
    assert "Tomas" not in text_of(papers.preview(ref, by=by))


def test_given_back_it_is_a_draft_again_with_a_remark(letter, teo, tomas):
    build.saved(papers.give_back(letter, remark=REMARK, by=tomas))
    page = papers.page(letter, by=teo)
    assert (page.waits, page.given_back) == ("", f"Tomas: {REMARK}")
    build.saved(papers.save_draft(letter, {"closing": "Come back any time."}, by=teo))
    build.saved(papers.sign(letter, by=teo))
    build.saved(papers.cosign(letter, by=tomas))
    assert papers.page(letter, by=teo).given_back == ""


def test_a_supervisor_signs_no_draft_and_nothing_twice(letter, teo, tomas):
    ending = Paper.objects.get(id=letter).ending_id
    client = ended.client_of(ending)
    draft = build.saved(papers.begin(ending, kind="keepsake", client=client, by=teo, ref=uuid4()))
    assert isinstance(papers.cosign(draft, by=tomas), Refused)
    build.saved(papers.cosign(letter, by=tomas))
    assert papers.cosign(letter, by=tomas) == Saved(letter, 4, again=True)
    assert isinstance(papers.give_back(letter, remark=REMARK, by=tomas), Refused)


@pytest.mark.parametrize("who", ["teo", "mara", "ines", "ada", "vera"])
def test_nobody_but_the_supervisor_signs_a_paper_with_an_intern(letter, who):
    with pytest.raises(NotThere):
        papers.cosign(letter, by=getattr(people, who)())


def test_the_task_is_done_when_both_have_signed(teo, tomas):
    ending = ended.talked(by=teo)
    episode = Ending.objects.get(id=ending).episode_id
    ref = proposed(ending, "closing_summary", teo)
    task = Task(id=uuid4(), episode_id=episode, ending_id=ending, code="closing_summary")
    task.due_on, task.owner_id = people.TODAY, teo.member
    task.practice_id, task.created_by_id, task.created_at = teo.practice, teo.member, teo.now
    task.save(force_insert=True)
    assert Task.objects.get().done_on is None
    build.saved(papers.cosign(ref, by=tomas))
    assert Task.objects.get().done_on == people.TODAY


def test_an_intern_who_stays_as_therapist_signs_alone(teo):
    grown = replace(teo, roles=frozenset({"therapist", "intern"}))
    ref = proposed(ended.talked(by=teo), "keepsake", grown)
    assert Paper.objects.get(id=ref).signed_by_id == teo.member
