"""The tables the population is asked about, declared once: names, types, meaning.

Nobody is in them by name: an episode and a client are numbers given in the extract, and days are
counted from the first day of the episode. Rows lie ordered by `episode`, scores and sessions by
`number` within it, so that a stream sees each episode whole. Episodes are numbered in the order of
the year they began in, so files taken by name keep that order too.

Columns in `parts` are not in the files but in the names of their folders (`instrument=phq-9`,
`year=2024`), as every engine knows it: a question about some of them opens no other file.
"""

from dataclasses import dataclass
from enum import StrEnum


class Holds(StrEnum):
    """What a column holds, as every engine knows it."""

    WHOLE = "int64"
    SMALL = "int32"
    CODE = "string"
    YES_NO = "boolean"


@dataclass(frozen=True)
class Column:
    """One column; `missing` where a row may say nothing."""

    name: str
    holds: Holds
    about: str
    missing: bool = False


@dataclass(frozen=True)
class Table:
    """One table and the order of its rows."""

    name: str
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, as declared."""
        return tuple(each.name for each in self.columns)

    def column(self, name: str) -> Column:
        """A column by its name; KeyError where there is none."""
        return {each.name: each for each in self.columns}[name]


VERSION = "2"  # of all that is declared here; another one is not read
YEAR = Column("year", Holds.SMALL, "the year it began in: month // 12")

EPISODES = Table(
    "episodes",
    (
        Column("episode", Holds.WHOLE, "the episode"),
        Column("client", Holds.WHOLE, "whose it is"),
        Column("therapist", Holds.WHOLE, "who treats, or treated last", missing=True),
        Column("month", Holds.SMALL, "month it began, counted from year 0: 12 × year + month"),
        Column("age_band", Holds.CODE, "ten years of age at the beginning", missing=True),
        Column(
            "days", Holds.SMALL, "days from the first day to the last, or to the last that is known"
        ),
        Column("attended", Holds.SMALL, "sessions attended"),
        Column("planned_sessions", Holds.SMALL, "sessions agreed at first", missing=True),
        Column("over", Holds.YES_NO, "the episode has ended"),
        Column(
            "how",
            Holds.CODE,
            "planned, short, unplanned, transfer, other, or not_recorded",
            missing=True,
        ),
        Column("reason", Holds.CODE, "the leading reason, as in the public list", missing=True),
        Column("who", Holds.CODE, "who ended: client, therapist, both, other", missing=True),
        Column("agreed", Holds.CODE, "what the client said: agreed, not_agreed", missing=True),
        Column("raised_days", Holds.SMALL, "days from first talk of ending to it", missing=True),
        Column(
            "dropped_out_said", Holds.YES_NO, "ended unplanned, begun by the client", missing=True
        ),
        Column("missed_last", Holds.YES_NO, "missed the last hour and came no more", missing=True),
        Column(
            "short_of_change",
            Holds.YES_NO,
            "began in the clinical range, and ended without recovery",
            missing=True,
        ),
        Column("summary_days", Holds.SMALL, "days from the end to the summary", missing=True),
        Column("referral", Holds.CODE, "how far a referral came", missing=True),
        Column("follow_up", Holds.CODE, "the check-in: answered, asked, none", missing=True),
        YEAR,
    ),
    ("episode",),
    ("year",),
)
SCORES = Table(
    "scores",
    (
        Column("episode", Holds.WHOLE, "the episode"),
        Column("instrument", Holds.CODE, "the questionnaire"),
        Column("number", Holds.SMALL, "its place among the answers, from 1"),
        Column("days", Holds.SMALL, "days from the first day of the episode"),
        Column("session", Holds.SMALL, "sessions attended before it"),
        Column("score", Holds.SMALL, "in whole thousandths of a point"),
        YEAR,
    ),
    ("episode", "instrument", "number"),
    ("instrument", "year"),
)
SESSIONS = Table(
    "sessions",
    (
        Column("episode", Holds.WHOLE, "the episode"),
        Column("number", Holds.SMALL, "its place among the appointed hours, from 1"),
        Column("days", Holds.SMALL, "days from the first day of the episode"),
        Column("kept", Holds.CODE, "attended, missed, cancelled_by_client, cancelled_by_us"),
        YEAR,
    ),
    ("episode", "number"),
    ("year",),
)
TABLES = (EPISODES, SCORES, SESSIONS)
