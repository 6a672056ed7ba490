"""Words a client reads, by language: a table of sentences with named gaps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from envoi.knowledge import gaps
from envoi.knowledge.entry import Entry, Malformed


@dataclass(frozen=True)
class Wording:
    """The sentences of one language, by "section.key".

    Where nobody who speaks the language has `approved` them, `mark` says so on every page.
    """

    language: str
    sentences: Mapping[str, str]
    name: str = ""
    approved: bool = True
    mark: str = ""

    def say(self, key: str, **gaps: str) -> str:
        """The sentence with its gaps filled; what is filled in is never read as a gap again."""
        return self.sentences[key].format(**gaps)

    def day(self, day: date | None) -> str:
        """A day as this language writes it, always with its year; nothing for no day."""
        if day is None:
            return ""
        month = self.say(f"dates.month_{day.month}")
        return self.say("dates.day", day=str(day.day), month=month, year=str(day.year))

    def with_own(self, sentences: Mapping[str, str]) -> "Wording":
        """The same language, where these sentences stand in the place of the house's own."""
        return replace(self, sentences={**self.sentences, **sentences})


def read_wording(text: str, where: str) -> Wording:
    """One language's file; raises Malformed, which names file, key and gap."""
    file = Entry.of(text, where)
    language = file.text("language")
    file.day("reviewed_on")
    name = file.text("name", "")
    approved = file.flag("approved", True)
    mark = file.text("mark", "" if approved else None)
    sentences: dict[str, str] = {}
    for section in sorted(file.values):
        table = file.entry(section)
        if table is None:
            raise Malformed(f"{where}: {section} is no table")
        for key in sorted(table.values):
            sentences[f"{section}.{key}"] = _checked(
                table.text(key, ""), f"{where}: {section}.{key}"
            )
        table.done()
    file.done()
    return Wording(language, sentences, name, approved, mark)


def _checked(sentence: str, where: str) -> str:
    """A sentence whose braces are whole."""
    try:
        gaps.of(sentence)
    except ValueError as error:
        raise Malformed(f"{where}: {error}") from error
    return sentence
