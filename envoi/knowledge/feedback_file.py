"""The questions about an hour, read strictly into a domain value."""

from envoi.domain.alliance import Sheet, SheetQuestion
from envoi.knowledge.entry import Entry, Malformed


def read_sheet(text: str, where: str) -> Sheet:
    """One version of the questions in one language; raises Malformed."""
    file = Entry.of(text, where)
    sheet = Sheet(
        version=file.text("version"),
        language=file.text("language"),
        title=file.text("title"),
        lede=file.text("lede"),
        readers=file.text("readers"),
        norms=file.text("norms"),
        words=file.text("words"),
        questions=tuple(_question(each) for each in file.entries("questions")),
        verified=file.flag("verified"),
    )
    file.day("reviewed_on")
    if not file.texts("sources"):
        raise Malformed(f"{where}: a sheet says where it comes from")
    file.done()
    return sheet


def _question(entry: Entry) -> SheetQuestion:
    question = SheetQuestion(
        entry.text("code"), entry.text("asks"), entry.text("low"), entry.text("high")
    )
    entry.done()
    return question
