"""Somebody who writes: fills in forms, sends again what was not answered, or lets it be."""

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from tests.storms.house import PASSWORD, ZONE
from tests.storms.ledger import Claim, Ledger, Sent
from tests.storms.visitor import FAILED, Cut, Form, Page, Visitor

LET_BE = 0.25  # how often somebody does not send again what was cut off
A, B = TypeVar("A"), TypeVar("B")
Ok = Callable[["Writer", Page], bool]


class GivenUp(Exception):
    """A story ends here: no answer came and it was let be, or the house said no."""


def today() -> date:
    """The practice's day; the house is founded in this zone."""
    return datetime.now(ZoneInfo(ZONE)).date()


def redirected(writer: "Writer", page: Page) -> bool:
    """What most forms do once they are saved."""
    return page.status == 302


def told(*sentences: str) -> Ok:
    """The page it leads to, or the answer itself, says one of these."""

    def ok(writer: "Writer", page: Page) -> bool:
        seen = writer.visitor.get(page.location) if page.location else page
        return any(each in seen.text for each in sentences)

    return ok


class Writer:
    """A member with a browser, a way of choosing, and a ledger."""

    def __init__(self, visitor: Visitor, ledger: Ledger, rng: Random) -> None:
        self.visitor, self.ledger, self.rng = visitor, ledger, rng
        self.number = 0
        self.tried: set[tuple[str, Any, Any]] = set()

    def untried(self, what: str, ones: Sequence[A], others: Sequence[B]) -> tuple[A, B]:
        """A pair nobody tried this with yet; GivenUp where all were tried."""
        pairs = [(a, b) for a in ones for b in others if (what, a, b) not in self.tried]
        if not pairs:
            raise GivenUp
        pair = self.rng.choice(pairs)
        self.tried.add((what, *pair))
        return pair

    def mark(self) -> str:
        """Words nobody else writes."""
        self.number += 1
        return f"{self.visitor.login} said {self.number}."

    def form(self, path: str, has: str = "csrfmiddlewaretoken", *, to: str = "") -> Form:
        """The form of a page, as it is filled in when it opens."""
        return self.visitor.get(path).form(has, to=to)

    def write(
        self, kind: str, form: Form, /, *claims: Claim, ok: Ok = redirected, **values: object
    ) -> Page:
        """Sent until it is answered or let be; GivenUp unless it was saved."""
        sent = self.ledger.begun(kind, list(claims))
        body = form.fields | {name: str(value) for name, value in values.items()}
        return self._until_answered(
            sent, lambda: self.visitor.post(form.action, body), ok, proves=True
        )

    def upload(self, kind: str, form: Form, name: str, text: str, *, ok: Ok) -> Page:
        """A file, in the same way."""
        sent = self.ledger.begun(kind, [])
        return self._until_answered(sent, lambda: self.visitor.upload(form, name, text), ok)

    def _until_answered(
        self, sent: Sent, send: Callable[[], Page], ok: Ok, *, proves: bool = False
    ) -> Page:
        while True:
            page = self._once(sent, send)
            if page is None:
                continue
            if proves and 'name="proof_password"' in page.text:
                form = page.form("proof_password")
                body = form.fields | {"proof_password": PASSWORD}
                send = self._carried(form.action, body)
                continue
            return self._settled(sent, page, ok)

    def _carried(self, action: str, body: dict[str, str]) -> Callable[[], Page]:
        return lambda: self.visitor.post(action, body)

    def _once(self, sent: Sent, send: Callable[[], Page]) -> Page | None:
        """An answer, or None where none came and it is to be sent again."""
        sent.times += 1
        try:
            with self.ledger.in_flight(sent.kind):
                return send()
        except Cut as cut:
            if cut.reached:
                self.ledger.was_cut(sent)
                if self.rng.random() < LET_BE:
                    raise GivenUp from cut
            time.sleep(0.05)
            return None

    def _settled(self, sent: Sent, page: Page, ok: Ok) -> Page:
        if page.status >= FAILED:
            self.ledger.troubles.append(f"{sent.kind}: {page.status} {page.text[:600]}")
            raise GivenUp
        if page.location.startswith("/log-in/") or page.status == 403:
            raise GivenUp  # a new session was on its way when the house was killed
        if not ok(self, page):
            again = " again" if sent.cut else ""
            self.ledger.refused.append(f"{sent.kind}{again}: {page.status} {page.alerts()}")
            raise GivenUp
        self.ledger.was_answered(sent)
        return page
