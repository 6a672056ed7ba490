"""A crawler of ours: follows every link, fills every form it finds, and holds what it gets to laws.

The laws: no failure; nothing that was typed becomes part of a page; no line of it becomes a header;
what is not saved is still there, with a sentence; what is refused has written nothing; what is
written stands in the audit.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from tests.web.markup import MARK, Field, Form, Page
from tests.web.written import Written, written

Data = dict[str, Any]
Fill = Callable[[Field], Any]
OURS = {"sessionid", "csrftoken", "messages"}
# Asked in passing, answered with what is found and kept nowhere: there is nothing to lose.
ASKED = {"caseload", "people", "emergency", "audit", "prove"}
# What is set aside already stays so, with the first reason that was given.
ONCE = {"entry-wrong", "care-period-wrong"}
# Whoever clicks here is somebody else afterwards.
NEVER = {"log-out", "end-log-in", "password", "second-factor", "leaving", "end-other-log-ins"}
# What comes after these is a shorter record; they wait until everything else was filled.
LATE = {"staying", "ending-act", "entry-wrong", "short-form", "reopen", "task", "episode-status"}
LATE |= {"care-period", "care-period-wrong", "role", "supervision", "paper-given", "sign-note"}
LATE |= {"withdraw-invitation", "calendar-feed", "end-custody", "called-off", "member-log-ins"}
LATE |= {"member-second-step", "release-custody", "cosign-note", "cosign-paper", "more-time"}


def named(address: str) -> str:
    """The name of an address, with whatever in it is no reference: its kind, its step, its code."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    codes = [value for value in found.kwargs.values() if isinstance(value, str)]
    return " ".join([str(found.url_name), *codes])


