"""Real servers, started as an administrator starts them."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import psycopg
from django.conf import settings
from django.db import connection

# Nobody waits for so long, however slow the machine: the server is not coming.
PATIENCE = 300
MANAGE = (sys.executable, str(settings.BASE_DIR / "manage.py"))


@contextmanager
def fresh_site(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a site that has never been started, on the database that tests use."""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder / "data")}
    if connection.vendor == "sqlite":
        yield environment
        return
    name, server = f"fresh_{uuid4().hex}", os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as administrator:
        administrator.execute(f"CREATE DATABASE {name}")
        yield environment | {"DATABASE_URL": f"{server.rpartition('/')[0]}/{name}"}
        administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Server:
    """`advisor serve` on a port of its own, with its output in a file."""

    def __init__(
        self,
        environment: Mapping[str, str],
        log: Path,
        *command: str,
        bind: str = "",
        workers: int = 2,
    ) -> None:
        self.bind, self.log = bind or f"127.0.0.1:{free_port()}", log
        self.address = f"http://{self.bind}"
        self.command = [*(command or MANAGE), "serve", f"--bind={self.bind}"]
        self.command += [f"--workers={workers}"]
        self.environment = environment
        self.start()

    def start(self) -> None:
        with self.log.open("a") as output:
            self.process = subprocess.Popen(  # noqa: S603
                self.command,
                env=self.environment,
                cwd=self.log.parent,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
            )

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()

    def output(self) -> str:
        return self.log.read_text()

    def ready(self) -> "Server":
        deadline = time.monotonic() + PATIENCE
        while not self._listens():
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.1)
        return self

    def _listens(self) -> bool:
        if self.bind.startswith("unix:"):
            return Path(self.bind.removeprefix("unix:")).is_socket()
        with suppress(OSError), urllib.request.urlopen(f"{self.address}/health/"):  # noqa: S310
            return True
        return False

    def get(self, path: str, **headers: str) -> str:
        request = urllib.request.Request(self.address + path, headers=headers)  # noqa: S310
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return str(answer.read().decode())
