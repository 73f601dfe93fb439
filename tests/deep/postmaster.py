"""Stops and starts the PostgreSQL server that DATABASE_URL names."""

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from tests.support.server import PATIENCE


class Postmaster:
    def __init__(self) -> None:
        self.url = os.environ["DATABASE_URL"]
        self.data = Path(unquote(urlsplit(self.url).netloc.rpartition("@")[2])) / "data"
        # The server records its command line there.
        self.command = shlex.split((self.data / "postmaster.opts").read_text())

    def stop(self) -> None:
        file = self.data / "postmaster.pid"
        os.kill(int(file.read_text().split()[0]), signal.SIGINT)  # without waiting for clients
        wait_until(lambda: not file.exists())

    def start(self) -> None:
        with (self.data.parent / "log").open("a") as log:
            subprocess.run(  # noqa: S603
                ["setsid", "--fork", *self.command],  # noqa: S607
                user=self.data.stat().st_uid,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=True,
            )
        wait_until(self.answers)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url).close()
        except psycopg.OperationalError:
            return False
        return True


def wait_until(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.05)
