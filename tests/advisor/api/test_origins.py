import pytest

from advisor.models import Result

ADDRESS = "/api/1/rulebooks"
WIKI = "https://wiki.example"


@pytest.fixture(autouse=True)
def _wiki_may(settings, journey):
    settings.API_ORIGINS = [WIKI]


def test_scripts_of_a_named_site_may_read(client):
    answer = client.get(ADDRESS, headers={"origin": WIKI})
    assert answer.headers["Access-Control-Allow-Origin"] == WIKI
    assert "Origin" in answer.headers["Vary"]


def test_scripts_of_other_sites_may_not(client):
    answer = client.get(ADDRESS, headers={"origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Origin" in answer.headers["Vary"]


def test_browsers_that_ask_first_are_told_what_they_may_send(client):
    headers = {"origin": WIKI, "access-control-request-method": "POST"}
    answer = client.options(f"{ADDRESS}/journey/releases/1/verdict", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == WIKI
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Headers"] == "Content-Type, If-None-Match"


def test_they_may_read_what_the_documentation_tells_them_to_send_back(client):
    answer = client.get(ADDRESS, headers={"origin": WIKI})
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert exposed == ["ETag", "Location", "Retry-After"]
    assert answer.headers["ETag"]


@pytest.mark.parametrize(
    ("origin", "status"), [(WIKI, 201), ("https://evil.example", 403), ("null", 403)]
)
def test_a_page_of_another_site_saves_only_if_its_site_is_named(client, origin, status):
    answer = client.post(
        f"{ADDRESS}/journey/releases/1/results",
        {"answers": {}},
        content_type="application/json",
        headers={"origin": origin, "sec-fetch-site": "cross-site"},
    )
    assert answer.status_code == status
    assert Result.objects.exists() == (status == 201)
    if status == 403:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "API_ORIGINS" in answer.json()["detail"]


def test_a_link_on_another_site_leads_here(client):
    answer = client.get(ADDRESS, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 200


def test_no_page_can_be_read_from_elsewhere(client):
    answer = client.get("/", headers={"origin": WIKI})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_nobody_may_unless_it_is_set(client, settings):
    settings.API_ORIGINS = []
    answer = client.get(ADDRESS, headers={"origin": WIKI})
    assert "Access-Control-Allow-Origin" not in answer.headers
