"""The days of the fee ladder, read strictly into a domain value."""

from envoi.domain.fee_ladder import FeeLadder
from envoi.knowledge.entry import Entry, Malformed


def read_fee_ladder(text: str, where: str) -> FeeLadder:
    """One ladder; raises Malformed where its days are not in order."""
    file = Entry.of(text, where)
    ladder = FeeLadder(
        due_days=file.whole("due_days"),
        talk_days=file.whole("talk_days"),
        written_days=file.whole("written_days"),
        last_days=file.whole("last_days"),
        end_days=file.whole("end_days"),
        verified=file.flag("verified"),
    )
    file.text("code")
    file.text("name")
    file.day("reviewed_on")
    if not file.texts("sources"):
        raise Malformed(f"{where}: a ladder says where it comes from")
    file.done()
    if not 0 <= ladder.talk_days < ladder.written_days < ladder.last_days:
        raise Malformed(f"{where}: the steps are not in the order of their days")
    return ladder
