"""The server beneath the pages: how many processes, what it takes, and how it ends."""

import contextlib
import fcntl
import signal
import socket
import struct
import subprocess
import sys
import termios
import time
from argparse import ArgumentTypeError

import pytest

from envoi.commandline import acting, serving
from tests.commandline.running import RUN, surroundings
from tests.commandline.test_home import founded, opened


def settings_of():
    return serving.House("127.0.0.1", 8021, print, processes=2).cfg


def test_there_is_a_process_for_each_core_and_never_more_than_four(monkeypatch):
    for cores, expected in ((1, 1), (2, 2), (16, 4)):
        monkeypatch.setattr(serving.os, "sched_getaffinity", lambda _, n=cores: range(n))
        assert serving.processes() == expected


def test_the_server_is_set_as_the_house_says():
    cfg = settings_of()
    assert (cfg.workers, cfg.threads) == (2, serving.THREADS)
    assert cfg.limit_request_fields < 100
    assert cfg.control_socket_disable


def test_an_older_server_does_without_what_it_does_not_know(monkeypatch):
    known = serving.BaseApplication.load_default_config

    def older(house):
        known(house)
        del house.cfg.settings["control_socket_disable"]

    monkeypatch.setattr(serving.BaseApplication, "load_default_config", older)
    assert settings_of().workers == 2


@pytest.mark.parametrize("many", ["0", "-1", "65", "two", "²"])
def test_a_number_of_processes_that_cannot_be_is_refused(many):
    with pytest.raises(ArgumentTypeError, match="is no number from 1 to 64"):
        acting.a_count(many)


def test_behind_a_proxy_no_other_port_is_taken(envoi, home):
    founded(envoi, home)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = envoi(home, "serve", "--port", str(taken.getsockname()[1]), ENVOI_TLS="1")
    assert done.returncode == 2
    assert "it is where the proxy looks for Envoi" in done.stderr


@contextlib.contextmanager
def served(home, *words, **more):
    """The pages in processes of their own; the process, and the port they are at."""
    running = subprocess.Popen(
        [sys.executable, "-u", "-c", RUN, "serve", "--port", "8451", *words],
        env=surroundings(home, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield running, int(opened(running).rstrip("/").rpartition(":")[2])
    finally:
        running.kill()
        running.communicate(timeout=30)


def test_whoever_ends_it_kindly_waits_for_what_is_under_way(envoi, home):
    founded(envoi, home)
    asked = b"username=lea&password=three"
    with served(home, "--processes", "1") as (running, port):
        with socket.create_connection(("127.0.0.1", port), timeout=30) as visitor:
            visitor.sendall(
                b"POST /log-in/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n"
                b"Content-Length: %d\r\n\r\n%s" % (len(asked), asked[:8])
            )
            wait_until_read(visitor)
            running.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionError):
                wait_until_closed(port)
            visitor.sendall(asked[8:])
            answer = visitor.recv(65536)
        assert answer.startswith(b"HTTP/1.1 403")  # without the form's token, but answered
        assert running.wait(timeout=30) == 0


def wait_until_read(visitor):
    """The server has taken what was sent so far, and holds the request in its hands."""
    for _ in range(300):
        time.sleep(0.1)
        (left,) = struct.unpack("i", fcntl.ioctl(visitor, termios.TIOCOUTQ, bytes(4)))
        if not left:
            return


def wait_until_closed(port):
    for _ in range(300):
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        time.sleep(0.05)
