"""5. Open connections: what a server pays for event streams in which next to nothing happens."""

import re
import socket
from collections.abc import Iterator
from functools import partial

from alike import HOST, Seen, require_alike
from laboratory import Laboratory, Measured
from load import get
from machine import require_files
from refusal import NotMeasured
from servers import Server, Subject
from streams import Streams, opened
from turns import Figures, in_turn, series

PACKAGES = ("Django", "fastapi", "starlette", "gunicorn", "uvicorn", "uvloop", "httptools")
DJANGO, FASTAPI = "applications.connections.django_app", "applications.connections.fastapi_app:app"
BLOCKING, AWAITING = "/blocking", "/awaiting"
SUBJECTS = (
    Subject("Django, 40 threads", "gunicorn gthread", f"{DJANGO}:wsgi", BLOCKING, threads=40),
    Subject("Django, async view", "uvicorn", f"{DJANGO}:asgi", AWAITING),
    Subject("FastAPI, def", "uvicorn", FASTAPI, BLOCKING, option="fastapi"),
    Subject("FastAPI, async def", "uvicorn", FASTAPI, AWAITING, option="fastapi"),
)
EVENT = b"data: tick\n\n"
EXPECTED = Seen(200, "text/event-stream", EVENT.decode())
BEGINS = re.compile(r"HTTP/1.1 (\d+)(?:.*\r\ncontent-type: *([^;\r]+))?", re.IGNORECASE | re.DOTALL)
PATIENCE = 10  # seconds for the one stream of a check
METHOD = """\
So many clients ask for an event stream, one after the other at 1,000 a second, and keep it open;
each stream has an event at once and the next after 15 s. One process serves each application on
127.0.0.1: Django with gunicorn on 40 threads, or by an async view with uvicorn (uvloop and
httptools); FastAPI with uvicorn, by a generator of `def` or of `async def`. What blocks sleeps in
its thread, what is async awaits. Before the timing, all must answer alike.

Time to the first event is from when the client was due to come; one that has none 2 s later gives
up, and counts as an error. Memory (PSS) and threads are those of all processes of the server while
the streams are open that have begun; at 0 streams, it has started and answered one request.

Every run measures all in turn, each on a fresh server, in the reverse order every other time. A
point is the median of the runs, with the least and the most."""
CANNOT_SHOW = [
    "More than 5,000 connections, such as the 50,000 and the millions that sources name: memory "
    "grows with each by about as much as is seen here, as far as nothing else gives out.",
    "Streams in which much happens, whose events cost processor time.",
    "A proxy in front, TLS, WebSockets, and clients that come and go.",
    "How much of what Django does more slowly is due to its threads, and how much to the rest of "
    "it.",
]


def numbers(lab: Laboratory) -> tuple[int, ...]:
    return (0, 100) if lab.quick else (0, 100, 1000, 5000)


def check(lab: Laboratory) -> None:
    answers = {}
    for subject in SUBJECTS:
        with Server(subject) as server:
            answers[subject.label] = begin(server.port, subject)
    require_alike(answers, EXPECTED)


def begin(port: int, subject: Subject) -> Seen:
    """How a stream begins."""
    data = b""
    try:
        with socket.create_connection((HOST, port), timeout=PATIENCE) as connection:
            connection.sendall(get(subject.path).encode())
            while not data.endswith((EVENT, EVENT + b"\r\n")):
                if not (more := connection.recv(65536)):
                    break
                data += more
    except OSError as error:
        raise NotMeasured(f"{subject.label}: no event ({error})") from None
    head, _, body = data.partition(b"\r\n\r\n")
    found = BEGINS.match(head.decode("latin-1"))
    if not found:
        raise NotMeasured(f"{subject.label}: no stream, but {data[:200]!r}")
    # An event may stand in a chunk.
    event = EVENT if EVENT in body else body
    return Seen(int(found[1]), found[2], event.decode("latin-1"))


def measure(lab: Laboratory) -> None:
    require_files(12_000)
    for run in lab.runs:
        for number in numbers(lab):
            for subject in in_turn(SUBJECTS, run):
                key = (f"{number} streams", subject.label, run)
                lab.take(key, partial(once, subject, number))


def once(subject: Subject, number: int) -> Figures:
    with Server(subject) as server:
        if not number:
            return weight(server)
        with opened(server.port, Streams(subject.path, EVENT, number)) as streams:
            return streams.figures() | weight(server)


def weight(server: Server) -> Figures:
    return {"megabytes": round(server.memory(), 2), "threads": server.threads()}


def measured(lab: Laboratory) -> list[Measured]:
    return [
        Measured(
            "open-connections",
            "Event streams that are open at once",
            "What do open connections cost a server, and from how many on does a further one wait?",
            METHOD,
            CANNOT_SHOW,
            list(plots(lab)),
        )
    ]


def plots(lab: Laboratory) -> Iterator[dict[str, object]]:
    some = [number for number in numbers(lab) if number]
    for title, axis, figure, of in (
        ("Memory of the server", {"label": "Memory", "unit": "MB"}, "megabytes", numbers(lab)),
        ("Threads of the server", {"label": "Threads", "scale": "log"}, "threads", numbers(lab)),
        (
            "Time to the first event, 99th percentile",
            {"label": "99th percentile", "unit": "ms", "scale": "log"},
            "p99",
            some,
        ),
    ):
        lines = []
        for subject in SUBJECTS:
            runs = {n: lab.samples.runs(f"{n} streams", subject.label) for n in of}
            lines.append(series(subject.label, runs, figure, subject.option))
        x = {"label": "Streams asked for", "scale": "log" if of is some else "linear"}
        yield {"title": title, "x": x, "y": axis, "series": lines}
