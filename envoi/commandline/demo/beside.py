"""What lies beside the work: somebody a colleague knows, and who steps in if a therapist cannot."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from envoi.care import emergency_lists, ties
from envoi.commandline.demo.case import Case
from envoi.commandline.demo.courses import WEEK
from envoi.commandline.demo.diary import Diary, known

# Who declares it, how many weeks ago, and the words of theirs that nobody else reads.
TIE = (
    "ines",
    4,
    ties.Declared(
        kind="relation",
        name="Rosa Maria Almeida",
        relation="we shared a flat while we studied; now and then a card",
    ),
)
EXECUTOR = ("mara", "Henri Vasseur", "555-0100, and at home 555-0177", "henri")


@dataclass(frozen=True)
class FirstCall:
    """How soon somebody is called, and what only the executor has to know."""

    priority: str
    note: str = ""
    referral: str = ""


CALLS = {
    "emma": FirstCall("first", "Morning, before the second job. Say your name first."),
    "samwel": FirstCall("first", "Through the ward; Grace should hear it as well.", "Day clinic"),
    "noor": FirstCall("soon", "Not in the evening, and not without announcing it in writing."),
    "jonas": FirstCall("soon", "He jokes when it is hard. Ask twice.", "Ines Duarte"),
    "tom": FirstCall("can_wait", "A letter is enough."),
}


def declare(diary: Diary, under: UUID) -> None:
    """A colleague writes down whom she knows."""
    login, weeks, said = TIE
    ref = uuid5(under, "tie")
    day = diary.today - weeks * WEEK
    diary.on(day, login, lambda by: ties.declare(said, by=by, ref=ref))


def name_executor(diary: Diary) -> None:
    """Whoever looks after the clients if their therapist cannot."""
    login, name, reached_at, custodian = EXECUTOR
    member = known(custodian, diary.now).member
    diary.on(diary.today, login, lambda by: emergency_lists.name_executor(
        name, reached_at=reached_at, member=member, version=None, by=by
    ))  # fmt: skip


def put_in_order(case: Case) -> None:
    """How soon this client should be called."""
    call = CALLS[case.who.key]
    case.on(case.today, lambda by: emergency_lists.set_priority(
        case.client(),
        priority=call.priority,
        note=call.note,
        referral=call.referral,
        version=None,
        by=by,
    ))  # fmt: skip
