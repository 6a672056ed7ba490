"""What to do after a death, read strictly into domain values."""

from envoi.domain.aftermath import After, Aftermath
from envoi.knowledge.entry import Entry, Malformed


def read_aftermath(text: str, where: str) -> Aftermath:
    """The reason and the tasks, in the order of the file; raises Malformed."""
    file = Entry.of(text, where)
    found = Aftermath(file.text("reason"), tuple(_task(each) for each in file.entries("tasks")))
    file.flag("verified")
    file.day("reviewed_on")
    if not file.texts("sources"):
        raise Malformed(f"{where}: it does not say where this comes from")
    file.done()
    codes = [task.code for task in found.tasks]
    if len(set(codes)) < len(codes):
        raise Malformed(f"{where}: a task stands here twice")
    return found


def _task(entry: Entry) -> After:
    task = After(
        code=entry.text("code"),
        title=entry.text("title"),
        due_days=entry.whole("due_days"),
        after_suicide=entry.flag("after_suicide", False),
    )
    entry.done()
    return task
