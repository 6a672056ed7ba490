"""The words of every mail: all kinds have them, and none of them tells anything."""

import ast
from importlib.resources import files
from pathlib import Path

import pytest

import envoi
from envoi.knowledge import library
from envoi.knowledge.entry import Malformed
from envoi.knowledge.mail_file import KINDS, read_mails

TEXT = (files("envoi.knowledge") / "mail" / "en.toml").read_text(encoding="utf-8")
TELLING = (
    "therap",
    "client",
    "patient",
    "practice",
    "session",
    "record",
    "clinic",
    "psych",
    "care",
)


def posted() -> set[str]:
    """Every kind some verb of the house posts."""
    return {
        ast.literal_eval(node.args[0])
        for path in (Path(envoi.__file__).parent / "care").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "outbox.post"
    }


def test_every_kind_has_its_words() -> None:
    assert set(library.mails()) == KINDS >= posted()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_mail_says_that_something_waits_and_nothing_else(kind: str) -> None:
    words = library.mails()[kind]
    said = words.say(url="https://house.example/", link="https://house.example/join/x")
    for telling in TELLING:
        assert telling not in f"{words.subject} {said}".lower(), telling
    assert ("/join/" in said) is words.has_link is (kind == "invitation")
    assert "{" not in said and said.isascii()


def test_what_is_filled_in_is_never_a_gap_again() -> None:
    said = library.mails()["invitation"].say(url="", link="{url}{0}{link.__class__}")
    assert "{url}{0}{link.__class__}" in said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "backup_old"', 'kind = "mail_stuck"'),
        ('kind = "backup_old"', 'kind = "something"'),
        ("{link}", "{name}"),
        ('subject = "A new log-in"', 'subject = "A new log-in of {url}"'),
        ('subject = "A new log-in"', 'subject = "Two\\nlines"'),
        ('subject = "A new log-in"', 'subject = ""'),
        ("after_leaving = true", "after_death = true"),
    ],
)
def test_a_file_with_a_slip_is_refused(old: str, new: str) -> None:
    assert old in TEXT
    with pytest.raises(Malformed):
        read_mails(TEXT.replace(old, new), "en.toml")
