"""Small files for tests: the text of a table in, its reading out."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from envoi.exchange.incoming import Reading, Unreadable
from envoi.exchange.reading import read


class Folder:
    """A folder of the test's own, into which tables are written and from which they are read."""

    def __init__(self, path: Path) -> None:
        """`path` is an empty folder."""
        self.path = path

    def put(self, name: str, content: str | bytes) -> Path:
        """Write a file."""
        path = self.path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def read(self, files: Mapping[str, str | bytes], mapping: str = "") -> Reading:
        """What these files say, with a mapping file perhaps."""
        paths = [self.put(name, content) for name, content in files.items()]
        return read(paths, mapping=self.put("mapping.toml", mapping) if mapping else None)

    def scores(self, *rows: str, header: str = "client,date,instrument,score") -> Reading:
        """What a score table of these rows says."""
        return self.read({"scores.csv": "\n".join((header, *rows)) + "\n"})

    def refused(self, content: str | bytes, mapping: str = "", name: str = "scores.csv") -> str:
        """The one sentence with which a file is not read at all."""
        with pytest.raises(Unreadable) as caught:
            self.read({name: content}, mapping)
        return str(caught.value)
