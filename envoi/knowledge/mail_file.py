"""The words of every mail the house sends, by kind; they reveal nothing, wherever they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from envoi.knowledge.entry import Entry, Malformed

# Every kind a verb may post. A kind without words cannot be sent, so the file is held to this list.
KINDS = frozenset(
    {
        *("invitation", "emergency_opened", "new_log_in", "second_factor_changed"),
        *("password_changed", "custody_asked", "member_ended", "roles_changed"),
        *("backup_old", "mail_stuck"),
    }
)
GAPS = frozenset({"url", "link"})
LONGEST_SUBJECT = 60


@dataclass(frozen=True)
class MailWords:
    """Subject and body of one kind; `has_link` where the mail carries a link of its own."""

    kind: str
    subject: str
    body: str
    has_link: bool
    after_leaving: bool = False

    def say(self, *, url: str, link: str = "") -> str:
        """The body with its gaps filled; what is filled in is never read as a gap again."""
        return self.body.format(url=url, link=link)


def read_mails(text: str, where: str) -> Mapping[str, MailWords]:
    """The words of one language by kind; raises Malformed."""
    file = Entry.of(text, where)
    file.text("language")
    file.day("reviewed_on")
    closing = file.text("closing").strip()
    words = [_words(entry, closing) for entry in file.entries("mails")]
    file.done()
    kinds = [each.kind for each in words]
    if sorted(kinds) != sorted(KINDS):
        raise Malformed(f"{where}: there must be words for each of: {', '.join(sorted(KINDS))}")
    return {each.kind: each for each in words}


def _words(entry: Entry, closing: str) -> MailWords:
    kind, subject, body = entry.text("kind"), entry.text("subject"), entry.text("body").strip()
    after_leaving = entry.flag("after_leaving", False)
    entry.done()
    gaps = {name for _, name, _, _ in Formatter().parse(body) if name is not None}
    if not gaps <= GAPS:
        raise Malformed(f"{entry.where}: no such gap: {', '.join(sorted(gaps - GAPS))}")
    if len(subject) > LONGEST_SUBJECT or not subject.isprintable() or "{" in subject:
        raise Malformed(f"{entry.where}: a subject is one short line without gaps")
    return MailWords(kind, subject, f"{body}\n\n-- \n{closing}\n", "link" in gaps, after_leaving)
