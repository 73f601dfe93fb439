"""3. Writes: how many events a second find their way into a database, alone and in batches."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from functools import partial
from itertools import product
from typing import Any

import psycopg
from alike import Seen, ask, require_alike, seen
from laboratory import Laboratory, Measured
from load import Kind, Load, figures, post
from postgresql import postgresql
from refusal import NotMeasured
from servers import Servers, Subject
from turns import Figures, in_turn, series

PACKAGES = (
    *("Django", "psycopg", "fastapi", "starlette", "pydantic", "SQLAlchemy", "asyncpg"),
    *("gunicorn", "uvicorn", "uvloop", "httptools"),
)
DJANGO, FASTAPI = "applications.writes.django_app:wsgi", "applications.writes.fastapi_app:app"
CLIENTS = 8
MOST_CLIENTS = 100  # connections of an open loop
TIMEOUT = 20  # seconds
SUBJECTS = (
    Subject("Django, create", "gunicorn gthread", DJANGO, "/plain", threads=CLIENTS),
    Subject(
        "Django, create in one transaction", "gunicorn gthread", DJANGO, "/atomic", threads=CLIENTS
    ),
    Subject("Django, bulk_create", "gunicorn gthread", DJANGO, "/bulk", threads=CLIENTS),
    Subject("FastAPI, SQLAlchemy", "uvicorn", FASTAPI, "/orm", option="fastapi"),
    Subject("FastAPI, asyncpg", "uvicorn", FASTAPI, "/sql", option="fastapi"),
)
TABLE = """\
CREATE TABLE event (
    id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    value double precision NOT NULL,
    at timestamptz NOT NULL
)"""
METHOD = """\
A request brings one event or a batch of them, each with a name, a number and a time, and is
answered once all of them are committed to PostgreSQL on this machine, which waits for its disk
at each commit. The same Pydantic model checks what comes. Django stores them by `create`, one
after the other, each in a transaction of its own, as is its default; or all of a request in one;
or by `bulk_create`. FastAPI adds all to a session of SQLAlchemy and commits once, or gives all to
asyncpg's `executemany`.

One process serves each on 127.0.0.1, with {clients} connections to the database that stay open:
Django with gunicorn on {clients} threads and psycopg, FastAPI with uvicorn (uvloop and httptools),
`async def` and asyncpg. Django has two pieces of middleware, FastAPI none. Before the timing, all
must answer alike, and what they stored is read back and compared; after each timing, there must be
as many rows as were acknowledged, and the table is emptied.

