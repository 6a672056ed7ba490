"""`envoi extract`: the practice's courses without names, words or dates, for counting."""

from argparse import ArgumentParser
from pathlib import Path
from random import SystemRandom
from typing import Any

from envoi.care import extracts
from envoi.care.answers import NotThere
from envoi.commandline import acting

FEW = 100  # clients: with fewer, whoever knows one of them may well find them
SMALL = (
    f"That is fewer than {FEW} clients: somebody who knows one of them may find them by what is in "
    "it. Keep it like a record, and give it to nobody: docs/methods/extract.md."
)
KEEP = "What still may tell who somebody is: docs/methods/extract.md. Read it before it leaves."


class Command(acting.Command):
    help = "Write the courses without names, words or dates, to count."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, required=True, metavar="FOLDER", help="a new folder, or an empty one"
        )
        acting.add_who(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        # The engines are loaded here and not when the commands are listed.
        from envoi.population.extracting import write
        from envoi.population.files import NotWritten, free

        by, folder = self.who(options["login"]), options["to"]
        try:
            free(folder)  # before the audit says that somebody took one
            taken = extracts.take(by=by, chance=SystemRandom())
            write(folder, taken.batches, {"invented": False, "left_out": {"shared": taken.shared}})
        except NotThere:
            self.refuse("An extract is taken by who answers for the practice, such as an owner.")
        except NotWritten as sentence:
            self.refuse(str(sentence))
        except OSError as error:
            self.refuse(f"{folder} could not be written: {error.strerror}.")
        many = f"{_counted(taken.episodes, 'course')} of {_counted(taken.clients, 'client')}"
        self.stdout.write(f"{many} {'is' if taken.episodes == 1 else 'are'} in {folder}.")
        if taken.shared:
            self.stdout.write(f"Left out: {taken.shared:,} that several people share.")
        self.stdout.write(SMALL if taken.clients < FEW else KEEP)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
