"""A careful person who walks through an ending: reads each page, fills what it asks, goes on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from envoi.knowledge import library
from tests.journeys.looking import accessible, picture

TODAY = datetime.now(ZoneInfo("Europe/Berlin")).date()  # the demo practice's day
SENTENCE = "Said calmly, with time to answer."
# What a program says where a sentence should stand: a value of Python, a code, a gap not filled.
LEAKED = re.compile(
    r"\b(?:None(?! of)|True|False|UUID|datetime|Traceback)\b"
    r"|\{[{%\w]|\b[a-z]+_[a-z_]+\b|<[A-Za-z]\w*[ >]"
)
LINES = "input:is([type=text], [type=number])"
TEXTS = f"textarea, {LINES}"
# Elsewhere a line nobody has to write often narrows a search: it is left empty.
NEEDED = f"textarea, .field:not(:has(.optional)) {LINES}"
MAIN_FORM = "main form:has(.button.main)"
SAVES = "button[type=submit]:not([value=leave_out]):not([value=leave])"


@dataclass
class Walk:
    """One way through the house, and what was looked at on it."""

    page: Page
    name: str
    axe: bool = True
    seen: dict[str, int] = field(default_factory=dict)
    saved: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Whatever page this is, it reads as a page for people and says how to go on."""
        here = _kind(self.page.url)
        main = self.page.locator("main")
        assert self.page.locator("h1").count() == 1, (self.page.url, "one heading")
        leaked = LEAKED.findall(main.inner_text())
        assert not leaked, (self.page.url, leaked)
        assert main.locator("a, button:enabled").count(), (self.page.url, "no way on")
        wide, room = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= room, (self.page.url, wide)
        if self.axe or here not in self.seen:
            accessible(self.page)
        self.seen[here] = self.seen.get(here, 0) + 1
        picture(self.page, f"{self.name}-{sum(self.seen.values()):02}-{here}")

    def save(self, form: Locator, *, refused_first: bool = True) -> None:
        """Fill a form and save it; sent too early once, it keeps what was typed."""
        before = self.page.url
        if refused_first and _sent_too_early(form):
            self.look()
        fill(self.page.locator(MAIN_FORM).first)
        wrong = self._sent()
        if "tick" in " ".join(wrong):  # what has to be said to somebody is ticked once it was
            self.look()
            for tick in self.page.locator(f"{MAIN_FORM} .tick input").all():
                tick.check()
            wrong = self._sent()
        assert not wrong, (before, wrong)

    def _sent(self) -> list[str]:
        self.page.locator(MAIN_FORM).first.locator(SAVES).first.click()
        self.page.wait_for_load_state()
        return self.page.locator("main .error, main .refused").all_inner_texts()


def _kind(address: str) -> str:
    """The address without what is only of this one: episodes-ending-talk."""
    parts = PurePosixPath(urlsplit(address).path).parts[1:]
    return "-".join(p for p in parts if not re.fullmatch(r"[0-9a-f-]{36}", p)) or "start"


def fill(form: Locator) -> None:
    """Every field that is still empty is answered; what stands there stays."""
    for each in _empty(form, "select"):
        each.select_option(index=1)
    for each in _empty(form, "input[type=date]"):
        each.fill(TODAY.isoformat())
    step = form.get_attribute("data-keeps-draft") is not None
    for each in _empty(form, TEXTS if step else NEEDED):
        each.fill(_words(each))
    for group in form.locator(".choices:visible").all():
        if not group.locator(":checked:not([value=''])").count():
            _choose(group)


def _empty(form: Locator, kind: str) -> Iterator[Locator]:
    return (
        each for each in form.locator(kind).all() if each.is_visible() and not each.input_value()
    )


def _words(typed: Locator) -> str:
    """A number, an amount, or a sentence."""
    number = typed.get_attribute("type") == "number" or typed.get_attribute("inputmode")
    return "5" if number else SENTENCE


def _choose(group: Locator) -> None:
    """The first of what is offered; where several may be ticked, three."""
    radios = group.locator("input[type=radio]:not([value=''])")
    ticks = group.locator("input[type=checkbox]")
    if radios.count():
        radios.first.check()
    for tick in ticks.all()[:3]:
        tick.check()


def _typed(form: Locator) -> list[str]:
    return [
        each.input_value()
        for each in form.locator("textarea, select, input[type=text], input[type=number]").all()
        if each.is_visible()
    ]


def _sent_too_early(form: Locator) -> bool:
    """Sent without its first needed day, a form says so and loses nothing; False where none is."""
    days = form.locator("input[type=date][required]:visible")
    if not days.count():
        return False
    page, here = form.page, form.page.url
    fill(form)
    days.first.fill("")
    typed = _typed(form)
    form.evaluate("form => { form.noValidate = true }")
    form.locator(SAVES).first.click()
    page.wait_for_load_state()
    assert page.locator("main .error").count(), (here, "sent without a day, and not a word")
    again = page.locator("main form:has(.error)").first
    assert _typed(again) == typed, (here, "lost what was typed")
    return True


