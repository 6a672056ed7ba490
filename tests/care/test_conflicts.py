"""Possible conflicts of interest: found early, told to each as far as they may know, remembered."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from envoi.care import book, conflict_checks, conflicts, imports, ties
from envoi.care.actors import Actor
from envoi.care.answers import NotThere, Refused, Saved, Stale
from envoi.care.conflicts import ConflictsPage
from envoi.care.ties import Declared
from envoi.domain.conflict import same_name
from envoi.exchange.incoming import IncomingClient, IncomingSession, Place, Reading
from envoi.records.models import AuditRow, Client, ConflictMatch, Episode
from tests import build, people
from tests.care.every import client_of, filled

pytestmark = pytest.mark.django_db


def knows(name: str, by: Actor, kind: str = "relation", **said: Any) -> UUID:
    return build.saved(ties.declare(Declared(kind, name, **said), by=by, ref=uuid4()))


def page(ref: UUID, by: Actor | None = None) -> ConflictsPage:
    return conflicts.page(ref, by=by or people.mara())


def told(ref: UUID, by: Actor | None = None) -> list[str]:
    return [line.told for line in page(ref, by).open]


def only(ref: UUID, by: Actor | None = None) -> UUID:
    (line,) = page(ref, by).open
    return line.ref


def answered(match: UUID, said: str = "different", by: Actor | None = None) -> Any:
    return conflicts.answer(
        match, said=said, reason="Another town.", version=None, by=by or people.mara()
    )


def test_a_new_client_a_colleague_knows_leads_to_the_colleague_and_not_to_the_tie() -> None:
    knows("Jonas Weber", people.ines(), relation="my brother-in-law")
    ref = build.episode(name="Jonas Weber")
    assert told(ref) == [conflicts.COLLEAGUE.format(name="Ines")]
    assert "brother" not in repr(page(ref))


def test_records_brought_along_are_looked_through_as_they_come_in() -> None:
    knows("Jonas Weber", people.ines())
    place, on = Place("clients.csv", 2), people.TODAY
    jonas = IncomingClient("c1", "Weber, Jonas", place)
    imports.bring(
        Reading(clients=[jonas], sessions=[IncomingSession("s1", "c1", on, place)]),
        by=people.mara(),
    )
    assert len(told(Episode.objects.get().id)) == 1


def test_many_at_once_are_told_the_same_as_one_by_one() -> None:
    names = ("Jonas Weber", "Weber, Jonas", "Ida Falk", "Lia Kern", "Ben Ito", "Mia Ohm")
    refs = [build.episode(name=name) for name in names]
    before = [told(ref) for ref in refs]
    ConflictMatch.objects.all().delete()
    conflict_checks.of_everybody(by=people.mara())
    assert [told(ref) for ref in refs] == before and before[0]


def test_a_tie_declared_later_finds_the_client_too() -> None:
    ref = build.episode(name="Jonas Weber")
    knows("Weber, Jonas", people.ines())
    assert len(told(ref)) == 1


def test_whoever_declares_a_tie_learns_nothing_by_it() -> None:
    build.episode(name="Jonas Weber")
    tie = knows("Jonas Weber", people.ines())
    (line,) = ties.own(by=people.ines())
    assert (line.ref, line.told) == (tie, "Jonas Weber")
    match = ConflictMatch.objects.get()
    with pytest.raises(NotThere):
        conflicts.one(match.id, by=people.ines())


def test_a_telephone_ties_without_a_name() -> None:
    ref = build.episode(name="Jonas Weber")
    knows("J. W.", people.ines(), reached_at="0170 1234567")
    assert not told(ref)
    build.entry("contact-way", client_of(ref), kind="mobile", value="0170/1234567")
    assert len(told(ref)) == 1


def test_somebody_around_a_client_is_found() -> None:
    knows("Lena Roth", people.ines())
    ref = build.episode()
    build.entry("related-person", client_of(ref), name="Roth, Lena")
    assert len(told(ref)) == 1


def test_a_tie_that_is_over_ties_nobody() -> None:
    knows("Jonas Weber", people.ines(), until_on=people.on(people.mara(), people.TODAY).today)
    later = people.on(people.mara(), people.TODAY.replace(day=28))
    ref = build.episode(name="Jonas Weber", by=later)
    assert not told(ref, later)


def test_a_tie_set_aside_ties_nobody_any_more() -> None:
    tie, ref = knows("Jonas Weber", people.ines()), build.episode(name="Jonas Weber")
    build.saved(ties.set_aside(tie, reason="another", by=people.ines()))
    assert not told(ref)


def test_a_colleagues_client_of_the_same_name_is_never_named() -> None:
    theirs = build.episode(name="Jonas P. Weber", by=people.ines())
    mine = build.episode(name="Jonas Weber", by=people.joined("kai", "therapist"))
    for ref, reader in ((theirs, people.ines()), (mine, people.joined("kai", "therapist"))):
        (line,) = page(ref, reader).open
        assert line.told == conflicts.HIDDEN.format(who="Mara")
        assert (line.why, line.reason, line.may_answer) == ("", "", False)
        with pytest.raises(NotThere):
            conflicts.one(line.ref, by=reader)


def test_whoever_looks_sees_both_names_and_what_is_alike() -> None:
    build.episode(name="Jonas Weber", by=people.ines())
    build.episode(name="Jonas Weber", by=people.joined("kai", "therapist"))
    (line,) = conflicts.everybody(by=people.mara()).open
    assert (line.whose, line.told) == ("Jonas Weber", "There is another record: Jonas Weber.")
    assert line.why == "Alike: the birth date and the name."
    with pytest.raises(NotThere):
        conflicts.everybody(by=people.ines())


def test_two_of_one_course_know_of_each_other() -> None:
    ref = build.episode(name="Anna Roth", kind="couple", partners=["Anna Maria Roth"])
    assert not told(ref)


def test_nobody_is_put_together_by_a_name() -> None:
    build.episode(name="Jonas Weber")
    build.episode(name="Jonas Weber")
    assert Client.objects.filter(merged_into__isnull=True).count() == 2


def test_an_answer_is_remembered_until_something_changes() -> None:
    knows("Jonas Weber", people.ines())
    ref = build.episode(name="Jonas Weber")
    build.saved(answered(only(ref)))
    conflicts.check(ref, by=people.mara())
    (line,) = page(ref).answered
    assert line.state == "Not the same (Mara, 23 November)"
    client = client_of(ref)
    name = filled("client", client, name="Jonas Peter Weber")
    build.saved(book.correct("client", client, name, version=1, by=people.mara()))
    assert len(told(ref)) == 1


def test_what_changes_beside_it_asks_nobody_again() -> None:
    knows("Jonas Weber", people.ines())
    ref = build.episode(name="Jonas Weber")
    build.saved(answered(only(ref)))
    build.entry("contact-way", client_of(ref), kind="mobile", value="0170 7654321")
    assert not told(ref)


def test_a_conflict_found_elsewhere_is_said_without_a_name() -> None:
    build.episode(name="Jonas Weber", by=people.ines())
    mine = build.episode(name="Jonas Weber", by=people.joined("kai", "therapist"))
    (line,) = conflicts.everybody(by=people.mara()).open
    build.saved(answered(line.ref, "conflict"))
    (mine_line,) = page(mine, people.joined("kai", "therapist")).answered
    assert "please talk to Mara" in mine_line.state
    assert mine_line.reason == ""


def test_an_answer_needs_a_reason_and_a_word_that_is_known() -> None:
    knows("Jonas Weber", people.ines())
    match = only(build.episode(name="Jonas Weber"))
    by = people.mara()
    for said, reason in (("different", " "), ("perhaps", "x"), ("", "x")):
        assert isinstance(
            conflicts.answer(match, said=said, reason=reason, version=None, by=by), Refused
        )


def test_an_answer_twice_is_one_and_an_old_form_is_told() -> None:
    knows("Jonas Weber", people.ines())
    match, by = only(build.episode(name="Jonas Weber")), people.mara()
    build.saved(answered(match))
    assert answered(match) == Saved(match, 2, again=True)
    stale = conflicts.answer(match, said="conflict", reason="x", version=1, by=by)
    assert isinstance(stale, Stale)
    assert AuditRow.objects.filter(noun="conflictmatch", act="answered").count() == 1


def test_a_tie_is_ones_own() -> None:
    tie = knows("Jonas Weber", people.ines())
    for stranger in (people.mara(), people.vera()):
        with pytest.raises(NotThere):
            ties.one(tie, by=stranger)
    assert ties.own(by=people.mara()) == ()


def test_bad_input_is_one_sentence() -> None:
    for said in (
        Declared("relation", " "),
        Declared("rumour", "Lena"),
        Declared("limit", "Lena", birth_date="12.4.87"),
    ):
        answer = ties.declare(said, by=people.ines(), ref=uuid4())
        assert isinstance(answer, Refused) and answer.field


def test_another_practice_is_another_world() -> None:
    knows("Jonas Weber", people.vera())
    build.episode(name="Jonas Weber", by=people.vera())
    assert not told(build.episode(name="Jonas Weber"))


def test_who_opened_a_record_says_nothing_of_a_check_somebody_elses_client_set_off() -> None:
    from envoi.care import accesses

    mine = build.episode(name="Jonas Weber")
    build.episode(name="Jonas Weber", by=people.ines())
    found = accesses.give(
        client_of(mine), to=accesses.CLIENT, from_on=None, until_on=None, by=people.mara()
    )
    assert isinstance(found, accesses.AccessList) and found.lines
    assert "Ines" not in repr(found)


NAMES = ("Jonas Weber", "Weber Jonas Paul", "Lena Roth", "Dr. Lena Roth", "Ida Falk")
MEMBERS = ("ines", "kai", "lou")
whose = st.tuples(st.sampled_from(MEMBERS), st.sampled_from(NAMES))


class Practices(TestCase):
    """Whoever treats is never told a name they may not see, whatever the practice knows.

    Clients share names in full; each goes by a name of their own, which is what a page would show.
    """

    @settings(max_examples=12, deadline=None)
    @given(st.lists(whose, min_size=2, max_size=5), st.lists(whose, max_size=3))
    def test_nobody_is_told_a_name_they_may_not_see(self, treated, known) -> None:  # type: ignore[no-untyped-def]
        actors = {name: people.joined(name, "therapist") for name in MEMBERS}
        courses = []
        for number, (who, name) in enumerate(treated):
            ref = build.episode(name=name, by=actors[who])
            going_by(ref, f"Goesby{number}", actors[who])
            courses.append((who, ref, f"Goesby{number}", name))
        for number, (who, name) in enumerate(known):
            knows(name, actors[who], relation=f"Secret of {who} {number}")
        for who, ref, own, name in courses:
            shown = repr(conflicts.page(ref, by=actors[who]))
            hidden = [each for other, _, each, _ in courses if other != who]
            hidden += [f"Secret of {other}" for other, _ in known if other != who]
            assert not [each for each in hidden if each in shown]
            # Something was found wherever somebody is alike: silence would prove nothing.
            others = [each for _, _, goes, each in courses if goes != own]
            others += [each for _, each in known]
            assert any(same_name(name, each) for each in others) == ("whose=" in shown)


def going_by(ref: UUID, name: str, by: Actor) -> None:
    """What the client of this course is called in the room."""
    client = client_of(ref)
    found = book.read("client", client, by=by)
    told = {**found.values, "preferred_name": name}
    build.saved(book.correct("client", client, told, version=found.version, by=by))
