"""Figures about endings in words: titles, labels, and plainly where there are too few to say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from envoi.care import sentences
from envoi.domain.dropout import DEFINITIONS
from envoi.domain.endings_statistics import ALL, CASES, EARLIER
from envoi.domain.figure import Figure, Why
from envoi.knowledge import library

HEAD = ("table", "row", "what", "unit", "value", "low_95", "high_95", "count", "of", "note")
NOTES = {Why.TOLD: "", Why.TOO_FEW: "too few to say", Why.NOBODY: "nobody"}
ASKED = ("dropout", "conversation", "papers", "onward")  # where nobody means: nothing is recorded
NOT_RECORDED = "not recorded yet"
KINDS = {
    "planned": "Planned and worked through",
    "short": "Planned and short",
    "unplanned": "Unplanned",
    "transfer": "Care goes on elsewhere",
    "other": "A death, an incapacity, a record put right",
    "not_recorded": "How it ended is not recorded",
    ALL: "All that ended here",
}
WEEKS = {"28": "4 weeks", "91": "3 months", "182": "half a year", "365": "a year"}
WHATS = {
    ("conversation", "raised_to_end", ALL): "From first talking about it to the last day",
    ("conversation", "raised_to_end", "planned_only"): "The same, planned and worked through",
    ("conversation", "client_agreed", ALL): "The client said yes to the plan",
    ("conversation", "both_agreed", ALL): "Client and therapist both said yes",
    ("papers", "summary_in_time", ALL): "Closing summary in time",
    ("papers", "letter_in_time", ALL): "Progress letter in time",
    ("onward", "referral_arrived", ALL): "Referral arrived at its first visit",
    ("onward", "check_in_answered", ALL): "Check-in answered",
}
TITLES = {by.code: by.title for by in DEFINITIONS}
MEANS = {by.code: by.means for by in DEFINITIONS}
CHANGES = {"better": "reliably better", "worse": "reliably worse"}
PARTS = {
    "kinds": (
        "How they ended",
        "Shares are of those that ended here. Transfers and deaths are not among them.",
    ),
    "dropout": (
        "Stopping early, by each definition",
        "None of them is the right one, and each gives another number. A transfer is never one.",
    ),
    "time": (
        "How many have ended so long after beginning",
        "Ways of ending compete: who has ended in one way can no longer end in another. Courses "
        "still open count for as long as they were seen.",
    ),
    "months": (
        "Unplanned endings by month",
        "Months differ by chance alone; the interval says by how much.",
    ),
    "reasons": ("By reason", "The reason the closing names first."),
    "reasons_apart": ("Reasons for which care went on elsewhere, or nobody chose", ""),
    "conversation": (
        "Talking about it",
        "Endings closed by the short form have no day of talking. Not everybody was asked.",
    ),
    "papers": (
        "Papers in time",
        "By the day each was due. What is not due yet is not counted.",
    ),
    "onward": (
        "Afterwards",
        "A referral counts once it has arrived or failed, or 30 days have passed. A check-in "
        "counts once somebody asked or answered; a questionnaire after the end is an answer.",
    ),
    "own": (
        "Unplanned endings of your own courses",
        f"From {CASES} endings on; whom somebody treats matters more than how.",
    ),
    "therapists": (
        "Unplanned endings, of you and of those you supervise",
        f"In order of name. From {CASES} endings on; whom somebody treats matters more than how.",
    ),
}


@dataclass(frozen=True)
class Line:
    """One row of a table, in words."""

    label: str
    value: str
    interval: str
    basis: str
    small: str = ""


@dataclass(frozen=True)
class Part:
    """One table with its title and what to bear in mind."""

    code: str
    title: str
    why: str
    lines: tuple[Line, ...]


def parts(figures: Sequence[Figure], names: Mapping[str, str]) -> tuple[Part, ...]:
    """The figures as tables, in their order; `names` are of therapists the reader answers for."""
    return tuple(_part(code, tuple(own), names) for code, own in groupby(figures, _code))


def table(figures: Sequence[Figure], names: Mapping[str, str]) -> Iterator[list[str | int]]:
    """The figures as rows of a file; what is hidden on the page is hidden here."""
    for each in figures:
        numbers = (each.value, each.low, each.high, each.count, each.of)
        told: list[str | int] = ["" if number is None else number for number in numbers]
        row = names.get(each.group, each.group)
        yield [each.part, row, each.what, each.unit, *told, _note(each)]


def since(first: date) -> str:
    """From when on endings are counted."""
    return f"{first:%-d %B %Y}"


def _code(each: Figure) -> str:
    """The four points in time are one table; every questionnaire has its own."""
    return "time" if each.part.startswith("time:") else each.part


def _part(code: str, figures: Sequence[Figure], names: Mapping[str, str]) -> Part:
    if code.startswith("change:"):
        short = library.instrument(code.removeprefix("change:")).short
        title, why = f"{short}, first against last", "Beyond measurement error, of two scores."
    else:
        title, why = PARTS[code if len(names) > 1 or code != "therapists" else "own"]
    lines = (_line(each, names) for each in figures)
    return Part(code.replace(":", "-"), title, why, tuple(lines))


def _line(each: Figure, names: Mapping[str, str]) -> Line:
    small = MEANS.get(each.group, "") if each.part == "dropout" else ""
    return Line(_label(each, names), _value(each), _interval(each), _basis(each), small)


def _label(each: Figure, names: Mapping[str, str]) -> str:
    own = WHATS.get((each.part, each.what, each.group))
    if own is not None:
        return own
    family = each.part.partition(":")[0]
    return LABELS[family](each, names)


def _of_kind(each: Figure, _: Mapping[str, str]) -> str:
    return KINDS[each.group]


def _of_change(each: Figure, _: Mapping[str, str]) -> str:
    return f"{KINDS[each.group]}: {CHANGES[each.what]}"


def _of_time(each: Figure, _: Mapping[str, str]) -> str:
    return f"After {WEEKS[each.part.partition(':')[2]]}: {sentences.inside(KINDS[each.group])}"


def _of_month(each: Figure, _: Mapping[str, str]) -> str:
    if each.group == EARLIER:
        return "Before that"
    return f"{date.fromisoformat(f'{each.group}-01'):%B %Y}"


def _of_reason(each: Figure, _: Mapping[str, str]) -> str:
    return library.reason(each.group).name if each.group else "Not recorded"


def _of_definition(each: Figure, _: Mapping[str, str]) -> str:
    return TITLES[each.group]


def _of_therapist(each: Figure, names: Mapping[str, str]) -> str:
    return names[each.group]


LABELS = {
    "kinds": _of_kind,
    "change": _of_change,
    "time": _of_time,
    "months": _of_month,
    "reasons": _of_reason,
    "reasons_apart": _of_reason,
    "dropout": _of_definition,
    "therapists": _of_therapist,
}


def _value(each: Figure) -> str:
    if each.value is None:
        return _note(each)
    return {"percent": f"{each.value} %", "days": sentences.counted(each.value, "day")}.get(
        each.unit, str(each.value)
    )


def _note(each: Figure) -> str:
    nothing = each.why is Why.NOBODY and each.part in ASKED
    return NOT_RECORDED if nothing else NOTES[each.why]


def _interval(each: Figure) -> str:
    if each.low is None or each.high is None:
        return ""
    return f"{each.low} to {each.high}" + (" %" if each.unit == "percent" else " days")


def _basis(each: Figure) -> str:
    if each.unit == "days" and each.count is not None:
        return f"of {each.count}"
    if each.unit != "percent" or each.of is None:
        return ""
    return f"of {each.of}" if each.count is None else f"{each.count} of {each.of}"
