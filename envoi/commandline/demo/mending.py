"""Something came between client and therapist, and was talked about until it was mended."""

from dataclasses import dataclass
from typing import Any

from envoi.care import alliances, book
from envoi.commandline.demo.case import Case


@dataclass(frozen=True)
class Repair:
    """One word about it, in an attended session, with how the client sees it."""

    at: int
    words: str
    view: str
    state: str


@dataclass(frozen=True)
class Between:
    """What came between them, in which session, and what is the therapist's own in it."""

    at: int
    noticed_by: str
    kind: str
    words: str
    own_part: str
    repairs: tuple[Repair, ...]


BETWEEN = {
    "hanna": Between(
        at=-4,
        noticed_by="both",
        kind="mistake",
        words="She offered to end, and I took it for her wish. She had said it to please me.",
        own_part="I was pleased to have somebody who is done. She heard that before I did.",
        repairs=(
            Repair(
                -3,
                "Told her that I had not asked what she wants, and that I am sorry for it.",
                "“I did not know that one may say no in here.”",
                "partly",
            ),
            Repair(
                -1,
                "She said no to the new hour I proposed. We both noticed, and laughed.",
                "“It is good again. I would have gone without a word.”",
                "mended",
            ),
        ),
    ),
}


def mend(case: Case) -> None:
    """Noted when it happened, and again with each word about it."""
    told, ref = BETWEEN[case.who.key], case.new("rupture")
    day = case.attended[told.at]
    _add(case, "rupture", case.ref, ref, {
        "on": day,
        "noticed_by": told.noticed_by,
        "kind": told.kind,
        "words": told.words,
        "harm_said": False,
    })  # fmt: skip
    case.on(day, lambda by: alliances.write_own_part(ref, text=told.own_part, version=0, by=by))
    for number, each in enumerate(told.repairs):
        _add(case, "repair", ref, case.new(f"repair {number}"), {
            "on": case.attended[each.at],
            "words": each.words,
            "client_view": each.view,
            "state": each.state,
        })  # fmt: skip


def _add(case: Case, kind: str, under: Any, ref: Any, values: dict[str, Any]) -> None:
    case.on(values["on"], lambda by: book.add(kind, values, under=under, by=by, ref=ref))
