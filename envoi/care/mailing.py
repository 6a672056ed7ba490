"""The way out for mail, from the settings: a mail server, or files in the home folder."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from envoi.care.sending import Worker
from envoi.exchange.handing_over import Carrier, Folder, Smtp
from envoi.exchange.mail import Letterhead, NoAddress, read_address

FOLDER = "mail"
PORTS = {"starttls": 587, "implicit": 465, "none": 25}
HERE = {"localhost", "127.0.0.1", "::1"}
NOBODY = "nobody@localhost"  # whom files in the folder come from, where nobody is named


def letterhead() -> Letterhead:
    """Whom mail comes from, and where people log in."""
    return Letterhead(
        settings.ENVOI_MAIL_FROM or NOBODY, settings.ENVOI_MAIL_NAME, settings.ENVOI_URL
    )


def carrier() -> Carrier:
    """The way out; ask `missing` first. The demo never writes to anybody."""
    if settings.ENVOI_DEMO or not settings.ENVOI_SMTP_HOST:
        return Folder(Path(settings.ENVOI_HOME) / FOLDER)
    return Smtp(
        host=settings.ENVOI_SMTP_HOST,
        port=settings.ENVOI_SMTP_PORT or PORTS[settings.ENVOI_SMTP_TLS],
        name=letterhead().domain,
        tls=settings.ENVOI_SMTP_TLS,
        user=settings.ENVOI_SMTP_USER,
        password=settings.ENVOI_SMTP_PASSWORD,
    )


def way_out() -> str:
    """How mail leaves, in a sentence."""
    if isinstance(carrier(), Folder):
        return "It is written into files in the home folder, because no mail server is named."
    return "It goes out through the mail server that the settings name."


def worker(name: str) -> Worker:
    """A worker of that name, which no other process may have."""
    return Worker(name, carrier(), letterhead())


def missing() -> list[str]:
    """What keeps mail from being sent, in sentences; nothing where all is there."""
    return list(_missing())


def _missing() -> Iterator[str]:
    host, tls = settings.ENVOI_SMTP_HOST, settings.ENVOI_SMTP_TLS
    if urlsplit(settings.ENVOI_URL).scheme not in ("http", "https"):
        yield "ENVOI_URL should be the address people log in at, such as https://envoi.example/"
    if not settings.ENVOI_MAIL_NAME.isprintable() or not settings.ENVOI_MAIL_NAME.strip():
        yield "ENVOI_MAIL_NAME should be a name on one line; without it mail comes from “Envoi”."
    if tls not in PORTS:
        yield "ENVOI_SMTP_TLS should be starttls, implicit or none."
    if (settings.ENVOI_MAIL_FROM or host) and not _readable(settings.ENVOI_MAIL_FROM):
        yield "ENVOI_MAIL_FROM should be the e-mail address the house writes from."
    if tls == "none" and settings.ENVOI_SMTP_USER and host not in HERE:
        yield "Without encryption the log-in of the mail server would be readable on its way."


def _readable(address: str) -> bool:
    try:
        read_address(address)
    except NoAddress:
        return False
    return True
