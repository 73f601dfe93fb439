"""How long each page takes of a rulebook with 500 rules, the slowest first.

    python -m tests.bench.large                 # in milliseconds of processor time
    python -m tests.bench.large findings usage  # only pages with one of these words in their routes

The rulebook has 100 questions, 250 examples and 250 precedents, and its draft differs from its two
releases. Of 5,000 results, 50 are in a log, and twelve people have answered in a panel. All in one
process; `first` is a page of which the process knows nothing yet. Each figure is a median of three.
"""

import io
import logging
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.wsgi import get_wsgi_application

RESULTS = 5_000
LOGGED = 50
PEOPLE = 12
REPEATS = 3
# Pages beside those that the routes alone lead to.
MORE = (
    "/admin/rules/rule/?q=item",
    "/admin/rules/rule/?scenario__rulebook__id__exact={pk}",
    "/admin/rules/rulebook/{pk}/table/?question=question-3",
    "/releases/1/table/?question=question-3&rulebook=large",
    "/decide/large/2/step-20/?{query}",
    "/decide/large/2/so-far/?{query}",
    "/decide/large/2/result/?{query}",
    "/scenarios/?rulebook=large&option=option-1",
    "/precedents/?rulebook=large&chose=option-1",
)


class Page(NamedTuple):
    name: str
    address: str


def main(*words: str) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="advisor-bench-") as folder,
        Path(os.devnull).open("w") as nowhere,
    ):
        os.environ |= {
            "DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "advisor.settings",
            "SAVES_PER_HOUR": "1000000",
            "READS_PER_HOUR": "1000000",
            "SITE_URL": "http://testserver",
        }
        os.environ.pop("DATABASE_URL", None)
        (Path(folder) / "static").mkdir()  # else the application warns
        get_wsgi_application()
        from advisor.ops.gunicorn import pre_fork

        pre_fork(None, None)
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(nowhere)
        print(f"load {os.getloadavg()[0]:.1f}\n\n| page | first | again |\n|---|---:|---:|")
        for name, first, again in sorted(measured(words), key=lambda times: -times[1]):
            print(f"| `{name}` | {1000 * first:,.0f} ms | {1000 * again:,.0f} ms |")


def measured(words: tuple[str, ...]) -> Iterator[tuple[str, float, float]]:
    from django.contrib.auth.models import User
    from django.test import Client

    rows = site()
    browser = Client()
    browser.force_login(User.objects.create_superuser("root"))
    for page in pages(browser, rows):
        if not words or any(word in page.name for word in words):
            times = [first_and_again(browser, page.address) for _ in range(REPEATS)]
            yield page.name, *map(median, zip(*times, strict=True))


def first_and_again(browser: Any, address: str) -> tuple[float, float]:
    forget()
    return seconds(browser, address), seconds(browser, address)


def seconds(browser: Any, address: str) -> float:
    from advisor.ops.gunicorn import post_request

    before = process_time()
    browser.get(address)
    taken = process_time() - before
    post_request(None, None, {}, None)  # after the response, so that nobody waits for it
    return taken


def forget() -> None:
    from django.core.cache import caches

    from rules import publishing, releases
    from rules.drafts import to_document

    for known in (releases.get, to_document._read, publishing._findings):
        known.cache_clear()
    for cache in caches.all(initialized_only=True):
        cache.clear()


def pages(browser: Any, rows: Any) -> Iterator[Page]:
    """For each route an address that leads to a page, and MORE."""
    from tests.support.routes import fill, routes

    for route in routes():
        for fitting in rows.fitting(route):
            address = fill(route, fitting)
            if browser.get(address).status_code == 200:
                yield Page(route, address if "admin" in route else f"{address}?rulebook=large")
                break
    for address in MORE:
        path, _, query = address.partition("?")
        yield Page(f"{path.lstrip('/')}?{query[:12]}…", address.format_map(rows.known))


def site() -> Any:
    """Fills the site, and returns the arguments of its routes."""
    from django.core.management import call_command
    from django.test import Client

    from advisor.models import Log, Panel, Result
    from rules.drafts.from_document import load
    from rules.models import Effect, Scenario
    from rules.publishing import publish
    from tests.support.large import large_document

    call_command("migrate", verbosity=0, stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    row = load(large_document(precedents=250))
    publish(row, "First")
    Scenario.objects.update(tripwire="The measure doubles.")
    publish(row, "Second")
    Effect.objects.filter(option__key="option-2", points=4).update(points=2)
    queries = [
        urlencode(example["answers"], doseq=True) for example in large_document()["examples"][1:]
    ]
    browser = Client()
    for query in queries[:LOGGED]:
        browser.post(f"/decide/large/2/save/?{query}", {"title": "Project"})
    saved = list(Result.objects.all())
    Result.objects.bulk_create(copies(saved, RESULTS - len(saved)), batch_size=500)
    browser.post("/log/", {"title": "Team"})
    browser.post("/panels/large/")
    log, panel = Log.objects.get(), Panel.objects.get()
    Panel.objects.update(reveal=Panel.Reveal.ALWAYS)
    for result in saved:
        log.entries.create(result=result, accepted_at=result.created_at)
    for result in saved[:PEOPLE]:
        panel.submissions.create(name="Ada", answers=result.answers)
    keys = [cookie.value for name, cookie in browser.cookies.items() if "key" in name]
    return arguments(row.pk, saved[0].token, panel.token, log.token, keys, queries[7])


def copies(saved: list[Any], number: int) -> Iterator[Any]:
    chance = random.Random(3)  # noqa: S311, nothing here is secret
    model = type(saved[0])
    columns = [f.attname for f in model._meta.concrete_fields if not (f.primary_key or f.unique)]
    for key in range(number):
        result = chance.choice(saved)
        values = {name: getattr(result, name) for name in columns}
        yield model(**values | {"edit_key": f"{key}"})


def arguments(pk: int, token: str, panel: str, log: str, keys: list[str], query: str) -> Any:
    from django.contrib.contenttypes.models import ContentType

    from rules.models import Release
    from tests.support.routes import Rows

    class Large(Rows):
        def __init__(self) -> None:
            self.arguments = {
                "rulebook": ["large"],
                "release": ["2"],
                "number": ["2", "1"],
                "step": ["step-20"],
                "token": [token],
                "panel": [panel],
                "key": [*keys, "scenario-7", "precedent-7"],
                "log": [log],
                "file": ["advisor.css"],
                "app_label": ["rules"],
                "content_type_id": [str(ContentType.objects.get_for_model(Release).pk)],
                "pk": [str(pk)],
            }
            self.known = {"pk": pk, "query": query}

    return Large()


if __name__ == "__main__":
    main(*sys.argv[1:])
