"""A page as a browser would take it apart: words, links, forms, and whatever is not the house's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

MARK = "envoimark"  # in no template, no name and no word of the house
SAYING = {"error", "refused", "note"}  # where a page says what is amiss
LEADS = ("href", "src", "action", "formaction", "hx-post", "hx-get")
TEXTS = {"text", "search", "email", "tel", "url", "textarea"}


@dataclass(frozen=True)
class Field:
    """One field of a form as it stands in a page; `offered` are the values of a choice."""

    name: str
    kind: str
    value: str = ""
    offered: tuple[str, ...] = ()
    longest: int = 0
    low: str = ""

    @property
    def takes_words(self) -> bool:
        return self.kind in TEXTS


@dataclass
class Form:
    """A form of a page with its fields and the buttons that send it."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """What stands in an answer that is HTML."""

    def __init__(self, text: str, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.foreign: list[str] = []
        self.says: list[str] = []
        self._words: list[str] = []
        self._form = Form("", "")
        self._typing: tuple[str, int, list[str]] | None = None
        self._choosing: tuple[str, list[str], list[str]] | None = None
        self._saying = False
        self.feed(text)
        self.close()

    @property
    def words(self) -> str:
        """All text of the page, and what stands in its fields."""
        values = [each.value for form in self.forms for each in form.fields]
        return "\n".join(["".join(self._words), *values])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self._look_at(tag, told)
        self._saying = bool(SAYING & set(told.get("class", "").split())) or (
            self._saying and tag in ("p", "dl")
        )
        if tag == "a" and told.get("href"):
            self.links.append(urldefrag(urljoin(self.address, told["href"]))[0])
        elif tag == "form":
            action = urljoin(self.address, told.get("action", "") or self.address)
            self._form = Form(action, told.get("method", "get").lower())
            self.forms.append(self._form)
        elif name := told.get("name", ""):
            self._field(tag, name, told)
        elif tag == "option" and self._choosing:
            self._choosing[1].append(told.get("value", ""))
            if "selected" in told:
                self._choosing[2].append(told.get("value", ""))

    def _look_at(self, tag: str, told: Mapping[str, str]) -> None:
        """An element or an attribute that no template of ours writes came from somebody's words."""
        scripted = any(
            "".join(told.get(each, "").split()).lower().startswith(("javascript:", "data:"))
            for each in LEADS
        )
        acting = any(MARK in name or name.startswith("on") for name in told)
        inline = tag == "style" or "style" in told or (tag == "script" and "src" not in told)
        if MARK in tag or scripted or acting or inline:
            self.foreign.append(self.get_starttag_text() or tag)

    def _field(self, tag: str, name: str, told: Mapping[str, str]) -> None:
        kind, longest = told.get("type", "text").lower(), int(told.get("maxlength") or 0)
        if tag == "button":
            self._form.buttons.append((name, told.get("value", "")))
        elif tag == "textarea":
            self._typing = (name, longest, [])
        elif tag == "select":
            self._choosing = (name, [], [])
        elif kind in ("radio", "checkbox"):
            self._choice(name, kind, told.get("value", "on"), "checked" in told)
        elif tag == "input":
            value, low = told.get("value", ""), told.get("min", "")
            self._form.fields.append(Field(name, kind, value, (), longest, low))

    def _choice(self, name: str, kind: str, value: str, chosen: bool) -> None:
        """Radios and ticks of one name are one field."""
        fields = self._form.fields
        old = next((each for each in fields if each.name == name), Field(name, kind))
        if old in fields:
            fields.remove(old)
        fields.append(Field(name, kind, value if chosen else old.value, (*old.offered, value)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self._typing:
            self._typing[2].append(data)
        elif self._saying and data.strip():
            self.says.append(data.strip())
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._typing:
            name, longest, words = self._typing
            # A browser lets the first line break behind the tag be.
            text = "".join(words).replace("\r\n", "\n").removeprefix("\n")
            self._form.fields.append(Field(name, "textarea", text, (), longest))
            self._typing = None
        elif tag == "select" and self._choosing:
            name, offered, chosen = self._choosing
            value = (chosen or offered or [""])[0]
            self._form.fields.append(Field(name, "select", value, tuple(offered)))
            self._choosing = None
        elif tag == "form":
            self._form = Form("", "")
        if tag in ("p", "div"):
            self._saying = False
