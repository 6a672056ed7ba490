"""Tables of any size, read in a stream: Parquet (a file, or a folder of files) and CSV.

A table is read batch by batch and never held whole. What is wrong with a file is a sentence
(`NotAnswered`) that names the file.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from envoi.population.not_answered import NotAnswered

BATCH = 131_072  # rows: three columns of them fit a core's own cache
BLOCK = 8 << 20  # bytes of a CSV file looked at together
GONE = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "."]  # written for a missing value
MAGIC = b"PAR1"


@dataclass(frozen=True)
class Table:
    """A table on disk: its columns by name, and whether numbers are written as text (CSV)."""

    path: Path
    files: tuple[Path, ...]
    columns: tuple[str, ...]
    text: bool
    delimiter: str = ","

    def batches(
        self, columns: Sequence[str], *, numbers: Sequence[str] = ()
    ) -> Iterator[pa.RecordBatch]:
        """The named columns, batch by batch; of a CSV all are text but `numbers`, which are float.

        Raises NotAnswered where a column is missing or the file cannot be read to its end.
        """
        for name in columns:
            if name not in self.columns:
                raise NotAnswered(
                    f"There is no column “{name}” in {self.path.name}; it has "
                    f"{', '.join(self.columns)}."
                )
        wanted = list(dict.fromkeys(columns))
        with in_sentences(self.path):
            if self.text:
                yield from self._lines(wanted, numbers)
            else:
                for file in self.files:
                    with pq.ParquetFile(file) as open_file:
                        yield from open_file.iter_batches(BATCH, columns=wanted)

    def _lines(self, wanted: Sequence[str], numbers: Sequence[str]) -> Iterator[pa.RecordBatch]:
        kinds = {name: pa.float64() if name in numbers else pa.string() for name in wanted}
        convert = pc.ConvertOptions(
            column_types=kinds,
            include_columns=list(wanted),
            null_values=GONE,
            strings_can_be_null=True,
            decimal_point="," if self.delimiter == ";" and _comma(self.path) else ".",
        )
        with pc.open_csv(
            self.path,
            read_options=pc.ReadOptions(block_size=BLOCK),
            parse_options=pc.ParseOptions(delimiter=self.delimiter, newlines_in_values=True),
            convert_options=convert,
        ) as lines:
            yield from lines


def table(path: Path) -> Table:
    """A table on disk, its head read and nothing more. Raises NotAnswered."""
    if not path.exists():
        raise NotAnswered(f"There is no file {path}.")
    files = tuple(sorted(path.rglob("*.parquet"))) if path.is_dir() else (path,)
    if not files:
        raise NotAnswered(f"There is no Parquet file in {path}.")
    with in_sentences(path):
        if _parquet(files[0]):
            names = tuple(pq.read_schema(files[0]).names)
            return Table(path, files, names, text=False)
        delimiter = _delimiter(path)
        return Table(path, files, _head(path, delimiter), text=True, delimiter=delimiter)


@contextmanager
def in_sentences(path: Path) -> Iterator[None]:
    """What a reader says about a file, for a person."""
    try:
        yield
    except pa.ArrowKeyError as error:
        raise NotAnswered(f"{path.name}: {error}") from error
    except pa.ArrowInvalid as error:
        raise NotAnswered(_told(path, str(error))) from error
    except UnicodeDecodeError as error:
        raise NotAnswered(
            f"{path.name} is not written in UTF-8; save it so, then try again."
        ) from (error)
    except OSError as error:
        raise NotAnswered(
            f"{path.name} cannot be read to its end: it is cut off or damaged."
        ) from (error)


def _told(path: Path, said: str) -> str:
    wrong = re.search(r"In CSV column #\d+: .*?invalid value '(.*?)'", said)
    if wrong:
        return f"{path.name}: “{wrong[1]}” stands where a number should be."
    if "UTF8" in said or "UTF-8" in said:
        return f"{path.name} is not written in UTF-8; save it so, then try again."
    row = re.search(r"Expected (\d+) columns, got (\d+)", said)
    if row:
        return f"{path.name}: one line has {row[2]} columns where the head has {row[1]}."
    if "Empty CSV" in said:
        return f"{path.name} is empty."
    return f"{path.name} cannot be read to its end: it is cut off or damaged, or no such table."


def _parquet(file: Path) -> bool:
    with file.open("rb") as head:
        return head.read(4) == MAGIC or file.suffix == ".parquet"


def _first_lines(path: Path) -> tuple[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return file.readline(1 << 20), file.readline(1 << 20)


def _delimiter(path: Path) -> str:
    head, _ = _first_lines(path)
    if not head.strip():
        raise NotAnswered(f"{path.name} is empty.")
    return max(",;\t", key=head.count)


def _comma(path: Path) -> bool:
    """Whether numbers are written with a comma, as tables with semicolons often are."""
    return "," in _first_lines(path)[1]


def _head(path: Path, delimiter: str) -> tuple[str, ...]:
    with pc.open_csv(
        path,
        read_options=pc.ReadOptions(block_size=BLOCK),
        parse_options=pc.ParseOptions(delimiter=delimiter, newlines_in_values=True),
    ) as lines:
        names = tuple(lines.schema.names)
    if len(set(names)) < len(names):
        raise NotAnswered(f"{path.name} has two columns of one name.")
    return names
