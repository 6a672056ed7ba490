"""The rows of a practice, already de-identified, written as an extract."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from envoi.population.files import Extract
from envoi.population.schema import TABLES


def write(
    folder: Path,
    batches: Iterable[Mapping[str, Sequence[Mapping[str, Any]]]],
    about: Mapping[str, Any],
) -> None:
    """Writes rows by table, in their order, into a new folder. Raises NotWritten."""
    with Extract(folder, about) as extract:
        for batch in batches:
            for table in TABLES:
                rows = batch[table.name]
                if rows:
                    extract.add(table, {name: [row[name] for row in rows] for name in table.names})
