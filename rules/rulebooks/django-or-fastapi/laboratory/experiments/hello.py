"""6. Hello and validation: the framework's own part of a request, without network or database."""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from alike import Seen, ask, require_alike, seen
from laboratory import Laboratory, Measured
from load import Kind, Load, figures, get, post
from refusal import NotMeasured
from servers import Server, Servers, Subject
from turns import Figures, in_turn, ratios, series

PACKAGES = (
    *("Django", "djangorestframework", "django-ninja", "fastapi", "starlette", "pydantic"),
    *("gunicorn", "uvicorn", "uvloop", "httptools"),
)
HERE = "applications.hello"
ASYNC = "/async"
SUBJECTS = (
    Subject("Django, gunicorn", "gunicorn sync", f"{HERE}.django_app:wsgi", ""),
    Subject("Django, uvicorn", "uvicorn", f"{HERE}.django_app:asgi", ASYNC),
    Subject("REST framework, gunicorn", "gunicorn sync", f"{HERE}.rest_app:wsgi", ""),
    Subject("Django Ninja, gunicorn", "gunicorn sync", f"{HERE}.ninja_app:wsgi", ""),
    Subject("Django Ninja, uvicorn", "uvicorn", f"{HERE}.ninja_app:asgi", ASYNC),
    Subject("FastAPI, def", "uvicorn", f"{HERE}.fastapi_app:app", "", option="fastapi"),
    Subject("FastAPI, async def", "uvicorn", f"{HERE}.fastapi_app:app", ASYNC, option="fastapi"),
)
FIRST = SUBJECTS[0].label
ORDER = {
    **{"name": "Ada Lovelace", "street": "St James's Square 12", "city": "London"},
    **{"postcode": "SW1Y 4JH", "country": "GB", "phone": "+44 20 7946 0000"},
    **{"reference": "2026-000123", "note": "Please ring twice.", "quantity": 3, "floor": -1},
    **{"priority": 2, "weight": 12.5, "discount": 0.25, "gift": True, "insured": False},
    **{"newsletter": False, "placed_on": "2026-12-01", "due_on": "2026-12-24"},
    **{"size": "M", "channel": "web"},
}
WRONG = {"country": "England", "quantity": 0, "weight": "heavy", "due_on": "soon", "size": "XL"}
MISSING = "city"


class Asked(NamedTuple):
    """A request, and its right answer."""

    name: str
    path: str
    sent: dict[str, object] | None
    expected: Seen

    def message(self, subject: Subject) -> str:
        path = subject.path + self.path
        return get(path) if self.sent is None else post(path, json.dumps(self.sent))


def json_answer(status: int, document: object) -> Seen:
    return Seen(status, "application/json", document)


FAULTY = {name: value for name, value in (ORDER | WRONG).items() if name != MISSING}
ASKED = (
    Asked("small JSON", "/hello", None, json_answer(200, {"hello": "world"})),
    Asked("20 fields", "/order", dict(ORDER), json_answer(200, ORDER)),
    Asked(
        "20 fields, 6 wrong",
        "/order",
        FAULTY,
        json_answer(422, {"errors": sorted([*WRONG, MISSING])}),
    ),
)
# The document that describes the API; what Django's forms check, none describes.
DESCRIBED = {"REST framework, gunicorn", "Django Ninja, gunicorn", "FastAPI, async def"}
METHOD = """\
Small JSON: a GET that answers {{"hello": "world"}}. 20 fields: a POST of an order as JSON, with
texts, numbers, truth values, dates and choices, which is checked field by field and sent back as
JSON; with six of them wrong, the names of these come back. Django checks by a form, REST
framework by a serializer, Django Ninja and FastAPI by one and the same Pydantic model. The last
three describe the order in their OpenAPI document, which is checked to name all 20 fields. Django
has two pieces of middleware, FastAPI none; nobody signs in, and nothing is logged.

One process serves each on 127.0.0.1: gunicorn's sync worker, which opens a connection for each
request, or uvicorn (uvloop and httptools), which keeps them. Before the timing, all must answer
alike; while it lasts, each answer is compared byte by byte. Closed loop: {clients} clients ask
again and again for {seconds:g} s. Open loop: {rate} requests a second for {seconds:g} s, each
counted from when it was due; of fewer than 100, the 99th percentile is the slowest. Every run
measures all in turn on fresh servers, in the reverse order every other time. A point is the
median of the runs, with the least and the most; how many times as fast is taken within a run."""
CANNOT_SHOW = [
    "What an application does besides: with a query or a call elsewhere in it, these differences "
    "are a smaller part of a request.",
    "Several processes, or a proxy in front: load and server share two cores.",
    "Sign-in, sessions and the middleware that Django's startproject sets up.",
    "How much is the framework's and how much the server's: gunicorn's sync worker opens a "
    "connection for each request, and uvicorn keeps them.",
]
CLIENTS, RATE = 8, 150


