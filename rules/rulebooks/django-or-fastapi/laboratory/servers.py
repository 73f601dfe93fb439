"""Servers of applications, on a port of their own."""

import socket
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Self

from load import Load
from processes import Process
from refusal import NotMeasured

HOST = "127.0.0.1"
PATIENCE = 60  # seconds until a server must answer
BACKLOG = "4096"  # connections that wait to be accepted: as many as Linux allows by default


class Subject(NamedTuple):
    """A label in plots, a server of `SERVERS`, an application (`module:name`), and its path."""

    label: str
    server: str
    application: str
    path: str = "/"
    option: str = "django"
    workers: int = 1
    threads: int = 1


def free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


def listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=PATIENCE).close()
    except OSError:
        return False
    return True


def command(subject: Subject, port: int) -> list[str]:
    bind = f"{HOST}:{port}"
    gunicorn = [
        *(sys.executable, "-m", "gunicorn", f"--bind={bind}", f"--backlog={BACKLOG}"),
        *(f"--workers={subject.workers}", "--no-control-socket", "--log-level=warning"),
        *("--timeout=120", "--worker-connections=10000"),
    ]
    match subject.server:
        case "gunicorn sync":
            return [*gunicorn, "--worker-class=sync", subject.application]
        case "gunicorn gthread":
            threads = f"--threads={subject.threads}"
            return [*gunicorn, "--worker-class=gthread", threads, subject.application]
        case "uvicorn":
            return [
                *(sys.executable, "-m", "uvicorn", f"--host={HOST}", f"--port={port}"),
                *(f"--workers={subject.workers}", f"--backlog={BACKLOG}"),
                *("--no-access-log", "--log-level=warning", subject.application),
            ]
    raise ValueError(f"{subject.server}: expected gunicorn sync, gunicorn gthread or uvicorn")


def await_start(process: Process, label: str, is_up: Callable[[], bool]) -> None:
    """Stops the process, and raises NotMeasured, if it does not come up."""
    deadline = time.monotonic() + PATIENCE
    try:
        while not is_up():
            if process.ended() or time.monotonic() > deadline:
                raise NotMeasured(f"{label} does not start: {_last_words(process.said())}")
            time.sleep(0.05)
    except BaseException:
        process.stop()
        raise


def _last_words(said: str) -> str:
    """The last line of its own, such as an exception, before what gunicorn says of it."""
    lines = [line for line in said.splitlines() if line.strip()] or ["it said nothing"]
    return next((line for line in lines[::-1] if line[0] not in "[ "), lines[-1])[:300]


class Server(Process):
    def __init__(self, subject: Subject, environment: Mapping[str, str] | None = None) -> None:
        self.subject, self.port = subject, free_port()
        super().__init__(command(subject, self.port), environment)
        await_start(self, subject.label, self._answers)

    def under(self, load: Load) -> dict[str, Any]:
        """The report of a load on this server. Raises NotMeasured if the server ends under it."""
        report = load.on(self.port)
        if self.ended():
            raise NotMeasured(f"{self.subject.label} ended: {_last_words(self.said())}")
        return report

    def _answers(self) -> bool:
        """Any answer will do: that it is right is checked elsewhere."""
        try:
            with socket.create_connection((HOST, self.port), timeout=PATIENCE) as connection:
                connection.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
                return connection.recv(5) == b"HTTP/"
        except OSError:
            return False


class Servers:
    """Servers that are started when they are asked for, and all end with the block."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self.environment = environment
        self.running: dict[str, Server] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for label in list(self.running):
            self.end(label)

    def get(self, subject: Subject) -> Server:
        if subject.label not in self.running:
            self.running[subject.label] = Server(subject, self.environment)
        return self.running[subject.label]

    def end(self, label: str) -> None:
        """The next that asks for it gets a fresh one: what is overloaded works on for a while."""
        if label in self.running:
            self.running.pop(label).stop()
