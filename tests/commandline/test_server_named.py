"""What is said about the address of a server before anybody asks it."""

import pytest

from envoi.commandline import server


@pytest.fixture(autouse=True)
def unnamed(monkeypatch):
    for name in server.ADDRESSES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


@pytest.mark.parametrize(
    "address", ["sqlite:///x", "localhost:5432", "postgresql://h", "postgresql://h:x/db", "hush"]
)
def test_what_is_no_address_is_said_and_never_repeated(monkeypatch, address):
    monkeypatch.setenv("ENVOI_DATABASE", address)
    assert server.unusable().startswith("ENVOI_DATABASE is not the address of a database")
    assert address not in server.unusable()


def test_a_whole_address_is_taken(monkeypatch):
    monkeypatch.setenv("ENVOI_DATABASE", "postgresql://envoi:secret@db.example:5432/envoi")
    assert server.unusable() == ""
    monkeypatch.setenv("ENVOI_DATABASE", "postgresql:///envoi?host=/run/postgresql")
    assert server.unusable() == ""


def test_an_address_may_lie_in_a_file_and_a_missing_file_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("ENVOI_DATABASE_FILE", str(tmp_path / "gone"))
    assert server.unusable() == "The file that ENVOI_DATABASE_FILE names cannot be read."
    (tmp_path / "gone").write_text("postgresql://envoi@localhost/envoi\n")
    assert server.unusable() == ""


def test_a_missing_package_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setenv("ENVOI_DATABASE", "postgresql://envoi@localhost/envoi")
    monkeypatch.setattr(server, "find_spec", lambda name: None)
    assert "pip install 'envoi[postgres]'" in server.unusable()


@pytest.mark.parametrize(
    ("command", "kind"),
    [("serve", "serve"), ("import", "act"), ("found", "keep"), ("work", "keep")],
)
def test_only_what_keeps_the_house_comes_as_its_owner(monkeypatch, command, kind):
    monkeypatch.setenv("ENVOI_PROCESS", "")
    server.prepare([command])
    assert server.os.environ["ENVOI_PROCESS"] == kind


def test_the_demo_stays_away_from_a_server(envoi, tmp_path):
    done = envoi(tmp_path, "demo", ENVOI_DATABASE="postgresql://envoi@127.0.0.1:1/envoi")
    assert done.returncode == 2
    assert "keeps to a file of its own" in done.stderr
    assert not (tmp_path / "demo").exists()
