"""Where the time of a page, or of an evaluation, goes.

    python -m tests.bench.profiles fragments    # or steps, large-steps, results, saves, evaluations

Asks to look every millisecond of processor time at what runs (a kernel may look less often), in one
process, for pages that have not been shown before; and says which part of the site the innermost
call belongs to that belongs to any.
"""

import io
import logging
import os
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import django

from .answers import RULEBOOK
from .saving import CSRF, FORM

Work = tuple[int, Callable[[], object]]  # so many, all of them
NUMBER = 300
ROUNDS = 10
# A part of a path, and what it is; the first that fits.
PAGES = {
    "rules/engine/sensitivity": "how sure the verdict is (stability, reach, flips)",
    "rules/engine/bulk": "how sure the verdict is (stability, reach, flips)",
    "rules/engine/scoring": "evaluating",
    "rules/engine/firing": "evaluating",
    "rules/engine/answers": "reading the answers",
    "advisor/questionnaire": "reading the answers",
    "markdown_it": "texts to HTML",
    "advisor/prose": "texts to HTML",
    "rules/engine/": "words",
    "advisor/report": "words",
    "advisor/sensitivity": "words",
    "advisor/moves": "words",
    "django/template": "rendering templates",
    "crispy_forms": "rendering templates",
    "django/db": "the database",
    "sqlite3": "the database",
    "pydantic": "pydantic",
    "advisor/caching": "keeping the page",
    "middleware": "middleware, the log among it",
    "advisor/access": "middleware, the log among it",
    "advisor/proxies": "middleware, the log among it",
    "logging": "middleware, the log among it",
    **dict.fromkeys(
        ("django/http", "django/urls", "django/core", "django/dispatch"),
        "Django's handling of requests",
    ),
}
EVALUATIONS = {
    "firing.py:fired": "testing conditions and going through the rules",
    "scoring.py:_fired": "fired rules with their points",
    "scoring.py:_matched": "matched scenarios",
    "scoring.py:_risks": "risks",
    "scoring.py:_risky_options": "risks",
    "points.py:totals": "totals and ranking",
    "ranking.py:ranking": "totals and ranking",
    "scoring.py:verdict": "the verdict's own lists",
}


def main(what: str) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="advisor-bench-") as folder,
        Path(os.devnull).open("w") as nowhere,
    ):
        os.environ |= {
            "DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "advisor.settings",
            "SAVES_PER_HOUR": "1000000",
            "READS_PER_HOUR": "1000000",
        }
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        # What it takes to write the log counts, as on a server; nobody wants to read it here.
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(nowhere)
        parts = EVALUATIONS if what == "evaluations" else PAGES
        works = evaluations() if what == "evaluations" else pages(what)
        counted, number, seconds = sampled(works, parts)
        total = sum(counted.values())
        print(f"{what}: {seconds / number * 1e6:,.0f} µs of processor time each\n")
        for part, count in counted.most_common():
            print(f"| {part} | {count / total:.0%} |")


def sampled(works: Iterator[Work], parts: dict[str, str]) -> tuple[Counter[str], int, float]:
    counted: Counter[str] = Counter()
    number, seconds = 0, 0.0

    def look(_: int, frame: FrameType | None) -> None:
        counted[part_of(frame, parts)] += 1

    signal.signal(signal.SIGPROF, look)
    for some, work in works:
        before = os.times()
        signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
        work()
        signal.setitimer(signal.ITIMER_PROF, 0)
        after = os.times()
        seconds += after.user + after.system - before.user - before.system
        number += some
    return counted, number, seconds


def part_of(frame: FrameType | None, parts: dict[str, str]) -> str:
    while frame:
        code = frame.f_code
        where = f"{code.co_filename}:{code.co_name}"
        for path, part in parts.items():
            if path in where:
                return part
        frame = frame.f_back
    return "the rest"


