"""The way in, step by step, and what is closed until its end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from envoi.care import invitations
from envoi.records.models import Account, Invitation, LogIn
from envoi.web.at_the_door import own_path
from envoi.web.whence import device
from tests import people
from tests.web.doors import code_of, enter, half_way, next_code
from tests.web.whole import whole

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
SECOND_STEP = "/log-in/second-step/"


def give_password(client: Client, **more: str) -> Any:
    told = {"username": "mara", "password": people.PASSWORD, **more}
    return client.post("/log-in/", told, headers={"User-Agent": FIREFOX})


def with_app(login: str = "mara") -> Any:
    """Somebody who has been here before and set up an app."""
    people.mara()
    enter(Client(), login)
    return Account.objects.get(login=login)


def test_a_password_then_a_code_and_the_house_is_open(client: Client) -> None:
    account = with_app()
    assert give_password(client, next="/import/")["Location"] == f"{SECOND_STEP}?next=%2Fimport%2F"
    code = next_code(account.id, now=datetime.now(UTC))
    answer = client.post(SECOND_STEP, {"code": code, "next": "/import/"})
    assert answer["Location"] == "/import/"
    assert client.get("/import/").status_code == 200
    row = LogIn.objects.latest("began_at")
    assert (row.how, row.device, row.address) == (
        "password and app",
        "Firefox on Linux",
        "127.0.0.1",
    )


def test_after_the_password_alone_every_page_of_a_record_is_closed(client: Client) -> None:
    found = whole()
    with_app()
    half_way(client, "mara")
    for name, arguments in found.addresses.items():
        for method in (client.get, client.post):
            answer = method(reverse(name, kwargs=arguments))
            assert answer.status_code == 302 and answer["Location"].startswith(SECOND_STEP), name


def test_half_way_nobody_adds_an_app_to_an_account_that_has_one(client: Client) -> None:
    with_app()
    half_way(client, "mara")
    for name in ("new-factor", "new-app", "new-passkey"):
        assert client.get(reverse(name))["Location"] == SECOND_STEP
    assert client.get("/account/second-factors/app/square.svg").status_code == 404
    assert client.post("/account/passkeys/question/").status_code == 403
    assert client.post("/account/passkeys/answer/").status_code == 403


def test_who_has_none_is_led_to_set_one_up_and_is_in_then(client: Client) -> None:
    people.mara()
    give_password(client)
    assert client.get(SECOND_STEP)["Location"] == "/account/second-factors/new/"
    assert client.get("/caseload/").status_code == 302
    page = client.get("/account/second-factors/app/")
    square = client.get("/account/second-factors/app/square.svg")
    assert square.content.startswith(b"<svg") and b"style" not in square.content
    code = code_of(page.context["offer"].typed, datetime.now(UTC))
    answer = client.post("/account/second-factors/app/", {"code": code})
    assert answer["Location"] == "/account/recovery-codes/"
    assert client.post("/account/recovery-codes/").content.count(b"<li><code>") == 10
    assert client.get("/account/recovery-codes/").content.count(b"<li><code>") == 0
    assert client.get("/caseload/").status_code == 200


def test_with_every_step_the_session_has_a_new_key(client: Client) -> None:
    account = with_app()
    client.session.save()
    keys = [client.session.session_key]
    give_password(client)
    keys.append(client.session.session_key)
    client.post(SECOND_STEP, {"code": next_code(account.id, now=datetime.now(UTC))})
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    for old in keys[:2]:
        client.cookies["sessionid"] = old or ""
        assert client.get("/caseload/").status_code == 302


@pytest.mark.parametrize("invented", ["x" * 32, "0", "'; --", "é" * 40])
def test_a_session_somebody_made_up_opens_nothing(client: Client, invented: str) -> None:
    people.mara()
    client.cookies["sessionid"] = invented
    assert client.get("/caseload/").status_code == 302


def test_a_log_in_ended_elsewhere_is_out_at_once(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    enter(other := Client(), "mara")
    other.post("/account/log-ins/others/end/")
    assert client.get("/caseload/")["Location"].startswith("/log-in/")
    assert other.get("/caseload/").status_code == 200


def test_logging_out_ends_the_log_in_for_good(client: Client) -> None:
    people.mara()
    key = enter(client, "mara").session.session_key
    client.post("/log-out/")
    client.cookies["sessionid"] = key or ""
    assert client.get("/caseload/").status_code == 302
    assert LogIn.objects.get().ended_how == "logged_out"


def test_an_idle_visitor_has_to_log_in_again(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    LogIn.objects.update(seen_at=datetime.now(UTC) - timedelta(minutes=31))
    assert (
        client.get("/caseload/?q=jonas")["Location"] == "/log-in/?next=%2Fcaseload%2F%3Fq%3Djonas"
    )


def test_a_page_asks_twice_before_it_begins_and_writes_nothing(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    with CaptureQueriesContext(connection) as asked:
        client.get("/account/password/")
    wall = ("set_config", "envoi_practice")  # what a server is told besides
    told = [q["sql"] for q in asked if not any(word in q["sql"] for word in wall)]
    assert len(told) == 2 and not [sql for sql in told if not sql.startswith("SELECT")]


def test_cookies_are_for_the_browser_alone(client: Client, settings: Any) -> None:
    people.mara()
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    give_password(client)
    session, token = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert session["httponly"] and session["secure"] and session["samesite"] == "Lax"
    assert token["secure"] and token["httponly"]


def test_a_form_without_its_token_is_refused() -> None:
    people.mara()
    strict = Client(enforce_csrf_checks=True)
    assert give_password(strict).status_code == 403
    assert strict.post("/passkeys/answer/").status_code == 403


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "x", ""],
)
def test_after_logging_in_nobody_is_led_elsewhere(wanted: str) -> None:
    assert own_path(wanted) == "/"
    assert own_path("/import/?a=b") == "/import/?a=b"


@pytest.mark.parametrize(
    ("role", "begins"),
    [
        ("therapist", "/caseload/"),
        ("receptionist", "/calendar/"),
        ("biller", "/attendance/"),
        ("custodian", "/custody/"),
    ],
)
def test_who_comes_in_is_led_to_where_their_work_begins(
    client: Client, role: str, begins: str
) -> None:
    people.joined("someone", role)
    answer = enter(client, "someone").get("/log-in/", follow=True)
    assert answer.redirect_chain[-1][0] == begins and answer.status_code == 200


def test_the_code_of_the_moment_is_on_no_page_of_a_real_practice(client: Client) -> None:
    account = with_app()
    give_password(client)
    page = client.get(SECOND_STEP).content.decode()
    assert "invented" not in page
    assert next_code(account.id, now=datetime.now(UTC)) not in page


def test_a_wait_at_the_door_lets_who_is_in_go_on_working(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    stranger = Client()
    for _ in range(6):
        answer = stranger.post("/log-in/", {"username": "mara", "password": "guess"})
    assert "try again in a minute" in answer.content.decode()
    assert client.get("/caseload/").status_code == 200


def test_behind_a_proxy_only_its_own_word_is_believed(client: Client, settings: Any) -> None:
    people.mara()
    forged = {"X-Forwarded-For": "203.0.113.1, 198.51.100.7"}
    client.post("/log-in/", {"username": "mara", "password": people.PASSWORD}, headers=forged)
    settings.ENVOI_TLS = True
    client.post("/log-in/", {"username": "mara", "password": people.PASSWORD}, headers=forged)
    assert set(LogIn.objects.values_list("address", flat=True)) == {"127.0.0.1", "198.51.100.7"}


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (FIREFOX, "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        ("", "an unknown device"),
        ("<script>" * 9000, "an unknown device"),
    ],
)
def test_a_device_is_told_in_two_words(agent: str, said: str) -> None:
    assert device(agent) == said


def test_an_invitation_is_accepted_and_leads_to_the_second_step(client: Client) -> None:
    by = people.mara()
    Invitation.objects.create(
        practice_id=by.practice,
        name="Nora Feld",
        roles=["therapist"],
        digest=invitations.digest("token"),
        made_at=by.now,
        made_by_id=by.member,
        expires_at=datetime.now(UTC) + timedelta(days=7),
    )
    assert "Welcome, Nora Feld" in client.get("/invitations/token/").content.decode()
    told = {"login": "nora", "password": people.PASSWORD, "again": people.PASSWORD}
    answer = client.post("/invitations/token/", told)
    assert answer["Location"] == "/account/second-factors/new/"
    assert client.get(answer["Location"]).status_code == 200
    assert client.get("/caseload/").status_code == 302
    assert Client().get("/invitations/token/").status_code == 404


def test_nobody_makes_an_account_without_being_asked(client: Client) -> None:
    people.mara()
    before = Account.objects.count()
    told = {"login": "eve", "password": people.PASSWORD, "again": people.PASSWORD}
    assert client.post("/invitations/guess/", told).status_code == 404
    for address in ("/sign-up/", "/register/", "/accounts/signup/", "/account/new/"):
        client.post(address, told)
    assert Account.objects.count() == before
