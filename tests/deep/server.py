"""The site as it is run: real processes on a port of their own, asked over HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
CSRF = "c" * 32
PATIENCE = 60  # seconds until whatever should have happened counts as never


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


class Server:
    """`environment` has the settings of the site; `under` is a command that starts the server."""

    def __init__(
        self, data: Path, environment: dict[str, str], workers: int = 2, under: Sequence[str] = ()
    ) -> None:
        self.port = free_port()
        self.log = data / f"server-{self.port}.log"
        self.command = [*under, sys.executable, "-m", "gunicorn", "--config=advisor/gunicorn.py"]
        self.command += [f"--workers={workers}", f"--bind=127.0.0.1:{self.port}", "advisor.wsgi"]
        self.environment = settings(data, environment)
        self.start()

    def start(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(  # noqa: S603
                self.command,
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
            )
        wait_until(self.answers, self.said)

    def answers(self) -> bool:
        assert self.process.poll() is None, self.said()
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) == 0

    def said(self) -> str:
        return self.log.read_text()

    def kill(self) -> None:
        """All of its processes at once, as when the machine fails."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)

    def ask(
        self, path: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """A GET, or a POST of the form. Raises OSError or HTTPException if nothing answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        sent = {"Cookie": f"csrftoken={CSRF}"} | (headers or {})
        body = None
        if form is not None:
            body = urlencode(form | {"csrfmiddlewaretoken": CSRF})
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if form is None else "POST", path, body, sent)
        response = connection.getresponse()
        answer = Answer(response.status, dict(response.headers), response.read().decode())
        connection.close()
        return answer

    def save(self, query: str = "distance=600") -> str:
        """The token of a new result; empty if it was not saved."""
        try:
            answer = self.ask(f"/decide/journey/1/save/?{query}", {"title": query})
        except (OSError, HTTPException):
            return ""
        return answer.headers["Location"].split("/")[2] if answer.status == 303 else ""

    def has(self, token: str) -> bool:
        return self.ask(f"/r/{token}/result.json").status == 200


def settings(data: Path, environment: dict[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"DATA_DIR": str(data)} | environment


def manage(data: Path, environment: dict[str, str], *command: str) -> str:
    """What a command of manage.py printed."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *command],
        env=settings(data, environment),
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until(happens, said=str) -> None:
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end, said()
        time.sleep(0.05)
