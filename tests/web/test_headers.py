"""What every answer tells a browser, and what is asked of a house that stands behind TLS."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import people
from tests.commandline.running import surroundings
from tests.web.doors import enter

pytestmark = pytest.mark.django_db
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
BEHIND_TLS = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "envoi.settings"
import django
django.setup()
from django.core.checks import run_checks
from django.test import Client
from django.conf import settings

told = [str(each) for each in run_checks(include_deployment_checks=True) if not each.is_silenced()]
plain = Client(HTTP_HOST="localhost").get("/log-in/")
over = Client(HTTP_HOST="localhost", HTTP_X_FORWARDED_PROTO="https").get("/log-in/")
cookies = {name: [each["secure"], each["path"], each["domain"]]
           for name, each in over.cookies.items()}
print(json.dumps({"told": told, "plain": [plain.status_code, plain.get("Location")],
    "hsts": over["Strict-Transport-Security"], "cookies": cookies,
    "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]}))
"""


@pytest.mark.parametrize(
    "address", ["/log-in/", "/caseload/", "/nowhere/", "/static/web/house.css", "/import/"]
)
def test_every_answer_carries_them(client: Client, address: str) -> None:
    answer = client.get(address)
    answer.close()  # a file of the house is open until then
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "camera=()" in answer["Permissions-Policy"]
    assert "object-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.fixture(scope="module")
def behind_tls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How a house with ENVOI_TLS answers, and what Django says of its settings."""
    home: Path = tmp_path_factory.mktemp("tls")
    done = subprocess.run(
        [sys.executable, "-c", BEHIND_TLS],
        env=surroundings(
            home, ENVOI_TLS="1", ENVOI_SECRET_KEY="q8Zr" * 16 + "andmore", ENVOI_KEYS=""
        ),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_nothing_is_left_to_say_about_the_settings(behind_tls: dict[str, Any]) -> None:
    assert behind_tls["told"] == []


def test_behind_tls_nothing_is_answered_in_the_open(behind_tls: dict[str, Any]) -> None:
    assert behind_tls["plain"] == [301, "https://localhost/log-in/"]
    assert behind_tls["hsts"] == "max-age=31536000; includeSubDomains"


def test_behind_tls_cookies_belong_to_this_host_alone(behind_tls: dict[str, Any]) -> None:
    assert behind_tls["names"] == ["__Host-session", "__Host-csrf"]
    assert behind_tls["cookies"]["__Host-csrf"] == [True, "/", ""]


# ---- too much, and what makes no sense


def test_ten_megabytes_in_a_name_are_answered_with_a_sentence(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    answer = client.post("/clients/new/", {"name": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "more than fits into one form" in answer.content.decode()


def test_two_megabytes_in_a_name_are_answered_at_the_field(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    answer = client.post("/clients/new/", {"name": "x" * 2_000_000})
    assert answer.status_code == 200
    assert "at most" in answer.content.decode()


def test_more_fields_than_any_form_has_are_answered_with_a_sentence(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    answer = client.post("/clients/new/", {f"field-{n}": "x" for n in range(1500)})
    assert answer.status_code == 413


def test_more_files_than_anybody_has_are_answered_with_a_sentence(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    several = [SimpleUploadedFile(f"{n}.csv", b"a,b") for n in range(30)]
    assert client.post("/import/", {"records": several}).status_code == 413


def test_files_that_are_too_large_are_told_at_the_field(client: Client, settings: Any) -> None:
    people.mara()
    enter(client, "mara")
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post("/import/", {"records": SimpleUploadedFile("a.csv", b"a,b\n" * 1000)})
    assert answer.status_code == 200
    assert "more than 50 MB" in answer.content.decode()


@pytest.mark.parametrize("host", ["evil.example", "localhost:80@evil.example", "a b"])
def test_a_house_answers_to_its_own_names_alone(host: str) -> None:
    client = Client(HTTP_HOST=host, raise_request_exception=False)
    answer = client.get("/log-in/")
    assert answer.status_code == 400
    assert "could not be understood" in answer.content.decode()
    assert "evil" not in answer.content.decode()


@pytest.mark.parametrize("end", ["\r\nSet-Cookie: a=b", "%0d%0aSet-Cookie:%20a=b", "\n\nhello"])
def test_nothing_that_is_asked_for_becomes_a_header(client: Client, end: str) -> None:
    people.mara()
    answer = client.get("/caseload/", {"next": end, "on": end})
    assert "\n" not in answer["Location"]
    assert "a" not in answer.cookies
    enter(client, "mara")
    answer = client.post("/caseload/", {"q": end, "sort": end, "group": end, "on": end})
    assert "\n" not in answer["Location"]
    assert "a" not in answer.cookies


def test_a_form_of_another_site_is_answered_calmly() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/log-in/", {"username": "mara", "password": "x"})
    assert answer.status_code == 403
    assert "send this once more" in answer.content.decode()
