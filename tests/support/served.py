"""The site as gunicorn serves it, for tests that need the real thing."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from tempfile import TemporaryFile
from typing import Any, NamedTuple

from django.conf import settings

from tests.support.places import Place, database_url
from tests.support.server import free_port


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


class Site:
    """Serves this test's database; `log` is there once it has stopped."""

    log: str = ""
    process: subprocess.Popen[str]

    def __init__(self, port: int) -> None:
        self.port = port

    def stop(self) -> None:
        """Begins to stop; the end of `served` waits for it."""
        self.process.terminate()

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, headers=headers)
        answer: HTTPResponse = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return Answer(answer.status, dict(answer.headers), text)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Of a log in JSON."""
        return [json.loads(line) for line in self.log.splitlines()]


@contextmanager
def served(*arguments: str, **environment: str) -> Iterator[Site]:
    site = Site(free_port())
    bind = ["--config", "advisor/ops/gunicorn.py", "--bind", f"127.0.0.1:{site.port}"]
    command = [sys.executable, "-m", "gunicorn", *bind, *arguments, "advisor.wsgi"]
    # A pipe that nobody reads would stop the site once it is full.
    with (
        TemporaryFile("w+") as log,
        subprocess.Popen(  # noqa: S603
            command,
            env=Place(database_url()).environment | environment,
            cwd=settings.BASE_DIR,
            stdout=log,
            text=True,
        ) as process,
    ):
        site.process = process
        try:
            _wait_for(site)
            yield site
        finally:
            process.terminate()
            process.wait()
            log.seek(0)
            site.log = log.read()


def _wait_for(site: Site) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", site.port)).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise AssertionError("gunicorn does not serve")
