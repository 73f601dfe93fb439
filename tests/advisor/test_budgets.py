"""What each route costs with as much content as the site takes, against a plain page.

Costs are processor time, and a budget is a ratio to that of a plain page of the same run, so a slow
or busy machine changes neither. Budgets are several times what was measured. Nothing comes from a
cache of pages. The summary of the run lists the ten dearest routes.
"""

import gc

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.test import Client

from tests.support.largest import Largest
from tests.support.requests import Request, send
from tests.support.routes import fill, routes

PLAIN = "/log/"  # a form with one field
# Most routes, and those below these addresses: the longest that fits counts.
BUDGETS = {
    "": 100,
    "admin/": 1000,
    "admin/rules/rulebook/<pk>/difference/": 3000,
    "api/1/logs/": 500,
    "api/1/panels/": 500,
    "log/<log>/": 700,
    "log/<log>/adr.zip": 3500,
    "measurements/<key>/": 500,
    "p/<panel>/": 1200,
    "r/<token>/": 500,
}
QUERIES = ("decide/", "panels/", "p/<panel>/<rulebook>/")
# No answer of these would be a page of content: see tests/advisor/test_requests.py.
ELSEWHERE = {"admin/sign-in/", "admin/signed-in/"}


def budget(route: str) -> int:
    return BUDGETS[max(filter(route.startswith, BUDGETS), key=len)]


@pytest.fixture
def session(db):
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client.cookies["sessionid"].value


def test_every_route_keeps_to_its_budget(session, settings, record_property):
    settings.METRICS, settings.SECURITY_CONTACT = True, "mailto:security@advisor.example"
    settings.READS_PER_HOUR = 0
    largest = Largest()
    plain = min(cost(Request(path=PLAIN), session) for _ in range(5))
    costs = {
        route: cost(request(route, largest, session), session) / plain
        for route in routes()
        if route not in ELSEWHERE
    }
    dearest = sorted(costs, key=lambda route: costs[route], reverse=True)
    record_property("dearest", [f"{costs[route]:6.1f}  {route}" for route in dearest[:10]])
    over = {route: round(costs[route]) for route in costs if costs[route] > budget(route)}
    assert not over


def request(route: str, largest: Largest, session: str) -> Request:
    """What leads to a page of the route, if anything does; it warms up all but the caches."""
    query = largest.query if route.startswith(QUERIES) else ""
    query = largest.compared if route == "compare/" else query
    for fitting in largest.fitting(route):
        found = Request(path=fill(route, fitting), query=query)
        if send(found, session).status != 404:
            break
    return found


def cost(request: Request, session: str) -> float:
    """The less of two tries. No garbage of another route is collected meanwhile."""
    gc.collect()
    gc.disable()
    try:
        return min(_once(request, session) for _ in range(2))
    finally:
        gc.enable()


def _once(request: Request, session: str) -> float:
    for cache in caches.all():
        cache.clear()
    answer = send(request, session)
    assert answer.status < 500, request.path
    return answer.seconds
