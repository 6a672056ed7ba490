"""The engines that are asked: DuckDB in this process by default, Spark where one machine is small.

    duckdb://                     in memory; ?memory_limit=1GB&threads=2 and whatever DuckDB has
    local[*]  spark://host:7077   Spark, from the extra `spark`; ?spark.executor.memory=2g
    sc://host:15002               whoever speaks Spark Connect, such as a Sail server

An extract is opened as three tables with the columns declared in `schema.py`, whatever the engine.
For a cluster the folder has to be readable under the same name by every machine of it.
"""

import os
import re
import shutil
import socket
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import ibis
from ibis.expr import types as ir

from envoi.population import manifest
from envoi.population.manifest import Manifest
from envoi.population.not_answered import NotAnswered
from envoi.population.schema import EPISODES, SCORES, SESSIONS, TABLES, Holds, Table

VARIABLE = "ENVOI_POPULATION"
EMBEDDED = "duckdb://"
MEMORY = "600MB"  # unless told otherwise: enough for ten million courses, beside a practice
SPARK_KINDS = {
    Holds.WHOLE: "BIGINT",
    Holds.SMALL: "INT",
    Holds.CODE: "STRING",
    Holds.YES_NO: "BOOLEAN",
}
PATIENCE = 10  # seconds for a machine to answer at all
PATTERN = "*?[]{}"
INSTALL = "pip install 'envoi[spark]'"


@dataclass(frozen=True)
class Population:
    """An extract in an engine: its three tables, the engine itself, and what the extract says."""

    episodes: ir.Table
    scores: ir.Table
    sessions: ir.Table
    backend: Any
    manifest: Manifest

    def answer(self, question: ir.Table) -> list[dict[str, Any]]:
        """The rows of a question, as plain values; in no order unless the question has one."""
        with _in_sentences():
            rows: list[dict[str, Any]] = self.backend.to_pyarrow(question).to_pylist()
            return rows


@contextmanager
def opened(folder: Path, url: str | None = None) -> Iterator[Population]:
    """An extract to be asked, in the engine named or that of ENVOI_POPULATION.

    Raises NotAnswered where the extract is not whole, or the engine cannot be had.
    """
    told = manifest.whole(folder)
    with connect(url, beside=folder.absolute()) as (backend, register):
        with _in_sentences():
            tables = {table.name: register(folder, table, told) for table in TABLES}
        yield Population(
            tables[EPISODES.name], tables[SCORES.name], tables[SESSIONS.name], backend, told
        )


Register = Callable[[Path, Table, Manifest], ir.Table]


@contextmanager
def connect(
    url: str | None = None, *, beside: Path | None = None
) -> Iterator[tuple[Any, Register]]:
    """An Ibis backend by its address, and what opens a table of an extract in it.

    DuckDB spills what does not fit into memory `beside` a folder, and nowhere without one.
    """
    address, _, rest = (url or os.environ.get(VARIABLE) or EMBEDDED).partition("?")
    options = dict(parse_qsl(rest))
    if address.startswith("duckdb://"):
        if address != EMBEDDED:
            raise NotAnswered(
                f"“{address}” names a file, and DuckDB keeps none here: write duckdb:// alone, or "
                "duckdb://?memory_limit=2GB."
            )
        with _duckdb(options, beside) as backend:
            yield backend, lambda *asked: _in_duckdb(backend, *asked)
    elif re.match(r"(spark://|local(\[|$)|sc://)", address):
        with _spark(address, options) as (backend, session):
            yield backend, lambda *asked: _in_spark(backend, session, *asked)
    else:
        raise NotAnswered(
            f"“{address}” is no engine; {VARIABLE} names one as duckdb://, local[*], "
            "spark://host:7077 or sc://host:15002."
        )


# ---- DuckDB


@contextmanager
def _duckdb(options: dict[str, str], beside: Path | None) -> Iterator[Any]:
    """What does not fit into memory lies beside the extract for a while, as well kept as it is."""
    spill = None if beside is None else beside.parent / f".{beside.name}.{os.getpid()}.spilled"
    told: dict[str, Any] = {"temp_directory": str(spill or ""), "memory_limit": MEMORY, **options}
    try:
        backend = ibis.duckdb.connect(":memory:", **told)
    except Exception as error:
        raise NotAnswered(f"DuckDB does not start: {_first_line(error)}") from error
    try:
        backend.raw_sql("SET enable_progress_bar = false")
        yield backend
    finally:
        backend.disconnect()
        if spill is not None:
            shutil.rmtree(spill, ignore_errors=True)


