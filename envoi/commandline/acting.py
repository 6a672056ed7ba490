"""What the commands share: who acts, when, and a refusal as one sentence."""

import argparse
from datetime import UTC, date, datetime
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from envoi.care.actors import Actor, actor_by_login


class Command(BaseCommand):
    """A command of the house: quiet, in sentences, and never a traceback for a slip."""

    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own attribute

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

    def refuse(self, sentence: str, *, code: int = 2) -> NoReturn:
        """One sentence, and an exit code."""
        raise CommandError(sentence, returncode=code)


def a_day(text: str) -> date:
    """An ISO day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is no day; write it as 2026-11-30") from error
