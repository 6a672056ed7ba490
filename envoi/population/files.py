"""Tables written as Parquet in a stream, in folders by their parts, with a manifest at the end.

Nothing is there under its name before everything is: what is written lies beside it until then, and
a broken run leaves no half extract. Rows come in the declared order; a part is closed as soon as
a later year begins, so however many years there are, few files are open.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from envoi.population.schema import TABLES, VERSION, Column, Holds, Table

ROWS = 1 << 18  # in a row group: what an engine reads or skips at once
MANIFEST = "manifest.json"
KINDS = {
    Holds.WHOLE: pa.int64(),
    Holds.SMALL: pa.int32(),
    Holds.CODE: pa.string(),
    Holds.YES_NO: pa.bool_(),
}
Part = tuple[str | int, ...]


class NotWritten(Exception):
    """Why nothing was written, in one sentence."""


@dataclass
class _Open:
    """One file being written, and rows that wait for a group to be full."""

    path: Path
    writer: pq.ParquetWriter
    waiting: list[pa.Table] = field(default_factory=list)
    rows: int = 0

    def add(self, rows: pa.Table) -> None:
        self.waiting.append(rows)
        self.rows += rows.num_rows
        if sum(each.num_rows for each in self.waiting) >= ROWS:
            self.flush()

    def flush(self) -> None:
        if self.waiting:
            self.writer.write_table(pa.concat_tables(self.waiting), row_group_size=ROWS)
            self.waiting = []

    def close(self) -> None:
        self.flush()
        self.writer.close()


class Extract:
    """An extract being written: `add` rows of a table in their order, and leave the block.

    `about` goes into the manifest as it is. Raises NotWritten where the folder holds something.
    """

    def __init__(self, folder: Path, about: Mapping[str, Any]) -> None:
        free(folder)
        self.folder, self.about = folder, dict(about)
        self.beside = folder.with_name(f".{folder.name}.unfinished")
        self._open: dict[tuple[str, Part], _Open] = {}
        self._files: list[dict[str, Any]] = []

    def __enter__(self) -> "Extract":
        shutil.rmtree(self.beside, ignore_errors=True)
        self.beside.mkdir(parents=True, mode=0o700)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for key in list(self._open):
            self._close(key)
        if error is None:
            self._finish()
        shutil.rmtree(self.beside, ignore_errors=True)

    def add(self, table: Table, columns: Mapping[str, Any]) -> None:
        """Rows of a table as columns by name: arrays, or lists with None where nothing is known."""
        rows = pa.table(
            [_column(each, columns[each.name]) for each in table.columns], schema=arrow(table)
        )
        for part in _parts(rows, table):
            self._close_before(table, part)
            self._at(table, part).add(_of_part(rows, table, part))

    def _at(self, table: Table, part: Part) -> _Open:
        key = (table.name, part)
        if key not in self._open:
            named = [f"{name}={value}" for name, value in zip(table.parts, part, strict=True)]
            folder = self.beside.joinpath(table.name, *named)
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"part-{len(list(folder.iterdir())):04d}.parquet"
            self._open[key] = _Open(path, _writer(path, table))
        return self._open[key]

    def _close_before(self, table: Table, part: Part) -> None:
        """Files of earlier years are done with."""
        for name, other in list(self._open):
            if name == table.name and int(other[-1]) < int(part[-1]):
                self._close((name, other))

    def _close(self, key: tuple[str, Part]) -> None:
        done = self._open.pop(key)
        done.close()
        self._files.append(
            {
                "path": done.path.relative_to(self.beside).as_posix(),
                "table": key[0],
                "rows": done.rows,
                "bytes": done.path.stat().st_size,
                "sha256": digest(done.path),
            }
        )

    def _finish(self) -> None:
        files = sorted(self._files, key=lambda each: each["path"])
        rows = {
            table.name: sum(each["rows"] for each in files if each["table"] == table.name)
            for table in TABLES
        }
        told = {"schema": VERSION, **self.about, "rows": rows, "files": files}
        text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        (self.beside / MANIFEST).write_text(text, encoding="utf-8")
        if self.folder.exists():
            self.folder.rmdir()
        self.beside.rename(self.folder)


def free(folder: Path) -> None:
    """Nothing lies there yet; raises NotWritten otherwise."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotWritten(f"{folder} is not empty; please name a new folder.")


def arrow(table: Table) -> pa.Schema:
    """All columns of a table as Arrow names their kinds."""
    return pa.schema(
        pa.field(each.name, KINDS[each.holds], nullable=each.missing) for each in table.columns
    )


def in_files(table: Table) -> pa.Schema:
    """The columns that are in the files themselves."""
    return pa.schema(each for each in arrow(table) if each.name not in table.parts)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _column(column: Column, values: Any) -> Any:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values.cast(KINDS[column.holds])
    return pa.array(values, type=KINDS[column.holds])


def _parts(rows: pa.Table, table: Table) -> list[Part]:
    """The parts these rows fall into, years in their order."""
    found = rows.group_by(list(table.parts)).aggregate([])
    columns = [found[name].to_pylist() for name in table.parts]
    return sorted(zip(*columns, strict=True), key=lambda part: part[::-1])


def _of_part(rows: pa.Table, table: Table, part: Part) -> pa.Table:
    inside = None
    for name, value in zip(table.parts, part, strict=True):
        equal = pc.equal(rows[name], pa.scalar(value, rows.schema.field(name).type))
        inside = equal if inside is None else pc.and_(inside, equal)
    return rows.filter(inside).select(in_files(table).names)


def _writer(path: Path, table: Table) -> pq.ParquetWriter:
    schema = in_files(table)
    order = [name for name in table.order if name in schema.names]
    sorting = [pq.SortingColumn(schema.get_field_index(name)) for name in order]
    return pq.ParquetWriter(path, schema, compression="zstd", sorting_columns=sorting)
