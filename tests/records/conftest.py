"""Tests of records: passwords are hashed quickly here, and no example has a deadline."""

import pytest
from hypothesis import HealthCheck, settings

from envoi.records import append_only

settings.register_profile(
    "rows", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("rows")


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Members are made by the dozen; how slowly a password is hashed is tested elsewhere."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def the_audit_may_be_changed(db):
    """What the database holds every other table to is held against the audit's tables too."""
    append_only.remove()  # until this test's transaction is undone
