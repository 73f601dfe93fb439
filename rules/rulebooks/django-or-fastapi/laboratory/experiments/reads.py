"""4. Reads from a database: how much of an answer is the framework, and how much the query."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import product
from typing import NamedTuple

import psycopg
from alike import Seen, ask, require_alike, seen
from laboratory import Laboratory, Measured
from load import Kind, Load, figures, get
from postgresql import postgresql
from servers import Servers, Subject
from turns import Figures, in_turn, ratios, series

PACKAGES = (
    *("Django", "psycopg", "fastapi", "starlette", "pydantic", "SQLAlchemy", "asyncpg"),
    *("gunicorn", "uvicorn", "uvloop", "httptools"),
)
DJANGO, FASTAPI = "applications.reads.django_app:wsgi", "applications.reads.fastapi_app:app"
ORM, SQL = "/orm", "/sql"
CLIENTS = 8
SUBJECTS = (
    Subject("Django, ORM", "gunicorn gthread", DJANGO, ORM, threads=CLIENTS),
    Subject("Django, SQL", "gunicorn gthread", DJANGO, SQL, threads=CLIENTS),
    Subject("FastAPI, SQLAlchemy", "uvicorn", FASTAPI, ORM, option="fastapi"),
    Subject("FastAPI, asyncpg", "uvicorn", FASTAPI, SQL, option="fastapi"),
)
FIRST = SUBJECTS[0].label
RATE = 100
MANY, ALONE, FIXED = f"{CLIENTS} clients", "1 client", f"{RATE} a second"
TABLES = """\
CREATE TABLE author (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE book (
    id integer PRIMARY KEY,
    title text NOT NULL,
    pages integer NOT NULL,
    author_id integer NOT NULL REFERENCES author
);
CREATE TABLE shelf (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE book_shelf (
    id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    book_id integer NOT NULL REFERENCES book,
    shelf_id integer NOT NULL REFERENCES shelf,
    UNIQUE (book_id, shelf_id)
);
INSERT INTO author SELECT n, 'Author ' || n FROM generate_series(1, 2000) n;
INSERT INTO book
    SELECT n, 'Book ' || n, 100 + n % 400, 1 + n % 2000 FROM generate_series(1, 10000) n;
INSERT INTO shelf SELECT n, 'Shelf ' || n FROM generate_series(1, 40) n;
INSERT INTO book_shelf (book_id, shelf_id)
    SELECT n, 1 + (n + step) % 40 FROM generate_series(1, 10000) n, generate_series(0, 20, 10) step;
ANALYZE;
"""
BOOKS = range(1001, 1051)


class Asked(NamedTuple):
    """A request, and its right answer."""

    name: str
    path: str
    document: object

    @property
    def expected(self) -> Seen:
        return Seen(200, "application/json", self.document)


def author(book: int) -> str:
    return f"Author {1 + book % 2000}"


def book_of_page(book: int) -> dict[str, object]:
    shelves = sorted(1 + (book + step) % 40 for step in (0, 10, 20))
    return {
        "id": book,
        "title": f"Book {book}",
        "author": author(book),
        "shelves": [f"Shelf {shelf}" for shelf in shelves],
    }


BOOK = {"id": 7, "title": "Book 7", "pages": 107}
ASKED = (
    Asked("no query", "/none", BOOK),
    Asked("one row", "/one", BOOK),
    Asked("page of 50", "/page", {"books": [book_of_page(book) for book in BOOKS]}),
    Asked("N+1 of 50", "/each", {"authors": [author(book) for book in BOOKS]}),
)
METHOD = """\
2,000 authors have five books each, every book is on three shelves, and all of it is in the memory
of a PostgreSQL on this machine, asked by a Unix socket. No query: a constant as JSON. One row: a
book by its key. Page of 50: books with their author and shelves; by an ORM the author is joined
and the shelves come by a second query, by SQL one query has all. N+1 of 50: 50 books by one query,
and then the author of each by a query of its own, as ORMs make by mistake: 51 queries.

One process serves each on 127.0.0.1, with {clients} connections to the database that stay open:
Django with gunicorn on {clients} threads, and psycopg; FastAPI with uvicorn (uvloop and httptools),
async def and asyncpg, with or without SQLAlchemy. Django has two pieces of middleware, FastAPI
none; FastAPI checks its answers by a Pydantic model, Django does not. As is their default, Django
reads without a transaction, SQLAlchemy in one, and asyncpg's pool resets each connection it takes
back. Before the timing, all must answer alike; while it lasts, each answer is compared byte by
byte.

Closed loop: {clients} clients, or one alone, ask again and again for {seconds:g} s. Open loop:
{rate} requests a second for {seconds:g} s, whatever the answers, each counted from when it was due,
on at most {clients} connections. Every run measures all in turn on fresh servers, in the reverse
order every other time. A point is the median of the runs, with the least and the most; how many
times as fast is taken within a run."""
CANNOT_SHOW = [
    "A database on another machine: each query then also waits for the network, which makes the "
    "N+1 slower and the framework's part smaller.",
    "Rows that are on disk, slow queries, locks, and a database that is itself the limit.",
    "More processes: database, servers and load share two cores.",
]


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """With the tables; yields where it is, as the environment of a server says it."""
    with postgresql() as folder:
        with psycopg.connect(host=str(folder), user="postgres", dbname="postgres") as connection:
            connection.execute(TABLES)
        yield {"PGHOST": str(folder), "PGUSER": "postgres"}


def check(lab: Laboratory) -> None:
    with database() as where, Servers(where) as started:
        for asked in ASKED:
            answers = {
                subject.label: seen(ask(started.get(subject).port, get(subject.path + asked.path)))
                for subject in SUBJECTS
            }
            require_alike(answers, asked.expected)


def seconds_of(lab: Laboratory) -> float:
    return 0.1 if lab.quick else 0.5


def ways(lab: Laboratory) -> dict[str, Load]:
    closed = Load([], seconds_of(lab), CLIENTS, ramp=0)
    return {MANY: closed, ALONE: closed._replace(clients=1), FIXED: closed._replace(rate=RATE)}


def measure(lab: Laboratory) -> None:
    with database() as where:
        for run in lab.runs:
            with Servers(where) as started:
                for asked, way, subject in product(ASKED, ways(lab), in_turn(SUBJECTS, run)):
                    key = (asked.name, way, subject.label, run)
                    load = ways(lab)[way]
                    found = lab.take(key, partial(once, started, subject, asked, load))
                    if found.get("errors"):
                        started.end(subject.label)


def once(started: Servers, subject: Subject, asked: Asked, load: Load) -> Figures:
    server, message = started.get(subject), get(subject.path + asked.path)
    answer = ask(server.port, message)
    require_alike({subject.label: seen(answer)}, asked.expected)
    kind = Kind(asked.name, message, answer.status, answer.body.decode())
    return figures(server.under(load._replace(kinds=[kind])))


def measured(lab: Laboratory) -> list[Measured]:
    return [
        Measured(
            "reads",
            "Reads from a database, from one row to an N+1 of 50",
            "How much of an answer from a database is the framework, how much the way of asking "
            "and how much the query?",
            METHOD.format(clients=CLIENTS, rate=RATE, seconds=seconds_of(lab)),
            CANNOT_SHOW,
            list(plots(lab)),
        )
    ]


def plots(lab: Laboratory) -> Iterator[dict[str, object]]:
    x = {"label": "Request", "names": [asked.name for asked in ASKED]}

    def runs(way: str, label: str) -> list[Sequence[Figures]]:
        return [lab.samples.runs(asked.name, way, label) for asked in ASKED]

    answers = {"label": "Answers", "unit": "a second", "scale": "log"}
    lines = [line(subject, runs(MANY, subject.label), "per_second") for subject in SUBJECTS]
    title = f"Answers, to {CLIENTS} clients that ask again and again"
    yield {"title": title, "x": x, "y": answers, "series": lines}

    lines = []
    for subject in SUBJECTS[1:]:
        pairs = zip(runs(MANY, subject.label), runs(MANY, FIRST), strict=True)
        lines.append(line(subject, [ratios(*pair, "per_second") for pair in pairs], "ratio"))
    times = {"label": f"Times {FIRST}", "scale": "log"}
    yield {"title": "How many times as fast", "x": x, "y": times, "series": lines}

    median = {"label": "Median", "unit": "ms", "scale": "log"}
    lines = [line(subject, runs(ALONE, subject.label), "p50") for subject in SUBJECTS]
    yield {"title": "Time of an answer, to one client", "x": x, "y": median, "series": lines}

    slowest = {"label": "99th percentile", "unit": "ms", "scale": "log"}
    lines = [line(subject, runs(FIXED, subject.label), "p99") for subject in SUBJECTS]
    title = f"99th percentile, at {RATE} requests a second"
    yield {"title": title, "x": x, "y": slowest, "series": lines}


def line(subject: Subject, runs: Sequence[Sequence[Figures]], figure: str) -> dict[str, object]:
    return series(subject.label, dict(enumerate(runs, start=1)), figure, subject.option)
