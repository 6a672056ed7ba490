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
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from envoi.population.not_answered import NotAnswered

BATCH = 131_072  # rows: three columns of them fit a core's own cache
BLOCK = 8 << 20  # bytes of a CSV file looked at together
# What people and programs write for a missing value.
GONE = [
    *("", " ", "  ", ".", "-", "NA", "NA ", " NA", "N/A", "n/a", "#N/A", "<NA>"),
    *("NaN", "nan", "NaT", "null", "NULL", "None"),
]
MAGIC = b"PAR1"
PACKED = b"PK\x03\x04"  # a spreadsheet, or another packed file
COMMA = re.compile(r"-?\d+,\d+")
QUOTED = re.compile(r'"[^"]*"')


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
                kinds = self.kinds(wanted)
                for file in self.files:
                    with pq.ParquetFile(file, page_checksum_verification=True) as open_file:
                        for batch in open_file.iter_batches(BATCH, columns=wanted):
                            yield _as(batch, kinds)

    def kinds(self, columns: Sequence[str]) -> dict[str, pa.DataType]:
        """The common kind of each column that the files of a folder hold as different numbers.

        Raises NotAnswered where a file lacks a column, or holds another kind of thing in it.
        """
        found: dict[str, pa.DataType] = {}
        mixed: dict[str, pa.DataType] = {}
        for file in self.files if len(self.files) > 1 else ():
            schema = pq.read_schema(file)
            for name in columns:
                if name not in schema.names:
                    raise NotAnswered(
                        f"There is no column “{name}” in {file.relative_to(self.path)}; the files "
                        "of a folder are parts of one table and have the same columns."
                    )
                kind = _unpacked(schema.field(name).type)
                if kind != found.setdefault(name, kind):
                    found[name] = mixed[name] = self._common(name, found[name], kind)
        return mixed

    def _common(self, name: str, one: pa.DataType, other: pa.DataType) -> pa.DataType:
        if pa.types.is_integer(one) and pa.types.is_integer(other):
            return pa.int64()
        if _number(one) and _number(other):
            return pa.float64()
        raise NotAnswered(
            f"The files in {self.path.name} hold different things in the column “{name}”: "
            f"{one} and {other}."
        )

    def _lines(self, wanted: Sequence[str], numbers: Sequence[str]) -> Iterator[pa.RecordBatch]:
        # Tables with semicolons or tabs often write a decimal comma, so there a number is a text
        # first; between commas it would have to stand in quotes.
        texts = self.delimiter != ","
        number = pa.string() if texts else pa.float64()
        kinds = {name: number if name in numbers else pa.string() for name in wanted}
        signs = {name: Decimals(self.path) for name in numbers} if texts else {}
        convert = csv.ConvertOptions(
            column_types=kinds,
            include_columns=list(wanted),
            null_values=GONE,
            strings_can_be_null=True,
        )
        with csv.open_csv(
            self.path,
            read_options=csv.ReadOptions(block_size=BLOCK),
            parse_options=csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True),
            convert_options=convert,
        ) as lines:
            for batch in lines:
                yield _read(batch, signs)


@dataclass
class Decimals:
    """How the numbers of one column are written: with a point or with a comma, never both."""

    path: Path
    sign: str = ""

    def numbers(self, texts: pa.Array) -> pa.Array:
        """Texts as numbers. Raises NotAnswered where a text is none, or written both ways."""
        for sign, other in (",.", ".,"):
            if pc.any(pc.match_substring(texts, sign), min_count=0).as_py():
                if self.sign == other:
                    raise NotAnswered(
                        f"{self.path.name}: numbers of one column are written with a comma and "
                        "with a point; which of them parts the decimals?"
                    )
                self.sign = sign
        plain = pc.replace_substring(texts, ",", ".") if self.sign == "," else texts
        try:
            return plain.cast(pa.float64())
        except pa.ArrowInvalid:
            raise NotAnswered(f"{self.path.name}: {_no_number(texts, plain)}") from None


def _no_number(texts: pa.Array, plain: pa.Array) -> str:
    for text, value in zip(texts.to_pylist(), plain, strict=True):
        try:
            value.cast(pa.float64())
        except pa.ArrowInvalid:
            return f"“{text}” stands where a number should be."
    raise AssertionError("one of them is none")


def _read(batch: pa.RecordBatch, signs: dict[str, Decimals]) -> pa.RecordBatch:
    for name, sign in signs.items():
        at = batch.schema.get_field_index(name)
        batch = batch.set_column(at, name, sign.numbers(trimmed(batch.column(at))))
    return batch


def trimmed(texts: pa.Array) -> pa.Array:
    """Texts without the blanks around them; what is blank alone is missing."""
    found = pc.utf8_trim_whitespace(texts)
    return pc.if_else(pc.equal(found, ""), pa.scalar(None, found.type), found)


def _as(batch: pa.RecordBatch, kinds: dict[str, pa.DataType]) -> pa.RecordBatch:
    for name, kind in kinds.items():
        at = batch.schema.get_field_index(name)
        if batch.schema.field(at).type != kind:
            batch = batch.set_column(at, name, batch.column(at).cast(kind))
    return batch


def _number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _unpacked(kind: pa.DataType) -> pa.DataType:
    """A kind of column, whichever way a file packs it."""
    if pa.types.is_dictionary(kind):
        return _unpacked(kind.value_type)
    if pa.types.is_large_string(kind):
        return pa.string()
    return pa.timestamp("us", tz=kind.tz) if pa.types.is_timestamp(kind) else kind


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
        point = "; write decimals with a point" if COMMA.fullmatch(wrong[1]) else ""
        return f"{path.name}: “{wrong[1]}” stands where a number should be{point}."
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


def _delimiter(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(4) == PACKED:
            raise NotAnswered(
                f"{path.name} is packed, as spreadsheets are; save the sheet as CSV first."
            )
    with path.open(encoding="utf-8-sig", newline="") as file:
        head = file.readline(1 << 20)
    if not head.strip():
        raise NotAnswered(f"{path.name} is empty.")
    return max(",;\t", key=QUOTED.sub("", head).count)


def _head(path: Path, delimiter: str) -> tuple[str, ...]:
    with csv.open_csv(
        path,
        read_options=csv.ReadOptions(block_size=BLOCK),
        parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
    ) as lines:
        names = tuple(lines.schema.names)
    if len(set(names)) < len(names):
        raise NotAnswered(f"{path.name} has two columns of one name.")
    return names
