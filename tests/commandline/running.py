"""How a command is run as a person runs it: a process of its own, with a home folder."""

import os

RUN = "from envoi.commandline.main import main; main()"


def surroundings(home, **more):
    """The environment of somebody who has nothing but a home folder."""
    left = ("ENVOI_", "DJANGO_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(left)}
    return kept | {"ENVOI_HOME": str(home), "PYTHONIOENCODING": "utf-8"} | more
