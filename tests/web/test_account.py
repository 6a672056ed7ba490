"""One's own account, and what is asked once more before something that matters."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from envoi.care import closings, second_factors, short_forms
from envoi.records.models import Ending, LogIn, SecondFactor
from tests import build, people
from tests.authenticator import Device
from tests.web.doors import enter, half_way, next_code

pytestmark = pytest.mark.django_db
NEW = "another long quiet sentence"


@pytest.fixture
def mara(client: Client) -> Client:
    people.mara()
    return enter(client, "mara")


def grown_old() -> None:
    """The proof of who it is lies eleven minutes back."""
    LogIn.objects.update(proven_at=datetime.now(UTC) - timedelta(minutes=11))


def factor() -> Any:
    return SecondFactor.objects.get(kind="totp")


def test_the_account_says_what_there_is(mara: Client) -> None:
    page = mara.get("/account/").content.decode()
    assert "You log in as mara" in page and "Authenticator app" in page
    assert "Firefox on Linux" in mara.get("/account/log-ins/").content.decode()


def test_a_new_password_keeps_this_log_in_and_ends_the_others(mara: Client) -> None:
    enter(other := Client(), "mara")
    told = {"old": people.PASSWORD, "new": NEW, "again": NEW}
    assert mara.post("/account/password/", told)["Location"] == "/account/"
    assert mara.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_two_new_passwords_that_differ_are_told(mara: Client) -> None:
    told = {"old": people.PASSWORD, "new": NEW, "again": NEW + "!"}
    page = mara.post("/account/password/", told).content.decode()
    assert "differ" in page and NEW not in page


@pytest.mark.parametrize(
    "address",
    ["/account/password/", "/account/recovery-codes/", "/account/second-factors/new/"],
)
def test_what_matters_asks_who_it_is_after_ten_minutes(mara: Client, address: str) -> None:
    assert mara.get(address).status_code == 200
    grown_old()
    led = mara.get(address)["Location"]
    assert led.startswith("/prove/")
    answer = mara.post(led, {"proof_password": people.PASSWORD, "next": address})
    assert answer["Location"] == address
    assert mara.get(address).status_code == 200


def test_a_wrong_proof_is_no_proof(mara: Client) -> None:
    grown_old()
    page = mara.post("/prove/", {"proof_password": "guess"}).content.decode()
    assert "This is not your password." in page
    assert mara.get("/account/recovery-codes/").status_code == 302


def test_guessing_a_proof_soon_has_to_wait(mara: Client) -> None:
    grown_old()
    for _ in range(6):
        page = mara.post("/prove/", {"proof_password": "guess"}).content.decode()
    assert "try again in a minute" in page


def test_a_proof_is_given_by_a_code_too_and_under_a_new_session(mara: Client) -> None:
    grown_old()
    key = mara.session.session_key
    code = next_code(factor().account_id, now=datetime.now(UTC))
    assert mara.post("/prove/", {"proof_code": code}).status_code == 302
    assert mara.session.session_key != key
    assert mara.get("/account/recovery-codes/").status_code == 200


def closed() -> Any:
    """A closed ending of Mara's."""
    by, ref = people.mara(), build.episode(name="Lia Kern", sessions=2)
    told = {"reason": "goals_met", "initiated_by": "client", "manner": "unplanned", "offered": ""}
    told |= {"last_contact_on": by.today, "risk_answer": "none", "risk_asked_on": by.today}
    ending = build.saved(short_forms.short_form(ref, by=by, ref=ref, **told))  # type: ignore[arg-type]
    build.saved(closings.close(ending, by=by))
    return ending


def test_taking_back_a_closing_asks_first_and_then_does_what_was_sent(mara: Client) -> None:
    ending = closed()
    grown_old()
    address = f"/endings/{ending}/acts/undo/"
    page = mara.post(address, {"kept": "as it was"})
    assert "Is it still you?" in page.content.decode()
    assert b'name="kept" value="as it was"' in page.content
    assert Ending.objects.get(id=ending).stage == "closed"
    wrong = mara.post(address, {"kept": "as it was", "proof_password": "guess"})
    assert "not your password" in wrong.content.decode()
    assert Ending.objects.get(id=ending).stage == "closed"
    done = mara.post(address, {"kept": "as it was", "proof_password": people.PASSWORD})
    assert done.status_code == 302
    assert Ending.objects.get(id=ending).stage != "closed"


def test_a_password_is_never_carried_through_the_question(mara: Client) -> None:
    grown_old()
    told = {"old": people.PASSWORD, "new": NEW, "again": NEW}
    answer = mara.post("/account/password/", told)
    assert answer["Location"].startswith("/prove/")
    page = mara.get(answer["Location"]).content.decode()
    assert "Nothing was saved yet" in page and NEW not in page


def test_an_app_is_renamed_and_the_only_one_stays(mara: Client) -> None:
    address = f"/account/second-factors/{factor().id}/"
    mara.post(address, {"name": "Telephone"})
    assert factor().name == "Telephone"
    page = mara.post(address, {"then": "remove"}, follow=True).content.decode()
    assert "only one" in page
    assert factor().removed_at is None


