"""The reference page of letters, every sentence in every language: docs/reference/letters.md.

`python -m envoi.knowledge.letters_page > docs/reference/letters.md` writes it anew. Whoever
approves a language reads it there, beside the English.
"""

from collections.abc import Iterator

from envoi.domain.letter import Block, Kind, Letter
from envoi.knowledge import library
from envoi.knowledge.letter_file import RELEASE


def page() -> str:
    """The whole page: what holds for all of them, then one section each."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Letters"
    yield ""
    yield "Written from `envoi/knowledge/letters/` and `envoi/knowledge/wording/`; change those"
    yield "files, not this page. A gap such as `{name}` is drawn from the record; where the record"
    yield "does not say it, the draft has a place to fill and cannot be signed before. A practice"
    yield "may say each sentence its own way."
    yield ""
    for each in library.languages():
        yield f"- {each.name}: {each.mark[:1].lower() + each.mark[1:] if each.mark else 'approved'}"
    for letter in library.letters():
        yield ""
        yield from _section(letter)
    yield from _release()


def _release() -> Iterator[str]:
    """The form on paper, so that whoever approves a language reads it too."""
    languages = library.languages()
    yield ""
    yield "## A release of information, on paper"
    yield ""
    yield f"| place | {' | '.join(each.name for each in languages)} |"
    yield f"| --- |{' --- |' * len(languages)}"
    for key in (*RELEASE, "revocation", "conditioning", "until_when"):
        yield from _row(key.replace("_", " "), f"release_form.{key}")


def _section(letter: Letter) -> Iterator[str]:
    named = [
        f"`{reason.code}`"
        for reason in library.reasons()
        if letter.code in library.pathway(reason.pathway).letters
    ]
    checked = "verified" if letter.verified else "*not verified*"
    yield f"## {letter.name}"
    yield ""
    yield f"`{letter.code}`, version {letter.version}, {checked}, to: {letter.addressed_to}."
    yield f"For {', '.join(named)}{'; also without an ending' if letter.alone else ''}."
    yield f"{letter.audience} {letter.tone}"
    yield ""
    languages = library.languages()
    yield f"| place | {' | '.join(each.name for each in languages)} |"
    yield f"| --- |{' --- |' * len(languages)}"
    yield from _row("Title", letter.title)
    yield from _row("Greeting", letter.greeting)
    yield from _row("Said first to who decides for a child", letter.guardians)
    for block in letter.blocks:
        yield from _block(block)
    yield from _row("Farewell", letter.farewell)
    yield ""
    yield "Sources:"
    yield from (f"- {source}" for source in letter.sources)


def _block(block: Block) -> Iterator[str]:
    if block.kind in (Kind.OWN, Kind.ADDRESSEE):
        told = "the writer’s own words" if block.own else "to write"
        yield f"| {block.label} | *{told}{', needed' if block.needed else ''}* |" + " |" * (
            len(library.languages()) - 1
        )
        return
    yield from _row(block.label, block.say)
    yield from _row(f"{block.label} (proposed)", block.offer)


def _row(label: str, key: str) -> Iterator[str]:
    if not key:
        return
    told = [each.sentences[key].strip().replace("\n", "<br>") for each in library.languages()]
    if any(told):
        yield f"| {label} | {' | '.join(told)} |"


if __name__ == "__main__":
    print(page(), end="")
