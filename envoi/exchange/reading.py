"""Files of any kind that is known here into one Reading: tables (CSV) and FHIR (JSON)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from envoi.exchange.incoming import Reading, Unreadable
from envoi.exchange.tables.collecting import collect
from envoi.exchange.tables.implied import complete
from envoi.exchange.tables.kind import Table, is_of_ours, table_of
from envoi.exchange.tables.lines import beginning
from envoi.exchange.tables.mapping import MappingFile
from envoi.exchange.tables.mapping_file import read_mapping
from envoi.exchange.tables.sheet import open_sheet

Progress = Callable[[str, int], None]
PACKED = ".gz"
TABLES = (".csv", ".tsv", ".txt")
FHIR = (".json", ".ndjson", ".jsonl")
MARKS = b"\xef\xbb\xbf \t\r\n"


@dataclass
class _Chosen:
    """The files there are, by what they are; `loose` texts of a folder may be no table at all."""

    tables: list[Path] = field(default_factory=list)
    fhir: list[Path] = field(default_factory=list)
    loose: set[Path] = field(default_factory=set)
    ignored: list[str] = field(default_factory=list)


def read(
    paths: Sequence[Path],
    *,
    source: str = "",
    mapping: Path | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Everything in these files and folders; raises Unreadable, and then nothing goes in.

    `source` names where the files come from. `mapping` is a mapping file for tables. `progress` is
    told the name of a file and how many of its rows or resources have been read.
    """
    said = read_mapping(mapping) if mapping else MappingFile()
    chosen = _chosen(paths, mapping)
    if not chosen.tables and not chosen.fhir:
        raise Unreadable(_nothing_there(paths))
    reading = Reading()
    reading.ignored.update(chosen.ignored)
    if chosen.fhir:
        from envoi.exchange.fhir.reading import read_fhir

        read_fhir(chosen.fhir, source=source, reading=reading, progress=progress)
    _add_tables(chosen, said, reading, progress)
    return reading


def _add_tables(
    chosen: _Chosen, said: MappingFile, reading: Reading, progress: Progress | None
) -> None:
    tables = list(_tables(chosen, said, reading))
    found = collect(tables, progress)
    complete(
        found,
        clients=(key for each in reading.clients for key in (each.key, *each.also)),
        episodes=(key for each in reading.episodes for key in (each.key, *each.also)),
    )
    reading.clients += found.clients
    reading.episodes += found.episodes
    reading.sessions += found.sessions
    reading.scores += found.scores
    reading.goals += found.goals
    reading.rejected += found.rejected
    reading.ignored.update(found.ignored)
    reading.files += [table.sheet.name for table in tables]


def _tables(chosen: _Chosen, said: MappingFile, reading: Reading) -> Iterable[Table]:
    for path in chosen.tables:
        mapping = said.of(path.name)
        sheet = open_sheet(path, mapping.delimiter, mapping.encoding)
        if path in chosen.loose and not said.names(path.name) and not is_of_ours(sheet):
            reading.ignored[f"file {path.name}"] += 1
        else:
            yield table_of(sheet, mapping)


def _chosen(paths: Sequence[Path], mapping: Path | None) -> _Chosen:
    chosen = _Chosen()
    for path in dict.fromkeys(paths):
        try:
            if path.is_dir():
                _choose_of_folder(path, mapping, chosen)
            else:
                _choose(path, chosen)
        except OSError:
            raise Unreadable(f"{path.name} cannot be opened or read.") from None
    return chosen


def _choose_of_folder(folder: Path, mapping: Path | None, chosen: _Chosen) -> None:
    for path in sorted(folder.iterdir()):
        if mapping and path.resolve() == mapping.resolve():
            continue
        suffix = _suffix(path)
        if not path.is_file() or suffix not in (*TABLES, *FHIR):
            chosen.ignored.append(f"file {path.name}")
            continue
        if suffix == ".txt":
            chosen.loose.add(path)
        _choose(path, chosen)


def _choose(path: Path, chosen: _Chosen) -> None:
    if path.exists() and not path.is_file():
        raise Unreadable(f"{path.name} is neither a file nor a folder.")
    into = chosen.fhir if _is_fhir(path) else chosen.tables
    if path not in into:
        into.append(path)


def _is_fhir(path: Path) -> bool:
    if _suffix(path) in FHIR:
        return True
    return beginning(path).lstrip(MARKS)[:1] in (b"{", b"[")


def _suffix(path: Path) -> str:
    """The end of a name that says what a file is, packed or not; a packed file of no kind is a
    table or FHIR by its content."""
    name = path.name.casefold()
    bare = name.removesuffix(PACKED)
    suffix = Path(bare).suffix
    return suffix if suffix or bare == name else TABLES[0]


def _nothing_there(paths: Sequence[Path]) -> str:
    names = ", ".join(path.name or str(path) for path in paths) or "the choice"
    return f"There is no table (CSV) and no FHIR file in {names}."
