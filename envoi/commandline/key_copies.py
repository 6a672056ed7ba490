"""The word of whoever keeps the house that a copy of the keys is kept elsewhere.

Only the names of the keys are noted, in a file beside them. New keys ask for a new word.
"""

from pathlib import Path

from django.conf import settings

FILE = "keys-copied"


def note() -> bool:
    """A copy of the keys of now is kept; False where no keys lie in the home."""
    there = _names(_home() / "keys")
    if there:
        (_home() / FILE).write_text("\n".join(sorted(there)) + "\n", encoding="utf-8")
    return bool(there)


def is_due() -> bool:
    """The home holds a key of which nobody said that it is kept elsewhere too."""
    return not _names(_home() / "keys") <= _names(_home() / FILE)


def _home() -> Path:
    return Path(settings.ENVOI_HOME)


def _names(path: Path) -> set[str]:
    """The first word of each line; a retired key is needed by nothing."""
    if not path.is_file():
        return set()
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    return {line[0] for line in lines if line and line[0] != "retired"}
