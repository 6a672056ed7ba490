"""Files on their way in wait where nobody else can read them."""

from pathlib import Path

import pytest

from envoi.care import staging
from envoi.care.answers import NotThere
from tests import people

pytestmark = pytest.mark.django_db
TABLE = b"client,name\n1,Jonas Weber\n"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings) -> Path:
    settings.ENVOI_HOME = tmp_path
    return tmp_path / "staging"


def lying(place: Path) -> list[bytes]:
    return [path.read_bytes() for path in place.rglob("*") if path.is_file()]


def test_files_wait_sealed_and_open_for_whoever_brought_them_alone(place: Path) -> None:
    ref = staging.keep([("jonas.csv", TABLE)], by=people.mara())
    assert len(lying(place)) == 2  # the names and one file
    assert not any(b"Jonas" in each or b"jonas" in each for each in lying(place))
    with pytest.raises(NotThere), staging.opened(ref, by=people.ines()):
        pass
    with pytest.raises(NotThere):
        staging.let_go(ref, by=people.ines())
    with staging.opened(ref, by=people.mara()) as (path,):
        assert path.read_bytes() == TABLE


def test_what_was_opened_to_be_read_is_gone_afterwards(place: Path) -> None:
    ref = staging.keep([("jonas.csv", TABLE)], by=people.mara())
    with staging.opened(ref, by=people.mara()):
        assert any(b"Jonas" in each for each in lying(place))
    assert not any(b"Jonas" in each for each in lying(place))
    staging.let_go(ref, by=people.mara())
    assert lying(place) == []


def test_a_name_leads_nowhere_else(place: Path) -> None:
    ref = staging.keep([("../../elsewhere.csv", TABLE)], by=people.mara())
    with staging.opened(ref, by=people.mara()) as (path,):
        assert path.name == "elsewhere.csv"
        assert place in path.parents
