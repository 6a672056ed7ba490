"""A practice on a server: founded by the owner, served by a log-in that owns nothing."""

import base64
import re
import secrets
import subprocess
import sys
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from django.db import connection

from envoi.care import second_factors
from tests.commandline.running import RUN, surroundings
from tests.commandline.test_home import opened

PAGE = Path(__file__).parents[2] / "docs/reference/database.md"
PASSWORD = "three quiet words here"
if connection.vendor != "postgresql":
    pytest.skip("there is no server; the suite runs on SQLite", allow_module_level=True)


@pytest.fixture
def server(django_db_blocker):
    """A database set up as the page about it says, under names of its own."""
    named, word = f"house_{secrets.token_hex(4)}", secrets.token_hex(8)
    (told,) = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    told = re.sub(r"'a.*? long one'", f"'{word}'", re.sub(r"\benvoi", named, told))
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        for statement in told.split(";"):
            if statement.strip():
                cursor.execute(statement)
    place = f"{connection.settings_dict['HOST']}:{connection.settings_dict['PORT']}/{named}"
    yield {
        "ENVOI_DATABASE": f"postgresql://{named}_app:{word}@{place}",
        "ENVOI_DATABASE_OWNER": f"postgresql://{named}_owner:{word}@{place}",
    }
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {named} WITH (FORCE)")
        cursor.execute(f"DROP ROLE {named}_owner, {named}_app")


def found(envoi, home, server, owner="lea", name="Haus am See"):
    words = ("found", name, "--owner", owner, "--zone", "Europe/Berlin")
    return envoi(home, *words, ENVOI_PASSWORD=PASSWORD, **server)


APP = "account/second-factors/app/"


class Visitor:
    """Somebody with a browser that keeps cookies."""

    def __init__(self, address, login):
        self.address, self.login = address, login
        kept = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(kept)

    def get(self, path):
        with self.opener.open(f"{self.address}{path}", timeout=30) as answer:
            return answer.read().decode()

    def send(self, path, page, **values):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        asked = urllib.parse.urlencode({**values, "csrfmiddlewaretoken": token[1]}).encode()
        with self.opener.open(f"{self.address}{path}", data=asked, timeout=30) as answer:
            return answer.read().decode()

    def log_in(self):
        """Both steps; the second is set up on the way in."""
        self.send("log-in/", self.get("log-in/"), username=self.login, password=PASSWORD)
        page = self.get(APP)
        typed = re.search(r'<code class="code">([^<]+)</code>', page)[1].replace(" ", "")
        code = second_factors.code_at(base64.b32decode(typed.upper()), datetime.now(UTC))
        return self.send(APP, page, code=code, name="")


@pytest.fixture
def serve(tmp_path):
    """`serve(server)`: the address of the pages, served by the application's own log-in."""
    running = []

    def run(**more):
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", RUN, "serve", "--port", "8531"],
            env=surroundings(tmp_path, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return opened(process)

    yield run
    for process in running:
        process.terminate()
        _, problems = process.communicate(timeout=30)
        assert "Traceback" not in problems


def bring(envoi, home, server, login, client):
    table = home / f"{login}.csv"
    table.write_text(f"client,date,instrument,score\n{client},2026-10-01,PHQ-9,18\n")
    done = envoi(home, "import", str(table), "--as", login, **server)
    assert done.returncode == 0, done.stderr


def test_two_practices_share_one_connection_and_never_a_name(envoi, serve, server, tmp_path):
    for login, client in (("lea", "Jonas-Weber"), ("vera", "Emma-Kaya")):
        done = found(envoi, tmp_path, server, owner=login, name=f"House of {login}")
        assert done.returncode == 0, done.stderr
        bring(envoi, tmp_path, server, login, client)
    address = serve(ENVOI_DATABASE=server["ENVOI_DATABASE"], ENVOI_DATABASE_POOL_MAX="1")
    visitors = [Visitor(address, login) for login in ("lea", "vera")]
    for visitor in visitors:
        visitor.log_in()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(visitors[n % 2].get, "caseload/?group=rest") for n in range(40)]
        pages = [each.result() for each in asked]
    for number, page in enumerate(pages):
        own, other = [("Jonas-Weber", "Emma-Kaya"), ("Emma-Kaya", "Jonas-Weber")][number % 2]
        assert own in page and other not in page


def test_commands_of_a_member_come_as_the_application(envoi, server, tmp_path):
    found(envoi, tmp_path, server)
    only_app = {"ENVOI_DATABASE": server["ENVOI_DATABASE"]}
    told = envoi(tmp_path, "caseload", "--as", "lea", **only_app)
    assert "Nobody is in your care here yet." in told.stdout
    told = envoi(tmp_path, "check", **server)
    assert "The database is in step." in told.stdout, told.stdout + told.stderr
    assert "Haus am See: what is noticed agrees" in told.stdout


def test_without_the_owner_nothing_is_founded_and_one_sentence_says_so(envoi, server, tmp_path):
    done = found(envoi, tmp_path, {"ENVOI_DATABASE": server["ENVOI_DATABASE"]})
    assert done.returncode == 2
    assert "ENVOI_DATABASE_OWNER" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_owner_does_not_serve(envoi, server, tmp_path):
    found(envoi, tmp_path, server)
    done = envoi(tmp_path, "serve", ENVOI_DATABASE=server["ENVOI_DATABASE_OWNER"])
    assert done.returncode == 2
    assert "owns the tables" in done.stderr


@pytest.mark.parametrize("command", [["check"], ["serve"], ["migrate"], ["caseload", "--as", "x"]])
def test_a_server_that_is_not_there_is_told_without_a_password(envoi, tmp_path, command):
    address = "postgresql://envoi:hush-hush@127.0.0.1:1/envoi"
    home = {"ENVOI_SECRET_KEY": "x", "ENVOI_DATABASE": address}
    done = envoi(tmp_path, *command, **home)
    assert done.returncode == 2
    assert "could not be opened as “envoi”" in done.stderr
    assert "hush" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
