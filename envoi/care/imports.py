"""Bringing records along: good rows go in together, bad ones are said, what was edited here stays.

One transaction: either everything that is good went in, or nothing did.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from envoi.care import access, audit, conflict_checks, entries, import_rows, noticing, turns
from envoi.care.actors import Actor
from envoi.care.answers import Refused
from envoi.care.episodes import stamped
from envoi.care.import_ledger import AT_ONCE, Known, Ledger, Report
from envoi.domain.role import Act
from envoi.exchange import incoming
from envoi.exchange.incoming import Incoming, Reading
from envoi.records import bulk
from envoi.records import models as records
from envoi.records.models.episode import OVER
from envoi.records.models.row import Row, new_ref

Progress = Callable[[str, int], None]
EDITED_HERE = "It was edited here after the last import; the edit stands."
CLOSED_HERE = "Its course of therapy is over here."
NOT_YOURS = "This belongs to a course of therapy in a colleague's care."
ANOTHERS = (
    "This key stands for somebody else here. Where files come from two systems, "
    "give each its own source name."
)
MODELS: dict[str, type[Row]] = {
    "clients": records.Client,
    "episodes": records.Episode,
    "sessions": records.Session,
    "scores": records.Response,
    "goals": records.Goal,
    "concerns": records.Concern,
}
# The order in which rows can be written: what others point at comes first.
WRITTEN: tuple[type[Row], ...] = (
    records.Client,
    records.ContactWay,
    records.Episode,
    records.Participant,
    records.CareTeamPeriod,
    records.StatusChange,
    records.Session,
    records.Attendance,
    records.Response,
    records.Goal,
    records.GoalRating,
    records.Concern,
)


class _NothingGoesIn(Exception):
    """Rolls the transaction back; the report is what remains."""


def bring(
    reading: Reading,
    *,
    by: Actor,
    source: str = "",
    strict: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Everything that was read, taken in; the report says what became of each row."""
    report = Report(rejected=list(reading.rejected), ignored=reading.ignored, dry_run=dry_run)
    if not by.may(Act.BRING_RECORDS):
        report.refused = "Only those who treat or supervise bring records along."
        return report
    try:
        with noticing.once():
            turns.ref(by.practice)  # one import at a time: each reads all keys that are known
            Intake(reading, by=by, source=source, report=report, progress=progress).run()
            if strict and report.rejected:
                report.refused = "Some rows are not right, and all or nothing was asked for."
            if dry_run or report.refused:
                raise _NothingGoesIn
    except _NothingGoesIn:
        pass
    return report


