"""What every test shares."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import TransactionTestCase
from xdist.scheduler import LoadScopeScheduling

from envoi.records import append_only

FIRST = (
    "tests/journeys/",
    "tests/storms/",
    "tests/commandline/test_demo.py",
)  # whatever takes longest


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """A file stays on one core, and all journeys share one, with its server and its browser."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = nodeid.partition("::")[0]
        return FIRST[0] if file.startswith(FIRST[0]) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """On several cores; marks of a group are lost between the runner and its workers today."""
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begin first, so that no core waits for another at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Guarding a password is slow on purpose; the tests' cast has none worth guarding."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def the_audit_is_emptied_between_tests_alone() -> Iterator[None]:
    """Where a test commits, its rows are deleted after it: only then are the triggers out."""
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def emptied(case: Any) -> None:
        append_only.remove()
        empty(case)
        append_only.install()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """On a server the application's log-in is made with the tables, before any test begins."""
    if connection.vendor != "postgresql":
        return
    from envoi.records import row_security

    role = _application()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE ROLE "{role}"')
        row_security.install(role=role)


def _application() -> str:
    return f"app_of_{connection.settings_dict['NAME']}"


@pytest.fixture(scope="session")
def application(django_db_setup: None) -> str:
    """The log-in of the application, with exactly the rights it has in a practice."""
    if connection.vendor != "postgresql":
        pytest.skip("only a server has several log-ins; the suite runs on one where there is one")
    return _application()


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Everything in here is asked as another log-in, over the same connection."""
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{role}"')
    try:
        yield
    finally:
        try:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
        except DatabaseError:
            pass  # the transaction is broken off, and takes the role with it


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """Each worker has SQLite in its own memory; only on a server it needs a name of its own."""
    from django.conf import settings
    from pytest_django.fixtures import _set_suffix_to_test_databases

    worker = getattr(request.config, "workerinput", {}).get("workerid")
    if worker and "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        _set_suffix_to_test_databases(suffix=worker)
