"""One member leaves: their own ending, their own steps and answers; the others go on."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.care import (
    agreements,
    book,
    closings,
    ending_pages,
    ending_words,
    endings,
    papers,
    reopenings,
    sessions,
)
from envoi.care.agreements import Voice
from envoi.care.answers import NotThere, Refused, Saved
from envoi.records.models import Attendance, Ending, Episode, Participant, Session
from tests import build, people
from tests.care.test_half_done import everything

pytestmark = pytest.mark.django_db
GROUP = ("Lena Roth", "Omar Haddad")
WEEK = timedelta(weeks=1)
HISTORY = ("AuditRow", "Revision", "EndingEvent", "StatusChange", "Closing", "NoticedRow")


def group(partners: Sequence[str] = GROUP) -> UUID:
    kind = "group" if len(partners) > 1 else "couple"
    return build.episode(kind=kind, partners=partners, sessions=3)


def named(episode: UUID, name: str) -> UUID:
    return next(client for client, known in book.people(episode) if known.startswith(name))


def leaves(episode: UUID, name: str) -> UUID:
    """An ending of one person, which lacks nothing for closing."""
    by, client = people.mara(), named(episode, name)
    told = {"on": by.today, "initiated_by": "client", "why": ""}
    ending = build.saved(endings.talk(episode, by=by, ref=uuid4(), client=client, **told))
    ready = {"last_contact_on": by.today, "manner": "planned_short", "offered": ""}
    build.saved(closings.prepare(ending, by=by, **ready))
    return ending


def gone(episode: UUID, name: str) -> UUID:
    ending = leaves(episode, name)
    build.saved(closings.close(ending, by=people.mara()))
    return ending


def still_here(episode: UUID) -> set[str]:
    rows = Participant.objects.filter(episode=episode, left_on__isnull=True)
    return {row.client.name.split()[0] for row in rows}


def test_a_member_leaves_and_the_group_goes_on() -> None:
    episode = group()
    gone(episode, "Lena")
    assert still_here(episode) == {"Jonas", "Omar"}
    assert Episode.objects.get(id=episode).status == "active"


def test_nothing_of_the_others_is_called_off() -> None:
    by, episode = people.mara(), group()
    hour = build.attended(episode, by.today + WEEK, status="expected")
    gone(episode, "Lena")
    assert Session.objects.get(id=hour).state == "booked"
    waits = Attendance.objects.filter(session=hour, status="expected")
    assert {row.client.name for row in waits} == {"Jonas Weber", "Omar Haddad"}


def test_an_hour_of_the_leaver_alone_is_called_off() -> None:
    by, episode = people.mara(), group()
    lena = named(episode, "Lena")
    hour = build.session(episode, by.today + WEEK, {lena: ("expected", "")})
    gone(episode, "Lena")
    assert Session.objects.get(id=hour).state == "cancelled"


def test_the_preview_says_who_goes_on() -> None:
    ending = leaves(group(), "Lena")
    said = closings.preview(ending, by=people.mara())
    assert said.changes[0].startswith("Lena Roth takes part no more")
    assert said.stays[0].startswith("The work with Jonas Weber and Omar Haddad goes on")


def test_when_the_last_one_leaves_it_is_said_to_be_the_ending_of_all() -> None:
    episode = group(GROUP[:1])
    gone(episode, "Lena")
    ending = leaves(episode, "Jonas")
    assert "this is the ending of all" in ending_pages.of(ending, by=people.mara()).lede
    build.saved(closings.close(ending, by=people.mara()))
    assert Episode.objects.get(id=episode).status == "finished"


def test_several_leave_at_once_each_with_an_ending_of_their_own() -> None:
    episode = group()
    first, second = leaves(episode, "Lena"), leaves(episode, "Omar")
    assert first != second
    for ending in (first, second):
        build.saved(closings.close(ending, by=people.mara()))
    assert still_here(episode) == {"Jonas"}


def test_only_the_leaver_is_asked_to_agree() -> None:
    by, episode = people.mara(), group()
    ending = leaves(episode, "Lena")
    voices = [Voice(named(episode, "Lena"), "yes", "yes", ""), Voice(None, "yes", "yes", "")]
    build.saved(agreements.answer(ending, voices, on=by.today, again_on=None, decided=False, by=by))
    assert Ending.objects.get(id=ending).stage == "decided"
    stranger = [Voice(named(episode, "Omar"), "yes", "yes", "")]
    with pytest.raises(NotThere):
        agreements.answer(ending, stranger, on=by.today, again_on=None, decided=False, by=by)


def test_the_others_may_say_how_it_is_to_stay() -> None:
    by, episode = people.mara(), group()
    ending = leaves(episode, "Lena")
    told = {
        "question": "feelings",
        "speaker": "client",
        "on": by.today,
        "words": "I will miss her.",
    }
    build.saved(ending_words.say(ending, client=named(episode, "Omar"), by=by, **told))


def test_papers_of_it_are_for_the_leaver_alone() -> None:
    by, episode = people.mara(), group()
    ending = leaves(episode, "Lena")
    assert papers.clients_of(ending, by=by) == ((named(episode, "Lena"), "Lena Roth"),)
    with pytest.raises(NotThere):
        papers.begin(ending, kind="keepsake", client=named(episode, "Omar"), by=by, ref=uuid4())


def test_who_has_left_is_not_asked_when_all_end_and_not_expected_any_more() -> None:
    by, episode = people.mara(), group()
    gone(episode, "Lena")
    told = {"on": by.today, "initiated_by": "both", "why": ""}
    ending = build.saved(endings.talk(episode, by=by, ref=uuid4(), **told))
    asked = {name for _, name in endings.people(Ending.objects.get(id=ending))}
    assert asked == {"Jonas Weber", "Omar Haddad"}
    values = {"on": by.today + WEEK, "at": None, "minutes": 50, "place": "practice"}
    more = {"state": "booked", "attendance": {}}
    hour = build.saved(sessions.add({**values, **more}, episode=episode, by=by, ref=uuid4()))
    assert Attendance.objects.filter(session=hour).count() == 2


def test_somebody_who_takes_no_part_has_no_ending_here() -> None:
    by, episode = people.mara(), group()
    told = {"on": by.today, "initiated_by": "client", "why": "", "by": by, "ref": uuid4()}
    assert isinstance(endings.talk(episode, client=uuid4(), **told), Refused)


def test_the_same_person_has_one_ending_under_way() -> None:
    episode = group()
    assert leaves(episode, "Lena") == leaves(episode, "Lena")


def test_all_end_only_when_nobody_is_half_way_out() -> None:
    by, episode = people.mara(), group()
    own = leaves(episode, "Lena")
    told = {"on": by.today, "initiated_by": "both", "why": ""}
    ending = build.saved(endings.talk(episode, by=by, ref=uuid4(), **told))
    ready = {"last_contact_on": by.today, "manner": "planned_short", "offered": ""}
    build.saved(closings.prepare(ending, by=by, **ready))
    assert isinstance(closings.close(ending, by=by), Refused)
    build.saved(endings.go_on(own, reason="", review_on=None, by=by))
    assert isinstance(closings.close(ending, by=by), Saved)


def test_leaving_is_undone_exactly() -> None:
    by, episode = people.mara(), group()
    build.attended(episode, by.today + WEEK, status="expected")
    ending = leaves(episode, "Lena")
    before = everything()
    build.saved(closings.close(ending, by=by))
    build.saved(reopenings.undo(ending, by=by))
    after = everything()
    for name in set(before) - set(HISTORY):
        assert _plain(after[name]) == _plain(before[name]), name


def _plain(rows: list[tuple[object, ...]]) -> list[object]:
    """Sealed values differ by their nonce; everything else has to be equal."""
    return [tuple(v for v in row if type(v).__name__ != "Sealed") for row in rows]


def test_the_first_leaving_is_not_undone_under_a_course_that_has_ended() -> None:
    by, episode = people.mara(), group(GROUP[:1])
    first, last = gone(episode, "Lena"), gone(episode, "Jonas")
    assert isinstance(reopenings.undo(first, by=by), Refused)
    build.saved(reopenings.undo(last, by=by))
    build.saved(reopenings.undo(first, by=by))
    assert still_here(episode) == {"Jonas", "Lena"}


def test_a_leaving_reopened_brings_the_person_back() -> None:
    by, episode = people.mara(), group()
    build.saved(reopenings.reopen(gone(episode, "Lena"), reason="Came back.", by=by))
    assert still_here(episode) == {"Jonas", "Lena", "Omar"}


@settings(max_examples=8, deadline=None)
@given(order=st.permutations(["Jonas", "Lena", "Omar"]), undo=st.booleans())
def test_in_whatever_order_they_leave_the_course_ends_with_the_last(
    order: list[str], undo: bool
) -> None:
    by, episode = people.mara(), group()
    here = set(order)
    for name in order:
        ending = gone(episode, name)
        if undo:
            build.saved(reopenings.undo(ending, by=by))
            assert still_here(episode) == here
            build.saved(closings.close(ending, by=by))
        here -= {name}
        assert still_here(episode) == here
        over = Episode.objects.get(id=episode).ended_on is not None
        assert over == (not here)


def test_beside_an_own_ending_stands_what_is_the_leavers_alone() -> None:
    by, episode = people.mara(), group()
    lena = named(episode, "Lena")
    told = {"brought_on": by.today}
    build.saved(
        book.add(
            "concern",
            {"words": "I am loud.", **told},
            under=episode,
            by=by,
            ref=uuid4(),
            client=lena,
        )
    )
    build.entry("concern", episode, words="I am too quiet.")
    page = ending_pages.of(leaves(episode, "Lena"), by=by)
    assert [card.words for card in page.beside.concerns] == ["I am loud."]
    assert "quiet" not in ending_pages.then_and_now(page)
