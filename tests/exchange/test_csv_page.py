"""docs/reference/csv.md and the tables it describes say the same."""

import re
from pathlib import Path

import pytest

from envoi.exchange.tables.kind import KINDS
from tests.exchange.given import Folder

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "csv.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"(?:^    [^ #\n].*\n)+", PAGE, re.MULTILINE)
TABLES = [each for each in EXAMPLES if "client" in each.split("\n")[0].strip().split(",")]
MAPPINGS = re.findall(r"(?:^(?:    .*)?\n)+", PAGE.split("## A mapping file")[1], re.MULTILINE)


def plain(block: str) -> str:
    return "".join(f"{line[4:]}\n" for line in block.splitlines())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_column_stands_on_the_page_with_its_other_names(kind):
    section = PAGE.split(f"## {kind.name}.csv")[1].split("\n## ")[0]
    for each in kind.columns.columns:
        assert f"| `{each.field}` | {each.says} | {', '.join(each.also)} |\n" in section


@pytest.mark.parametrize("example", TABLES, ids=range(len(TABLES)))
def test_every_example_is_read_whole(folder: Folder, example: str):
    reading = folder.read({"table.csv": plain(example)})
    assert not reading.rejected and not reading.ignored and reading.clients


@pytest.mark.parametrize("example", [each for each in MAPPINGS if "=" in each], ids=range(2))
def test_every_mapping_file_on_the_page_is_one(folder: Folder, example: str):
    assert folder.read({"clients.csv": "client,id,Klientennummer\n"}, plain(example)).files
