"""A ladder of the contact log, read strictly into a domain value."""

from envoi.domain.contact_log import Ladder, Rung
from envoi.knowledge.entry import Entry, Malformed


def read_ladder(text: str, where: str) -> Ladder:
    """One ladder with its rungs in the order of their days; raises Malformed."""
    file = Entry.of(text, where)
    first = file.entry("personal_first")
    if first is None:
        raise Malformed(f"{where}: personal_first is missing")
    ladder = Ladder(
        code=file.text("code"),
        name=file.text("name"),
        rungs=tuple(_rung(each) for each in file.entries("rungs")),
        personal_first=_rung(first, personal=True),
        closes_after_days=file.whole("closes_after_days"),
        attempts=file.whole("attempts"),
        channels=file.whole("channels"),
        verified=file.flag("verified"),
    )
    file.day("reviewed_on")
    if not file.texts("sources"):
        raise Malformed(f"{where}: a ladder says where it comes from")
    file.done()
    days = [rung.after_days for rung in ladder.rungs]
    if days != sorted(days) or days[-1:] > [ladder.closes_after_days]:
        raise Malformed(f"{where}: the rungs are not in the order of their days")
    return ladder


def _rung(entry: Entry, *, personal: bool = False) -> Rung:
    rung = Rung(
        code=entry.text("code"),
        title=entry.text("title"),
        after_days=entry.whole("after_days"),
        ways=entry.texts("ways"),
        personal=personal,
    )
    entry.done()
    return rung
