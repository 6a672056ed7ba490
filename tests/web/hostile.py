"""What somebody types who wants to break in, and what somebody's cat types."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any
from uuid import uuid4

from tests import people
from tests.web.crawling import Data, Fill
from tests.web.markup import MARK, Field, Form

# Each in every text field; all of them carry the mark by which they are known again.
MARKUP = f"'\"></textarea></title><{MARK} {MARK}=1><img src=x on{MARK}=1 onerror={MARK}>"
TYPED = {
    "markup": MARKUP,
    "script": f"</script><script>{MARK}(1)</script>",
    "link": f"javascript:{MARK}(1)//",
    "template": f'{MARK}{{{{7*7}}}}{{% raw %}}{{% load x %}}{{# $(x) #}} #eval("1") ${{7*7}}',
    "formula": f'=HYPERLINK("http://x.example","{MARK}")',
    "plus": f"+1+{MARK}",
    "minus": f"-1+{MARK}",
    "at": f"@SUM(1){MARK}",
    "tab": f"\t=1+{MARK}",
    "return": f"\r=1+{MARK}",
    "header": f"{MARK}\r\nBcc: {MARK}@example.org\r\nSet-Cookie: {MARK}=1\r\n\r\n<{MARK}>",
    "sql": f"{MARK}'; DROP TABLE records_client; --\" OR 1=1 \\",
    "direction": f"{MARK}\u202e\u2066txet\u200b\u200d\ufeff\u00ad",
    "letters": f"{MARK} Ǆ ﷽ ẞ 𝕊 🧑🏽‍⚕️ é é 漢字 עברית العربية \U0010ffff",
    "nothing": f"{MARK}\x00\x01\x1b[31m\x7f\x85\u2028",
}
KNOWN = {
    "email": "somebody@home.example",
    "zone": "Europe/Berlin",
    "birth_date": "1990-04-12",
    "total": "7",
    "login": "ines",
    "ground": "court_order",
    "until_on": "",
}


# What does not belong into a field of this kind; one at a time, with the rest as it should be.
LONG = MARK + "x" * 30_000
WRONG: dict[str, tuple[Any, ...]] = {
    "text": (LONG, "", f"{MARK}\x00", [MARK, "another"]),
    "textarea": (LONG, "", f"{MARK}\x00", [MARK, "another"]),
    "date": (
        "0000-00-00",
        "0001-01-01",
        "9999-12-31",
        "2026-02-30",
        "NaN",
        "\x00",
        "٢٠٢٦-١١-٢٠",
        "",
    ),
    "time": ("25:61", "-1:00", "NaN", "\x00", "24:00", ""),
    "number": ("-99999", "1e400", "NaN", "Infinity", "9" * 40, "9" * 5_000, "1.5", "٣", "\x00", ""),
    "select": (MARK, "\x00", "", "__proto__", ["a", "b"]),
    "radio": (MARK, "\x00", "", ["a", "b"]),
    "checkbox": (MARK, "\x00", [MARK, "b"]),
    "hidden": ("not a reference", "\x00", "0" * 32, "9" * 5_000, "-1", "", "NaN"),
    "file": ("no file", b"\xff\xfe\x00"),
}


def typing(*texts: str) -> Fill:
    """A way to fill a form that is mostly right, with these texts in turn where words may stand."""
    turn = cycle(texts)

    def fill(each: Field) -> Any:
        if each.name in KNOWN:
            return KNOWN[each.name]
        if each.takes_words:
            text = next(turn)
            return text[: each.longest] if each.longest else text
        return _plausible(each)

    return fill


def _plausible(each: Field) -> Any:
    """What stands there already, else the first that is offered."""
    if each.kind == "password":
        return people.PASSWORD
    if each.kind in ("radio", "checkbox", "select"):
        return each.value or next((value for value in each.offered if value), None)
    plain = {"date": people.TODAY.isoformat(), "time": "16:30", "number": each.low or "1"}
    return each.value or plain.get(each.kind, "")


def one_wrong(form: Form, right: Data) -> Iterator[tuple[Field, Data]]:
    """The form with one of its fields wrong, in every way there is; and with one missing."""
    for each in form.fields:
        for value in WRONG.get(each.kind, ()):
            yield each, {**_anew(right), each.name: value}
        yield each, {name: value for name, value in _anew(right).items() if name != each.name}


def _anew(right: Data) -> Data:
    """The form as if it had just been opened, so that it is no second click."""
    return {**right, "ref": str(uuid4())} if "ref" in right else right
