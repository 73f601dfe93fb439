import pytest
from django.test import Client
from django.urls import reverse

from advisor.models import Panel

NEAR = "distance=20&station=near&luggage=bag"
AWAY = "distance=2000&station=near&luggage=bag&luggage=dog"


def key_of(client, panel: Panel) -> str:
    """The key in the cookie of the browser that has just started the panel."""
    return str(client.cookies[f"edit_key_{panel.token}"].value)


@pytest.fixture
def panel(client, journey) -> Panel:
    """A panel that has just been started in the browser `client`."""
    client.post("/panels/journey/", {"title": "To the capital"})
    return Panel.objects.get()


@pytest.fixture
def key(client, panel) -> str:
    return key_of(client, panel)


@pytest.fixture
def manage(panel, key) -> str:
    """The path of the private link."""
    return reverse("panel-manage", args=[panel.token, key])


@pytest.fixture
def link(panel) -> str:
    return reverse("panel", args=[panel.token])


@pytest.fixture
def hand_in(client, panel, link):
    """Each time from another browser, which is then that of `client`."""

    def hand_in(query: str, name: str = "", notes: dict[str, str] | None = None):
        client.cookies.pop(f"answers_{panel.token}", None)
        return client.post(f"{link}journey/1/save/?{query}", {"name": name, **(notes or {})})

    return hand_in


@pytest.fixture
def agreement(client, link):
    """The agreement that the team's page shows now."""
    return lambda: client.get(f"{link}answers/").context["agreement"]


@pytest.fixture
def as_person(client, panel):
    """A browser that has the key of what was handed in last from `client`, or just before."""

    def as_person() -> Client:
        browser = Client()
        cookie = f"answers_{panel.token}"
        browser.cookies[cookie] = client.cookies[cookie].value
        return browser

    return as_person


@pytest.fixture
def second_round(client, manage, link, hand_in, as_person):
    """Ada near, Ben and Cem far; then a second round. The address, and a browser for each."""
    browsers = {}
    for name, query in (("Ada", NEAR), ("Ben", AWAY), ("Cem", AWAY)):
        hand_in(query, name)
        browsers[name] = as_person()
    client.post(manage, {"change": "close"})
    client.post(manage, {"change": "second"})
    return f"{link}second/", browsers