Closed loop: {clients} clients send again and again for {seconds:g} s. Open loop: so many requests
a second for {open_seconds:g} s, each with one event, whatever the answers, and each counted from
when it was due. In both, what has been sent is waited for, and a client gives up {timeout:g} s
after that. Events a second are those of the answered requests; the 99th percentile is of requests.
Every run measures all in turn on fresh servers, in the reverse order every other time. A point is
the median of the runs, with the least and the most."""
CANNOT_SHOW = [
    "Rates over hours, a table of millions of rows, and indexes beyond the key.",
    "A queue in front of the database, or COPY, by which large volumes are stored.",
    "More processes or machines: database, servers and load share two cores and one disk, so a "
    "million events, as sources name, cannot be tried; what an event costs can.",
]


class Database:
    """A database with the table, and where it is, as the environment of a server says it."""

    def __init__(self, folder: str) -> None:
        self.where = {"PGHOST": folder, "PGUSER": "postgres"}
        self.connection = psycopg.connect(
            host=folder, user="postgres", dbname="postgres", autocommit=True
        )
        self.connection.execute(TABLE)

    def taken(self) -> list[tuple[Any, ...]]:
        """All events, which are no longer there."""
        rows = self.connection.execute("SELECT name, value, at FROM event ORDER BY id").fetchall()
        self.connection.execute("TRUNCATE event")
        return rows

    def taken_number(self) -> int:
        """How many there were."""
        (number,) = self.connection.execute("SELECT count(*) FROM event").fetchone() or (0,)
        self.connection.execute("TRUNCATE event")
        return int(number)


@contextmanager
def database() -> Iterator[Database]:
    with postgresql() as folder:
        made = Database(str(folder))
        try:
            yield made
        finally:
            made.connection.close()


def events(number: int) -> list[dict[str, object]]:
    return [
        {"name": f"event {n}", "value": n / 4, "at": f"2026-12-01T10:{n % 60:02}:00Z"}
        for n in range(number)
    ]


def batches(lab: Laboratory) -> tuple[int, ...]:
    return (1, 100) if lab.quick else (1, 10, 100, 1000)


def message(subject: Subject, batch: int) -> str:
    return post(subject.path, json.dumps({"events": events(batch)}))


def check(lab: Laboratory) -> None:
    with database() as stored, Servers(stored.where) as started:
        for subject, batch in product(SUBJECTS, (1, 10)):
            answer = ask(started.get(subject).port, message(subject, batch))
            expected = Seen(200, "application/json", {"stored": batch})
            require_alike({subject.label: seen(answer)}, expected)
            require_stored(subject, stored.taken(), batch)


def require_stored(subject: Subject, rows: list[tuple[Any, ...]], batch: int) -> None:
    """Raises NotMeasured if the rows are not the events of a batch."""
    found = [
        {"name": name, "value": value, "at": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
        for name, value, at in rows
    ]
    if found != events(batch):
        raise NotMeasured(f"{subject.label} stores {str(found)[:200]}, and not what it was sent")


def rates(lab: Laboratory) -> tuple[int, ...]:
    """Requests a second with one event each: from few to more than one process can store."""
    return (250, 1000) if lab.quick else (250, 1000, 4000)


def seconds_of(lab: Laboratory) -> float:
    return 0.1 if lab.quick else 0.7


def open_seconds_of(lab: Laboratory) -> float:
    return 0.1 if lab.quick else 0.5


def measure(lab: Laboratory) -> None:
    with database() as stored:
        for run in lab.runs:
            with Servers(stored.where) as started:
                for subject, batch, load, way in tried(lab, run):
                    take = partial(once, stored, started, subject, batch, load)
                    lab.take((way, subject.label, run), take)


def tried(lab: Laboratory, run: int) -> Iterator[tuple[Subject, int, Load, str]]:
    """What is measured, in this order."""
    closed = Load([], seconds_of(lab), CLIENTS, ramp=0, timeout=TIMEOUT)
    for batch, subject in product(batches(lab), in_turn(SUBJECTS, run)):
        yield subject, batch, closed, f"{batch} a request"
    for rate, subject in product(rates(lab), in_turn(SUBJECTS, run)):
        load = Load([], open_seconds_of(lab), MOST_CLIENTS, rate, timeout=TIMEOUT)
        yield subject, 1, load, f"{rate} a second"


def once(stored: Database, started: Servers, subject: Subject, batch: int, load: Load) -> Figures:
    server = started.get(subject)
    # Opens the connections to the database.
    server.under(Load([Kind("warm", message(subject, 1))], 0, CLIENTS, ramp=0))
    stored.taken_number()
    report = server.under(load._replace(kinds=[Kind("events", message(subject, batch))]))
    found = figures(report)
    if found["errors"]:
        started.end(subject.label)  # else it would store on while the next is measured
    require_kept(subject, stored.taken_number(), report["kinds"]["events"], batch)
    each = found.pop("per_second")
    return {"events_per_second": each and each * batch, **found}


def require_kept(subject: Subject, rows: int, report: dict[str, Any], batch: int) -> None:
    """Raises NotMeasured unless all that was acknowledged is there, and no more than was sent."""
    if not report["completed"] * batch <= rows <= report["sent"] * batch:
        acknowledged = report["completed"] * batch
        raise NotMeasured(f"{subject.label} acknowledged {acknowledged} events and stored {rows}")


def measured(lab: Laboratory) -> list[Measured]:
    return [
        Measured(
            "writes",
            "Events stored, one by one and in batches",
            "How many events a second reach a database, by how many come in a request and by how "
            "they are stored?",
            METHOD.format(
                clients=CLIENTS,
                seconds=seconds_of(lab),
                open_seconds=open_seconds_of(lab),
                timeout=TIMEOUT,
            ),
            CANNOT_SHOW,
            list(plots(lab)),
        )
    ]


def plots(lab: Laboratory) -> Iterator[dict[str, object]]:
    batch = {"label": "Events a request", "scale": "log"}
    rate = {"label": "Requests", "unit": "a second", "scale": "log"}
    stored = {"label": "Events", "unit": "a second", "scale": "log"}
    slowest = {"label": "99th percentile", "unit": "ms", "scale": "log"}
    by_batch = partial(drawn, lab, batches(lab), "{} a request")
    title = "Events stored, by how many come in a request"
    yield {"title": title, "x": batch, "y": stored, "series": by_batch("events_per_second")}
    title = "99th percentile of requests, by how many come in a request"
    yield {"title": title, "x": batch, "y": slowest, "series": by_batch("p99")}
    title = "99th percentile, by requests that come at a fixed rate"
    lines = drawn(lab, rates(lab), "{} a second", "p99")
    yield {"title": title, "x": rate, "y": slowest, "series": lines}


def drawn(lab: Laboratory, xs: tuple[int, ...], words: str, figure: str) -> list[dict[str, object]]:
    """A line for each subject, over what was tried: `words` with each x in it."""
    lines = []
    for subject in SUBJECTS:
        runs = {x: lab.samples.runs(words.format(x), subject.label) for x in xs}
        lines.append(series(subject.label, runs, figure, subject.option))
    return lines
