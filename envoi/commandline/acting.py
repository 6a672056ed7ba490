"""What the commands share: who acts, when, and a refusal as one sentence."""

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from envoi.care.actors import Actor, actor_by_login
from envoi.commandline import serving


class Command(BaseCommand):
    """A command of the house: quiet, in sentences, and never a traceback for a slip."""

    requires_system_checks: list[str] = []

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
        """The database is there and in step."""
        plan = MigrationExecutor(connection)
        if plan.migration_plan(plan.loader.graph.leaf_nodes()):
            self.refuse("There is no practice here yet. Found one: envoi found NAME --owner LOGIN")

    def serve(self, address: str, port: int, *, then: Callable[[], object] = lambda: None) -> None:
        """The pages on this machine, on the next free port where the wanted one is taken."""
        free = serving.free_port(address, port)
        if free is None:
            self.refuse(f"No port from {port} on is free at {address}. Try another: --port N")
        if free != port:
            self.stdout.write(f"Port {port} is taken, so this is {free}.")

        def ready() -> None:
            self.stdout.write(f"Envoi is open at {serving.shown(address, free)}")
            then()
            self.stdout.flush()

        serving.serve(address, free, ready=ready)

    def refuse(self, sentence: str, *, code: int = 2) -> NoReturn:
        """One sentence, and an exit code."""
        raise CommandError(sentence, returncode=code)


def add_place(parser: argparse.ArgumentParser) -> None:
    """Where the pages are served."""
    parser.add_argument("--port", type=int, default=serving.PORT, metavar="N")
    parser.add_argument("--address", default=serving.ADDRESS, metavar="A")


def a_day(text: str) -> date:
    """An ISO day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is no day; write it as 2026-11-30") from error
