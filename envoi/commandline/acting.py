"""What the commands share: who acts, when, and a refusal as one sentence."""

import argparse
import logging
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, date, datetime
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connections

from envoi.care import mishaps
from envoi.care.actors import Actor, actor_by_login
from envoi.care.answers import NotThere
from envoi.commandline import passwords, server, serving, standing, watching

NO_PRACTICE = "There is no practice here yet. Found one: envoi found NAME --owner LOGIN"
AHEAD = (
    "The database was made by a newer version than this one. Install that version again, or "
    "restore the backup from before it."
)
INTERRUPTED = 130
logger = logging.getLogger("envoi.command")
MOST = 64  # more processes than any machine has use for


class Command(BaseCommand):
    """A command of the house: quiet, in sentences, and never a traceback for a slip."""

    requires_system_checks: list[str] = []
    # Django's own options still work; they are nobody's first concern.
    suppressed_base_arguments = {
        *("--version", "--verbosity", "--settings", "--pythonpath"),
        *("--traceback", "--no-color", "--force-color", "--skip-checks"),
    }

    def run_from_argv(self, argv: list[str]) -> None:
        """From a terminal: a refusal is its sentence alone, and Ctrl-C ends quietly."""
        self._called_from_command_line = True
        told = vars(self.create_parser(argv[0], argv[1]).parse_args(argv[2:]))
        try:
            self.execute(*told.pop("args", ()), **told)
        except CommandError as refused:
            self.stderr.write(str(refused))
            sys.exit(refused.returncode)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            raise  # whoever was reading has seen enough
        except NotThere:
            self.stderr.write("This is not there, or it is not yours to do.")
            sys.exit(2)
        except Exception as error:
            of_the_server = server.told(error) if isinstance(error, DatabaseError) else ""
            self.stderr.write(of_the_server or _amiss(error))
            sys.exit(2 if of_the_server else 1)
        finally:
            connections.close_all()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs.setdefault("formatter_class", argparse.HelpFormatter)
        return super().create_parser("envoi", subcommand, **kwargs)

    def who(self, login: str | None) -> Actor:
        """The member who acts; refuses with a sentence."""
        self.needs_a_practice()
        if not login:
            self.refuse("Please say who acts: --as LOGIN.")
        actor = actor_by_login(str(login), now=datetime.now(UTC))
        if actor is None:
            self.refuse(f"Nobody here has the log-in “{login}”.")
        return actor

    def needs_a_practice(self) -> None:
        """The secrets are there, and the database is in step."""
        steps = standing.steps_behind()
        if steps is None:
            self.refuse(NO_PRACTICE)
        if steps:
            self.refuse(behind(steps))
        if standing.steps_ahead():
            self.refuse(AHEAD)
        if standing.missing():
            self.refuse("\n".join(standing.missing()))
        self.needs_every_key()

    def needs_every_key(self) -> None:
        """No key is missing that something was sealed with."""
        lost = standing.lost_keys()
        if lost:
            self.refuse("\n".join(lost))

    def password(self, login: str) -> str:
        """A new password, from the environment or asked for twice."""
        given = passwords.new_password(login)
        if given is None:
            self.refuse(
                "A password is needed, the same one twice; where nobody can type, "
                f"set {passwords.VARIABLE}."
            )
        return given

    def serve(
        self,
        address: str,
        port: int,
        *,
        then: Callable[[], object] = lambda: None,
        worker: bool = True,
        processes: int | None = None,
    ) -> None:
        """The pages on this machine, on the next free port where the wanted one is taken.

        A worker is started beside them and ends with them, unless somebody else sees to that.
        """
        free = serving.free_port(address, port)
        if settings.ENVOI_TLS and free != port:
            self.refuse(f"Port {port} is taken, and it is where the proxy looks for Envoi.")
        if free is None:
            self.refuse(f"No port from {port} on is free at {address}. Try another: --port N")
        if free != port:
            self.stdout.write(f"Port {port} is taken, so this is {free}.")

        def ready() -> None:
            self.stdout.write(
                f"Envoi is open at {serving.shown(address, free, bound_to=settings.ENVOI_RP_ID)}"
            )
            if not serving.is_this_machine(address):
                self.stdout.write(
                    "Others in this network may reach it too, under the names in ENVOI_HOSTS: "
                    + ", ".join(settings.ALLOWED_HOSTS)
                )
            then()
            self.stdout.flush()

        many = processes or serving.processes()
        with watching.worker_beside() if worker else nullcontext():
            serving.serve(address, free, ready=ready, processes=many)

    def refuse(self, sentence: str, *, code: int = 2) -> NoReturn:
        """One sentence, and an exit code."""
        raise CommandError(sentence, returncode=code)


def _amiss(error: Exception) -> str:
    """What happened to the house itself; anything else keeps its trace, which holds no values."""
    mishap = mishaps.of(error)
    if mishap is None:
        logger.error("A command failed.", exc_info=error)
        return "Something went wrong on our side. Nothing is half done."
    return f"{mishap.sentence} Nothing is half done."


def behind(steps: int) -> str:
    """The database was made by an earlier version."""
    many = "one step" if steps == 1 else f"{steps} steps"
    return f"The database is {many} behind this version. To catch up: envoi upgrade"


def audit_end(last: int, head: str) -> str:
    """Where the audit of a backup ends."""
    return f"its audit ends at row {last:,}" + (f", sealed as {head[:16]}…" if head else "")


def add_who(parser: argparse.ArgumentParser) -> None:
    """Who acts."""
    parser.add_argument("--as", dest="login", metavar="LOGIN", help="who acts")


def add_place(parser: argparse.ArgumentParser) -> None:
    """Where the pages are served."""
    parser.add_argument(
        "--port", type=int, default=serving.PORT, metavar="N", help=f"else {serving.PORT}"
    )
    parser.add_argument(
        "--address", default=serving.ADDRESS, metavar="A", help="else this machine alone"
    )
    parser.add_argument(
        "--no-worker", action="store_true", help="somebody else runs envoi work, such as systemd"
    )
    parser.add_argument(
        "--processes", type=a_count, metavar="N", help="else one a core, and at most 4"
    )


def a_count(text: str) -> int:
    """A whole number from one on."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"“{text}” is no number from 1 to {MOST}")
    return int(text)


def a_day(text: str) -> date:
    """An ISO day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is no day; write it as 2026-11-30") from error
