"""A browser without a screen: cookies, forms as pages show them, and answers that never came."""

import base64
import hmac
import re
import time
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.storms.house import PASSWORD, House

TIMEOUT = 60.0
HEADERS = {"Host": "localhost", "User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/130.0"}
FAILED = 500
STEP = 30  # seconds a code lasts


class Cut(Exception):
    """No answer came; `reached` where the request had been sent."""

    def __init__(self, reached: bool) -> None:
        super().__init__(reached)
        self.reached = reached


@dataclass
class Form:
    """Where a form goes, and what stands in its fields."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.fields[name]


@dataclass(frozen=True)
class Page:
    """An answer; `path` is where it was asked for."""

    status: int
    path: str
    text: str
    location: str

    def forms(self) -> list[Form]:
        reading = _Reading(self.path)
        reading.feed(self.text)
        return reading.found

    def form(self, has: str = "csrfmiddlewaretoken", *, to: str = "") -> Form:
        """The first form with this field that goes to an address with this end."""
        for each in self.forms():
            if has in each.fields and each.action.endswith(to) and each.action != "/log-out/":
                return each
        raise LookupError(f"no form with {has} to {to!r} at {self.path}: {self.alerts()}")

    def way_out(self) -> Form:
        """The form every page has, for logging out."""
        return next(each for each in self.forms() if each.action == "/log-out/")

    def alerts(self) -> str:
        """What a page says is wrong, in its own words."""
        told = re.findall(r'role="alert"[^>]*>(.*?)</(?:p|div)>', self.text, re.DOTALL)
        notes = re.findall(r'role="status"[^>]*>(.*?)</(?:p|div)>', self.text, re.DOTALL)
        said = " ".join(unescape(re.sub(r"<[^>]+>", " ", each)) for each in told + notes)
        return " ".join(said.split())[:300]


class _Reading(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.found = path, list[Form]()
        self.form: Form | None = None
        self.select = self.area = ""
        self.first, self.text = True, ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in given}
        if tag == "form":
            self.form = Form(urlsplit(told.get("action") or self.path).path)
            self.found.append(self.form)
        elif self.form is not None and tag in ("input", "select", "option", "textarea"):
            getattr(self, f"_{tag}")(self.form, told)

    def _input(self, form: Form, told: dict[str, str]) -> None:
        chosen = told.get("type") not in ("radio", "checkbox") or "checked" in told
        if chosen and told.get("name"):
            form.fields[told["name"]] = told.get("value", "")
        elif told.get("name") and told.get("type") == "radio":
            form.fields.setdefault(told["name"], "")

    def _select(self, form: Form, told: dict[str, str]) -> None:
        self.select, self.first = told.get("name", ""), True

    def _option(self, form: Form, told: dict[str, str]) -> None:
        if self.select and (self.first or "selected" in told):
            form.fields[self.select] = told.get("value", "")
        self.first = False

    def _textarea(self, form: Form, told: dict[str, str]) -> None:
        self.area, self.text = told.get("name", ""), ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.form is not None and self.area:
            self.form.fields[self.area] = self.text.removeprefix("\n")
            self.area = ""


class Visitor:
    """A member at the door of the house, coming from an address of their own."""

    def __init__(self, house: House, login: str, address: str) -> None:
        self.house, self.login, self.address = house, login, address
        self.cookies: dict[str, str] = {}
        self.missed, self.failed = 0, list[str]()  # no answer; an answer that says it failed
        self.secret, self.last_step = b"", 0

    # ---- one request

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        kind: str = "application/x-www-form-urlencoded",
    ) -> Page:
        """One request on a connection of its own; Cut where no answer came."""
        self.house.is_open.wait(120)
        line = HTTPConnection(
            "127.0.0.1", self.house.port, timeout=TIMEOUT, source_address=(self.address, 0)
        )
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = HEADERS | {"Cookie": cookies, "Content-Type": kind}
        reached = False
        try:
            line.connect()
            line.request(method, path, body or None, headers)
            reached = True
            answer = line.getresponse()
            text = answer.read().decode(errors="replace")
        except TimeoutError:
            raise
        except (OSError, HTTPException) as error:
            self.missed += 1
            raise Cut(reached) from error
        finally:
            line.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self._keep(value)
        if answer.status >= FAILED:
            self.failed.append(f"{method} {path}: {answer.status} {text[:600]}")
        place = urlsplit(answer.getheader("Location") or "")
        location = place.path + (f"?{place.query}" if place.query else "")
        return Page(answer.status, path, text, location)

    def _keep(self, told: str) -> None:
        name, _, value = told.partition(";")[0].partition("=")
        if value in ("", '""'):
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value

    def get(self, path: str) -> Page:
        """A page, asked for until it is answered, wherever it leads.

        On the way somebody logs in again, or proves once more who it is.
        """
        for _ in range(200):
            try:
                page = self.ask("GET", path)
                if page.path.startswith("/prove/"):
                    form = page.form("proof_password")
                    page = self.post(form.action, form.fields | {"proof_password": PASSWORD})
            except Cut:
                time.sleep(0.05)
                continue
            if page.location.startswith("/log-in/"):
                self.come_in()
            elif page.status in (301, 302):
                path = page.location
            else:
                return page
        raise LookupError(f"never answered: {path}")

    def post(self, action: str, values: dict[str, str]) -> Page:
        """A form as a browser sends it."""
        return self.ask("POST", action, urlencode(values).encode())

    def upload(self, form: Form, name: str, text: str) -> Page:
        """A form with one file."""
        edge = uuid4().hex
        told = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in form.fields.items()
            if key != "records"
        ]
        told.append(
            f'--{edge}\r\nContent-Disposition: form-data; name="records"; filename="{name}"\r\n'
            f"Content-Type: text/csv\r\n\r\n{text}\r\n--{edge}--\r\n"
        )
        return self.ask(
            "POST", form.action, "".join(told).encode(), f"multipart/form-data; boundary={edge}"
        )

    # ---- the door

    def come_in(self) -> None:
        """Both steps; the app is set up on the first way in. Tried again wherever it is cut off."""
        for _ in range(60):
            try:
                if self._come_in():
                    return
            except (Cut, LookupError):
                time.sleep(0.1)
        raise LookupError(f"{self.login} never came in")

    def _come_in(self) -> bool:
        page = self._plain("/log-in/")
        if page.path != "/log-in/":
            return True  # an answer that never came had let us in
        form = page.form("username")
        page = self.post(form.action, form.fields | {"username": self.login, "password": PASSWORD})
        if not page.location.startswith("/log-in/second-step/"):
            raise LookupError(f"not let in: {page.status} {page.alerts()}")
        return self._show_code() if self.secret else self._set_up()

    def _plain(self, path: str) -> Page:
        page = self.ask("GET", path)
        return self._plain(page.location) if page.location else page

    def _set_up(self) -> bool:
        page = self._plain("/account/second-factors/app/")
        typed = re.search(r'<code class="code">([^<]+)</code>', page.text)
        assert typed is not None, page.alerts()
        secret = base64.b32decode(typed[1].replace(" ", "").upper())
        form = page.form("code")
        self.secret = secret  # known from now on, whether the answer comes or not
        done = self.post(form.action, form.fields | {"code": self._code(), "name": "app"})
        return done.status == 302

    def _show_code(self) -> bool:
        page = self._plain("/log-in/second-step/")
        form = page.form("code")
        done = self.post(form.action, form.fields | {"code": self._code()})
        return done.status == 302

    def has_a_code(self) -> bool:
        """The app shows one that was not used yet; three of them fit at any moment."""
        return not self.secret or self.last_step <= int(time.time()) // STEP

    def _code(self) -> str:
        """A code that was not shown yet: that of the step before, of now, or of the next one."""
        while True:
            now = int(time.time()) // STEP
            step = max(self.last_step + 1, now - 1)
            if step <= now + 1:
                self.last_step = step
                return code(self.secret, step)
            time.sleep(0.5)


def code(secret: bytes, step: int) -> str:
    """Six digits of RFC 6238 with SHA-1."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
