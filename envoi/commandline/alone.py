"""A command that needs no practice: no home folder, no database, and a refusal as one sentence."""

import argparse
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

INTERRUPTED = 130


class Command(BaseCommand):
    """Quiet and in sentences; what the population is asked with is loaded when it is asked."""

    requires_system_checks: list[str] = []
    suppressed_base_arguments = {
        *("--version", "--verbosity", "--settings", "--pythonpath"),
        *("--traceback", "--no-color", "--force-color", "--skip-checks"),
    }

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs.setdefault("formatter_class", argparse.HelpFormatter)
        return super().create_parser("envoi", subcommand, **kwargs)

    def run_from_argv(self, argv: list[str]) -> None:
        """From a terminal, without a database: a refusal is its sentence alone."""
        self._called_from_command_line = True
        told = vars(self.create_parser(argv[0], argv[1]).parse_args(argv[2:]))
        try:
            self.execute(*told.pop("args", ()), **told)
        except CommandError as refused:
            self.stderr.write(str(refused))
            sys.exit(refused.returncode)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)

    def refuse(self, sentence: object) -> NoReturn:
        """One sentence, and an exit code."""
        raise CommandError(str(sentence), returncode=2)
