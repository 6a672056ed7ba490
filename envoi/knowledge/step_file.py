"""The shared steps of the pathways, each written once, read strictly into domain values."""

from collections.abc import Mapping

from envoi.domain.ending import Ask, Question, StepPlan
from envoi.knowledge.entry import Entry, Malformed

SPEAKERS = ("therapist", "client")
AUDIENCES = ("only_me", "record")


def read_steps(text: str, where: str) -> dict[str, StepPlan]:
    """Every shared step by its code, due on no day yet; raises Malformed."""
    file = Entry.of(text, where)
    file.day("reviewed_on")
    listed = file.entry("choices")
    labels = {} if listed is None else {code: listed.text(code) for code in list(listed.values)}
    steps = [_step(each, labels) for each in file.entries("steps")]
    file.done()
    found = {step.code: step for step in steps}
    if len(found) < len(steps):
        raise Malformed(f"{where}: a step is written twice")
    return found


def _step(entry: Entry, labels: Mapping[str, str]) -> StepPlan:
    step = StepPlan(
        code=entry.text("code"),
        title=entry.text("title"),
        who=entry.text("who"),
        due_days=None,
        may_leave_out=entry.flag("may_leave_out", True),
        lede=entry.text("lede", ""),
        questions=tuple(_question(each, labels) for each in entry.entries("questions")),
        act=entry.text("act", ""),
    )
    entry.done()
    return step


def _question(entry: Entry, labels: Mapping[str, str]) -> Question:
    kind = entry.choice("kind", Ask)
    codes = entry.texts("choices")
    unknown = [code for code in codes if code not in labels]
    if unknown or bool(codes) != (kind is Ask.CHOICE):
        raise Malformed(f"{entry.where}: choices are {', '.join(codes) or 'missing'}")
    question = Question(
        code=entry.text("code"),
        asks=entry.text("asks"),
        kind=kind,
        speaker=_one_of(entry, "speaker", SPEAKERS),
        audience=_one_of(entry, "audience", AUDIENCES, "record"),
        choices=tuple((code, labels[code]) for code in codes),
        fact=entry.text("fact", ""),
        ahead=entry.flag("ahead", False),
        hard=entry.flag("hard", False),
        unless=entry.text("unless", ""),
    )
    entry.done()
    return question


def _one_of(entry: Entry, key: str, allowed: tuple[str, ...], default: str = "") -> str:
    said = entry.text(key, default or allowed[0])
    if said not in allowed:
        raise Malformed(f"{entry.where}: {key} cannot be {said!r}")
    return said
