"""How long the records of clients who have left are kept: by the rules a practice chose.

What is known of a record is gathered for everybody at once, in the same few questions for one
client as for thousands. Whoever took part in a course with others is kept as long as any of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from envoi.care import access, audit, preferences
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.book import shown_name
from envoi.care.sentences import on_day
from envoi.domain.retention import Ends, Facts, Keep, Of, Rule, Stage, due, latest, of_own
from envoi.domain.role import Act
from envoi.knowledge import library
from envoi.records.models import (
    Attendance,
    Client,
    ContactAttempt,
    Destruction,
    Disclosure,
    Ending,
    LegalHold,
    Participant,
)

A_PAGE = 100
REACHED = ("spoke", "answered")  # a try that brought a word back
AGES = range(14, 26)
LONGEST_OWN = 100  # years
GROUPS = {
    "over": "May be destroyed",
    "summary": "A summary is enough",
    "unknown": "Nobody can tell yet",
    "held": "Held",
    "kept": "Kept",
}


@dataclass(frozen=True)
class Chosen:
    """The rules a practice goes by, with what it said itself."""

    rules: tuple[str, ...]
    majority: int | None
    own: Mapping[str, int | None]

    def all(self) -> tuple[Rule, ...]:
        """The rules themselves; one with years of the practice's own has them."""
        return tuple(
            of_own(rule, years) if rule.own and (years := self.own.get(rule.code)) else rule
            for rule in library.retention_rules()
            if rule.code in self.rules
        )


@dataclass(frozen=True)
class Line:
    """One client who has left, until when the record is kept, and why."""

    client: UUID
    name: str
    ended: str
    state: str
    told: str
    why: tuple[str, ...]
    proposal: UUID | None
    proposed: str
    sort: date


@dataclass(frozen=True)
class RetentionPage:
    """Everybody who has left, group by group; `counts` says how many stand in each."""

    lines: tuple[Line, ...]
    group: str
    groups: tuple[tuple[str, str, int], ...]
    rules: tuple[str, ...]
    unverified: tuple[str, ...]
    page: int
    pages: int


@dataclass(frozen=True)
class Record:
    """One client who has left, with everybody they shared a course with."""

    client: Client
    ended_on: date
    keep: Keep
    papers: Keep  # the papers about its handling
    courses: tuple[UUID, ...]
    shared: bool


def chosen(practice: UUID) -> Chosen:
    """What a practice goes by; nothing until somebody chooses, and then nothing may go."""
    own = {rule.code: rule for rule in library.retention_rules() if rule.own}
    return Chosen(
        tuple(preferences.of(practice, "retention_rules", [])),
        preferences.of(practice, "majority", None),
        {code: preferences.of(practice, f"retention_years_{code}", None) for code in own},
    )


