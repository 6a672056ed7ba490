"""A mail as it leaves the house: plain text, and headers nobody can write into."""

from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, as corrected


class NoAddress(ValueError):
    """This cannot be read as one e-mail address; the message says so without repeating it."""


@dataclass(frozen=True)
class Letterhead:
    """Whom mail comes from, and the address at which people log in."""

    address: str
    name: str
    url: str

    @property
    def domain(self) -> str:
        """The part behind the @, or this machine where there is none."""
        return read_address(self.address).domain or "localhost"


def read_address(text: str) -> Address:
    """One bare address, its domain in the letters of the wire; raises NoAddress."""
    wanted = text.strip()
    try:
        if len(wanted) > LONGEST_ADDRESS or not wanted.isprintable() or " " in wanted:
            raise NoAddress
        name, _, domain = wanted.rpartition("@")
        address = Address(addr_spec=f"{name}@{domain.encode('idna').decode('ascii')}")
    except (MessageError, ValueError, IndexError):
        raise NoAddress("This cannot be read as an e-mail address.") from None
    if not address.username or "." in (address.domain[:1], address.domain[-1:]):
        raise NoAddress("This cannot be read as an e-mail address.")
    return address


def written(
    ref: UUID, *, to: str, subject: str, body: str, head: Letterhead, at: datetime
) -> EmailMessage:
    """The mail of a row. Its Message-ID is the row's, so that a second copy would be known as one.

    Raises NoAddress for an address, and ValueError for a subject or a name with a line break.
    """
    message = EmailMessage(policy=SMTP)
    sender = read_address(head.address)
    message["From"] = Address(head.name, sender.username, sender.domain)
    message["To"] = read_address(to)
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{ref}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine should answer
    message.set_content(body)
    return message
