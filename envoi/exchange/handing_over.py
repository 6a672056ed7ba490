"""How a mail is handed over: to a server that speaks SMTP, or into a folder as a file.

A carrier calls `sure` right before the point of no return; where that answers False, nothing is
handed over. It returns when the mail was taken, and raises one of the four answers else. What they
say is a sentence for the practice, and never holds an address or a word of the server's.
"""

import os
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol

Sure = Callable[[], bool]
SMALLEST, GO_AHEAD, REFUSED, PERMANENT = 200, 354, 400, 500
NO_SERVER = "The mail server cannot be reached just now."
NO_TRUST = "The mail server could not prove who it is, so nothing was handed to it."
NO_TLS = "The mail server offers no encrypted connection, so nothing was handed to it."
NO_LOG_IN = "The mail server did not accept our log-in."
NO_SENDER = "The mail server does not take mail from us."
NOT_THIS_ONE = "The mail server does not take mail for this address."
NOT_YET = "The mail server asks to try again later."
NOT_WRITTEN = "The mail could not be written into its folder."
IN_DOUBT = "The connection broke while it was handed over."


class NotTaken(Exception):
    """The mail was not handed over; its text is a sentence without an address."""


class NotNow(NotTaken):
    """It may be tried again."""


class NobodyNow(NotNow):
    """It may be tried again, and no other mail would fare better meanwhile."""


class Never(NotTaken):
    """Trying again would not help."""


class LetBe(NotTaken):
    """At the last moment it was not to be sent any more."""


class InDoubt(Exception):
    """Nobody can tell whether it was taken."""


class Carrier(Protocol):
    """Takes a mail out of the house; `twice_is_once` where a second copy cannot come about."""

    @property
    def twice_is_once(self) -> bool: ...

    def carry(self, message: EmailMessage, *, sender: str, to: str, sure: Sure) -> None:
        """Hands over one mail; raises NotTaken or InDoubt."""


@dataclass(frozen=True)
class Folder:
    """Writes each mail into a file named after its row: the same mail twice is one file."""

    path: Path
    twice_is_once = True

    def carry(self, message: EmailMessage, *, sender: str, to: str, sure: Sure) -> None:
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        if not sure():
            raise LetBe
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(name, message.as_bytes(policy=SMTP))
        except OSError:
            raise NobodyNow(NOT_WRITTEN) from None

    def _write(self, name: str, data: bytes) -> None:
        begun = self.path / f"{name}.{os.getpid()}.begun"
        begun.unlink(missing_ok=True)
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        begun.replace(self.path / f"{name}.eml")
        for left in self.path.glob(f"{name}.*.begun"):
            left.unlink(missing_ok=True)  # of a worker that was interrupted here


@dataclass(frozen=True)
class Smtp:
    """Hands over to a mail server. `tls` is starttls, implicit or none; it has to prove itself."""

    host: str
    port: int
    name: str  # how we greet it: never this machine's own name
    tls: str = "starttls"
    user: str = ""
    password: str = ""
    patience: float = 20.0  # seconds for each answer
    last_patience: float = 120.0  # for the last one: a server may look at a mail before it answers
    twice_is_once = False

    def carry(self, message: EmailMessage, *, sender: str, to: str, sure: Sure) -> None:
        with self._ready() as server:
            with _answers(NotNow(NO_SERVER)):
                _envelope(server, sender, to)
            if not sure():
                raise LetBe
            _data(server, message.as_bytes(policy=SMTP), self.last_patience)

    @contextmanager
    def _ready(self) -> Iterator[smtplib.SMTP]:
        """Connected, encrypted and logged in: all that can go wrong before any mail is named."""
        with _answers(NobodyNow(NO_SERVER)):
            server = self._connected()
        try:
            yield server
        finally:
            # Whatever was to be known is known: nobody waits for how the goodbye is answered.
            with suppress(OSError):
                server.putcmd("QUIT")
            server.close()

    def _connected(self) -> smtplib.SMTP:
        trust = ssl.create_default_context()
        if self.tls == "implicit":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, self.name, timeout=self.patience, context=trust
            )
        else:
            server = smtplib.SMTP(self.host, self.port, self.name, timeout=self.patience)
        try:
            if self.tls == "starttls":
                server.starttls(context=trust)
            server.ehlo_or_helo_if_needed()
            if self.user:
                self._log_in(server)
        except BaseException:
            server.close()
            raise
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        """Some servers hang up instead of saying no; whatever happens here is about the log-in."""
        try:
            server.login(self.user, self.password)
        except OSError:
            raise NobodyNow(NO_LOG_IN) from None


@contextmanager
def _answers(broken: NotTaken) -> Iterator[None]:
    """What went wrong before anything was handed over, in sentences."""
    try:
        yield
    except smtplib.SMTPNotSupportedError:
        raise NobodyNow(NO_TLS) from None
    except ssl.SSLCertVerificationError:
        raise NobodyNow(NO_TRUST) from None
    except (OSError, UnicodeError, ValueError):  # every SMTPException is an OSError
        raise broken from None


def _envelope(server: smtplib.SMTP, sender: str, to: str) -> None:
    """From whom and to whom. That we may not write at all is no fault of this mail."""
    code, _ = server.mail(sender)
    if not _fine(code):
        raise NobodyNow(NO_SENDER if code >= PERMANENT else NOT_YET)
    code, _ = server.rcpt(to)
    _taken(code)


def _data(server: smtplib.SMTP, content: bytes, patience: float) -> None:
    """The mail itself: until the server says go ahead nothing can have arrived."""
    with _answers(NotNow(NO_SERVER)):
        code, _ = server.docmd("DATA")
    if code != GO_AHEAD:
        _taken(code)
        raise NotNow(NOT_YET)
    try:
        if server.sock is not None:
            server.sock.settimeout(patience)
        server.send(re.sub(rb"(?m)^\.", b"..", content) + b".\r\n")
        code, _ = server.getreply()
    except (OSError, ValueError):
        raise InDoubt(IN_DOUBT) from None
    if code < SMALLEST:
        raise InDoubt(IN_DOUBT)  # an answer nobody can read
    _taken(code)


def _fine(code: int) -> bool:
    return SMALLEST <= code < REFUSED


def _taken(code: int) -> None:
    """What the server says to this one mail."""
    if code >= PERMANENT:
        raise Never(NOT_THIS_ONE)
    if not _fine(code):
        raise NotNow(NOT_YET)
