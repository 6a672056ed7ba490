"""The gaps of a sentence, such as {name}: which it has, and whether they are the right ones."""

from collections.abc import Collection
from string import Formatter


def of(sentence: str) -> tuple[str, ...]:
    """The names of the gaps in order; ValueError where a brace stands alone or says too much."""
    found = []
    for _, name, form, change in Formatter().parse(sentence):
        if name is None:
            continue
        if form or change or not name.isidentifier():
            raise ValueError("a gap is one word in braces, such as {name}")
        found.append(name)
    return tuple(found)


def fault(sentence: str, *, needed: Collection[str] = (), allowed: Collection[str] = ()) -> str:
    """What is wrong with the gaps of a sentence, in words for whoever wrote it, or nothing."""
    try:
        found = of(sentence)
    except ValueError:
        return "a brace stands alone or is not closed; a gap looks like {name}"
    known = dict.fromkeys([*needed, *allowed])
    unknown = [name for name in found if name not in known]
    if unknown:
        told = f"{{{unknown[0]}}} is not known here"
        return f"{told}; {_listed(known)} can stand here" if known else f"{told}; no gap can"
    missing = [name for name in needed if name not in found]
    return f"{{{missing[0]}}} is missing" if missing else ""


def _listed(names: Collection[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
