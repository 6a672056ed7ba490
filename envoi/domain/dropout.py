"""Leaving early: the rival definitions of drop-out, each one row of a table, each from facts.

No definition is the right one, and each gives another rate: reviews arrived at a fifth (Swift &
Greenberg 2012) and at nearly a half (Wierzbicki & Pekarik 1993). So all are computed, each by name.

A rule uses only `-`, `>=`, `<`, `&` and `|`, so it takes the facts of one episode and the columns
of a table alike; it sees present facts only. `ended_here` is so for an ending that is neither a
transfer nor a death nor a record put right: none of these is ever a drop-out. An episode that is
still open has no `ended_here`, and is in no denominator.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from envoi.domain.change import Limits, Outcome, clinical, outcome, turned
from envoi.domain.session import Visit, missed

# The house's own choice: the field knows no agreed number, and the practice sees which one it is.
FEW_SESSIONS = 3
PAIR = 2

# One meaning, many engines: a fact is a bool or a whole number here and a column elsewhere.
Facts = Mapping[str, Any]
Rule = Callable[[Any], Any]


@dataclass(frozen=True)
class Definition:
    """One definition of drop-out: the facts it cannot do without, and its rule."""

    code: str
    title: str
    means: str
    needs: tuple[str, ...]
    holds: Rule


def fewer_than(sessions: int) -> Rule:
    """Fewer sessions attended than this many."""
    return lambda facts: facts["ended_here"] & (facts["attended"] < sessions)


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "therapist_says",
        "In the therapist’s judgement",
        "Closed as unplanned, and begun by the client.",
        ("ended_here", "dropped_out_said"),
        lambda facts: facts["ended_here"] & facts["dropped_out_said"],
    ),
    Definition(
        "short_of_plan",
        "Fewer sessions than planned",
        "Ended before the number of sessions agreed at first.",
        ("ended_here", "attended", "planned_sessions"),
        lambda facts: facts["ended_here"] & (facts["attended"] < facts["planned_sessions"]),
    ),
    Definition(
        "few_sessions",
        f"Fewer than {FEW_SESSIONS} sessions",
        f"Ended with fewer than {FEW_SESSIONS} sessions attended; the number is this house’s own.",
        ("ended_here", "attended"),
        fewer_than(FEW_SESSIONS),
    ),
    Definition(
        "missed_last",
        "Missed the last appointment and came no more",
        "The last appointed hour was missed, or called off by the client, and none was kept after.",
        ("ended_here", "missed_last"),
        lambda facts: facts["ended_here"] & facts["missed_last"],
    ),
    Definition(
        "before_change",
        "Before clinically significant change",
        "Began in the clinical range and ended without having recovered; needs two scores.",
        ("ended_here", "short_of_change"),
        lambda facts: facts["ended_here"] & facts["short_of_change"],
    ),
)


def definition(code: str) -> Definition:
    """One definition by its code; KeyError where there is none."""
    return {each.code: each for each in DEFINITIONS}[code]


def dropped_out(by: Definition, facts: Facts) -> bool | None:
    """Whether an episode is a drop-out by this definition; None where a needed fact is missing."""
    if any(facts.get(name) is None for name in by.needs):
        return None
    return bool(by.holds(facts))


def ended_here(*, over: bool, apart: bool) -> bool | None:
    """An episode ended, and by nobody's death, transfer or slip of the pen; None while it is open.

    `apart` is so for an ending of one of these kinds.
    """
    return (not apart) if over else None


def missed_last(visits: Iterable[Visit]) -> bool | None:
    """The last hour that was appointed was missed, or called off by the client; None without one.

    An hour that the practice called off, or of which nothing is recorded, says nothing. Of two on
    one day the kept one counts.
    """
    said = [(each.on, not so) for each in visits if (so := missed(each)) is not None]
    return not max(said)[1] if said else None


def short_of_change(series: Iterable[tuple[Limits, Sequence[int]]]) -> bool | None:
    """Who could recover by a questionnaire has done so by none; None where nobody could.

    `series` holds the scores of each questionnaire in their order, with its limits. It takes two
    scores, a first one in the clinical range, and a rule of what reliable change is.
    """
    recovered = [
        outcome(scores[0], scores[-1], by) is Outcome.RECOVERED
        for by, scores in series
        if len(scores) >= PAIR and could_recover(scores[0], by)
    ]
    return not any(recovered) if recovered else None


def could_recover(first: Any, by: Limits) -> Any:
    """Somebody who begins there could recover by this questionnaire."""
    if by.change_from is None or by.clinical_from is None:
        return False
    return clinical(turned(first, by.better), by)
