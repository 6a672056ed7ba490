"""`envoi outcomes`: what became of the clients of any table of scores, with no practice at all."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandParser

from envoi.commandline import alone, outcomes_options


class Command(alone.Command):
    help = "What became of the clients in a table of scores."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs.setdefault("formatter_class", outcomes_options.FORMATTER)
        return super().create_parser("envoi", subcommand, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        outcomes_options.add(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        # The engines are loaded here and not when the commands are listed.
        from envoi.commandline import outcomes_answered
        from envoi.population.not_answered import NotAnswered

        try:
            for line in outcomes_answered.answered(options):
                self.stdout.write(line)
        except NotAnswered as sentence:
            self.refuse(sentence)
        except OSError as error:
            self.refuse(f"{error.filename or options['table']}: {error.strerror}.")
