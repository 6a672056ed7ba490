"""What somebody typed is shown as they typed it, wherever it comes out again, and runs nowhere."""

import csv
import io
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pypdf import PdfReader

from envoi.care import feeds
from envoi.exchange.handing_over import Folder
from envoi.exchange.outgoing_csv import BEGINS_A_FORMULA
from envoi.records.models import OutgoingMail, Paper
from tests import people
from tests.care.posting import mara_reads, work
from tests.web.crawling import Crawler, plain
from tests.web.doors import enter
from tests.web.hostile import TYPED, typing
from tests.web.markup import MARK
from tests.web.test_table import STANDINGS, somebody
from tests.web.whole import Whole, whole

pytestmark = pytest.mark.django_db
READERS = ("supervisor", "receptionist", "biller", "practice_manager")
# Where somebody who knows where a client's pages lie would begin.
ABOUT = ("episode", "contact", "appointment", "ending", "paper", "entry", "accesses", "book")
SEE_NAMES = {"supervisor", "receptionist", "biller"}


def as_somebody(login: str) -> Client:
    client = Client(raise_request_exception=False)
    return enter(client, login)


def written_everywhere(text: str) -> Whole:
    """Mara types into every field of every form there is."""
    found = whole()
    mara_reads()
    crawler = Crawler(as_somebody("mara"), typing(text), each=1, late=False)
    crawler.walk(*(reverse(name, kwargs=kwargs) for name, kwargs in found.addresses.items()))
    assert crawler.wrong == []
    return found


def reading(login: str, found: Whole) -> Crawler:
    """Somebody who opens whatever they can reach, and sends nothing."""
    crawler = Crawler(as_somebody(login), typing(""), each=1, sends=False)
    crawler.walk(*(reverse(name, kwargs=kwargs) for name, kwargs in found.addresses.items()))
    return crawler


def shown_to(reader: Crawler, text: str) -> list[str]:
    """The pages on which a text stands as it was typed."""
    return [at for at, page in reader.pages.items() if plain(text) in plain(page.words)]


def in_every_page(text: str, found: Whole) -> None:
    mara = reading("mara", found)
    assert mara.wrong == []
    assert len(shown_to(mara, text[:60])) > 10
    about = replace(found, addresses={name: found.addresses[name] for name in ABOUT})
    for role in READERS:
        standing = STANDINGS["supervised" if role == "supervisor" else "another's"]
        reader = reading(somebody(role, standing, found).login, about)
        assert reader.wrong == [], role
        assert bool(shown_to(reader, text[:60])) == (role in SEE_NAMES), role


def in_every_paper(client: Client, text: str) -> None:
    """The words stand on paper, as words; the file does nothing when it is opened."""
    said = []
    for ref in Paper.objects.values_list("id", flat=True):
        body = client.get(f"/papers/{ref}/paper.pdf").content
        said += [page.extract_text() for page in PdfReader(io.BytesIO(body)).pages]
        for name in (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/EmbeddedFile"):
            assert name not in body
    assert plain(text) in plain("".join(said))


def in_no_mail(folder: Path) -> None:
    assert OutgoingMail.objects.exists()
    work(Folder(folder))
    files = [each for each in folder.rglob("*") if each.is_file()]
    assert files
    for file in files:
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        assert MARK not in file.read_text(encoding="utf-8").lower()
        assert "Bcc" not in mail and "Set-Cookie" not in mail
        assert len(mail.get_all("To") or []) == 1


def in_no_calendar(client: Client) -> None:
    by, token = people.mara(), feeds.new_token()
    feeds.make("my telephone", token=token, by=by)
    body = client.get(f"/feeds/{token}.ics").content
    assert MARK.encode() not in body.lower()
    assert max(map(len, body.splitlines())) <= 75
    titles = {str(each["SUMMARY"]) for each in Calendar.from_ical(body).walk("VEVENT")}
    assert titles == {"Session"}


def in_every_table(client: Client, found: Whole, text: str) -> None:
    """No cell begins as a formula does; what is in it is what was typed."""
    person = found.addresses["client"]
    biller = as_somebody(somebody("biller", STANDINGS["another's"], found).login)
    month = f"?month={people.TODAY:%Y-%m}"
    told: list[Any] = [
        biller.get(f"{reverse('attendance-table')}{month}"),
        client.get(reverse("accounting-table", kwargs=person)),
        client.get(reverse("audit-table")),
    ]
    cells = [_cells(each) for each in told]
    assert [cell for each in cells for cell in each if cell.startswith(BEGINS_A_FORMULA)] == []
    for each in cells[:2]:
        assert any(plain(text) in plain(cell) for cell in each)


def _cells(answer: Any) -> list[str]:
    body = b"".join(answer).decode("utf-8-sig")
    return [cell for row in csv.reader(io.StringIO(body)) for cell in row]


def comes_out_as_words(text: str, folder: Path) -> None:
    found = written_everywhere(text)
    mara = as_somebody("mara")
    in_every_page(text, found)
    in_every_paper(mara, text[:40])
    in_every_table(mara, found, text[:40])
    in_no_calendar(mara)
    in_no_mail(folder)


def test_what_is_typed_into_every_field_comes_out_as_words(tmp_path: Path) -> None:
    comes_out_as_words(f"={TYPED['markup']}", tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["markup", "script", "template", "formula", "plus", "at", "sql"])
def test_each_thing_that_is_typed_comes_out_as_words(kind: str, tmp_path: Path) -> None:
    comes_out_as_words(TYPED[kind], tmp_path)