def evaluations() -> Iterator[Work]:
    """Of answers that have not been met, after as many others."""
    from rules.engine.reading import read_rulebook
    from rules.engine.scoring import evaluate
    from rules.files import read_document

    from .answers import answer_sets

    rulebook = read_rulebook(read_document(RULEBOOK))
    sets = answer_sets(rulebook, NUMBER * 40)
    for each in sets[: NUMBER * 10]:
        evaluate(rulebook, each)

    def evaluate_from(start: int) -> None:
        for each in sets[start : start + NUMBER]:
            evaluate(rulebook, each)

    for start in range(NUMBER * 10, len(sets), NUMBER):
        yield NUMBER, partial(evaluate_from, start)


def pages(what: str) -> Iterator[Work]:
    from django.core.cache import caches
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.management import call_command

    # It tells the first administrator's password, which nobody needs here.
    call_command("prepare", verbosity=0, stdout=io.StringIO())
    handler, addresses = WSGIHandler(), ADDRESSES[what]()

    def ask() -> None:
        for address in addresses:
            require_page(handler, address)

    ask()
    for _ in range(ROUNDS):
        caches["pages"].clear()
        yield len(addresses), ask


def require_page(handler: Any, address: str) -> None:
    path, _, query = address.partition("?")
    is_save = path.endswith("/save/")
    form = FORM.encode() if is_save else b""
    environ = {
        "REQUEST_METHOD": "POST" if is_save else "GET",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(form)),
        "HTTP_COOKIE": f"csrftoken={CSRF}",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(form),
        "wsgi.url_scheme": "http",
    }
    said: list[str] = []
    handler(environ, lambda status, _: said.append(status)).close()
    if said != ["303 See Other" if is_save else "200 OK"]:
        sys.exit(f"Not profiled: {address} answers {said}")


def step_pages() -> list[str]:
    from .visits import projects, shipped, step_addresses

    return [a for _, a in step_addresses(shipped(), projects(shipped(), NUMBER, 1))][::6][:NUMBER]


def fragment_pages() -> list[str]:
    from urllib.parse import urlencode

    from .visits import projects, shipped

    some = projects(shipped(), NUMBER, 2)
    base = f"/decide/{RULEBOOK}/1/so-far/"
    pairs = zip(some, some[1:] + some[:1], strict=True)
    return [f"{base}?{now.query}&{urlencode({'was': was.query})}" for now, was in pairs]


def result_pages() -> list[str]:
    from django.test import RequestFactory

    from advisor.models import Result
    from advisor.results.views import store
    from advisor.verdict.report import Report
    from advisor.verdict.sheet import AnswerSheet
    from rules.releases import current

    from .visits import projects, shipped

    for each in projects(shipped(), 50, 3):
        release = current(RULEBOOK)
        report = Report.of(AnswerSheet.of(release.rulebook, each.answers, each.most))
        store(RequestFactory().post("/"), release, report)
    return [f"/r/{token}/" for token in Result.objects.values_list("token", flat=True)]


def saves() -> list[str]:
    from .visits import projects, shipped

    return [f"/decide/{RULEBOOK}/1/save/?{each.query}" for each in projects(shipped(), NUMBER, 5)]


def large_step_pages() -> list[str]:
    """Of a rulebook with 5,000 rules."""
    from rules.drafts.from_document import load
    from rules.publishing import publish
    from rules.releases import current
    from tests.support.large import large_document

    from .pages import QUESTIONS
    from .visits import projects, step_addresses

    draft = load(large_document(5_000, QUESTIONS, examples=2))
    publish(draft, "")
    rulebook = current(draft.key).rulebook
    return [address for _, address in step_addresses(rulebook, projects(rulebook, 10, 4))][:60]


ADDRESSES = {
    "steps": step_pages,
    "large-steps": large_step_pages,
    "fragments": fragment_pages,
    "results": result_pages,
    "saves": saves,
}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in (*ADDRESSES, "evaluations"):
        sys.exit(f"Say of what: {', '.join((*ADDRESSES, 'evaluations'))}.")
    main(sys.argv[1])
