"""`read` has resources read as one Bundle, `read_text` a file as it stands."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from envoi.exchange.incoming import Reading
from tests.exchange.fhir.invented import Json, bundle, reading_of, written

settings.register_profile(
    "files", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("files")


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    def of(*resources: Json, urls: dict[str, Json] | None = None) -> Reading:
        return reading_of(written(tmp_path / "practice.json", bundle(*resources, urls=urls)))

    return of


@pytest.fixture
def read_text(tmp_path: Path) -> Callable[..., Reading]:
    def of(value: Any, name: str = "practice.json") -> Reading:
        return reading_of(written(tmp_path / name, value))

    return of
