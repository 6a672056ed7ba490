"""`envoi keys list | rotate | retire ID | new`: the keys that seal what is written here."""

import secrets
from argparse import ArgumentParser
from typing import Any

from envoi.care import key_retirements, key_rotations, keys
from envoi.care.actors import Actor
from envoi.care.answers import NotThere, Refused
from envoi.commandline import acting


class Command(acting.Command):
    help = "See the keys of the house, change them, retire an old one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["list", "rotate", "retire", "new"])
        parser.add_argument("key", nargs="?", default="", metavar="ID", help="which one to retire")
        parser.add_argument(
            "--log-ins", action="store_true", help="rotate what log-ins are signed with instead"
        )
        acting.add_who(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "new":
            self.stdout.write(keys.new_line())
            return
        by = self.who(options["login"])
        try:
            getattr(self, f"_{options['act']}")(by, options)
        except NotThere:
            self.refuse("Keys are for those who keep the house: its owner.")

    def _list(self, by: Actor, options: dict[str, Any]) -> None:
        for key in keys.listed(by=by):
            does = "seals" if key.seals else "opens"
            since = f", since {key.since:%Y-%m-%d}" if key.since else ""
            self.stdout.write(f"{key.id}  {does}{since}")

    def _rotate(self, by: Actor, options: dict[str, Any]) -> None:
        if options["log_ins"]:
            self._log_ins(by)
            return
        done = key_rotations.rotate(by=by, tell=self._tell)
        if isinstance(done, Refused):
            self.refuse(done.sentence)
        self.stdout.write(f"{done.values:,} values were sealed anew with the key {done.key}.")
        self.stdout.write("Keep a copy of the key file elsewhere, now that it has changed.")
        if done.stuck:
            self.stdout.write("These could not be opened, and stay as they lie:")
            self.stdout.write("\n".join(f"  {place}" for place in done.stuck))
            self.refuse("Look at `envoi check` and at your last backup.", code=1)
        self.stdout.write("What an old key is still needed for is told by: envoi keys retire ID")

    def _log_ins(self, by: Actor) -> None:
        refused = keys.rotate_log_ins(by=by, secret=secrets.token_urlsafe(48))
        if refused:
            self.refuse(refused.sentence)
        self.stdout.write(
            "Log-ins are signed anew once Envoi is started again; those of before still count for "
            "a day."
        )

    def _retire(self, by: Actor, options: dict[str, Any]) -> None:
        if not options["key"]:
            self.refuse("Please say which key: envoi keys retire ID --as LOGIN")
        done = key_retirements.retire(options["key"].lower(), by=by)
        if isinstance(done, Refused):
            self.refuse(done.sentence)
        self.stdout.write(f"The key {done.key} is retired. Nothing here needs it any more.")
        if done.by_hand:
            self.stdout.write(
                f"Put this line in the place of its own into ENVOI_KEYS:\n{done.line}"
            )

    def _tell(self, said: str) -> None:
        self.stdout.write(said)
        self.stdout.flush()
