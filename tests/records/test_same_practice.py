"""The database holds every row to its parent's practice."""

# ruff: noqa: S608 - every name in these statements is a model's own

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from envoi.records.models import Concern, Practice
from envoi.records.same_practice import install, kept_apart, ties
from tests import people
from tests.records.everything import Everything

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("the_audit_may_be_changed"),
]
TIES = {tie.name: tie for tie in ties()}
TABLES = {model._meta.db_table: model for model in apps.get_app_config("records").get_models()}


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def columns_of(table, pk_column, pk):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {pk_column} = %s", [pk])
        names = [column[0] for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def stored(row):
    field = row._meta.pk
    return field.column, field.get_db_prep_value(row.pk, connection)


def as_stored(ref):
    return Practice._meta.pk.get_db_prep_value(ref, connection)


@pytest.fixture
def both():
    """A row of everything in two practices."""
    return Everything(people.mara()), Everything(people.vera())


@pytest.mark.parametrize("name", TIES)
def test_a_row_whose_parent_is_in_another_practice_is_refused(name, both):
    ours, theirs = both
    tie = TIES[name]
    column, pk = stored(ours[TABLES[tie.table]])
    _, stranger = stored(theirs[TABLES[tie.parent]])
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        run(f"UPDATE {tie.table} SET {tie.column} = %s WHERE {column} = %s", stranger, pk)
    row = columns_of(tie.table, column, pk) | {tie.column: stranger, column: "0" * 32}
    places = ", ".join("%s" for _ in row)
    names = ", ".join(f'"{name}"' for name in row)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        run(f"INSERT INTO {tie.table} ({names}) VALUES ({places})", *row.values())


@pytest.mark.parametrize("model", [*kept_apart()], ids=lambda model: model.__name__)
def test_no_row_ever_changes_its_practice(model, both):
    ours, theirs = both
    column, pk = stored(ours[model])
    table = model._meta.db_table
    with pytest.raises(IntegrityError, match=f"{table}_"), transaction.atomic():
        run(
            f"UPDATE {table} SET practice_id = %s WHERE {column} = %s",
            as_stored(theirs.by.practice),
            pk,
        )


OURS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
}
ENDS = ("_same_practice", "_same_practice_insert", "_same_practice_update", "_its_practice")


def triggers():
    return {name for (name,) in run(OURS[connection.vendor]) if name.endswith(ENDS)}


def wanted_of(vendor):
    if vendor == "sqlite":
        return {f"{name}_{event}" for name in TIES for event in ("insert", "update")}
    return {f"{model._meta.db_table}_same_practice" for model in kept_apart()}


def test_every_key_to_a_row_of_a_practice_has_its_triggers():
    stays = {f"{model._meta.db_table}_stays_in_its_practice" for model in kept_apart()}
    assert triggers() == wanted_of(connection.vendor) | stays


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite a trigger says one key")
def test_the_function_of_a_table_says_every_key_of_it():
    said = " ".join(body for (body,) in run("SELECT prosrc FROM pg_proc"))
    assert [name for name in TIES if f"'{name}'" not in said] == []


def test_the_clinical_tables_are_all_among_them():
    tied = {tie.table for tie in TIES.values()}
    of_the_house = {
        "attempt",
        "expectedcourse",
        "auditseal",
        "backuprun",
        "beat",
        "keyknown",
        "secondfactor",
    }
    free = {f"records_{name}" for name in ("account", "practice", "member", *of_the_house)}
    free |= {"records_missedrate"}  # of a practice, and of nobody in it
    assert set(TABLES) - tied == free


def test_making_them_anew_changes_nothing():
    before = triggers()
    install()
    assert triggers() == before


def test_a_row_saved_unchanged_is_not_refused():
    row = Everything(people.mara())[Concern]
    row.save()
    assert Concern.objects.get().practice_id == row.practice_id
