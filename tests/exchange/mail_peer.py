"""A mail server that only listens, with every answer a test may want from it, and a certificate."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = b"house", b"a word for the server"


@dataclass
class Peer:
    """What it answers, and what it took."""

    answers: dict[str, str] = field(default_factory=dict)
    breaks: str = ""  # the command at which it hangs up
    took: list[bytes] = field(default_factory=list)
    port: int = 0

    async def _said(self, server: Any, name: str) -> str | None:
        if self.breaks == name:
            server.transport.abort()
        return self.answers.get(name)

    async def handle_MAIL(self, server, session, envelope, address, options):  # type: ignore[no-untyped-def] # noqa: N802
        envelope.mail_from = address
        return await self._said(server, "MAIL") or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # type: ignore[no-untyped-def] # noqa: N802
        envelope.rcpt_tos.append(address)
        return await self._said(server, "RCPT") or "250 OK"

    async def handle_DATA(self, server, session, envelope):  # type: ignore[no-untyped-def] # noqa: N802
        said = await self._said(server, "DATA")
        if said is None:
            self.took.append(envelope.original_content)
        return said or "250 OK"


def _log_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER, PASSWORD)
    return AuthResult(success=right)


@contextmanager
def listening(peer: Peer, *, tls: ssl.SSLContext | None = None, **more: Any) -> Iterator[Peer]:
    """The peer on a port of its own, until the test is done.

    Its loop begins and ends in a thread of its own: the browser of another test may be keeping one
    in the thread of the tests.
    """
    ready, done = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        def protocol() -> SMTP:
            return SMTP(peer, loop=loop, tls_context=tls, authenticator=_log_in, **more)

        server = await loop.create_server(protocol, "127.0.0.1", 0)
        peer.port = server.sockets[0].getsockname()[1]
        ready.set()
        await done.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0.01)

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(timeout=10), "the peer did not begin to listen"
    try:
        yield peer
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()
        loop.close()


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate for this machine that nobody trusts, until its file is named as trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "peer")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path, secret = folder / "certificate.pem", folder / "key.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, secret)
    return context, path
