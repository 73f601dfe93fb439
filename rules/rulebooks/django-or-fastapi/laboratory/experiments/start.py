"""7. Start and weight: what an application costs before it has done anything."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from alike import Seen, ask, require_alike, seen
from laboratory import Laboratory, Measured
from load import Kind, Load, figures, get
from packages import megabytes, needed
from processes import HERE, Process
from refusal import NotMeasured
from servers import Server, Subject
from turns import Figures, in_turn, series

PACKAGES = (
    *("Django", "djangorestframework", "drf-spectacular", "django-ninja", "fastapi", "starlette"),
    *("pydantic", "SQLAlchemy", "gunicorn", "uvicorn", "uvloop", "httptools", "packaging"),
)
APPLICATIONS = ("start", "hello")
FIRST = HERE / "applications/start/first.py"
PATH = "/hello"
EXPECTED = Seen(200, "application/json", {"hello": "world"})
PATIENCE = 60  # seconds


class Weighed(NamedTuple):
    """An application, and the packages one asks for to run it."""

    subject: Subject
    requirements: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.subject.label


def _django(label: str, application: str, *more: str) -> Weighed:
    subject = Subject(label, "gunicorn sync", f"applications.{application}:wsgi", PATH)
    return Weighed(subject, ("django", "gunicorn", *more))


def _fastapi(label: str, application: str, *more: str) -> Weighed:
    name = f"applications.{application}:app"
    subject = Subject(label, "uvicorn", name, PATH, option="fastapi")
    return Weighed(subject, ("fastapi", "uvicorn[standard]", *more))


SUBJECTS = (
    _django("Django, bare", "hello.django_app"),
    _django("Django, startproject", "start.django_project"),
    _django("REST framework", "hello.rest_app", "djangorestframework", "drf-spectacular"),
    _django("Django Ninja", "hello.ninja_app", "django-ninja"),
    _fastapi("FastAPI", "hello.fastapi_app"),
    _fastapi("FastAPI, SQLAlchemy", "start.fastapi_tables", "sqlalchemy[asyncio]"),
)
METHOD = """\
Each application answers GET /hello with {{"hello": "world"}}. Bare Django, REST framework, Django
Ninja and FastAPI are those of the experiment on validation. Django as startproject sets it up has
its six apps, its seven pieces of middleware and the admin; FastAPI with SQLAlchemy maps one table
and makes sessions. Before the timing, all must answer alike.

Processor time: a fresh Python imports the application, and then has it answer once, in the same
process and without a server. The bytecode is there from a run before. Python's own start is not
counted, nor is time spent waiting for the disk.

Memory: that of all processes of gunicorn with sync workers or of uvicorn (uvloop and httptools),
once all workers have started, and have answered 8 clients each for 0.3 s; what processes share
counts once (the sum of PSS). Workers: {workers}. Each imports the application itself, and uvicorn
adds two small processes that watch over them if they are several.

Packages: those that the application, its server and their own requirements name for this Python
and system, and the size of their files as installed, without bytecode.

