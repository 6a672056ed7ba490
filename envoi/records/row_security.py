"""A second wall around a practice, where the database can build one: PostgreSQL's row security.

Every query of the application carries the practice it acts for in the setting `app.practice`, and
a row of another practice is not there for it, whatever the query forgot to say; without a practice
there is nothing at all. `app.account` lets somebody who has proven who they are find their own
memberships and log-ins. The owner of the tables, who migrates and keeps the house, is let through
by a policy of its own. Made anew after every migration, with what the application may do to each
table: docs/decisions/0009-row-level-security.md.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction

from envoi.records import models as records
from envoi.records.same_practice import kept_apart

PRACTICE = "(SELECT nullif(current_setting('app.practice', true), '')::uuid)"
ACCOUNT = "(SELECT nullif(current_setting('app.account', true), '')::uuid)"
# What the application may do. Everything else it reads, adds and changes, and deletes nothing.
READ: tuple[type[models.Model], ...] = (
    *(records.AuditSeal, records.KeyKnown, records.BackupRun, records.Beat),
)
ADDED: tuple[type[models.Model], ...] = (
    *(records.AuditRow, records.Revision, records.EndingEvent, records.StatusChange),
    *(records.ReferralEvent, records.ReferralPacket),
    records.PracticeWording,
)
DELETED: tuple[type[models.Model], ...] = (records.NoticedRow, records.Task, records.Attempt)
DJANGOS = {
    "django_session": "SELECT, INSERT, UPDATE, DELETE",
    "django_migrations": "SELECT",
    "django_content_type": "SELECT",
}
# A token or a session is known by its digest before anybody knows whose practice it opens: this is
# all that may be asked across practices, and the answer is nothing but the practice.
BY_DIGEST: dict[str, tuple[type[models.Model], str]] = {
    "envoi_practice_of_invitation": (records.Invitation, "digest"),
    "envoi_practice_of_feed": (records.CalendarFeed, "digest"),
    "envoi_practice_of_log_in": (records.LogIn, "session"),
}


def policies(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """The name of each policy of a table of a practice, and what it says."""
    own = f"practice_id = {PRACTICE}"
    if model is records.Practice:
        own = f"id = {PRACTICE}"
    if model is records.AuditRow:
        # An unknown log-in belongs to nobody's practice, and is written down before there is one.
        own = f"practice_id IS NOT DISTINCT FROM {PRACTICE}"
    yield "of_its_practice", f"FOR ALL USING ({own}) WITH CHECK ({own})"
    mine = f"account_id = {ACCOUNT}"
    if model is records.Member:
        yield "of_the_account", f"FOR SELECT USING ({mine})"
    if model is records.LogIn:
        yield "of_the_account", f"FOR ALL USING ({mine}) WITH CHECK ({mine})"
    yield "of_the_house", "FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true)"


def walled() -> Iterator[type[models.Model]]:
    """Every table with rows of one practice, and the practices themselves."""
    yield records.Practice
    yield from kept_apart()


def allowed(model: type[models.Model]) -> str:
    """What the application may do to a table."""
    if model in READ:
        return "SELECT"
    if model in ADDED:
        return "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE" + (", DELETE" if model in DELETED else "")


def install(*, using: str = "default", role: str | None = None) -> None:
    """The wall, and what the application's log-in may do, made anew; on PostgreSQL alone."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    role = settings.ENVOI_DATABASE_ROLE if role is None else role
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema()), current_user")
        schema, owner = cursor.fetchone()
        cursor.execute("SELECT quote_ident(rolname) FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        statements = [*_walls(cursor), *_functions()]
        if found and role != owner:
            statements += _grants(found[0], connection.introspection.table_names(cursor))
        for statement in statements:
            cursor.execute(statement.replace("{schema}", schema))


def _walls(cursor: Any) -> Iterator[str]:
    cursor.execute(
        "SELECT quote_ident(tablename), quote_ident(policyname) FROM pg_policies "
        "WHERE schemaname = current_schema()"
    )
    for table, policy in cursor.fetchall():
        yield f"DROP POLICY {policy} ON {{schema}}.{table}"
    cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    standing = {name for (name,) in cursor.fetchall()}
    for model in walled():
        table = f"{{schema}}.{model._meta.db_table}"
        if model._meta.db_table not in standing:  # it would wait for every reader
            yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
            yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        for name, says in policies(model):
            yield f"CREATE POLICY {name} ON {table} {says}"


def _functions() -> Iterator[str]:
    for name, (model, column) in BY_DIGEST.items():
        yield (
            f"CREATE OR REPLACE FUNCTION {{schema}}.{name}(text) RETURNS uuid LANGUAGE sql STABLE "  # noqa: S608 - our own names  # nosec B608
            "SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ "
            f"SELECT practice_id FROM {{schema}}.{model._meta.db_table} WHERE {column} = $1 $$"
        )
        yield f"REVOKE ALL ON FUNCTION {{schema}}.{name}(text) FROM PUBLIC"


def _grants(role: str, there: list[str]) -> Iterator[str]:
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {{schema}} FROM {role}"
    yield f"GRANT USAGE ON SCHEMA {{schema}} TO {role}"
    for table, may in DJANGOS.items():
        if table in there:
            yield f"GRANT {may} ON {{schema}}.{table} TO {role}"
    for model in apps.get_app_config("records").get_models():
        yield f"GRANT {allowed(model)} ON {{schema}}.{model._meta.db_table} TO {role}"
    for name in BY_DIGEST:
        yield f"GRANT EXECUTE ON FUNCTION {{schema}}.{name}(text) TO {role}"
