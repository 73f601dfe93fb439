"""Our site and the peers', each served by gunicorn with two sync workers."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from .table import Row, lines

ROOT = Path(__file__).resolve().parents[2]
OURS = ("--config=advisor/ops/gunicorn.py", "advisor.wsgi")
PEERS = ("--preload", "--no-control-socket", "tests.bench.peers.wsgi")
WORKERS = ("--workers=2", "--worker-class=sync", "--threads=1")
SETTINGS = {OURS: "advisor.settings", PEERS: "tests.bench.peers.settings"}
PREPARE = {OURS: ("prepare",), PEERS: ("migrate", "--run-syncdb", "--skip-checks")}
PATIENCE = 300
Application = tuple[str, ...]


class Place:
    """Where a site keeps what it has: a folder, and perhaps a database elsewhere."""

    def __init__(self, application: Application, folder: Path, database: str = "") -> None:
        self.application, self.folder = application, folder
        folder.mkdir(exist_ok=True)
        self.file = folder / "advisor.sqlite3"
        self.environment = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": SETTINGS[application],
            "DATA_DIR": str(folder),
            "SAVES_PER_HOUR": "1000000",  # counts, and refuses none
            "READS_PER_HOUR": "1000000",
            **({"DATABASE_URL": database} if database else {}),
        }

    def copied(self, name: str) -> "Place":
        folder = self.folder.with_name(name)
        shutil.copytree(self.folder, folder)
        return Place(self.application, folder)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Its output is in the file `log` of its folder."""
        with (self.folder / "log").open("a") as log:
            return subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", *command],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of the answer of the site's database."""
        url = self.environment.get("DATABASE_URL")
        with closing(psycopg.connect(url) if url else sqlite3.connect(self.file)) as database:
            return [*database.execute(statement)]

    def require(self, done: bool) -> None:
        if not done:
            sys.exit(f"A site does not work: {(self.folder / 'log').read_text()}")


class Server:
    def __init__(self, place: Place) -> None:
        self.place, self.port = place, free_port()
        bind = f"--bind=127.0.0.1:{self.port}"
        self.process = place.start("gunicorn", bind, *WORKERS, *place.application)

    def __enter__(self) -> "Server":
        self.ready()
        return self

    def __exit__(self, *error: object) -> None:
        # Nobody needs the data, and an orderly end takes a second. The master first: it would
        # replace its workers.
        for pid in (self.process.pid, *self.workers):
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._listens():
            self.place.require(self.process.poll() is None and time.monotonic() < deadline)
            time.sleep(0.02)

    def _listens(self) -> bool:
        with socket.socket() as connection:
            return connection.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def workers(self) -> list[int]:
        """Their process ids."""
        pid = self.process.pid
        return [*map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


class Sites:
    """Both on SQLite, and on the PostgreSQL server that DATABASE_URL names, if any.

    `prepared` is ours on SQLite with nothing in it but the shipped rulebook; nobody serves it.
    """

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.databases = ["sqlite"] + ["postgresql"] * ("DATABASE_URL" in os.environ)
        places = {
            (application, name): Place(
                application,
                folder / f"{who}-{name}",
                stack.enter_context(new_database()) if name == "postgresql" else "",
            )
            for name in self.databases
            for who, application in (("ours", OURS), ("peers", PEERS))
        }
        prepare_all([*places.values()])
        self.prepared = places[OURS, "sqlite"].copied("prepared")
        self._servers = {key: stack.push(Server(place)) for key, place in places.items()}
        for each in self._servers.values():
            each.ready()

    def ours(self, database: str = "sqlite") -> Server:
        return self._servers[OURS, database]

    def peers(self, database: str = "sqlite") -> Server:
        return self._servers[PEERS, database]


def prepare_all(places: list[Place]) -> None:
    started = [(each, each.start("django", *PREPARE[each.application])) for each in places]
    for place, process in started:
        place.require(process.wait() == 0)


@contextmanager
def new_database() -> Iterator[str]:
    name, server = f"bench_{uuid4().hex}", os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as administrator:
        administrator.execute(f"CREATE DATABASE {name}")
        yield f"{server.rpartition('/')[0]}/{name}"
        administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


Measure = Callable[[bool, Sites], Iterator[Row]]


def serving(*measures: Measure) -> Callable[[bool], Iterator[Row]]:
    """One after the other, with the same sites."""

    def rows(quick: bool) -> Iterator[Row]:
        # Who ends the benchmark early leaves no server behind.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit("Terminated"))
        with (
            tempfile.TemporaryDirectory(prefix="advisor-bench-") as folder,
            ExitStack() as stack,
        ):
            sites = Sites(Path(folder), stack)
            for measure in measures:
                yield from measure(quick, sites)

    return rows


def main(*measures: Measure) -> None:
    """Prints their rows alone, or those of the measures that the command line names."""
    chosen = [each for each in measures if each.__name__ in sys.argv[1:] or not sys.argv[1:]]
    for line in lines(serving(*chosen)(bool(os.environ.get("QUICK")))):
        print(line, flush=True)
