"""A new password: from the environment, or asked for twice without showing it."""

import os
import sys
from getpass import getpass

VARIABLE = "ENVOI_PASSWORD"


def new_password(login: str) -> str | None:
    """The password for a new log-in; None where nobody could be asked or the two differ."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        return None
    first = getpass(f"A password for {login}: ")
    return first if getpass("Once more, please: ") == first else None
