"""For which practice this connection asks: the one seam to the database's own wall.

PostgreSQL shows a query the rows of the practice that is said here and no others
(`records/row_security.py`); SQLite has no such wall, and nothing is said to it. What is said holds
for the connection until something else is said or the connection goes back to its pool, also for
reads outside of a transaction; a transaction that is rolled back takes it back with it.
"""

from uuid import UUID

from django.db import connection

from envoi.records.models import CalendarFeed, Invitation

SAY = "SELECT set_config('app.practice', %s, false), set_config('app.account', %s, false)"


def nobody() -> None:
    """Nobody acts yet: no row of any practice is there. Every request begins with this."""
    _say("", "")


def account(ref: UUID) -> None:
    """Somebody proved who they are: their own memberships and log-ins are there, nothing else."""
    _say("", str(ref))


def practice(ref: UUID, *, account: UUID | None = None) -> None:
    """Somebody acts in this practice: its rows are there, and those of no other."""
    _say(str(ref), str(account or ""))


def of_invitation(digest: str) -> UUID | None:
    """The practice an invitation leads to, by the digest of its token; from now on it is asked."""
    return _found("envoi_practice_of_invitation", Invitation, digest)


def of_feed(digest: str) -> UUID | None:
    """The practice of a calendar feed, by the digest of its token; from now on it is asked."""
    return _found("envoi_practice_of_feed", CalendarFeed, digest)


def of_log_in(digest: str) -> None:
    """The practice a session belongs to, by its digest; from now on it is asked."""
    if connection.vendor == "postgresql":  # elsewhere there is no wall, and nothing to find
        _asked("envoi_practice_of_log_in", digest)


def _found(function: str, model: type[Invitation | CalendarFeed], digest: str) -> UUID | None:
    if connection.vendor == "postgresql":
        return _asked(function, digest)
    rows = model._base_manager.filter(digest=digest)
    return rows.values_list("practice", flat=True).first()


def _asked(function: str, digest: str) -> UUID | None:
    with connection.cursor() as cursor:
        # The function's name is one of the three above.
        cursor.execute(f"SELECT {function}(%s)", [digest])  # nosemgrep: sql-put-together
        (found,) = cursor.fetchone()
    if found is not None:
        practice(found)
    return found  # type: ignore[no-any-return]


def _say(of_practice: str, of_account: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(SAY, [of_practice, of_account])
