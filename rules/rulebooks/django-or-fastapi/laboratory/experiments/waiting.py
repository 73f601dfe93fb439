"""1. Waiting on others: what a server does while its requests wait for an answer from elsewhere."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from alike import Seen, ask, require_alike, seen
from laboratory import Laboratory, Measured
from load import Kind, Load, figures, get
from machine import require_files
from processes import HERE, Process
from servers import Servers, Subject, await_start, free_port, listens
from turns import Figures, in_turn, series

PACKAGES = ("Django", "fastapi", "starlette", "gunicorn", "uvicorn", "uvloop", "httptools")
DJANGO, FASTAPI = "applications.waiting.django_app", "applications.waiting.fastapi_app:app"
BLOCKING, AWAITING = "/blocking", "/awaiting"
SUBJECTS = (
    Subject("Django, 5 sync workers", "gunicorn sync", f"{DJANGO}:wsgi", BLOCKING, workers=5),
    Subject("Django, 8 threads", "gunicorn gthread", f"{DJANGO}:wsgi", BLOCKING, threads=8),
    Subject("Django, 40 threads", "gunicorn gthread", f"{DJANGO}:wsgi", BLOCKING, threads=40),
    Subject("Django, async view", "uvicorn", f"{DJANGO}:asgi", AWAITING),
    Subject("FastAPI, def", "uvicorn", FASTAPI, BLOCKING, option="fastapi"),
    Subject("FastAPI, async def", "uvicorn", FASTAPI, AWAITING, option="fastapi"),
)
UPSTREAM = HERE / "applications/waiting/upstream.py"
MOST_CLIENTS = 5000  # connections of an open loop
EXPECTED = Seen(200, "application/json", {"upstream": "waited"})
METHOD = """\
Each request makes its server ask another one over a new connection of its own, which answers
after {wait}. One process serves each application on 127.0.0.1, with gunicorn or with uvicorn
(uvloop and httptools), but the sync workers are five, twice the two cores and one. Django has two
pieces of middleware, FastAPI none. Before the timing, all must answer alike.

Closed loop: so many clients, who come one by one within 0.2 s, send a request, and the next as
soon as it is answered. After {seconds:g} s they send no more, and wait for what they have sent.
Answers a second are those of the whole time from the first client to the last answer, and so
fewer than under a load that goes on, by up to a quarter. A client gives up after {timeout:g} s;
what failed is the share of those and other errors. Percentiles are of what was answered, so
none is far above {timeout:g} s.
{open_loop}
Every run measures all in turn, in the reverse order every other time; a server that had a queue
is started anew. A point is the median of the runs, with the least and the most."""
OPEN_LOOP = """
Open loop: so many requests a second for 1 s, whatever the answers, each counted from when it was
due. Of fewer than 100 requests, the 99th percentile is the slowest.
"""
CANNOT_SHOW = [
    "Load, servers and what they wait for share the machine, so a rate of some thousands a second "
    "is the machine's and not the server's.",
    "More than 5,000 clients, such as the 10,000 and 50,000 that sources name: what can be seen is "
    "at how many of them each model begins to queue, and why.",
    "A slow database, network or client: waiting is all that the other server does.",
    "Load for minutes: what builds up more slowly than within a second or two is not seen.",
]


class Wait(NamedTuple):
    """How long the other server takes, in milliseconds, and what is tried with it."""

    ms: int
    clients: Sequence[int]
    rates: Sequence[int]
    timeout: float
    seconds: float = 0.5

    @property
    def words(self) -> str:
        return f"{self.ms} ms" if self.ms < 1000 else f"{self.ms / 1000:g} s"


def waits(lab: Laboratory) -> tuple[Wait, ...]:
    if lab.quick:
        return (Wait(100, (10, 500), (), 2),)
    return Wait(100, (10, 100, 1000, 5000), (60, 300), 2), Wait(1000, (10, 500, 5000), (), 2.5)


@contextmanager
def servers(ms: int) -> Iterator[Servers]:
    port = free_port()
    command = [sys.executable, str(UPSTREAM), str(port), str(ms / 1000)]
    with Process(command) as upstream:
        await_start(upstream, "what the servers wait for", lambda: listens(port))
        with Servers({"UPSTREAM_PORT": str(port)}) as started:
            yield started


def check(lab: Laboratory) -> None:
    with servers(10) as started:
        answers = {
            subject.label: seen(ask(started.get(subject).port, get(subject.path)))
            for subject in SUBJECTS
        }
    require_alike(answers, EXPECTED)


def measure(lab: Laboratory) -> None:
    require_files(12_000)
    for run in lab.runs:
        for wait in waits(lab):
            with servers(wait.ms) as started:
                for subject, load, key in tried(wait, run):
                    found = lab.take((*key, run), partial(once, started, subject, load))
                    if found.get("errors") or found.get("p50", 0) > 2 * wait.ms:
                        started.end(subject.label)


def tried(wait: Wait, run: int) -> Iterator[tuple[Subject, Load, tuple[str, ...]]]:
    """What is measured, in this order."""
    for clients in wait.clients:
        for subject in in_turn(SUBJECTS, run):
            load = Load([], wait.seconds, clients, timeout=wait.timeout)
            yield subject, load, (wait.words, f"{clients} clients", subject.label)
    for rate in wait.rates:
        for subject in in_turn(SUBJECTS, run):
            load = Load([], 1, MOST_CLIENTS, rate, timeout=wait.timeout)
            yield subject, load, (wait.words, f"{rate} a second", subject.label)


def once(started: Servers, subject: Subject, load: Load) -> Figures:
    kind = Kind("request", get(subject.path))
    return figures(started.get(subject).under(load._replace(kinds=[kind])))


def measured(lab: Laboratory) -> list[Measured]:
    return [
        Measured(
            f"waiting-{wait.words.replace(' ', '-')}",
            f"Waiting {wait.words} for another server",
            f"What becomes of requests that wait {wait.words} for another server, the more of "
            "them wait at once?",
            method(wait),
            CANNOT_SHOW,
            list(plots(lab, wait)),
        )
        for wait in waits(lab)
    ]


def method(wait: Wait) -> str:
    open_loop = OPEN_LOOP if wait.rates else ""
    return METHOD.format(wait=wait.words, open_loop=open_loop, **wait._asdict())


def plots(lab: Laboratory, wait: Wait) -> Iterator[dict[str, object]]:
    clients = {"label": "Clients", "scale": "log"}
    answers = {"label": "Answers", "unit": "a second", "scale": "log"}
    slowest = {"label": "99th percentile", "unit": "ms", "scale": "log"}
    for axis, figure in ((answers, "per_second"), (slowest, "p99")):
        lines = drawn(lab, wait, wait.clients, "{} clients", figure)
        title = f"{axis['label']}, by clients that ask again and again"
        yield {"title": title, "x": clients, "y": axis, "series": lines}
    if wait.rates:
        rate = {"label": "Requests", "unit": "a second", "scale": "log"}
        lines = drawn(lab, wait, wait.rates, "{} a second", "p99")
        title = "99th percentile, by requests that come at a fixed rate"
        yield {"title": title, "x": rate, "y": slowest, "series": lines}


def drawn(
    lab: Laboratory, wait: Wait, xs: Sequence[int], words: str, figure: str
) -> list[dict[str, object]]:
    """A line for each subject, over what was tried: `words` with each x in it."""
    lines = []
    for subject in SUBJECTS:
        runs = {x: lab.samples.runs(wait.words, words.format(x), subject.label) for x in xs}
        lines.append(series(subject.label, runs, figure, subject.option))
    return lines
