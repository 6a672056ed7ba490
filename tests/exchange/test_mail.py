"""A mail as it leaves: against a real server, with everything it may answer."""

import stat
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from envoi.exchange import handing_over
from envoi.exchange.handing_over import Folder, InDoubt, LetBe, Never, NobodyNow, NotNow, Smtp
from envoi.exchange.mail import Letterhead, NoAddress, read_address, written
from tests.exchange.mail_peer import PASSWORD, USER, Peer, certified, listening

REF = UUID("11111111-2222-4333-8444-555555555555")
AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
HEAD = Letterhead("house@envoi.example", "Envoi", "https://envoi.example/")


def mail(to: str = "mara@home.example", body: str = "Something waits.\n") -> EmailMessage:
    return written(REF, to=to, subject="A new log-in", body=body, head=HEAD, at=AT)


def carried(peer: Peer, *, to: str = "mara@home.example", sure: Any = lambda: True, **more: Any):  # type: ignore[no-untyped-def]
    smtp = Smtp("127.0.0.1", peer.port, "envoi.example", **{"tls": "none", "patience": 5, **more})
    message = mail(to, body=".\n..\nA line.\n")
    smtp.carry(message, sender="house@envoi.example", to=to, sure=sure)


def test_a_mail_arrives_as_it_was_written() -> None:
    with listening(Peer()) as peer:
        carried(peer)
    (took,) = peer.took
    read = message_from_bytes(took, policy=default)
    assert read["Message-ID"] == f"<{REF}@envoi.example>"
    assert read["From"] == "Envoi <house@envoi.example>"
    assert read["Date"].datetime == AT and read["Auto-Submitted"] == "auto-generated"
    assert read.get_content().replace("\r\n", "\n") == ".\n..\nA line.\n"
    assert read.get_content_type() == "text/plain"


@pytest.mark.parametrize(
    ("command", "answer", "kind"),
    [
        ("RCPT", "550 No such mailbox", Never),
        ("RCPT", "450 Come again", NotNow),
        ("DATA", "554 Not this", Never),
        ("DATA", "451 Later", NotNow),
        ("MAIL", "550 You may not", NobodyNow),
        ("MAIL", "421 Closing", NobodyNow),
    ],
)
def test_every_answer_of_the_server_is_understood(command: str, answer: str, kind: type) -> None:
    with listening(Peer(answers={command: answer})) as peer, pytest.raises(kind) as told:
        carried(peer)
    assert type(told.value) is kind and "@" not in str(told.value) and not peer.took


def test_a_connection_that_breaks_before_the_mail_leaves_no_doubt() -> None:
    with listening(Peer(breaks="RCPT")) as peer, pytest.raises(NotNow):
        carried(peer)


def test_a_connection_that_breaks_while_the_mail_is_handed_over_leaves_a_doubt() -> None:
    with listening(Peer(breaks="DATA")) as peer, pytest.raises(InDoubt):
        carried(peer)


def test_nothing_is_handed_over_once_it_is_not_wanted_any_more() -> None:
    with listening(Peer()) as peer, pytest.raises(LetBe):
        carried(peer, sure=lambda: False)
    assert not peer.took


def test_a_server_that_is_gone_is_a_sentence() -> None:
    with listening(Peer()) as peer:
        pass
    with pytest.raises(NobodyNow, match=handing_over.NO_SERVER):
        carried(peer)
    with pytest.raises(NobodyNow, match=handing_over.NO_SERVER):
        Smtp("no-such-host.invalid", 25, "x").carry(mail(), sender="a@b", to="c@d", sure=bool)


def test_a_server_that_says_nothing_is_not_waited_for_long() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        peer = Peer(port=silent.getsockname()[1])
        with pytest.raises(NobodyNow, match=handing_over.NO_SERVER):
            carried(peer, patience=0.2)


def test_with_starttls_and_a_log_in_it_arrives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trusted = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with listening(Peer(), tls=context, require_starttls=True, auth_required=True) as peer:
        carried(peer, tls="starttls", user=USER.decode(), password=PASSWORD.decode())
        with pytest.raises(NobodyNow, match=handing_over.NO_LOG_IN):
            carried(peer, tls="starttls", user=USER.decode(), password="wrong")
    assert len(peer.took) == 1


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(tmp_path: Path) -> None:
    context, _ = certified(tmp_path)
    untrusted = pytest.raises(NobodyNow, match=handing_over.NO_TRUST)
    with listening(Peer(), tls=context) as peer, untrusted:
        carried(peer, tls="starttls")
    assert not peer.took


def test_a_server_without_encryption_gets_nothing_unless_that_is_wanted() -> None:
    with listening(Peer()) as peer, pytest.raises(NobodyNow, match=handing_over.NO_TLS):
        carried(peer, tls="starttls")
    assert not peer.took


def test_a_mailbox_with_letters_beyond_ascii_is_no_address_here() -> None:
    with pytest.raises(NoAddress):
        mail("grüße@home.example")


def test_a_domain_is_written_in_the_letters_of_the_wire() -> None:
    assert read_address(" mara@bücher.example ").addr_spec == "mara@xn--bcher-kva.example"


INJECTED = ["a\nBcc: x@y.example", "a\r\nBcc: x@y.example", "a\x0bb", "a\u2028b", "a\x00b"]


@pytest.mark.parametrize("odd", INJECTED)
def test_nobody_writes_into_the_headers(odd: str) -> None:
    for address in (f"{odd}@home.example", f"mara@{odd}", odd):
        with pytest.raises(NoAddress):
            mail(address)
    with pytest.raises(ValueError, match=r".*"):
        written(REF, to="a@b.example", subject=odd, body="", head=HEAD, at=AT).as_bytes()
        raise ValueError(_headers(odd))


def _headers(odd: str) -> str:
    made = written(REF, to="a@b.example", subject=odd, body="", head=HEAD, at=AT)
    read = message_from_bytes(made.as_bytes(), policy=default)
    assert "Bcc" not in read and set(read.keys()) == set(mail().keys())
    return "no header was added"


@pytest.mark.parametrize("odd", INJECTED[:2])
def test_nobody_writes_into_the_headers_by_the_name_of_the_house(odd: str) -> None:
    head = Letterhead("house@envoi.example", odd, "")
    with pytest.raises(ValueError, match="CR or LF"):
        written(REF, to="a@b.example", subject="", body="", head=head, at=AT)


def test_into_a_folder_the_same_mail_is_one_file_for_its_owner_alone(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "mail")
    for _ in range(2):
        folder.carry(mail(), sender="a@b", to="c@d", sure=lambda: True)
    (file,) = folder.path.iterdir()
    assert file.name == f"{REF}.eml" and stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    read = message_from_bytes(file.read_bytes(), policy=default)
    assert read.get_content().strip() == "Something waits."


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NobodyNow, match=handing_over.NOT_WRITTEN):
        Folder(tmp_path / "file" / "mail").carry(mail(), sender="", to="", sure=lambda: True)
