"""The public list of reasons, and the tables that map it to other people's lists."""

from collections.abc import Mapping
from dataclasses import dataclass

from envoi.knowledge.entry import Entry, Malformed

APART = ("", "transfer", "other")


@dataclass(frozen=True)
class Reason:
    """Why a course of therapy ends: a public code, which is also the code of its pathway.

    `version` is the version of the list it is read from, `since` the first one that had it. An
    ending for a reason that stands `apart` is counted as a transfer, or as neither.
    """

    code: str
    name: str
    means: str
    common: bool
    since: str
    version: str
    apart: str = ""

    @property
    def pathway(self) -> str:
        """Every reason has a pathway of its own."""
        return self.code


@dataclass(frozen=True)
class ReasonMap:
    """Somebody else's list: its codes, the code for each of our reasons, or why there is none."""

    system: str
    name: str
    version: str
    source: str
    verified: bool
    codes: Mapping[str, str]
    of: Mapping[str, str]
    none: Mapping[str, str]


def read_reasons(text: str, where: str) -> tuple[Reason, ...]:
    """The public list of reasons, in its order; raises Malformed."""
    file = Entry.of(text, where)
    version = file.text("version")
    file.day("reviewed_on")
    file.text("source")
    reasons = tuple(_reason(each, version) for each in file.entries("reasons"))
    file.done()
    if len({reason.code for reason in reasons}) < len(reasons):
        raise Malformed(f"{where}: a reason is written twice")
    return reasons


def _reason(entry: Entry, version: str) -> Reason:
    reason = Reason(
        code=entry.text("code"),
        name=entry.text("name"),
        means=entry.text("means"),
        common=entry.flag("common", False),
        since=entry.text("since"),
        version=version,
        apart=entry.text("apart", ""),
    )
    entry.done()
    if reason.apart not in APART:
        raise Malformed(f"{reason.code}: “{reason.apart}” is no way to stand apart")
    return reason


def read_map(text: str, where: str) -> ReasonMap:
    """One mapping; raises Malformed where it leads to a code its own list does not have."""
    file = Entry.of(text, where)
    codes, of, none = (_texts(file, key) for key in ("codes", "map", "none"))
    lost = sorted(set(of.values()) - set(codes))
    both = sorted(set(of) & set(none))
    if lost or both:
        raise Malformed(f"{where}: {', '.join(lost or both)} is mapped to nothing, or twice")
    found = ReasonMap(
        system=file.text("system"),
        name=file.text("name"),
        version=file.text("version"),
        source=file.text("source"),
        verified=file.flag("verified"),
        codes=codes,
        of=of,
        none=none,
    )
    file.day("reviewed_on")
    file.done()
    return found


def _texts(file: Entry, key: str) -> dict[str, str]:
    table = file.entry(key)
    return {} if table is None else {code: table.text(code) for code in list(table.values)}