def new_client(page: Page, name: str) -> str:
    """A client begun by form, seen for some weeks; the address of their page."""
    page.goto("/clients/new/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Since").fill((TODAY - timedelta(weeks=20)).isoformat())
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/episodes/**")
    return page.url


def begin(page: Page, episode: str, reason: str) -> None:
    """Talked about where the pathway has a talk, else kept in mind."""
    page.goto(f"{episode}conversation/")
    pathway = library.pathway(reason)
    if pathway.step("talk") is None:
        form = page.locator("form[action$='/consider/']")
        form.locator("[name=reason]").select_option(reason)
        form.get_by_role("button", name="Keep in mind").click()
    else:
        form = page.locator("form").filter(has=page.locator("[name=initiated_by]"))
        form.locator("[name=reason]").select_option(reason)
        form.locator(f"[name=initiated_by][value={pathway.begun_by or 'both'}]").check()
        form.get_by_role("button", name="We talked about it").click()
    page.wait_for_url("**/ending/**")


def steps(page: Page) -> Iterator[str]:
    """The addresses of the path, in its order, as the page shows it."""
    for link in page.get_by_role("navigation", name="Steps of the ending").locator("a").all():
        yield _address(link)


def walk_step(walk: Walk) -> None:
    """One step: what belongs to it elsewhere first, then its own form."""
    page, here = walk.page, walk.page.url
    walk.look()
    act = page.locator("section.sheet > p > a.button").first
    if page.locator("section.sheet > p.why ~ p > a.button").count():
        act = page.locator("section.sheet > p.why ~ p > a.button").first
        act.click()
        page.wait_for_load_state()
        walk_act(walk)
        page.goto(here)
    walk.save(page.locator("form[data-keeps-draft]"))
    if "/agreement/" in page.url:
        walk.look()
        walk.save(page.locator("form[data-keeps-draft]"))
        assert "/agreement/" not in page.url, "decided, and nothing comes next"


def walk_act(walk: Walk) -> None:
    """What is done elsewhere: as far as its page says what comes next, then its other ways."""
    page, here = walk.page, walk.page.url
    walk.look()
    while (way := _next_way(walk)) is not None:
        if way:
            page.goto(way)
            walk.look()
        walk.save(page.locator(MAIN_FORM).first)
        walk.look()
    page.goto(here)
    for way in [_address(each) for each in page.locator("main a").all()]:
        if _leads_on(way) and _kind(way) not in walk.seen:
            page.goto(way)
            walk.look()
            if page.locator(MAIN_FORM).count():
                walk.save(page.locator(MAIN_FORM).first)
                walk.look()
    page.goto(here)


def _next_way(walk: Walk) -> str | None:
    """The one thing a page proposes: behind a button, on the page itself (""), or nothing."""
    page = walk.page
    button, form = page.locator("main a.button.main"), page.locator(MAIN_FORM)
    if button.count():
        way = _address(button.first)
        return way if _kind(way) not in walk.seen else None
    told = form.first.get_attribute("action") or page.url if form.count() else ""
    if not told or told in walk.saved:
        return None
    walk.saved.add(told)
    return ""


def _address(link: Locator) -> str:
    return link.get_attribute("href") or ""


def _leads_on(address: str) -> bool:
    """A page to write on: no paper, not this ending, not the whole record."""
    if "/events/" in address or "/wrong/" in address:  # each of them excludes another
        return False
    return bool(re.match(r"/(under|referrals)/.+[a-z]/$|/episodes/[^/]+/letters/$", address))


def walk_closing(walk: Walk) -> None:
    """The preview, what it asks for first, the closing, what is left, and undone."""
    page = walk.page
    walk.look()
    walk.save(page.locator("form[data-keeps-draft]"))
    for asks in ("Hand over the risk, or record a consultation", "Look, and answer once"):
        if page.get_by_role("link", name=asks).count():
            page.get_by_role("link", name=asks).click()
            page.wait_for_load_state()
            walk_act(walk)
    expect(page).to_have_url(re.compile("/close/$"))
    walk.look()
    page.get_by_role("button", name="Close this course of therapy").click()
    expect(page.get_by_text("Closed. What is left to do stands below.")).to_be_visible()
    walk.look()


def walk_letters(walk: Walk) -> None:
    """The letters that fit this ending, looked at from its closing."""
    page, here = walk.page, walk.page.url
    page.locator(".sheet a[href$='/letters/']").click()
    page.wait_for_load_state()
    walk.look()
    walk.save(page.locator(MAIN_FORM).first)
    walk.look()
    page.goto(here)


def undo(walk: Walk) -> None:
    """Taken back exactly, where nothing left the house."""
    page = walk.page
    if page.get_by_role("button", name="Undo closing").count():
        page.get_by_role("button", name="Undo closing").click()
        expect(page.get_by_text("Undone: everything stands as it stood before.")).to_be_visible()
    else:
        walk.save(page.locator("form[action$='/reopening/']"))
    walk.look()