def check(lab: Laboratory) -> None:
    with Servers() as servers:
        for asked in ASKED:
            answers = {
                subject.label: seen(ask(servers.get(subject).port, asked.message(subject)))
                for subject in SUBJECTS
            }
            require_alike(answers, asked.expected)
        for subject in SUBJECTS:
            if subject.label in DESCRIBED:
                require_described(servers.get(subject), subject)


def require_described(server: Server, subject: Subject) -> None:
    """Raises NotMeasured if the schema of an order lacks a field."""
    document = seen(ask(server.port, get("/openapi.json"))).document
    described = set(document["components"]["schemas"]["Order"]["properties"])
    if described != ORDER.keys():
        wrong = ", ".join(sorted(described ^ ORDER.keys()))
        raise NotMeasured(f"the API description of {subject.label} differs in: {wrong}")


def seconds_of(lab: Laboratory) -> float:
    return 0.2 if lab.quick else 0.5


def measure(lab: Laboratory) -> None:
    seconds = seconds_of(lab)
    for run in lab.runs:
        with Servers() as servers:
            for asked in ASKED:
                for subject in in_turn(SUBJECTS, run):
                    for way, load in (
                        ("closed loop", Load([], seconds, CLIENTS)),
                        ("open loop", Load([], seconds, 100, RATE)),
                    ):
                        key = (asked.name, way, subject.label, run)
                        lab.take(key, partial(once, servers, subject, asked, load))


def once(servers: Servers, subject: Subject, asked: Asked, load: Load) -> Figures:
    server, message = servers.get(subject), asked.message(subject)
    answer = ask(server.port, message)
    require_alike({subject.label: seen(answer)}, asked.expected)
    kind = Kind(asked.name, message, answer.status, answer.body.decode())
    return figures(server.under(load._replace(kinds=[kind])))


def measured(lab: Laboratory) -> list[Measured]:
    seconds = seconds_of(lab)
    return [
        Measured(
            "hello-and-validation",
            "Hello, and an order of 20 fields",
            "How much of a request is the framework's own work, with little to do and with 20 "
            "fields to check?",
            METHOD.format(clients=CLIENTS, rate=RATE, seconds=seconds),
            CANNOT_SHOW,
            list(plots(lab)),
        )
    ]


def plots(lab: Laboratory) -> Iterator[dict[str, object]]:
    x = {"label": "Request", "names": [asked.name for asked in ASKED]}

    def runs(way: str, label: str) -> list[Sequence[Figures]]:
        return [lab.samples.runs(asked.name, way, label) for asked in ASKED]

    answers = {"label": "Answers", "unit": "a second"}
    lines = [
        line(subject, runs("closed loop", subject.label), "per_second") for subject in SUBJECTS
    ]
    title = f"Answers, to {CLIENTS} clients that ask again and again"
    yield {"title": title, "x": x, "y": answers, "series": lines}

    firsts = runs("closed loop", FIRST)
    lines = []
    for subject in SUBJECTS[1:]:
        pairs = zip(runs("closed loop", subject.label), firsts, strict=True)
        lines.append(line(subject, [ratios(*pair, "per_second") for pair in pairs], "ratio"))
    times = {"label": f"Times {FIRST}", "scale": "log"}
    yield {"title": "How many times as fast", "x": x, "y": times, "series": lines}

    slowest = {"label": "99th percentile", "unit": "ms", "scale": "log"}
    lines = [line(subject, runs("open loop", subject.label), "p99") for subject in SUBJECTS]
    title = f"99th percentile, at {RATE} requests a second"
    yield {"title": title, "x": x, "y": slowest, "series": lines}


def line(subject: Subject, runs: Sequence[Sequence[Figures]], figure: str) -> dict[str, object]:
    return series(subject.label, dict(enumerate(runs, start=1)), figure, subject.option)
