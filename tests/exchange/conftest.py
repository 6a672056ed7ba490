"""What every test of reading tables may ask for."""

from pathlib import Path

import pytest

from tests.exchange.given import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty folder for tables."""
    return Folder(tmp_path)
