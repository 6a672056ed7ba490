"""The reference page of what ethics codes ask at an ending: docs/reference/codes.md.

`python -m envoi.knowledge.codes_page > docs/reference/codes.md` writes it anew.
"""

from collections.abc import Iterator

from envoi.domain.ethics import Rule
from envoi.knowledge import library
from envoi.knowledge.ethics_file import EthicsCode


def page() -> str:
    """The whole page: the duties, then one section for each code."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# What ethics codes ask at an ending"
    yield ""
    yield "Written from `envoi/knowledge/ethics/`; change those files, not this page. Clauses are"
    yield "in our words; its text is its owner's. A rule that is not checked only advises;"
    yield "of the checked ones a *must* that is not met is answered once, before closing. Nothing"
    yield "here holds up a client who wants to stop."
    yield ""
    yield "| duty | met by |"
    yield "| --- | --- |"
    for duty in library.duties():
        yield f"| {duty.title} (`{duty.code}`) | `{duty.fact}` |"
    for code in library.ethics_codes():
        yield from _section(code)


def _section(code: EthicsCode) -> Iterator[str]:
    yield ""
    yield f"## {code.name}, {code.edition}"
    yield ""
    yield "| clause | asks | duty | how strongly | checked | for |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for rule in code.rules:
        checked = "yes" if rule.verified else "no"
        yield (
            f"| {rule.clause} | {rule.says} | `{rule.duty}` | {rule.weight} | {checked} "
            f"| {_whom(rule)} |"
        )


def _whom(rule: Rule) -> str:
    if rule.reasons:
        return ", ".join(sorted(rule.reasons))
    return f"all but {', '.join(sorted(rule.not_for))}"


if __name__ == "__main__":
    print(page(), end="")
