"""What lies beside the repository and may be absent: tests that need it say so and step aside."""

from csv import DictReader
from pathlib import Path

import pytest

BESIDE = Path(__file__).parent.parent.parent / "shared" / "data"


def shared_data(name: str) -> Path:
    """A file of the shared public data sets; skips the test, visibly, where it is not there."""
    path = BESIDE / name
    if not path.exists():
        pytest.skip(f"{name} is not here: it lies in the shared data beside the repository")
    return path


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a shared CSV file."""
    with shared_data(name).open(encoding="utf-8-sig", newline="") as file:
        return list(DictReader(file))
