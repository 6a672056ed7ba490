"""Whatever watches over the house hears whether it is well, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from envoi.care import house_standing
from envoi.records.models import Beat

pytestmark = pytest.mark.django_db


def asked(client: Client) -> tuple[int, str]:
    answer = client.get("/health/")
    return answer.status_code, answer.content.decode()


def test_a_house_with_a_worker_is_well(client: Client) -> None:
    Beat.objects.create(name="worker", at=datetime.now(UTC))
    assert asked(client) == (200, "Well.\n")


def test_a_worker_that_stopped_is_told(client: Client) -> None:
    Beat.objects.create(name="worker", at=datetime.now(UTC) - timedelta(hours=1))
    assert asked(client) == (503, "The worker gives no sign of life.\n")


def test_a_database_that_is_gone_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise DatabaseError("password of envoi_app")

    monkeypatch.setattr(house_standing, "worker_seen", gone)
    assert asked(client) == (503, "The database does not answer.\n")