def _in_duckdb(backend: Any, folder: Path, table: Table, told: Manifest) -> ir.Table:
    files = [str(folder / each.path) for each in told.files if each.table == table.name]
    name = f"envoi_{table.name}"
    if not files:
        return _empty(table)
    listed = ", ".join(f"'{_quoted(each)}'" for each in files)
    kinds = ", ".join(f"'{part}': {_sql_kind(table, part)}" for part in table.parts)
    columns = ", ".join(f'"{each}"' for each in table.names)
    backend.raw_sql(
        f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {columns} FROM read_parquet([{listed}], "  # noqa: S608 - our own names  # nosec B608
        f"hive_partitioning = true, hive_types = {{{kinds}}})"
    )
    found: ir.Table = backend.table(name)
    return found


def _quoted(path: str) -> str:
    """A path as DuckDB reads it: nothing in it stands for other letters."""
    return re.sub(r"([*?\[])", r"[\1]", path).replace("'", "''")


def _sql_kind(table: Table, name: str) -> str:
    return "VARCHAR" if table.column(name).holds is Holds.CODE else "INTEGER"


def _empty(table: Table) -> ir.Table:
    """A table of which the extract has no row."""
    kinds = {Holds.SMALL: "int32", Holds.WHOLE: "int64", Holds.CODE: "string"}
    schema = {each.name: kinds.get(each.holds, "boolean") for each in table.columns}
    empty: ir.Table = ibis.memtable([], schema=schema)
    return empty


# ---- Spark


@contextmanager
def _spark(address: str, options: dict[str, str]) -> Iterator[tuple[Any, Any]]:
    remote = address.startswith("sc://")
    _needs(remote=remote)
    if "://" in address and not any(_there(each) for each in _machines(address)):
        raise NotAnswered(f"Nobody answers at {address}. Is Spark running there?")
    # Spark warns of the newest pandas, which it brings along and nothing here uses.
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
    from pyspark.sql import SparkSession  # the extra `spark`

    builder = SparkSession.builder.appName("envoi")
    builder = builder.remote(address) if remote else builder.master(address)
    quiet = {} if remote else {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    for name, value in {**quiet, **options}.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
        if not remote:
            session.sparkContext.setLogLevel("ERROR")
        backend = ibis.pyspark.connect(session)
    except Exception as error:
        raise NotAnswered(f"Spark at {address} does not answer: {_first_line(error)}") from error
    try:
        yield backend, session
    finally:
        with suppress(Exception):  # a server that is gone needs no good-bye
            session.stop()


def _machines(address: str) -> list[tuple[str, int]]:
    """Each machine an address names, with its port; Spark's own ports where none is said."""
    kind, _, named = address.partition("://")
    usual = {"sc": 15002}.get(kind, 7077)
    found = [urlsplit(f"//{each}") for each in named.partition("/")[0].split(",")]
    try:
        return [(each.hostname or "", each.port or usual) for each in found]
    except ValueError:
        return []


def _there(machine: tuple[str, int]) -> bool:
    """Somebody listens; Spark itself would go on asking for minutes."""
    try:
        with socket.create_connection(machine, timeout=PATIENCE):
            return True
    except OSError:
        return False


def _needs(*, remote: bool) -> None:
    """Says what to install where Spark, or the Java it runs on, is not there."""
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        raise NotAnswered(f"Spark is not installed. To install it: {INSTALL}")
    if remote:
        return
    if not (Path(found.origin).parent / "jars").is_dir():
        raise NotAnswered(
            "Only Spark's client is installed, and it needs the whole: "
            f"pip uninstall pyspark-client, then {INSTALL}"
        )
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise NotAnswered("Spark runs on Java 17 or newer; on Debian: apt-get install default-jre")


def _in_spark(backend: Any, session: Any, folder: Path, table: Table, told: Manifest) -> ir.Table:
    parts = [table.column(name) for name in table.parts]
    columns = [*(each for each in table.columns if each.name not in table.parts), *parts]
    kinds = ", ".join(f"`{each.name}` {SPARK_KINDS[each.holds]}" for each in columns)
    path = str((folder / table.name).absolute())
    if set(path) & set(PATTERN):
        raise NotAnswered(f"Spark reads {PATTERN} in “{folder}” as a pattern; please rename it.")
    if told.rows[table.name]:
        rows = session.read.schema(kinds).parquet(path)
    else:
        rows = session.createDataFrame([], kinds)
    # A machine that does not see the folder, or another one of its name, would answer all the same.
    if rows.count() != told.rows[table.name]:
        raise NotAnswered(
            f"The engine does not see all of {table.name} in {folder}: every machine of it has to "
            "read the same folder under the same name."
        )
    name = f"envoi_{table.name}"
    rows.select(*table.names).createOrReplaceTempView(name)
    found: ir.Table = backend.table(name)
    return found


@contextmanager
def _in_sentences() -> Iterator[None]:
    """What an engine says about a file or a setting, without its trace."""
    try:
        yield
    except NotAnswered:
        raise
    except Exception as error:
        raise NotAnswered(f"The engine could not answer: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