Every run measures all in turn, in the reverse order every other time. A point is the median of
the runs, with the least and the most; packages are counted once."""
CANNOT_SHOW = [
    "An application that has grown: its own modules, models and packages soon weigh more.",
    "Drivers of databases, which Django loads at the first query and which are left out of all.",
    "A cold start, where the disk or the network has yet to bring the files.",
    "How memory grows over days of work.",
]


def workers_of(lab: Laboratory) -> tuple[int, ...]:
    return (1,) if lab.quick else (1, 4)


def check(lab: Laboratory) -> None:
    answers = {}
    for weighed in SUBJECTS:
        with Server(weighed.subject) as server:
            answers[weighed.label] = seen(ask(server.port, get(PATH)))
        first(weighed)
        needed(weighed.requirements)
    require_alike(answers, EXPECTED)


def measure(lab: Laboratory) -> None:
    for run in lab.runs:
        for weighed in in_turn(SUBJECTS, run):
            lab.take(("first answer", weighed.label, run), partial(first, weighed))
            for workers in workers_of(lab):
                key = (f"{workers} workers", weighed.label, run)
                lab.take(key, partial(memory, weighed.subject, workers))
    for weighed in SUBJECTS:
        lab.take(("packages", weighed.label, 1), partial(packages, weighed))


def first(weighed: Weighed) -> Figures:
    subject = weighed.subject
    kind = "asgi" if subject.server == "uvicorn" else "wsgi"
    command = [sys.executable, str(FIRST), subject.application, kind, PATH]
    with Process(command, stdin=subprocess.PIPE) as process:
        said = process.answer("", PATIENCE)
    last = (said.strip().splitlines() or ["it said nothing"])[-1]
    try:
        found = json.loads(last)
        body = json.loads(found.pop("body"))
    except ValueError:
        raise NotMeasured(f"{weighed.label} does not start: {last[:300]}") from None
    require_alike({weighed.label: EXPECTED._replace(document=body)}, EXPECTED)
    return {name: round(value, 3) for name, value in found.items()}


def memory(subject: Subject, workers: int) -> Figures:
    with Server(subject._replace(workers=workers)) as server:
        await_rest(server)
        report = server.under(Load([Kind("hello", get(PATH))], 0.3, 8 * workers))
        if figures(report)["errors"]:
            raise NotMeasured(f"{subject.label}: requests fail with {workers} workers")
        await_rest(server)
        return {"megabytes": round(server.memory(), 2)}


def await_rest(server: Server) -> None:
    """Until all its processes have started, and done what they had to do."""
    deadline = time.monotonic() + PATIENCE
    before = -1.0
    while (now := server.processor_seconds()) > before + 0.02:
        if time.monotonic() > deadline:
            raise NotMeasured(f"{server.subject.label} does not come to rest")
        before = now
        time.sleep(0.3)


def packages(weighed: Weighed) -> Figures:
    found = needed(weighed.requirements)
    return {
        "wheels": len(found),
        "megabytes": round(megabytes(found.values()), 2),
        "names": list(found),
    }


def measured(lab: Laboratory) -> list[Measured]:
    workers = ", ".join(map(str, workers_of(lab)))
    return [
        Measured(
            "start-and-weight",
            "Start, memory and packages of an application that does next to nothing",
            "How much processor time, memory and what packages does each need before it has "
            "done anything?",
            METHOD.format(workers=workers),
            CANNOT_SHOW,
            list(plots(lab)),
        )
    ]


def plots(lab: Laboratory) -> Iterator[dict[str, object]]:
    runs = lab.samples.runs

    def lines(of: Sequence[tuple[int, str, str]]) -> list[dict[str, object]]:
        """A line for each subject: x, the first part of its key, and the figure there."""
        made = []
        for weighed in SUBJECTS:
            found = {
                x: [{"value": each[figure]} for each in runs(key, weighed.label)]
                for x, key, figure in of
            }
            made.append(series(weighed.label, found, "value", weighed.subject.option))
        return made

    yield {
        "title": "Processor time to start",
        "x": {"label": "Step", "names": ["import", "first answer"]},
        "y": {"label": "Processor time", "unit": "ms", "scale": "log"},
        "series": lines([(1, "first answer", "import"), (2, "first answer", "answer")]),
    }
    yield {
        "title": "Memory of a server, by its workers",
        "x": {"label": "Workers"},
        "y": {"label": "Memory", "unit": "MB"},
        "series": lines([(n, f"{n} workers", "megabytes") for n in workers_of(lab)]),
    }
    for title, figure, unit in (
        ("Packages to install", "wheels", ""),
        ("Size of what is installed", "megabytes", "MB"),
    ):
        yield {
            "title": title,
            "x": {"label": "Application and server", "names": ["as installed"]},
            "y": {"label": title, "unit": unit},
            "series": lines([(1, "packages", figure)]),
            "counted": True,
        }
