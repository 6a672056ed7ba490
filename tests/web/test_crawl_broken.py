"""What no browser sends: torn bodies, wrong kinds of them, cookies somebody made up."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.doors import enter
from tests.web.table import TABLE
from tests.web.test_table import address_of
from tests.web.whole import whole

pytestmark = pytest.mark.django_db
TORN = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nhalf of'
BODIES: dict[str, tuple[str, bytes]] = {
    "a torn body": ("multipart/form-data; boundary=x", TORN),
    "no boundary": ("multipart/form-data", TORN),
    "a boundary that is none": ("multipart/form-data; boundary=\x7f ;", TORN),
    "a form within a form": (
        "multipart/form-data; boundary=x",
        TORN.replace(b"half", b"--x\r\n--x"),
    ),
    "a coding that is none": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n",
    ),
    "letters that are none": ("application/x-www-form-urlencoded; charset=utf-99", b"name=a"),
    "half a letter": ("application/x-www-form-urlencoded", b"name=%ED%A0%80%FF&words=%C3&on=%00"),
    "json": ("application/json", b'{"name": [1, {"a": null}]}'),
    "deep json": ("application/json", b"[" * 30_000),
    "nothing said": ("", b"name=a"),
    "another program": ("text/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;"),
}


def taking_forms() -> list[str]:
    found = whole()
    return [
        address_of(name, found)
        for name, row in TABLE.items()
        if row.post is not None and name not in ("log-out", "end-other-log-ins")
    ]


def send_torn(every: int) -> None:
    addresses, client = taking_forms(), Client(raise_request_exception=False)
    enter(client, "mara")
    both = [(address, name) for address in addresses for name in BODIES]
    for address, name in both[::every]:
        kind, body = BODIES[name]
        answer = client.generic("POST", address, body, content_type=kind)
        assert answer.status_code < 500, (address, name)
        assert b"Traceback" not in answer.content


def test_what_no_browser_sends_is_answered_with_a_page() -> None:
    send_torn(every=5)  # no divisor of how many there are: each body comes to be sent


@pytest.mark.long
def test_what_no_browser_sends_is_answered_with_a_page_everywhere() -> None:
    send_torn(every=1)


def test_files_nobody_asked_for_are_let_be() -> None:
    addresses, client = taking_forms(), Client(raise_request_exception=False)
    enter(client, "mara")
    for address in addresses:
        file = SimpleUploadedFile("../../etc/passwd\r\nX: y", b"\x00" * 1000, "text/html")
        sent: dict[str, Any] = {"name": file, "words": file, "version": file, "ref": file}
        assert client.post(address, {**sent, "then": file}).status_code < 500, address


@pytest.mark.parametrize("value", ["", "x", "\x00", "a" * 60_000, "../../x", "é", "null", '"', ";"])
@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages"])
def test_a_cookie_somebody_made_up_opens_nothing_and_breaks_nothing(name: str, value: str) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.cookies[name] = value
    assert client.get("/caseload/").status_code == 302
    assert client.get("/log-in/").status_code == 200
    assert client.post("/log-in/", {"username": "mara", "password": "x"}).status_code == 403


def test_notes_of_a_page_that_somebody_made_up_are_not_shown() -> None:
    client = Client()
    client.cookies["messages"] = '[["__json_message",0,25,"<b>Log in at evil.example</b>"]]:x:y'
    assert "evil" not in client.get("/log-in/").content.decode()