def test_the_apps_and_log_ins_of_others_are_not_there(mara: Client) -> None:
    people.ines()
    ines = enter(Client(), "ines")
    hers, log_in = factor_of("mara"), LogIn.objects.earliest("began_at")
    assert ines.get(f"/account/second-factors/{hers}/").status_code == 404
    assert ines.post(f"/account/second-factors/{hers}/", {"then": "remove"}).status_code == 404
    assert ines.post(f"/account/log-ins/{log_in.id}/end/").status_code == 404
    assert mara.get("/account/").status_code == 200


def factor_of(login: str) -> Any:
    return SecondFactor.objects.get(account__login=login, kind="totp").id


def enrolled(client: Client, settings: Any) -> Device:
    """A passkey made through the pages."""
    settings.ENVOI_RP_ID = "localhost"
    device = Device(origin="http://localhost")
    options = client.post("/account/passkeys/question/", HTTP_HOST="localhost").json()
    answer = client.post(
        "/account/passkeys/answer/",
        json.dumps({"credential": device.make(options), "name": "Laptop"}),
        content_type="application/json",
        HTTP_HOST="localhost",
    )
    assert answer.json()["next"].startswith("/account/"), answer.content
    return device


def knock(client: Client, device: Device, *, before: Any = None, **more: str) -> Any:
    """A question of the door, and the device's answer to it or to the one before."""
    options = before or client.post("/passkeys/question/", HTTP_HOST="localhost").json()
    return client.post(
        "/passkeys/answer/",
        json.dumps({"credential": device.sign(options), **more}),
        content_type="application/json",
        HTTP_HOST="localhost",
    )


def test_a_passkey_opens_the_door_and_the_session_is_new(mara: Client, settings: Any) -> None:
    device, visitor = enrolled(mara, settings), Client()
    options = visitor.post("/passkeys/question/", HTTP_HOST="localhost").json()
    key = visitor.session.session_key
    answer = knock(visitor, device, before=options, next="//evil.example")
    assert answer.json() == {"next": "/"}
    assert visitor.session.session_key != key
    assert visitor.get("/caseload/").status_code == 200
    assert LogIn.objects.latest("began_at").how == "passkey"


def test_a_question_is_answered_once(mara: Client, settings: Any) -> None:
    device, visitor = enrolled(mara, settings), Client()
    options = visitor.post("/passkeys/question/", HTTP_HOST="localhost").json()
    device.origin = "http://elsewhere.example"
    assert knock(visitor, device, before=options).status_code == 400
    device.origin = "http://localhost"
    assert "once more" in knock(visitor, device, before=options).json()["sentence"]
    assert visitor.get("/caseload/").status_code == 302


def test_a_question_of_another_session_is_not_answered(mara: Client, settings: Any) -> None:
    device = enrolled(mara, settings)
    options = Client().post("/passkeys/question/", HTTP_HOST="localhost").json()
    assert knock(Client(), device, before=options).status_code == 400
    visitor = Client()
    visitor.post("/passkeys/question/", HTTP_HOST="localhost")
    assert knock(visitor, device, before=options).status_code == 400


def test_a_question_is_open_for_five_minutes(mara: Client, settings: Any) -> None:
    device, visitor = enrolled(mara, settings), Client()
    options = visitor.post("/passkeys/question/", HTTP_HOST="localhost").json()
    session = visitor.session
    asked_at = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    session["passkey"] = session["passkey"] | {"asked_at": asked_at}
    session.save()
    assert "a little long" in knock(visitor, device, before=options).json()["sentence"]


def test_a_question_of_the_door_is_no_proof_inside(mara: Client, settings: Any) -> None:
    device, visitor = enrolled(mara, settings), Client()
    asked = visitor.post("/passkeys/question/", HTTP_HOST="localhost").json()
    grown_old()
    mara.post("/passkeys/question/", HTTP_HOST="localhost")
    assert knock(mara, device, before=asked).status_code == 400
    assert knock(mara, device).json() == {"next": "/"}
    assert mara.get("/account/recovery-codes/").status_code == 200


def test_a_passkey_is_the_second_step(mara: Client, settings: Any) -> None:
    device, visitor = enrolled(mara, settings), Client()
    half_way(visitor, "mara")
    assert knock(visitor, device).status_code == 200
    assert visitor.get("/caseload/").status_code == 200
    assert LogIn.objects.latest("began_at").how == "password and passkey"


def test_the_first_second_step_may_be_a_passkey(client: Client, settings: Any) -> None:
    people.mara()
    half_way(client, "mara")
    enrolled(client, settings)
    assert client.get("/account/recovery-codes/").status_code == 200
    assert second_factors.kinds(by=people.mara()) == {"passkey"}


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"null", b'{"credential": 7}', b"[" * 39_000, b"\xff" * 99_999]
)
def test_junk_instead_of_an_answer_is_a_sentence(mara: Client, body: bytes) -> None:
    for address in ("/passkeys/answer/", "/account/passkeys/answer/"):
        mara.post(address.replace("answer", "question"))
        answer = mara.post(address, body, content_type="application/json")
        assert answer.status_code == 400 and answer.json()["sentence"]
