"""The `envoi` command: prepares the home folder, then hands over to the command's own file."""

import os
import sys

# Commands that need no practice: neither a home folder nor a database is looked at.
ALONE = ("growth", "outcomes", "population", "simulate")
ASKING: tuple[list[str], ...] = ([], ["help"], ["--help"], ["-h"])


def main() -> None:
    """Run `envoi COMMAND …`; a refusal is one sentence, never a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "envoi.settings")
    if sys.argv[1:2] and sys.argv[1] in ALONE:
        _alone(sys.argv)
        return
    from django.core.management import ManagementUtility

    from envoi.commandline import home, server

    if sys.argv[1:] in ASKING:
        from envoi.commandline.overview import lines

        print("\n".join(lines()))
        return
    home.prepare(sys.argv[1:])
    server.prepare(sys.argv[1:])
    unusable = server.unusable()
    if unusable:
        sys.exit(unusable)
    utility = ManagementUtility(sys.argv)
    utility.prog_name = "envoi"
    try:
        with server.in_sentences():
            utility.execute()
        sys.stdout.flush()
    except BrokenPipeError:
        _read_enough()


def _alone(argv: list[str]) -> None:
    """A command that needs no practice, without setting Django up."""
    from django.core.management import load_command_class

    try:
        load_command_class("envoi.commandline", argv[1]).run_from_argv(argv)
        sys.stdout.flush()
    except BrokenPipeError:
        _read_enough()


def _read_enough() -> None:
    """Whoever was reading has seen enough, as with `envoi caseload | head`."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
