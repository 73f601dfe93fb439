"""2. The event loop held up: what a request that computes does to the others."""

import time
from collections.abc import Iterator
from functools import cache, partial

from alike import Seen, ask, require_alike, seen
from laboratory import Laboratory, Measured
from load import Kind, Load, figures, get
from servers import Servers, Subject
from turns import Figures, in_turn, series

PACKAGES = ("Django", "fastapi", "starlette", "gunicorn", "uvicorn", "uvloop", "httptools")
DJANGO, FASTAPI = "applications.computing.django_app", "applications.computing.fastapi_app:app"
SUBJECTS = (
    Subject("Django, 5 sync workers", "gunicorn sync", f"{DJANGO}:wsgi", "", workers=5),
    Subject("Django, 8 threads", "gunicorn gthread", f"{DJANGO}:wsgi", "", threads=8),
    Subject("Django, async view", "uvicorn", f"{DJANGO}:asgi", "/async"),
    Subject("Django, async view and pool", "uvicorn", f"{DJANGO}:asgi", "/pool"),
    Subject("FastAPI, def", "uvicorn", FASTAPI, "", option="fastapi"),
    Subject("FastAPI, async def", "uvicorn", FASTAPI, "/async", option="fastapi"),
    Subject("FastAPI, async def and pool", "uvicorn", FASTAPI, "/pool", option="fastapi"),
)
MS = 200  # that a large request computes, on a processor of its own
EVERY = 20  # of which one is large: 5 percent
SMALL, LARGE = "small", "large"
METHOD = f"""\
One request in {EVERY} computes for some {MS} ms in plain Python; the others answer at once. How
much work that is, is found out once before the runs; the last plot shows how long it then took. One
process serves each application on 127.0.0.1, by gunicorn or by uvicorn (uvloop and httptools), but
the sync workers are five, twice the two cores and one, and a pool is two processes besides, to
which the large requests are handed. Before the timing, all must answer alike.

The load is open: so many requests a second for {{seconds:g}} s, whatever the answers, each
counted from when it was due; a client gives up after {{timeout:g}} s. Of fewer than 100 requests,
the 99th percentile is the slowest. What failed is the share of errors, and has no time. Every run
measures all in turn on fresh servers, in the reverse order every other time. A point is the
median of the runs, with the least and the most."""
CANNOT_SHOW = [
    "Computing that lets go of the interpreter, as NumPy does: there, threads hold nobody up.",
    "More than two cores, on which a pool or more workers would have more room.",
    "Python without its global lock.",
]
TIMEOUT = 10


def check(lab: Laboratory) -> None:
    with Servers({"ROUNDS": "1000"}) as servers:
        for subject in SUBJECTS:
            require_right(servers, subject, 1000)


@cache
def total(rounds: int) -> int:
    """What `applications/computing/work.py` has to find."""
    found = 0
    for number in range(rounds):
        found = (found * 31 + number) % 1_000_003
    return found


def rounds_within(seconds: float) -> int:
    """As many as this machine does in so much processor time."""
    rounds, needed = 100_000, 0.0
    while needed < seconds / 2:
        rounds *= 2
        started = time.process_time()
        total(rounds)
        needed = time.process_time() - started
    return round(rounds * seconds / needed)


def require_right(servers: Servers, subject: Subject, rounds: int) -> tuple[str, str]:
    """The bodies of the small and of the large answer, each of which is right."""
    port, bodies = servers.get(subject).port, []
    for size, expected in ((SMALL, 0), (LARGE, total(rounds))):
        answer = ask(port, get(f"{subject.path}/{size}"))
        right = Seen(200, "application/json", {"total": expected})
        require_alike({subject.label: seen(answer)}, right)
        bodies.append(answer.body.decode())
    return bodies[0], bodies[1]


def rates(lab: Laboratory) -> tuple[int, ...]:
    return (80,) if lab.quick else (20, 80)


def seconds(lab: Laboratory) -> float:
    return 1 if lab.quick else 1.5


def measure(lab: Laboratory) -> None:
    found = lab.take(("rounds", 1), lambda: {"rounds": rounds_within(MS / 1000)})
    for run in lab.runs:
        with Servers({"ROUNDS": str(found["rounds"])}) as servers:
            for rate in rates(lab):
                for subject in in_turn(SUBJECTS, run):
                    once = partial(both, servers, subject, rate, seconds(lab), found["rounds"])
                    lab.take((f"{rate} a second", subject.label, run), once)


def both(servers: Servers, subject: Subject, rate: int, seconds: float, rounds: int) -> Figures:
    """The figures of the small requests, and of the large, whose names begin with `large_`."""
    bodies = require_right(servers, subject, rounds)
    kinds = [
        Kind(size, get(f"{subject.path}/{size}"), 200, body)
        for size, body in zip((SMALL, LARGE), bodies, strict=True)
    ]
    # The large one stands in the middle: the last ones have to wait for it as well.
    pattern = [0] * EVERY
    pattern[EVERY // 2] = 1
    load = Load(kinds, seconds, 1000, rate, pattern, timeout=TIMEOUT)
    report = servers.get(subject).under(load)
    large = figures(report, LARGE)
    return figures(report, SMALL) | {f"large_{name}": value for name, value in large.items()}


def measured(lab: Laboratory) -> list[Measured]:
    return [
        Measured(
            "computing-in-a-request",
            f"One request in {EVERY} computes for {MS} ms",
            f"What becomes of the other requests, if one in {EVERY} computes for {MS} ms?",
            METHOD.format(seconds=seconds(lab), timeout=TIMEOUT),
            CANNOT_SHOW,
            list(plots(lab)),
        )
    ]


def plots(lab: Laboratory) -> Iterator[dict[str, object]]:
    x = {"label": "Requests", "unit": "a second", "scale": "log"}
    for title, label, figure in (
        ("The others: their median", "Median", "p50"),
        ("The others: their 99th percentile", "99th percentile", "p99"),
        ("Those that compute: their median", "Median", "large_p50"),
    ):
        y = {"label": label, "unit": "ms", "scale": "log"}
        lines = [
            series(
                subject.label,
                {rate: lab.samples.runs(f"{rate} a second", subject.label) for rate in rates(lab)},
                figure,
                subject.option,
            )
            for subject in SUBJECTS
        ]
        yield {"title": title, "x": x, "y": y, "series": lines}
