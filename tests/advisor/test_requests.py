"""Whatever is asked of whichever route, the answer is quick, in words, and leads nowhere else.

All routes that there are, as nobody, as an architect and as an administrator: what they lead to
with each method, and then requests drawn at random around the forms of their pages. An answer is
slow if it takes a second of the processor's time, three times in a row.
"""

from itertools import groupby

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client, override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.forms import Forms
from tests.support.people import architect
from tests.support.requests import METHODS, SECONDS, Request, problem, requests, send
from tests.support.routes import Rows, fill, routes

# No row has a page of its own there, any address of the admin that leads nowhere, what stands
# before the addresses of the API, and single sign-on, which would call its provider.
NOWHERE = {
    "api/1/",
    "admin/r/<content_type_id>/<object_id>/",
    "admin/<url>",
    "admin/sign-in/",
    "admin/signed-in/",
}


def folder(route):
    """What a route stands under: a model of the admin, or the first part of its address."""
    return "/".join(route.split("/")[: 3 if route.startswith("admin/") else 1])


FOLDERS = {name: [*found] for name, found in groupby(routes(), folder)}


@pytest.fixture
def people(db):
    """Who may ask, by their sessions."""
    root = User.objects.create_superuser("root")
    return {"nobody": "", "architect": session(architect()), "administrator": session(root)}


def session(user):
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


@override_settings(METRICS=True, SECURITY_CONTACT="mailto:security@advisor.example")
@pytest.mark.parametrize("folder", FOLDERS)
def test_no_request_breaks_a_route(people, folder, record_property):
    rows = Rows()
    asked = [try_route(route, rows, people) for route in FOLDERS[folder]]
    record_property("routes", len(asked))
    record_property("requests", sum(asked))


def try_route(route, rows, people):
    """How many requests were tried."""
    fitting, page = fit(route, rows, people["administrator"])
    asked = 0

    def try_one(request, name):
        nonlocal asked
        asked += 1
        ask(request, people[name])

    for method in METHODS:
        for name in people:
            if method in ("GET", "POST") or name == "administrator":
                try_one(Request(method=method, path=fill(route, fitting)), name)
    strange = requests(route, fitting, Forms(page.text).names)
    settings(max_examples=20)(given(strange, st.sampled_from([*people]))(try_one))()
    return asked


def fit(route, rows, session):
    """Arguments that lead to a page, and that page."""
    for fitting in rows.fitting(route):
        page = ask(Request(path=fill(route, fitting)), session)
        if page.status != 404:
            return fitting, page
    assert route in NOWHERE, f"no arguments fit {route}: add some to tests/support/routes.py"
    return fitting, page


def ask(request, session):
    """As if nobody had asked before. What is slow is asked for again: it may have been a pause."""
    for _ in range(3):
        with transaction.atomic():
            answer = send(request, session)
            transaction.set_rollback(True)
        if answer.seconds < SECONDS:
            break
    assert not problem(answer), f"{problem(answer)}: {request}"
    return answer
