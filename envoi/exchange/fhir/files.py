"""From files to single resources, each with its place; a bad one never spoils the others."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
from msgspec import Raw

from envoi.exchange.fhir.resource import Bundle, Entry, Kind
from envoi.exchange.fhir.split import pieces
from envoi.exchange.fhir.unpack import Bytes, opened
from envoi.exchange.fhir.window import SPACE, Window, lines
from envoi.exchange.incoming import Place, Rejected, Unreadable

NAMES = (".json", ".ndjson", ".jsonl")
BY_LINE = (".ndjson", ".jsonl")
PACKED = ".gz"
MARK = b"\xef\xbb\xbf"
PEEK = 65_536
MOST_RESOURCES = 1_000_000
MOST_REJECTED = 100_000
BAD_FROM_THE_START = 1_000
BUNDLES_IN_BUNDLES = 3
# What a file begins with that is something else, and what a person may do then.
SOMETHING_ELSE = [
    (b"<", "is written in XML. FHIR can be read here as JSON; most systems offer both."),
    (b"PK\x03\x04", "is a zip archive; please unpack it and choose the folder."),
    (b"%PDF", "is a PDF, not FHIR."),
    (b"\xff\xfe", "is written in UTF-16; FHIR is always written in UTF-8."),
    (b"\xfe\xff", "is written in UTF-16; FHIR is always written in UTF-8."),
    (b"[", "holds a list, not a FHIR resource or Bundle."),
]

_bundle = msgspec.json.Decoder(Bundle)
_entry = msgspec.json.Decoder(Entry)
_kind = msgspec.json.Decoder(Kind)

Read = TypeVar("Read")


class Found(NamedTuple):
    """One resource, still unread: its type, where it stood, its address in a Bundle if it has one.

    `number` counts the resources of one file from 1.
    """

    kind: str
    text: Raw | bytes
    place: Place
    full_url: str
    number: int


class _Bad(Exception):
    """One piece cannot be read; the message is a sentence."""


def all_files(given: Path) -> list[Path]:
    """The file itself, or every file of a folder that may hold FHIR, in order of name."""
    if not given.is_dir():
        return [given]
    return sorted(path for path in given.rglob("*") if path.is_file() and _by_name(path.name))


def resources(path: Path) -> Iterator[Found | Rejected]:
    """Every resource of a file, and a sentence for each that is none. Raises Unreadable."""
    with opened(path) as file:
        window = Window(path.name, file.read)
        begins = _beginning(window, file)
        found = _of_lines(window) if _is_by_line(path.name, begins) else _of_objects(window)
        yield from _limited(found, path.name)


def _limited(found: Iterator[Found | Rejected], name: str) -> Iterator[Found | Rejected]:
    for number, each in enumerate(found, 1):
        if number > MOST_RESOURCES:
            raise Unreadable(f"{name} holds more than {MOST_RESOURCES:,} resources: please split.")
        yield each if isinstance(each, Rejected) else each._replace(number=number)


def kind_of(text: bytes | Raw) -> str:
    """What a JSON object says it is, or empty."""
    try:
        return _kind_of(text)
    except _Bad:
        return ""


def _by_name(name: str) -> bool:
    return name.casefold().removesuffix(PACKED).endswith(NAMES)


def _beginning(window: Window, file: Bytes) -> bytes:
    """As much of a file as shows what it is; raises Unreadable where that is nothing for us."""
    while len(window.text) < PEEK and window.more():
        pass
    if window.text.startswith(MARK):
        window.at = len(MARK)
    begins = window.text[window.at : window.at + PEEK].lstrip()
    if not begins:
        raise Unreadable(f"{file.name} is empty.")
    for sign, sentence in SOMETHING_ELSE:
        if begins.startswith(sign):
            raise Unreadable(f"{file.name} {sentence}")
    return begins


def _is_by_line(name: str, begins: bytes) -> bool:
    """Whether this is NDJSON: by its name, or because a whole object stands on the first line.

    One object alone is JSON, and so is what begins with a lone brace, whatever its name says.
    """
    first, _, others = begins.partition(b"\n")
    if name.casefold().removesuffix(PACKED).endswith(BY_LINE):
        return first.strip() != b"{"
    try:
        _kind.decode(first)
    except (ValueError, RecursionError):
        return False
    return bool(others.strip())


def _of_lines(window: Window) -> Iterator[Found | Rejected]:
    read = 0
    bad: Rejected | None = None
    for number, line in lines(window):
        place = Place(window.name, number)
        try:
            yield from _of_resource(line, place, "")
            read += 1
        except _Bad as error:
            bad = Rejected(window.name, number, "", str(error))
            yield bad
        if not read and number > BAD_FROM_THE_START:
            break
    if not read:
        why = bad.why if bad else "It is empty."
        raise Unreadable(f"{window.name}: not one line can be read as FHIR. {why}")


def _of_objects(window: Window) -> Iterator[Found | Rejected]:
    if window.skip(SPACE) != b"{":
        raise Unreadable(f"{window.name} is neither JSON nor NDJSON.")
    number = 0
    for piece in pieces(window):
        if piece.is_entry:
            number += 1
            yield from _of_entry(piece.text, Place(window.name, number))
            continue
        try:
            kind = _kind_of(piece.text)
        except _Bad as error:
            raise Unreadable(f"{window.name}: {error}") from None
        if kind != "Bundle":
            yield Found(kind, piece.text, Place(window.name), "", 0)


def _of_entry(text: bytes | Raw, place: Place, depth: int = 0) -> Iterator[Found | Rejected]:
    try:
        entry = _read(_entry.decode, text)
        if len(entry.resource):
            yield from _of_resource(entry.resource, place, entry.full_url or "", depth)
        else:
            yield Found("Bundle entry without a resource", b"", place, "", 0)
    except _Bad as error:
        yield Rejected(place.file, place.line, "", str(error))


def _of_resource(
    text: bytes | Raw, place: Place, full_url: str, depth: int = 0
) -> Iterator[Found | Rejected]:
    """The resource, or those of a Bundle; raises _Bad."""
    kind = _kind_of(text)
    if kind != "Bundle":
        yield Found(kind, text, place, full_url, 0)
        return
    if depth == BUNDLES_IN_BUNDLES:
        raise _Bad("It is a Bundle inside too many Bundles.")
    for each in _read(_bundle.decode, text).entry or []:
        yield from _of_entry(each, place, depth + 1)


def _kind_of(text: bytes | Raw) -> str:
    kind = _read(_kind.decode, text).resource_type
    if not kind:
        raise _Bad("It is JSON, but not FHIR: it names no resourceType.")
    return kind


def _read(decode: Callable[[bytes | Raw], Read], text: bytes | Raw) -> Read:
    try:
        return decode(text)
    except RecursionError:
        raise _Bad("It is nested deeper than FHIR ever is.") from None
    except msgspec.ValidationError:
        raise _Bad("It is JSON, but not FHIR.") from None
    except ValueError:
        raise _Bad("It is not well-formed JSON.") from None