@dataclass
class Crawler:
    """Somebody logged in, with a way to fill a field; `wrong` says which law was broken where."""

    client: Client
    fill: Fill
    before: Callable[[Form, Data], Iterable[Data]] = lambda form, right: ()
    each: int = 2  # how many pages of one kind, how often one form of a kind
    late: bool = True  # whether what ends something is sent too
    sends: bool = True
    saved: set[str] = field(default_factory=set)  # what was typed and written, form by form
    wrong: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    pages: dict[str, Page] = field(default_factory=dict)

    def walk(self, *begin: str) -> None:
        """Everything that can be reached; forms that end something are sent last."""
        late: list[tuple[Form, str]] = []
        waiting = deque([*begin, "/"])
        while waiting or late:
            if not waiting:
                form, button = late.pop(0)
                waiting += self.send(form, button)
                continue
            page = self.open(waiting.popleft())
            if page is None:
                continue
            for form, button in self.forms(page) if self.sends else ():
                if named(form.action).split(" ")[0] not in LATE:
                    waiting += self.send(form, button)
                elif self.late:
                    late.append((form, button))
            waiting += page.links

    def open(self, address: str) -> Page | None:
        """The page of an address of the house that was not seen often enough yet."""
        parts = urlsplit(address)
        name = named(address)
        if parts.netloc not in ("", "testserver") or not name:
            return None
        key = f"{name}?{'&'.join(sorted(name for name, _ in parse_qsl(parts.query)))}"
        if self.seen[key] >= self.each or address in self.pages:
            return None
        self.seen[key] += 1
        answer, page = self.ask(address)
        self.pages[address] = page
        if answer.status_code == 302:
            page.links.append(answer["Location"])
        return page

    def ask(self, address: str, asked: Data | None = None) -> tuple[Any, Page]:
        """What an address answers, held to the laws."""
        with written() as found:
            answer = self.client.get(address, asked)
        return answer, self.held(address, answer, found)

    def forms(self, page: Page) -> Iterator[tuple[Form, str]]:
        """Every form of a page that may be sent, with each of its buttons."""
        for form in page.forms:
            name = named(form.action)
            if name.split(" ")[0] in NEVER:
                continue
            # To leave a step out is to leave out what was typed into it.
            buttons = [each for each in form.buttons if each[1] != "leave_out"]
            for button in [f"{key}={value}" for key, value in buttons] or [""]:
                shape = "/".join(sorted({each.name[:12] for each in form.fields}))
                key = f"{name} {shape} {button}"
                if self.sent[key] < self.each:
                    self.sent[key] += 1
                    yield form, button

    def data(self, form: Form, button: str) -> Data:
        """The form as it would be sent, every field filled anew."""
        told = {each.name: self.fill(each) for each in form.fields}
        told |= dict([button.split("=", 1)] if button else [])
        return {name: value for name, value in told.items() if value is not None}

    def send(self, form: Form, button: str) -> list[str]:
        """Fills and sends a form; the addresses the answer leads to."""
        right = self.data(form, button)
        for data in self.before(form, right):
            self.post(form, data)
        return self.post(form, right)

    def post(self, form: Form, data: Data) -> list[str]:
        """Sends a form, and holds the answer to the laws."""
        with written() as found:
            answer = getattr(self.client, form.method)(form.action, data)
        page = self.held(form.action, answer, found)
        words = {
            each.name: data[each.name]
            for each in form.fields
            if each.takes_words and isinstance(data.get(each.name), str) and MARK in data[each.name]
        }
        if form.method != "post":
            return page.links
        self._offered(form, data, found)
        if found.records:
            self.saved |= {f"{form.action} {plain(value)}" for value in words.values()}
        if answer.status_code == 302:
            return self._led_on(form, answer["Location"], found, words)
        if answer.status_code == 200 and page.address:
            self._answered(form, page, found, words)
        return page.links

    def _offered(self, form: Form, data: Data, found: Written) -> None:
        """A choice nobody offered is never written down."""
        for each in form.fields:
            sent = data.get(each.name)
            one = each.kind in ("select", "radio") and isinstance(sent, str) and sent
            if one and sent not in each.offered and found.records:
                self.tell(form.action, f"took {sent!r} for “{each.name}”")

    def _led_on(
        self, form: Form, there: str, found: Written, words: Mapping[str, str]
    ) -> list[str]:
        if words and not found.records and named(form.action).split(" ")[0] not in ASKED | ONCE:
            page = self.look(there)
            self._still_there(form, page, words, self.look(form.action).words)
        return [there]

    def look(self, address: str) -> Page:
        """A page as it stands, wherever it leads."""
        answer = self.client.get(address, follow=True)
        return Page(answer.content.decode(errors="replace"), address)

    def _answered(self, form: Form, page: Page, found: Written, words: Mapping[str, str]) -> None:
        if page.says and found.records:
            self.tell(form.action, f"refused, and yet wrote {sorted(found.records)}: {page.says}")
        if named(form.action) in ASKED:
            return
        if not found.records:
            self._still_there(form, page, words)
        asks = any(each.kind != "hidden" for each in form.fields)
        if asks and not found.acts and not page.says:
            self.tell(form.action, "not saved, and the page does not say why")

    def _still_there(
        self, form: Form, page: Page, words: Mapping[str, str], saved: str = ""
    ) -> None:
        """What was typed stands in the page; or it was saved before, and stands there as it was."""
        stand = plain(page.words + saved)
        for name, value in words.items():
            if plain(value) not in stand and f"{form.action} {plain(value)}" not in self.saved:
                self.tell(form.action, f"“{name}” is lost; the page says {page.says}")

    def held(self, address: str, answer: Any, found: Written) -> Page:
        """The page of an answer that broke no law; else `wrong` says which."""
        # An app that is only offered is nobody's second step yet.
        offered = {"secondfactor"} if named(address) in ("new-app", "app-square") else set()
        if answer.status_code >= 500 and named(address) != "health":
            failed = getattr(answer, "exc_info", None)
            self.tell(
                address,
                f"{answer.status_code} {failed and repr(failed[1])[:300]} {data_of(failed)}",
            )
        if found.records - offered and not found.acts:
            self.tell(address, f"wrote {sorted(found.records)} and left nothing in the audit")
        self._headers(address, answer)
        if not answer.get("Content-Type", "").startswith("text/html"):
            return Page("", "")
        page = Page(answer.content.decode(), address)
        if page.foreign:
            self.tell(address, f"not ours in the page: {page.foreign[:3]}")
        return page

    def _headers(self, address: str, answer: Any) -> None:
        lines = [f"{name}: {value}" for name, value in answer.headers.items()]
        broken = any("\n" in line or "\r" in line for line in lines)
        if broken or any(MARK in name.lower() for name in answer.headers):
            self.tell(address, f"a line of a header: {lines}")
        if set(answer.cookies) - OURS:
            self.tell(address, f"a cookie that is not ours: {set(answer.cookies) - OURS}")

    def tell(self, address: str, what: str) -> None:
        told = f"{named(address)}: {what}"
        if told not in self.wrong:
            self.wrong.append(told)


def plain(text: str) -> str:
    """A text without its line breaks and other white space, which a form may carry differently."""
    return "".join(text.split())


def data_of(failed: Any) -> str:
    import traceback

    return (
        ""
        if not failed
        else " < ".join(
            f"{f.filename[-40:]}:{f.lineno}" for f in traceback.extract_tb(failed[2])[-4:]
        )
    )
