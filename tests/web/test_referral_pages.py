"""A referral by form, from a need to the first visit, and the directory it is drawn from."""

import json
from uuid import UUID

import pytest
from django.test import Client

from envoi.records.models import Disclosure, Provider, Referral, Release
from tests import build, people
from tests.care import referred
from tests.web.doors import enter

pytestmark = pytest.mark.django_db
UNSAID = {"telehealth": "not_recorded", "takes_new": "not_recorded"}


@pytest.fixture
def mara(client: Client) -> Client:
    people.mara()
    return enter(client, "mara")


def shown(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client: Client, address: str, **data: object) -> str:
    answer = client.post(address, data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_place_is_added_corrected_and_confirmed(mara: Client) -> None:
    sent(mara, "/practice/directory/new/", name="Dr Roth", languages="Spanish", **UNSAID)
    place = Provider.objects.get()
    assert "Never confirmed" in shown(mara, "/practice/directory/")
    at = f"/practice/directory/{place.id}/"
    sent(mara, at, name="Dr Roth", languages="Spanish, English", version=1, **UNSAID)
    assert "Spanish, English" in shown(mara, "/practice/directory/")
    assert "Confirmed today" in sent(mara, f"{at}confirmed/")
    place.refresh_from_db()
    assert place.confirmed_on is not None


def test_a_stale_form_shows_both(mara: Client) -> None:
    at = f"/practice/directory/{referred.provider()}/"
    sent(mara, at, name="Dr Kern", version=1, **UNSAID)
    page = sent(mara, at, name="Dr Bern", version=1, **UNSAID)
    assert "Dr Kern" in page and "Dr Bern" in page


def test_a_place_taken_out_is_offered_no_more(mara: Client) -> None:
    sent(mara, f"/practice/directory/{referred.provider()}/wrong/", reason="They have closed.")
    assert "Dr Roth" not in shown(mara, "/practice/directory/")


def test_the_whole_way_by_form(mara: Client) -> None:
    episode = build.episode(sessions=3, phq9=[18, 9])
    for name in referred.NAMES:
        referred.provider(name)
    page = sent(mara, f"/episodes/{episode}/referral/new/", place="instead", specialty="Trauma")
    at = f"/referrals/{Referral.objects.get().id}/"
    assert "1. Anna Bern" in page
    places = [str(ref) for ref in Provider.objects.values_list("id", flat=True)]
    sent(mara, f"{at}offers/", providers=places, why_fewer="")
    chosen = Referral.objects.get().offers.first()
    page = sent(mara, f"{at}choice/", choice=str(chosen.id))
    assert "has not signed a release" in page
    sent(mara, f"{at}note/", why="The nightmares.", version=Referral.objects.get().version)
    _signs(mara, at)
    page = sent(mara, f"{at}packets/note/", ref=str(build.uuid4()), how="by post")
    assert "Written down as sent" in page
    assert Disclosure.objects.count() == 2
    sent(mara, f"{at}events/book/", on="2026-12-20", words="")
    assert "has arrived" in sent(mara, f"{at}events/attend/", on="2026-11-20", words="")
    assert Referral.objects.get().state == "attended"


def _signs(client: Client, at: str) -> None:
    """The release as the form proposes it, with everything told and signed."""
    form = client.get(f"{at}release/").context["form"]
    data = {
        name: field for name in form.fields if (field := form[name].value()) not in (None, False)
    }
    told = dict.fromkeys(("revocation_told", "conditioning_told", "redisclosure_told"), "on")
    page = sent(client, f"{at}release/", **{**data, **told, "signed_by": "Jonas Weber"})
    assert "looked at again when you send" in page


def test_what_is_not_told_is_not_signed(mara: Client) -> None:
    at = f"/referrals/{referred.accepted()}/"
    form = mara.get(f"{at}release/").context["form"]
    data = {
        name: field for name in form.fields if (field := form[name].value()) not in (None, False)
    }
    page = sent(mara, f"{at}release/", **{**data, "signed_by": "Jonas Weber"})
    assert "all three" in page
    assert not Release.objects.exists()


def test_none_of_these_and_looking_oneself_are_choices(mara: Client) -> None:
    ref = referred.offered()
    page = sent(mara, f"/referrals/{ref}/choice/", choice="none")
    assert "That is an answer" in page
    page = sent(mara, f"/referrals/{ref}/choice/", choice="look", name="Ida Falk")
    assert "The place: Ida Falk" in page


def test_failing_asks_what_comes_instead(mara: Client) -> None:
    ref = referred.sent()
    page = sent(mara, f"/referrals/{ref}/events/fail/", on="2026-11-20", words="")
    assert "what comes instead" in page
    assert Referral.objects.get().state == "sent"


def test_a_release_is_taken_back_and_nothing_more_leaves(mara: Client) -> None:
    ref = referred.sent()
    page = sent(mara, f"/information-releases/{Release.objects.get().id}/revoked/")
    assert "Taken back" in page
    page = sent(mara, f"/referrals/{ref}/packets/note/", ref=str(build.uuid4()), how="")
    assert "Nothing is sent" in page
    assert Disclosure.objects.count() == 2


def test_a_release_ends_when_what_it_names_has_happened(mara: Client) -> None:
    ref = referred.accepted()
    release = referred.release(ref, expires_on=None, expires_event="the first visit")
    assert "because this happened: the first visit" in shown(mara, f"/referrals/{ref}/")
    page = sent(mara, f"/information-releases/{release}/ended/")
    assert "has run out" in page
    page = sent(mara, f"/referrals/{ref}/packets/note/", ref=str(build.uuid4()), how="")
    assert "Nothing is sent" in page


def test_a_record_of_part_2_is_ticked_for_the_next_referral_too(mara: Client) -> None:
    episode = build.episode()
    assert not mara.get(f"/episodes/{episode}/referral/new/").context["form"]["part2"].value()
    referred.begun(episode, part2=True)
    assert mara.get(f"/episodes/{episode}/referral/new/").context["form"]["part2"].value()


def test_the_files_are_what_was_sent(mara: Client) -> None:
    ref = referred.sent()
    packet: UUID = Referral.objects.get(id=ref).packets.get().id
    assert mara.get(f"/packets/{packet}/packet.pdf").content.startswith(b"%PDF")
    answer = mara.get(f"/packets/{packet}/packet.json")
    assert answer["Content-Type"] == "application/fhir+json"
    assert json.loads(answer.content)["type"] == "document"


def test_the_record_leads_to_it_and_says_how_many_sessions_are_left(mara: Client) -> None:
    ref = referred.sent()
    episode = referred.row(ref).episode_id
    page = shown(mara, f"/episodes/{episode}/")
    assert f"/referrals/{ref}/" in page
    assert "Ask whether they arrived" in page
    assert "On the way to another place" in shown(mara, f"/episodes/{episode}/referral/")
