"""Words a client reads, by language: a table of sentences with named gaps."""

from collections.abc import Mapping
from dataclasses import dataclass

from envoi.knowledge.entry import Entry, Malformed


@dataclass(frozen=True)
class Wording:
    """The approved sentences of one language, by "section.key"."""

    language: str
    sentences: Mapping[str, str]

    def say(self, key: str, **gaps: str) -> str:
        """The sentence with its gaps filled; what is filled in is never read as a gap again."""
        return self.sentences[key].format(**gaps)


def read_wording(text: str, where: str) -> Wording:
    """One language's file; raises Malformed."""
    file = Entry.of(text, where)
    language = file.text("language")
    file.day("reviewed_on")
    sentences: dict[str, str] = {}
    for section in sorted(file.values):
        table = file.entry(section)
        if table is None:
            raise Malformed(f"{where}: {section} is no table")
        for key in sorted(table.values):
            sentences[f"{section}.{key}"] = table.text(key, "")
        table.done()
    file.done()
    return Wording(language, sentences)
