"""Whatever is done with a referral, in whatever order: its laws hold after every step."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.care import referral_pages, referrals, releases
from envoi.domain import referral as rules
from envoi.domain.referral import Event, State
from envoi.records.models import (
    Disclosure,
    Provider,
    ReferralEvent,
    ReferralOffer,
    ReferralPacket,
    Task,
)
from tests import build, people
from tests.care import referred

pytestmark = pytest.mark.django_db
HAPPENS = [str(each) for each in (Event.DECLINE, Event.BOOK, Event.ATTEND, Event.FAIL)]


def do(ref: UUID, act: str, acts: int) -> None:
    """One act, whether the house takes it or not."""
    by = people.mara()
    if act in HAPPENS:
        words = f"The next place, {acts}."
        referrals.happen(ref, Event(act), on=by.today, words=words, by=by)
    else:
        OTHERWISE[act](ref)


def offer(ref: UUID) -> None:
    by = people.mara()
    places = Provider.objects.filter(practice=by.practice).values_list("id", flat=True)
    referrals.offer(ref, list(places), why_fewer="There are few.", by=by)


def choose(ref: UUID, which: int) -> None:
    for place in referrals.offers(referred.row(ref))[which:][:1]:
        referrals.choose(ref, place.id, by=people.mara())


def revoke(ref: UUID) -> None:
    for release in releases.of(referred.row(ref).episode_id):
        releases.revoke(release.id, on=people.TODAY, by=people.mara())


OTHERWISE: dict[str, Callable[[UUID], object]] = {
    "offer": offer,
    "choose first": lambda ref: choose(ref, 0),
    "choose last": lambda ref: choose(ref, -1),
    "look": lambda ref: referrals.look(ref, name="Dr Roth", contact="", by=people.mara()),
    "sign": referred.release,
    "revoke": revoke,
    "send": referred.send,
}
ACTS = [*HAPPENS, *OTHERWISE]


def holds(ref: UUID) -> None:
    """What is so of every referral at every moment."""
    row = referred.row(ref)
    events = [Event(each.event) for each in ReferralEvent.objects.filter(referral=ref)]
    assert rules.fold(events) == row.state
    asked = Task.objects.filter(referral=ref, done_on__isnull=True).exists()
    assert asked is (State(row.state) in rules.WAITING)  # nobody is left alone on the way
    assert ReferralOffer.objects.filter(referral=ref, choice="chosen").count() <= 1
    assert referral_pages.page(ref, by=people.mara()).may


def left(ref: UUID) -> tuple[set[str], set[str]]:
    """The digests of every file that left, and those that are accounted for."""
    kept = ReferralPacket.objects.filter(referral=ref)
    files = {each for row in kept for each in (row.pdf_sha256, row.document_sha256)}
    rows: Any = Disclosure.objects.filter(client=referred.row(ref).client_id)
    return files, set(rows.values_list("sha256", flat=True))


@settings(max_examples=20)
@given(st.lists(st.sampled_from(ACTS), max_size=14))
def test_no_order_of_acts_leaves_anybody_or_anything_unaccounted_for(acts: list[str]) -> None:
    ref = referred.begun(build.episode())
    place = f"{uuid4()}"
    referred.provider(place)
    build.saved(referrals.note(ref, referred.NOTE, by=people.mara(), version=None))
    for done, act in enumerate(acts):
        before = len(left(ref)[0])
        do(ref, act, done)
        holds(ref)
        files, accounted = left(ref)
        assert files == accounted
        assert len(files) == before or act == "send"


WORDS = st.text(st.characters(whitelist_categories=["L", "P", "Zs"]), max_size=40)
WHERE = ("why", "helped", "other_care", "contact", "until_then")


@settings(max_examples=15)
@given(before=WORDS, after=WORDS, where=st.sampled_from(WHERE))
def test_nobody_else_who_takes_part_is_named_wherever_it_is_typed(
    before: str, after: str, where: str
) -> None:
    episode = build.episode(kind="couple", partners=["Lena Falk"])
    ref = referred.accepted(episode)
    lena = next(client for client, name in referred.who(episode) if name == "Lena Falk")
    for client in (None, lena):
        referred.release(ref, client=client)
    note = {**referred.NOTE, where: f"{before} Lena {after}"}
    build.saved(referrals.note(ref, note, by=people.mara(), version=None))
    referred.send(ref)
    assert not ReferralPacket.objects.filter(referral=ref).exists()
