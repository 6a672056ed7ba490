"""Reads a mapping file; anything in it that is not known is Unreadable, with a sentence."""

import codecs
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from envoi.exchange.incoming import Unreadable
from envoi.exchange.tables.column import ITEM
from envoi.exchange.tables.day import FORMS, day, near
from envoi.exchange.tables.kind import KINDS
from envoi.exchange.tables.mapping import FARTHEST_WAVE, FileMapping, MappingFile, Waves
from envoi.exchange.tables.sheet import DELIMITERS
from envoi.exchange.tables.value import NotUnderstood, plain, quoted
from envoi.knowledge import library

LARGEST = 1_000_000
NAMED_DELIMITERS = {each: each for each in DELIMITERS} | {"tab": "\t"}
ENCODINGS = {
    *("utf-8", "utf-16", "mac-roman", "cp437", "cp850", "cp866", "koi8-r", "koi8-u"),
    *("cp932", "shift_jis", "euc_jp", "cp949", "euc_kr", "big5", "gbk", "gb18030"),
    *(f"cp{number}" for number in range(1250, 1259)),
    *(f"iso8859-{number}" for number in range(1, 17)),
}


def read_mapping(path: Path) -> MappingFile:
    """A mapping file; raises Unreadable with what is wrong in it."""
    said = _toml(path)
    files = said.pop("files", {})
    try:
        everywhere = _one(said)
        each = {name.casefold(): _one(_over(said, own)) for name, own in _tables(files)}
    except _Wrong as error:
        raise Unreadable(f"The mapping file {path.name}: {error}") from None
    return MappingFile(path.name, everywhere, each)


class _Wrong(Exception):
    """Something in the mapping file is not right; the message is a sentence."""


def _toml(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(f"The mapping file {path.name} is far too large.")
        return tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except OSError:
        raise Unreadable(f"The mapping file {path.name} cannot be opened or read.") from None
    except UnicodeDecodeError:
        raise Unreadable(f"The mapping file {path.name} is not UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"The mapping file {path.name} is not TOML: {error}.") from None
    except (RecursionError, ValueError):
        raise Unreadable(f"The mapping file {path.name} is not TOML that can be read.") from None


def _over(everywhere: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of one file, laid over what is said of all of them."""
    both = dict(everywhere)
    for key, value in own.items():
        under = both.get(key)
        both[key] = (
            {**under, **value} if isinstance(under, dict) and isinstance(value, dict) else value
        )
    return both


def _one(said: Mapping[str, Any]) -> FileMapping:
    unknown = sorted(set(said) - set(_READERS))
    if unknown:
        raise _Wrong(f"“{unknown[0]}” is not known; it may say {', '.join(_READERS)} and files.")
    return FileMapping(**{_READERS[key][0]: _READERS[key][1](key, said[key]) for key in said})


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _Wrong(f"{key} takes words in quotation marks.")
    return value.strip(" ")


def _named(known: Mapping[str, str]) -> Any:
    def read(key: str, value: Any) -> str:
        found = known.get(_text(key, value))
        if found is None:
            listed = ", ".join(repr(each)[1:-1] for each in known)
            raise _Wrong(f"{key} is {quoted(str(value))}, but it may be {listed}.")
        return found

    return read


def _encoding(key: str, value: Any) -> str:
    try:
        name = codecs.lookup(_text(key, value)).name
    except (LookupError, ValueError):
        name = ""
    if name not in ENCODINGS:
        raise _Wrong(f"{quoted(str(value))} is not an encoding that is known here.")
    return "utf-8-sig" if name == "utf-8" else name


def _texts(key: str, value: Any) -> dict[str, str]:
    return {theirs: _text(f"{key}.{theirs}", ours) for theirs, ours in _items(key, value)}


def _columns(key: str, value: Any) -> dict[str, str]:
    found = _texts(key, value)
    unknown = sorted(field for field in found if field not in FIELDS and not ITEM.fullmatch(field))
    if unknown:
        raise _Wrong(f'No table here has a column {quoted(unknown[0])}; write ours = "theirs".')
    return found


def _words(key: str, value: Any) -> dict[str, dict[str, str]]:
    found = {name: _texts(f"{key}.{name}", own) for name, own in _items(key, value)}
    unknown = sorted(set(found) - FIELDS)
    if unknown:
        raise _Wrong(f"No table here has a column {quoted(unknown[0])}.")
    return {name: {plain(k): v for k, v in own.items()} for name, own in found.items()}


def _missing(key: str, value: Any) -> frozenset[str]:
    if not isinstance(value, list):
        raise _Wrong(f'{key} takes a list, such as ["NA", "-99"].')
    return frozenset(_text(key, each) for each in value)


def _instruments(key: str, value: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for theirs, ours in _texts(key, value).items():
        instrument = library.recognised(ours)
        if instrument is None:
            raise _Wrong(f"The library has no instrument called {quoted(ours)}.")
        found[theirs] = instrument.code
    return found


def _waves(key: str, value: Any) -> Waves:
    said = dict(_items(key, value))
    own = {
        str(name).casefold(): _day(f"{key}.on.{name}", each)
        for name, each in _items(f"{key}.on", said.pop("on", {}))
    }
    first = _day(f"{key}.first", said.pop("first")) if "first" in said else None
    unknown = sorted(set(said) - {"number", "days"})
    if unknown:
        raise _Wrong(f"{key} knows first, number, days and on, but not “{unknown[0]}”.")
    for name, each in said.items():
        if not isinstance(each, int) or isinstance(each, bool) or abs(each) > FARTHEST_WAVE:
            raise _Wrong(f"{key}.{name} takes a whole number.")
    return Waves(first=first, on=own, **said)


def _day(key: str, value: Any) -> date:
    try:
        if isinstance(value, datetime):
            return near(value.date())
        return near(value) if isinstance(value, date) else day(_text(key, value))
    except NotUnderstood as error:
        raise _Wrong(f"{key}: {error}") from None


def _items(key: str, value: Any) -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise _Wrong(f"{key} is a table of its own, written [{key}].")
    return list(value.items())


def _tables(files: Any) -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, dict(_items(f'files."{name}"', own))) for name, own in _items("files", files)]


FIELDS = {field for kind in KINDS for field in kind.columns.fields}
# What may stand in a mapping file, the field it fills, and how it is read.
_READERS: dict[str, tuple[str, Any]] = {
    "table": ("table", _named({kind.name: kind.name for kind in KINDS})),
    "dates": ("order", _named(FORMS)),
    "encoding": ("encoding", _encoding),
    "delimiter": ("delimiter", _named(NAMED_DELIMITERS)),
    "missing": ("missing", _missing),
    "columns": ("columns", _columns),
    "words": ("words", _words),
    "instruments": ("instruments", _instruments),
    "waves": ("waves", _waves),
}
