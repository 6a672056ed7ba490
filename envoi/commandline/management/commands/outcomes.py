"""`envoi outcomes`: what became of the clients of any table of scores, with no practice at all."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from envoi.commandline import outcomes_options

INTERRUPTED = 130


class Command(BaseCommand):
    help = "What became of the clients in a table of scores."
    requires_system_checks: list[str] = []
    suppressed_base_arguments = {
        *("--version", "--verbosity", "--settings", "--pythonpath"),
        *("--traceback", "--no-color", "--force-color", "--skip-checks"),
    }

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs.setdefault("formatter_class", outcomes_options.FORMATTER)
        return super().create_parser("envoi", subcommand, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        outcomes_options.add(parser)

    def run_from_argv(self, argv: list[str]) -> None:
        """From a terminal, without a database: a refusal is its sentence alone."""
        self._called_from_command_line = True
        told = vars(self.create_parser(argv[0], argv[1]).parse_args(argv[2:]))
        try:
            self.execute(**told)
        except CommandError as refused:
            self.stderr.write(str(refused))
            sys.exit(refused.returncode)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)

    def handle(self, *args: Any, **options: Any) -> None:
        # The engines are loaded here and not when the commands are listed.
        from envoi.commandline import outcomes_answered
        from envoi.population.not_answered import NotAnswered

        try:
            for line in outcomes_answered.answered(options):
                self.stdout.write(line)
        except NotAnswered as sentence:
            raise CommandError(str(sentence), returncode=2) from sentence
        except OSError as error:
            what = error.filename or options["table"]
            raise CommandError(f"{what}: {error.strerror}.", returncode=2) from error
