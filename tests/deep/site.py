"""A site with real processes, to request over HTTP."""

import os
import random
import signal
import subprocess
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from tests.support.server import MANAGE, PATIENCE, Server

CSRF = "c" * 32
# Saves come from random addresses, since the rate of saving is limited by network.
PROXY = {"TRUSTED_PROXIES": "127.0.0.1"}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


class Site(Server):
    def kill(self) -> None:
        """Kills all processes at once, as a failing machine does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        # The command that started the server may end before it.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def ask(
        self, path: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """A GET, or a POST of the form. Raises OSError or HTTPException if nothing answers."""
        connection = HTTPConnection(self.bind, timeout=PATIENCE)
        sent = {"Cookie": f"csrftoken={CSRF}", "Connection": "close"} | (headers or {})
        body = None
        if form is not None:
            body = urlencode(form | {"csrfmiddlewaretoken": CSRF})
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if form is None else "POST", path, body, sent)
        response = connection.getresponse()
        answer = Answer(response.status, dict(response.headers), response.read().decode())
        connection.close()
        return answer

    def send(self, query: str = "distance=600") -> Answer:
        """Saves these answers."""
        address = ".".join(str(random.randrange(1, 255)) for _ in range(4))  # noqa: S311
        return self.ask(f"/decide/journey/1/save/?{query}", {}, {"X-Forwarded-For": address})

    def save(self, query: str = "distance=600") -> str:
        """The token of a new result; empty if it was not saved."""
        try:
            answer = self.send(query)
        except (OSError, HTTPException):
            return ""
        return token(answer) if answer.status == 303 else ""

    def has(self, token: str) -> bool:
        return self.ask(f"/r/{token}/result.json").status == 200


def token(saved: Answer) -> str:
    return saved.headers["Location"].split("/")[2]


def settings(data: Path, environment: dict[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "DATA_DIR": str(data)} | PROXY | environment


def manage(data: Path, environment: dict[str, str], *command: str) -> None:
    done = subprocess.run(  # noqa: S603
        [*MANAGE, *command], env=settings(data, environment), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
