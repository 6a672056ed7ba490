"""Other people's programs, from the extra `peers`: in an environment of their own, if at all.

`python -m benchmarks.peers` installs each into the environment it runs in, one by one; one that
cannot be installed is named and left out.
"""

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

PROJECT = Path(__file__).parent.parent / "pyproject.toml"
MODULES = {"scikit-survival": "sksurv"}  # where a package is imported by another name
OURS = ("numpy", "pyarrow", "duckdb")


def wanted() -> list[str]:
    """The requirements of the extra."""
    told = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    extra: list[str] = told["project"]["optional-dependencies"]["peers"]
    return extra


def name_of(requirement: str) -> str:
    """The name of a package without what is asked of its version."""
    return re.split(r"[<>=~! ]", requirement, maxsplit=1)[0]


def there(package: str) -> bool:
    """Whether a peer can be asked."""
    return find_spec(MODULES.get(package, package)) is not None


def missing() -> list[str]:
    """The peers that are not here."""
    return [name for name in map(name_of, wanted()) if not there(name)]


def versions() -> list[str]:
    """Our engines and the peers that are here, with their versions."""
    names = (*OURS, *map(name_of, wanted()))
    return [f"{name} {metadata.version(name)}" for name in names if name in OURS or there(name)]


def install() -> None:
    """Each peer, one by one; says which cannot be."""
    for requirement in wanted():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--only-binary", ":all:"]
        done = subprocess.run([*pip, requirement], capture_output=True, text=True, check=False)
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:]
            print(f"{name_of(requirement)} cannot be installed and is left out: {' '.join(last)}")


if __name__ == "__main__":
    install()
