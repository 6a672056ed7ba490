"""What every test shares."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import TransactionTestCase

from envoi.records import append_only


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
