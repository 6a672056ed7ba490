"""The letters a paper can be set in, read from the fonts themselves; decision 0004 names them.

Every font comes from an open package in `PACKAGES` (SIL Open Font License), never from the machine,
so a paper looks the same wherever it is made.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

PACKAGES = ("fontpkg_source_serif_4", "fontpkg_inter", "manimgx_fonts", "manimgx_fonts_cjk")
SERIF, SANS = "Source Serif 4", "Inter"
MISSING = "□"
LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"  # marks that say a direction and are never seen

# Marks that steer how letters join or run and are never seen; other invisible ones are left out.
_JOINERS = frozenset("\u00ad\u061c\u200c\u200d\u200e\u200f\u2060")


@dataclass(frozen=True)
class Library:
    """All fonts once opened, and per family the files whose letters it has."""

    fonts: typst.Fonts
    files: dict[str, tuple[Path, ...]]


@cache
def library() -> Library:
    """The fonts of `PACKAGES`; ModuleNotFoundError names a package that is not installed."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(_folder(package)) for package in PACKAGES],
    )
    files: dict[str, set[Path]] = {}
    for font in fonts.fonts():
        if font.path is not None:
            files.setdefault(font.family, set()).add(Path(font.path))
    return Library(fonts, {family: tuple(sorted(paths)) for family, paths in files.items()})


def families(text: str) -> tuple[str, ...]:
    """Every family but the serif and the sans, in the order to look for a letter of this text."""
    chinese = _chinese_form(text)
    others = sorted(library().files.keys() - {SERIF, SANS})
    return tuple(sorted(others, key=lambda name: (_rank(name, chinese), name)))


def settable(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with `MISSING` for each character no font has, and those characters, each once.

    A letter whose marks no font has together with it keeps its place without them. Invisible
    controls are left out without a word, line breaks are kept, a tabulator is a space.
    """
    replaced: dict[str, None] = {}
    kept: list[str] = []
    for cluster in _clusters(unicodedata.normalize("NFC", _breaks(text))):
        # A mark that never stands with this letter is missing, however many fonts have it alone.
        together = len(cluster) == 1 or _home(cluster) is not None
        for place, char in enumerate(cluster):
            if _stays(char) and (together or place == 0):
                kept.append(char)
            elif unicodedata.category(char) not in {"Cc", "Cf"}:
                kept.append(MISSING)
                replaced[name(char)] = None
    return "".join(kept), tuple(replaced)


def apart(text: str) -> dict[str, str]:
    """Letters with marks that have to be set in one named family, and that family.

    Typst looks for a missing letter font by font, but where a font has only a part of a letter
    with its marks (the grave of "ɛ̀", not the ɛ) it sets that part and drops the rest.
    """
    marked = {cluster for cluster in _clusters(text) if len(cluster) > 1}
    homes = {cluster: _home(cluster) for cluster in sorted(marked) if _torn(cluster)}
    return {cluster: family for cluster, family in homes.items() if family is not None}


def plain(text: str) -> tuple[str, tuple[str, ...]]:
    """As `settable`, but with the letters of the serif alone: the last resort of a page."""
    letters = _points(SERIF)
    kept = "".join(c if c == "\n" or ord(c) in letters else MISSING for c in text)
    missing = (c for c in text if c != "\n" and c not in {MISSING} and ord(c) not in letters)
    return kept, tuple(dict.fromkeys(name(char) for char in missing))


def name(char: str) -> str:
    """A character for a sentence: itself where it can be printed, else its code ("U+E000")."""
    seen = char.isprintable() and not char.isspace() and not _mark(char)
    return char if seen else f"U+{ord(char):04X}"


def visible(text: str) -> bool:
    """Whether anything of it is seen: spaces, joiners and the like leave no ink."""
    return any(not (char.isspace() or char in _JOINERS or _variation(char)) for char in text)


def right_to_left(text: str) -> bool:
    """Whether a text runs from right to left, as Arabic and Hebrew do.

    A mark of direction in front decides; else what most of its letters do, so that an English
    sentence that begins with an Arabic name stays an English sentence.
    """
    if text[:1] in (LEFT_TO_RIGHT, RIGHT_TO_LEFT):
        return text[0] == RIGHT_TO_LEFT
    ways = [unicodedata.bidirectional(char) for char in text]
    return ways.count("R") + ways.count("AL") > ways.count("L")


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the fonts of {package} are not installed")
    return Path(spec.origin).parent


@cache
def _points(family: str) -> frozenset[int]:
    """The code points every file of a family has (upright and italic differ in some)."""
    return frozenset.intersection(*(_points_of(path) for path in library().files[family]))


def _points_of(path: Path) -> frozenset[int]:
    with TTFont(path, fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _order() -> tuple[str, ...]:
    return (SERIF, *families(""))


def _covered(char: str) -> bool:
    """Families are opened one by one, so the large Chinese one only for a paper that needs it."""
    if unicodedata.category(char) in {"Cc", "Cf", "Cn", "Co", "Cs"}:
        return False
    return any(ord(char) in _points(family) for family in _order())


def _clusters(text: str) -> Iterator[str]:
    """Each character with the marks that stand on it."""
    cluster = ""
    for char in text:
        if cluster and not _mark(char):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _mark(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Mc", "Me"} and not _variation(char)


@cache
def _home(cluster: str) -> str | None:
    """The first family that has a letter and all its marks."""
    return next((family for family in _order() if _has(family, cluster)), None)


def _torn(cluster: str) -> bool:
    """Whether the serif's or the sans's line of fonts would find a part of it before the whole."""
    lines = (_order(), (SANS, *_order()))
    parts = {*map(ord, unicodedata.normalize("NFD", cluster)), *map(ord, cluster)}
    for line in lines:
        first = next((family for family in line if parts & _points(family)), None)
        if first is not None and not _has(first, cluster):
            return True
    return False


def _has(family: str, cluster: str) -> bool:
    forms = (cluster, unicodedata.normalize("NFD", cluster))
    return any(_points(family).issuperset(map(ord, form)) for form in forms)


def _stays(char: str) -> bool:
    return char == "\n" or char in _JOINERS or _variation(char) or _covered(char)


def _breaks(text: str) -> str:
    for found in ("\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"):
        text = text.replace(found, "\n")
    return text.replace("\t", " ")


def _variation(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _chinese_form(text: str) -> str:
    """Which form of the shared Chinese characters to prefer: Japanese beside kana, and so on."""
    if any("\u3040" <= char <= "\u30ff" for char in text):
        return "JP"
    if any("\uac00" <= char <= "\ud7a3" for char in text):
        return "KR"
    if any("\u3100" <= char <= "\u312f" for char in text):
        return "TC"
    return "SC"


def _rank(family: str, chinese: str) -> int:
    if family == "Noto Sans":
        return 0
    if "CJK" in family:
        return 2 if family.endswith(chinese) else 3
    return 4 if family.endswith(("Symbols", "Emoji")) else 1
