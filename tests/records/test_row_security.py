"""The wall a server builds around a practice: what a query may forget, and still sees nothing."""

# ruff: noqa: S608 - every name in these statements is a model's own

import json

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from envoi.care import scope
from envoi.care.actors import actor_of
from envoi.records import row_security
from envoi.records.models import AuditRow, CalendarFeed, Concern, Invitation, LogIn, Member
from tests import people
from tests.conftest import acting_as
from tests.records.everything import Everything

pytestmark = pytest.mark.django_db
if connection.vendor != "postgresql":
    pytest.skip("SQLite has no row security", allow_module_level=True)
WALLED = list(row_security.walled())
NAMES = [model.__name__ for model in WALLED]
EVERY = list(apps.get_app_config("records").get_models())


@pytest.fixture
def both():
    """A row of everything in two practices; nobody acts yet."""
    rows = Everything(people.mara()), Everything(people.vera())
    scope.nobody()
    return rows


@pytest.fixture
def no_triggers(both):
    """The triggers would refuse first; here the wall stands alone."""
    run("SET LOCAL session_replication_role = replica")


@pytest.fixture
def app(application, both):
    """Everything in the test is asked as the application."""
    with acting_as(application):
        yield


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


@pytest.mark.parametrize("model", WALLED, ids=NAMES)
def test_without_a_practice_there_is_nothing(model, app):
    assert not model._base_manager.exists()


@pytest.mark.parametrize("model", WALLED, ids=NAMES)
def test_a_query_that_forgot_the_practice_sees_its_own_alone(model, both, app):
    ours, _ = both
    scope.practice(ours.by.practice)
    seen = set(model._base_manager.values_list("pk", flat=True))
    assert ours[model].pk in seen
    name = "id" if model.__name__ == "Practice" else "practice"
    assert set(model._base_manager.values_list(name, flat=True)) == {ours.by.practice}


def _table(model):
    return model._meta.db_table, model._meta.pk.column


@pytest.mark.parametrize("model", WALLED, ids=NAMES)
def test_nothing_of_another_practice_is_changed(model, both, app):
    ours, theirs = both
    scope.practice(ours.by.practice)
    table, key = _table(model)
    try:
        with transaction.atomic():
            assert run(f"UPDATE {table} SET {key} = {key} WHERE {key} = %s", theirs[model].pk) == 0
    except DatabaseError as refused:
        assert "permission denied" in str(refused)


@pytest.mark.parametrize("model", WALLED, ids=NAMES)
def test_nothing_of_another_practice_is_deleted(model, both, app):
    ours, theirs = both
    scope.practice(ours.by.practice)
    table, key = _table(model)
    try:
        with transaction.atomic():
            assert run(f"DELETE FROM {table} WHERE {key} = %s", theirs[model].pk) == 0
    except DatabaseError as refused:
        assert "permission denied" in str(refused)


@pytest.mark.parametrize("model", WALLED, ids=NAMES)
def test_nothing_is_added_to_another_practice(model, both, no_triggers, app):
    ours, theirs = both
    scope.practice(theirs.by.practice)
    table, _ = _table(model)
    ((*row,),) = run(f"SELECT * FROM {table} WHERE {_table(model)[1]} = %s", theirs[model].pk)
    scope.practice(ours.by.practice)
    places = ", ".join("%s" for _ in row)
    given = [json.dumps(value) if isinstance(value, dict | list) else value for value in row]
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        run(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE VALUES ({places})", *given)


def test_every_table_of_a_practice_is_behind_the_wall():
    stands = run("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    assert {model._meta.db_table for model in WALLED} == {name for (name,) in stands}


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE records_client DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE records_client NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY of_its_practice ON records_client",
        "CREATE POLICY all_of_it ON records_client USING (true)",
        "ALTER POLICY of_its_practice ON records_client USING (true)",
        "ALTER TABLE records_concern DISABLE TRIGGER ALL",
        "DROP TRIGGER records_concern_same_practice ON records_concern",
        "CREATE TABLE mine (id int)",
        "TRUNCATE records_auditrow",
        "SET ROLE postgres_of_nobody",
        "COPY records_client TO PROGRAM 'cat'",
    ],
)
def test_the_application_cannot_take_the_wall_down(statement, app):
    with pytest.raises(DatabaseError), transaction.atomic():
        run(statement)


@pytest.mark.parametrize(
    "act", ["UPDATE records_auditrow SET act = 'x'", "DELETE FROM records_auditrow"]
)
def test_the_application_never_touches_what_was_audited(act, both, app):
    scope.practice(both[0].by.practice)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        run(act)


def test_leaving_the_wall_aside_is_an_error_and_not_a_way(both, app):
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        run("SET LOCAL row_security = off")
        Concern.objects.count()


@pytest.mark.parametrize("model", EVERY, ids=[model.__name__ for model in EVERY])
def test_each_table_may_be_used_as_it_is_written_down_and_no_further(model, application):
    table, _ = _table(model)
    kinds = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    asked = "SELECT has_table_privilege(%s, %s, %s)"
    may = {kind for kind in kinds if run(asked, application, table, kind)[0][0]}
    assert may == set(row_security.allowed(model).split(", "))


def test_somebody_who_logged_in_finds_their_own_memberships_alone(both, app):
    ours, _ = both
    scope.account(ours.by.account)
    assert set(Member.objects.values_list("id", flat=True)) == {ours.by.member}
    assert set(LogIn.objects.values_list("account", flat=True)) <= {ours.by.account}
    assert not Concern.objects.exists()


def test_nobody_makes_themselves_a_member_elsewhere(both, app):
    ours, theirs = both
    scope.practice(ours.by.practice, account=ours.by.account)
    stranger = {"practice_id": theirs.by.practice, "account_id": ours.by.account}
    row = Member(**stranger, name="Mara", joined_on=people.TODAY)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        row.save(force_insert=True)


def test_who_acts_is_found_and_asks_for_their_practice_from_then_on(both, app):
    ours, _ = both
    found = actor_of(ours.by.account, now=people.NOW)
    assert found is not None and found.practice == ours.by.practice
    assert set(Concern.objects.values_list("practice", flat=True)) == {ours.by.practice}


def test_an_account_without_a_membership_sees_nothing(both, app):
    scope.practice(both[0].by.practice)
    assert actor_of(both[0][Concern].pk, now=people.NOW) is None
    assert not Concern.objects.exists()


@pytest.mark.parametrize(
    ("model", "found"), [(Invitation, scope.of_invitation), (CalendarFeed, scope.of_feed)]
)
def test_a_token_leads_to_its_practice_and_a_wrong_one_nowhere(model, found, both, app):
    theirs = both[1]
    assert found("no such digest") is None
    assert not model.objects.exists()
    assert found(theirs[model].digest) == theirs.by.practice
    assert set(model.objects.values_list("practice", flat=True)) == {theirs.by.practice}


def test_what_belongs_to_no_practice_is_audited_before_there_is_one(app):
    row = AuditRow(at=people.NOW, act="refused", noun="account", door="web")
    row.save(force_insert=True)
    assert AuditRow.objects.count() == 1


def test_the_owner_who_keeps_the_house_sees_all_of_it(both):
    assert set(Concern.objects.values_list("practice", flat=True)) == {
        each.by.practice for each in both
    }
