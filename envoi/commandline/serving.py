"""Serving the pages on this machine: a process for each core, static files by whitenoise."""

import os
import socket
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

ADDRESS = "127.0.0.1"
BY_NAME = "localhost"  # the same place for a browser, and the only one passkeys work at
PORT = 8021
THREADS = 4  # of each process; more would only take turns at one core
MOST_PROCESSES = 4
PORTS_TRIED = 20
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - told, not bound  # nosec B104


class House(BaseApplication):  # type: ignore[misc]
    """The house behind a server of processes with threads, told what to say once it is ready."""

    def __init__(
        self, address: str, port: int, ready: Callable[[], object], *, processes: int
    ) -> None:
        self.options: dict[str, Any] = {
            "bind": f"[{address}]:{port}" if ":" in address else f"{address}:{port}",
            "workers": processes,
            "threads": THREADS,
            "worker_class": "gthread",
            "timeout": 60,  # seconds without a sign of life; setting a long paper is still one
            "graceful_timeout": 20,  # seconds a page has to be finished; Ctrl-C does not wait
            "keepalive": 2,
            "limit_request_line": 4094,
            "limit_request_fields": 60,
            "limit_request_field_size": 8190,
            "control_socket_disable": True,  # nobody steers this server but who started it
            "loglevel": "warning",
            "proc_name": "envoi",
            "when_ready": lambda server: ready(),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            if name in self.cfg.settings:  # an older server lacks the newest of them
                self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()


def processes() -> int:
    """As many as this machine has cores for us, and at most four: the records are one place."""
    usable = getattr(os, "sched_getaffinity", None)
    cores = len(usable(0)) if usable else os.cpu_count() or 1
    return min(cores, MOST_PROCESSES)


def free_port(address: str, wanted: int) -> int | None:
    """The wanted port or one of the next that nobody listens on; None where all are taken."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        if _is_free(address, port):
            return port
    return None


def _is_free(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except OSError:
            return False
    return True


def shown(address: str, port: int, *, bound_to: str = "") -> str:
    """The address as it is typed into a browser, by the name passkeys are bound to where it may."""
    host = EVERYWHERE.get(address, f"[{address}]" if ":" in address else address)
    if bound_to == BY_NAME and (address in EVERYWHERE or is_this_machine(address)):
        host = BY_NAME
    return f"http://{host}:{port}/"


def is_this_machine(address: str) -> bool:
    """Nobody else can reach this address."""
    return address in {"localhost", "::1"} or address.startswith("127.")


def let_go_of_connections() -> None:
    """Before a fork: a child process must not inherit a connection, nor the threads of a pool."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        close_pool = getattr(connection, "close_pool", None)  # a server has one, a file has none
        if close_pool is not None:
            close_pool()


def serve(address: str, port: int, *, ready: Callable[[], object], processes: int = 1) -> None:
    """Serve until somebody ends it; `ready` is called once pages can be opened."""
    let_go_of_connections()
    House(address, port, ready, processes=processes).run()