@transaction.atomic
def choose(
    rules: Iterable[str], *, majority: int | None, own: Mapping[str, int | None], by: Actor
) -> Answer:
    """The practice goes by these rules from now on; nothing is destroyed by that."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    known = {rule.code: rule for rule in library.retention_rules()}
    wanted = sorted(set(rules))
    if not set(wanted) <= set(known):
        raise NotThere
    if majority is not None and majority not in AGES:
        return Refused("Please write the age in years, such as 18.", "majority")
    for code in (code for code in wanted if known[code].own):
        years = own.get(code)
        if years is None or not 1 <= years <= LONGEST_OWN:
            return Refused("Please say how many years.", f"years_{code}")
    answer = preferences.choose("retention_rules", wanted, default=[], by=by)
    preferences.choose("majority", majority, default=None, by=by)
    for code, years in own.items():
        if code in known and known[code].own:
            preferences.choose(f"retention_years_{code}", years, default=None, by=by)
    return Saved(by.practice) if isinstance(answer, Saved) else answer


def page(group: str = "", number: int = 1, *, by: Actor) -> RetentionPage:
    """Everybody who has left, by what may become of the record. Audited with who is shown."""
    access.permitted(by, Act.KEEP_RECORDS)
    going_by = chosen(by.practice)
    proposals = _proposals(by)
    found = [_line(each, proposals, by.today) for each in records(by=by)]
    counts = {code: sum(line.state == code for line in found) for code in GROUPS}
    wanted = group if group in GROUPS else next((code for code in GROUPS if counts[code]), "kept")
    mine = sorted(
        (line for line in found if line.state == wanted),
        key=lambda line: (line.sort, line.name.casefold(), line.client),
    )
    start = (number - 1) * A_PAGE
    shown = tuple(mine[start : start + A_PAGE])
    audit.viewed_list(by, "retention", [line.client for line in shown])
    rules = going_by.all()
    return RetentionPage(
        lines=shown,
        group=wanted,
        groups=tuple((code, title, counts[code]) for code, title in GROUPS.items()),
        rules=tuple(rule.name for rule in rules),
        unverified=tuple(rule.name for rule in rules if not rule.verified),
        page=number,
        pages=max(1, -(-len(mine) // A_PAGE)),
    )


def of_client(client: UUID, *, by: Actor) -> tuple[Record, Line]:
    """One client who has left; NotThere while a course goes on, and for strangers."""
    access.permitted(by, Act.KEEP_RECORDS)
    access.client(by, client, Act.KEEP_RECORDS)
    found = records(by=by, only=client)
    if not found:
        raise NotThere
    return found[0], _line(found[0], _proposals(by), by.today)


def _proposals(by: Actor) -> dict[UUID, Destruction]:
    rows = Destruction.objects.filter(practice=by.practice, withdrawn_at__isnull=True)
    return {row.record: row for row in rows}


def _line(each: Record, proposals: Mapping[UUID, Destruction], today: date) -> Line:
    state = state_of(each.keep, today)
    proposal = proposals.get(each.client.id)
    proposed = ""
    if proposal is not None:
        proposed = "confirmed" if proposal.confirmed_at else "proposed"
    return Line(
        client=each.client.id,
        name=shown_name(each.client),
        ended=on_day(each.ended_on, today),
        state=state,
        told=told(each.keep, state),
        why=tuple(why(ends) for ends in each.keep.why) + _handling(each.papers),
        proposal=proposal.id if proposal else None,
        proposed=proposed,
        sort=each.keep.until or each.ended_on,
    )


def state_of(keep: Keep, today: date) -> str:
    """In which group a record stands on a day; a hold comes before everything."""
    if keep.held:
        return "held"
    if keep.unknown:
        return "unknown"
    if keep.over(today):
        return "over"
    return "summary" if keep.summary_enough(today) else "kept"


def told(keep: Keep, state: str) -> str:
    """Until when, in a sentence."""
    if state == "held":
        return "A legal hold stands: nothing is destroyed, whatever a rule says."
    if state == "unknown":
        return f"Kept: {'; '.join(keep.unknown)}."
    until = _whole(keep.until)
    if state == "over":
        return f"Every rule ran out on {until}. Nothing has to be destroyed because of that."
    if state == "summary":
        full = _whole(keep.full_until)
        return f"The whole record had to be kept until {full}; a summary of it until {until}."
    return f"Kept until {until}."


def why(ends: Ends) -> str:
    """One rule, where it ends, and whether anybody checked it."""
    mark = "" if ends.rule.verified else "; not verified"
    stage = ", at least a summary" if ends.stage is Stage.SUMMARY else ""
    end = ends.unknown if ends.until is None else f"until {_whole(ends.until)}"
    return f"{ends.rule.name}{stage}: {end}{mark}"


def _handling(papers: Keep) -> tuple[str, ...]:
    return tuple(f"For papers about its handling, {why(ends)}" for ends in papers.why)


def _whole(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else "a day not known"


# ---- what is known of each record


def records(*, by: Actor, only: UUID | None = None) -> list[Record]:
    """Every client of the practice in no open course, or one of them, with what is known."""
    takes_part = list(
        Participant.objects.filter(
            practice=by.practice, wrong_at__isnull=True, episode__wrong_at__isnull=True
        ).values_list("client", "episode", "episode__ended_on")
    )
    courses: dict[UUID, set[UUID]] = {}
    people: dict[UUID, set[UUID]] = {}
    ended: dict[UUID, date | None] = {}
    for client, episode, ended_on in takes_part:
        courses.setdefault(client, set()).add(episode)
        people.setdefault(episode, set()).add(client)
        ended[episode] = ended_on
    gone = {
        client for client, its in courses.items() if all(ended[each] is not None for each in its)
    }
    wanted = gone & {only} if only else gone
    rules, facts, held = chosen(by.practice), _facts(by, courses, ended), _held(by)
    going_by = rules.all()
    keeps = {
        client: _keep(client, gone, going_by, rules, facts, held, Of.RECORD) for client in courses
    }
    rows = Client.objects.filter(id__in=wanted, practice=by.practice, wrong_at__isnull=True)
    found = []
    for row in rows:
        its = courses[row.id]
        others = {each for course in its for each in people[course]}
        found.append(
            Record(
                client=row,
                ended_on=max(day for course in its if (day := ended[course]) is not None),
                keep=latest(keeps[each] for each in sorted(others)),
                papers=_keep(row.id, gone, going_by, rules, facts, held, Of.DOCUMENTATION),
                courses=tuple(sorted(its)),
                shared=len(others) > 1,
            )
        )
    return found


IN_CARE = "somebody who took part is still in care"


def _keep(
    client: UUID,
    gone: set[UUID],
    rules: tuple[Rule, ...],
    going_by: Chosen,
    facts: Mapping[UUID, Facts],
    held: Mapping[UUID, int],
    of: Of,
) -> Keep:
    keep = due(rules, facts[client], holds=held.get(client, 0), of=of)
    if client in gone:
        return keep
    return Keep(None, None, keep.why, (IN_CARE,), keep.held)


def _held(by: Actor) -> dict[UUID, int]:
    rows = LegalHold.objects.filter(
        practice=by.practice, wrong_at__isnull=True, lifted_on__isnull=True
    )
    held: dict[UUID, int] = {}
    for client in rows.values_list("client", flat=True):
        held[client] = held.get(client, 0) + 1
    return held


def _facts(
    by: Actor, courses: Mapping[UUID, set[UUID]], ended: Mapping[UUID, date | None]
) -> dict[UUID, Facts]:
    """What the rules ask of each client: the last day of each kind over all their courses."""
    own = {"practice": by.practice, "wrong_at__isnull": True}
    served = _latest(
        Attendance.objects.filter(**own, status="attended", session__wrong_at__isnull=True),
        "client",
        "session__on",
    )
    met = _latest(
        Attendance.objects.filter(**own, status="attended", session__wrong_at__isnull=True),
        "session__episode",
        "session__on",
    )
    words = _latest(ContactAttempt.objects.filter(**own, result__in=REACHED), "episode", "on")
    closings = _latest(Ending.objects.filter(**own), "episode", "last_contact_on")
    disclosed = _latest(Disclosure.objects.filter(**own), "client", "on")
    majority = chosen(by.practice).majority
    born = dict(Client.objects.filter(practice=by.practice).values_list("id", "birth_date"))
    found = {}
    for client, its in courses.items():
        contacts = [each.get(course) for course in its for each in (met, words, closings)]
        ends = [ended[course] for course in its]
        contact = _max([served.get(client), *contacts])
        found[client] = Facts(
            born=born.get(client, ""),
            age_of_majority=majority,
            last_service=served.get(client),
            end_of_treatment=_max(ends),
            last_contact=contact,
            last_effect=_max([*ends, disclosed.get(client), contact]),
        )
    return found


def _latest(rows: Any, whose: str, day: str) -> dict[UUID, date | None]:
    return dict(rows.order_by().values_list(whose).annotate(last=Max(day)))


def _max(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)
