import re

from advisor.api.api import api


def test_the_page_names_every_operation_and_every_schema(client, journey):
    page, document = client.get("/api/").text, api.get_openapi_schema()
    for path, methods in document["paths"].items():
        for method in methods:
            assert (
                f"<code>{method.upper()} {path.replace('{', '{').replace('}', '}')}</code>" in page
            )
    assert {*re.findall(r'<details id="(\w+)"', page)} == {*document["components"]["schemas"]}


def test_every_link_within_the_page_leads_somewhere(client, journey):
    page = client.get("/api/").text
    ids = {*re.findall(r' id="([\w-]+)"', page)}
    assert {*re.findall(r'href="#([\w-]+)"', page)} <= ids


def test_the_first_steps_can_be_taken(client, journey):
    page = client.get("/api/").text
    for address in re.findall(r"curl http://testserver(\S+)$", page, re.MULTILINE):
        assert client.get(address).status_code == 200


def test_without_a_release_the_page_is_there(client, db):
    assert client.get("/api/").status_code == 200


def test_limits_are_said(client, journey):
    page = client.get("/api/").text
    assert "text, at most 200 characters" in page
    assert "list of text, at most 3" in page


def test_the_base_of_every_address_leads_to_the_page(client, journey):
    assert client.get("/api/1/").headers["Location"] == "/api/"
