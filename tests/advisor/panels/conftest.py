import pytest
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

    def hand_in(query: str, name: str = ""):
        client.cookies.pop(f"answers_{panel.token}", None)
        return client.post(f"{link}journey/1/save/?{query}", {"name": name})

    return hand_in


@pytest.fixture
def agreement(client, link):
    """The agreement that the team's page shows now."""
    return lambda: client.get(f"{link}answers/").context["agreement"]