class Intake:
    """One import on its way in."""

    def __init__(
        self,
        reading: Reading,
        *,
        by: Actor,
        source: str,
        report: Report,
        progress: Progress | None,
    ) -> None:
        self.reading, self.by, self.source, self.report = reading, by, source, report
        self.progress = progress or (lambda what, count: None)
        self.ledger = Ledger(by, source)
        self.rows: dict[type[Row], list[Row]] = defaultdict(list)
        self.open_to_me = set(access.episodes(by).values_list("id", flat=True))
        self.made: set[UUID] = set()
        self.over: set[UUID] = set(
            records.Episode.objects.filter(practice=by.practice, status__in=OVER).values_list(
                "id", flat=True
            )
        )
        self.touched: set[UUID] = set()
        # Each hour of an episode made here, with the people who have their line in it.
        self.hours: dict[tuple[UUID, date, Any], tuple[UUID, set[UUID]]] = {}
        self.days: dict[str, tuple[date, date]] = {}
        self.clients_touched: set[UUID] = set()
        self.named: set[UUID] = set()  # of whom the file says who they are or how to reach them
        self.spans: dict[UUID, list[tuple[UUID, date, date | None]]] = self._spans()
        self.members = self._members()

    def run(self) -> None:
        """Every kind in turn, then all new rows at once, then one look at what is noticed."""
        for client in self.reading.clients:
            self._client(client)
        self.days = self._days()
        for episode in self.reading.episodes:
            self._episode(episode)
        for kind, values in (
            ("sessions", self.reading.sessions),
            ("scores", self.reading.scores),
            ("goals", self.reading.goals),
            ("concerns", self.reading.concerns),
        ):
            for count, value in enumerate(values, 1):
                self._value(kind, value)
                if count % AT_ONCE == 0:
                    self.progress(kind, count)
        self._write()

    # ---- people

    def _client(self, value: incoming.IncomingClient) -> None:
        known = self.ledger.find("clients", value.key, value.also)
        if known is None:
            rows = import_rows.client(value, self.by)
            self._add("clients", value, rows)
            self.clients_touched.add(rows[0].id)
            self.named.add(rows[0].id)
            return
        self.ledger.also("clients", value, known)
        if not value.named:
            return  # only a key: nothing is said about the person
        self.named.add(known.row)
        self._known("clients", value, known, import_rows.client_columns(value))
        self._new_ways(value, known.row)

    def _new_ways(self, value: incoming.IncomingClient, client: UUID) -> None:
        if not value.contact_ways:
            return
        kept = set(
            records.ContactWay.objects.filter(client=client).values_list("fingerprint", flat=True)
        )
        for each in value.contact_ways:
            row: Any = import_rows.way(each, client, self.by)
            if kept.isdisjoint(import_rows.prints(each, self.by)):
                self.rows[records.ContactWay].append(row)

    def _client_of(self, value: Any) -> UUID | None:
        known = self.ledger.find("clients", value.client)
        if known is None:
            self.report.reject(value.place, "client", f"There is no client “{value.client}” here.")
            return None
        return known.row

    # ---- courses of therapy

    def _episode(self, value: incoming.IncomingEpisode) -> None:
        clients = [self.ledger.find("clients", key) for key in value.clients]
        if not clients or None in clients:
            self.report.reject(value.place, "client", "A client of this course is not in the file.")
            return
        refs = [each.row for each in clients if each is not None]
        spoken_of = [self.days[key] for key in value.clients if key in self.days]
        started_on = value.started_on or min((d[0] for d in spoken_of), default=self.by.today)
        last_on = max((d[1] for d in spoken_of), default=None)
        columns = import_rows.episode_columns(value, min(started_on, self.by.today), last_on)
        known = self.ledger.find("episodes", value.key, value.also)
        if known is not None:
            self.ledger.also("episodes", value, known)
            if value.named:
                self._known("episodes", value, known, columns)
            return
        therapist = self.members.get(value.therapist.strip().casefold(), self.by.member)
        rows = import_rows.episode(columns, refs, therapist, self.by)
        self._begun(rows, refs, columns)
        self._add("episodes", value, rows)

    def _begun(self, rows: list[Row], clients: list[UUID], columns: dict[str, Any]) -> None:
        episode = rows[0].id
        self.made.add(episode)
        self.open_to_me.add(episode)
        self.touched.add(episode)
        self.clients_touched.update(clients)
        for client in clients:
            span = (episode, columns["started_on"], columns["ended_on"])
            self.spans.setdefault(client, []).append(span)

    def _episode_of(self, value: Any, client: UUID) -> UUID | None:
        """The course a row belongs to: the one it names, else the one its day lies in."""
        if value.episode:
            known = self.ledger.find("episodes", value.episode)
            if known is None:
                why = f"There is no course of therapy “{value.episode}” here."
                self.report.reject(value.place, "episode", why)
                return None
            return known.row
        spans = self.spans.get(client, [])
        if spans:
            return _covering(spans, _day(value, self.by.today))
        first = min(self.days.get(value.client, (self.by.today,))[0], self.by.today)
        made = incoming.IncomingEpisode(
            key=f"client {value.client}", clients=(value.client,), place=value.place
        )
        columns = import_rows.episode_columns(made, first)
        rows = import_rows.episode(columns, [client], self.by.member, self.by)
        self._begun(rows, [client], columns)
        self._add("episodes", made, rows)
        return rows[0].id

    def _days(self) -> dict[str, tuple[date, date]]:
        """The first and the last day a file speaks of each client."""
        spoken_of: dict[str, tuple[date, date]] = {}
        days: Iterable[tuple[str, date | None]] = (
            *((each.client, each.on) for each in self.reading.sessions),
            *((each.client, each.on) for each in self.reading.scores),
            *((each.client, each.set_on) for each in self.reading.goals),
            *((each.client, each.brought_on) for each in self.reading.concerns),
        )
        for client, on in days:
            if on is not None:
                first, last = spoken_of.get(client, (on, on))
                spoken_of[client] = min(first, on), max(last, on)
        return spoken_of

    def _spans(self) -> dict[UUID, list[tuple[UUID, date, date | None]]]:
        spans: dict[UUID, list[tuple[UUID, date, date | None]]] = {}
        rows = records.Participant.objects.filter(
            practice=self.by.practice, wrong_at__isnull=True, episode__wrong_at__isnull=True
        )
        columns = ("client_id", "episode_id", "episode__started_on", "episode__ended_on")
        for client, episode, start, end in rows.values_list(*columns):
            spans.setdefault(client, []).append((episode, start, end))
        return spans

    def _members(self) -> dict[str, UUID]:
        """Members by log-in, and by name where the name is only one's."""
        rows = records.Member.objects.filter(practice=self.by.practice, ended_on__isnull=True)
        found = {row.account.login: row.id for row in rows.select_related("account")}
        names = [row.name.casefold() for row in rows]
        by_name = {row.name.casefold(): row.id for row in rows}
        return {name: by_name[name] for name in by_name if names.count(name) == 1} | found

    # ---- what belongs to a course

    def _value(self, kind: str, value: Any) -> None:
        known = self.ledger.find(kind, value.key, value.also)
        if known is not None and known.content == incoming.digest(value):
            self.report.unchanged[kind] += 1
            return
        place = self._place(kind, value)
        columns = self._columns(kind, value) if place else None
        if isinstance(columns, Refused):
            self.report.reject(value.place, columns.field, columns.sentence)
        if place is None or columns is None or isinstance(columns, Refused):
            return
        episode, client = place
        self.touched.add(episode)
        self.clients_touched.add(client)
        if known is not None and self._of_another(kind, known, client):
            self.report.reject(value.place, "client", ANOTHERS)
        elif known is not None:
            self._known(kind, value, known, columns, client)
        elif kind == "sessions":
            self._session(value, episode, client)
        else:
            self._add(kind, value, self._made(kind, value, columns, episode, client))

    def _of_another(self, kind: str, known: Known, client: UUID) -> bool:
        """The key stands for a row of somebody else: two systems share one source name."""
        rows = MODELS[kind]._base_manager.filter(id=known.row)
        whose = "attendances__client" if kind == "sessions" else "client"
        found = set(rows.values_list(whose, flat=True))
        return bool(found) and client not in found

    def _place(self, kind: str, value: Any) -> tuple[UUID, UUID] | None:
        """The course and the client a row belongs to; None, and said, where it cannot go in."""
        refused = self._days_refused(kind, value)
        if refused:
            self.report.reject(value.place, *refused)
            return None
        client = self._client_of(value)
        episode = None if client is None else self._episode_of(value, client)
        if client is None or episode is None:
            return None
        if episode not in self.open_to_me:
            self.report.reject(value.place, "client", NOT_YOURS)
            return None
        if episode in self.over and episode not in self.made:
            self.report.keep(kind, value, CLOSED_HERE)
            return None
        return episode, client

    def _days_refused(self, kind: str, value: Any) -> tuple[str, str] | None:
        """What is recorded has happened; only a session may lie ahead."""
        today = self.by.today
        if kind == "scores" and value.on > today:
            return "date", "This day has not come yet; a score needs a day that has."
        if kind == "sessions" and value.on > today and value.attendance in import_rows.HAPPENED:
            return "attendance", "This session lies ahead; whether somebody came is not known yet."
        return None

    def _columns(self, kind: str, value: Any) -> dict[str, Any] | Refused:
        if kind == "sessions":
            return import_rows.session_columns(value, self.by)
        if kind == "scores":
            return import_rows.score_columns(value)
        if kind == "goals":
            return import_rows.goal_columns(value, self.by.today)
        return import_rows.concern_columns(value, self.by.today)

    def _session(self, value: incoming.IncomingSession, episode: UUID, client: UUID) -> None:
        """A session; of several people in one hour each line adds how one of them kept it."""
        columns = import_rows.session_columns(value, self.by)
        hour = (episode, columns["on"], columns["starts_at"])
        shared = self.hours.get(hour)
        if shared is None or client in shared[1]:
            rows = import_rows.session(value, episode, client, self.by)
            self.hours[hour] = (rows[0].id, {client})
            self._add("sessions", value, rows)
            return
        session, there = shared
        there.add(client)
        self.rows[records.Attendance].append(
            import_rows.attendance(value, session, client, self.by)
        )
        self.ledger.add("sessions", value, session)
        self.report.accepted["sessions"] += 1

    def _made(
        self, kind: str, value: Any, columns: dict[str, Any], episode: UUID, client: UUID
    ) -> list[Row]:
        if kind == "scores":
            return import_rows.score(columns, episode, client, self.by)
        if kind == "goals":
            return import_rows.goal(value, episode, client, self.by)
        return import_rows.concern(value, episode, client, self.by)

    # ---- new and known

    def _add(self, kind: str, value: Incoming, rows: list[Row]) -> None:
        for row in rows:
            self.rows[type(row)].append(row)
        self.ledger.add(kind, value, rows[0].id)
        self.report.accepted[kind] += 1

    def _known(
        self,
        kind: str,
        value: Incoming,
        known: Known,
        columns: dict[str, Any],
        client: UUID | None = None,
    ) -> None:
        if known.content == incoming.digest(value):
            self.report.unchanged[kind] += 1
            return
        if known.id == 0:
            return  # it came in with this very import
        row: Any = MODELS[kind]._base_manager.get(id=known.row)
        why = self._stands(kind, row, known)
        if why:
            self.report.keep(kind, value, why)
            return
        entries.correct(row, columns, by=self.by, version=None, act="imported again")
        if kind == "clients":
            noticing.of_client(row.id)
        self._beneath(kind, value, row, client)
        fresh = MODELS[kind]._base_manager.get(id=known.row)
        self.ledger.update(known, value, fresh.version)
        self.report.updated[kind] += 1

    def _stands(self, kind: str, row: Any, known: Known) -> str:
        """Why a row here stays as it is, or nothing."""
        if row.version != known.seen_version or getattr(row, "wrong_at", None) is not None:
            return EDITED_HERE
        if kind == "episodes" and row.id in self.over:
            return CLOSED_HERE
        if kind == "clients" and not self._mine(row.id):
            return NOT_YOURS
        return ""

    def _mine(self, client: UUID) -> bool:
        spans = self.spans.get(client, [])
        return not spans or any(episode in self.open_to_me for episode, _, _ in spans)

    def _beneath(self, kind: str, value: Any, row: Any, client: UUID | None) -> None:
        """What hangs on a known row and came with the same line of the file."""
        if kind == "sessions":
            kept = records.Attendance.objects.filter(
                session=row, client=client, wrong_at__isnull=True
            ).first()
            if kept is not None:
                told = {"status": value.attendance, "cancelled_by": value.cancelled_by}
                entries.correct(kept, told, by=self.by, version=None, act="imported again")
        if kind == "goals":
            there = set(
                records.GoalRating.objects.filter(goal=row, wrong_at__isnull=True).values_list(
                    "on", "rater", "level", "step"
                )
            )
            for each in value.ratings:
                made: Any = import_rows.rating(each, row.id, self.by)
                if (made.on, made.rater, made.level, made.step) not in there:
                    self.rows[records.GoalRating].append(made)

    def _write(self) -> None:
        if not (any(self.rows.values()) or self.ledger.seen or self.ledger.new):
            return
        for model in WRITTEN:
            rows = self.rows[model]
            for start in range(0, len(rows), AT_ONCE):
                bulk.insert(rows[start : start + AT_ONCE])
                self.progress("written", min(start + AT_ONCE, len(rows)))
        run = records.ImportRun(
            id=new_ref(),
            source=self.source[:60],
            files=self.reading.files,
            report={k: v for k, v in self.report.as_data().items() if k in COUNTED},
        )
        stamped(run, self.by).save(force_insert=True)
        self.ledger.write(run)
        audit.wrote_many(
            self.by, "imported", "record", sorted(self.clients_touched), run=str(run.id)
        )
        conflict_checks.of_clients(sorted(self.named), by=self.by)
        noticing.refresh(self.touched)


COUNTED = ("accepted", "unchanged", "updated")


def _day(value: Any, today: date) -> date:
    for name in ("on", "set_on", "brought_on"):
        found = getattr(value, name, None)
        if found is not None:
            return found  # type: ignore[no-any-return]
    return today


def _covering(spans: list[tuple[UUID, date, date | None]], on: date) -> UUID:
    """The course a day lies in; else the open one; else the newest."""
    covering = [s for s in spans if s[1] <= on and (s[2] is None or on <= s[2])]
    still_open = [s for s in spans if s[2] is None]
    return max(covering or still_open or spans, key=lambda span: span[1])[0]
