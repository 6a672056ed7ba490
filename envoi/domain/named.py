"""Whether a text names somebody."""

import re
from collections.abc import Iterable


def names_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that stand in the text as words of their own, whatever their case."""
    plain = " ".join(text.split())
    return tuple(
        name
        for name in names
        if name.strip()
        and re.search(rf"(?<!\w){re.escape(' '.join(name.split()))}(?!\w)", plain, re.IGNORECASE)
    )
