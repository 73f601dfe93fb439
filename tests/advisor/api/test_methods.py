import pytest
from django.test import Client

BOOKS = "/api/1/rulebooks"
VERDICT = f"{BOOKS}/journey/releases/1/verdict"


@pytest.mark.parametrize(
    ("method", "address", "allow"),
    [
        ("GET", VERDICT, "POST"),
        ("HEAD", VERDICT, "POST"),
        ("DELETE", VERDICT, "POST"),
        ("OPTIONS", VERDICT, "POST"),
        ("POST", BOOKS, "GET, HEAD"),
        ("OPTIONS", BOOKS, "GET, HEAD"),
        ("POST", "/api/", "GET, HEAD"),
        ("POST", "/api/1/", "GET, HEAD"),
        ("POST", "/api/1/openapi.json", "GET, HEAD"),
        ("OPTIONS", "/api/1/openapi.json", "GET, HEAD"),
    ],
)
def test_a_method_that_an_address_lacks_is_a_problem(journey, method, address, allow):
    answer = Client(enforce_csrf_checks=True).generic(method, address)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allow)
    assert answer.headers["Content-Type"] == "application/problem+json"
    if method != "HEAD":
        assert allow in answer.json()["detail"]


@pytest.mark.parametrize("address", [BOOKS, f"{BOOKS}/journey", "/api/1/openapi.json", "/api/"])
def test_head_has_the_headers_of_get(client, journey, address):
    got, asked = client.get(address), client.head(address)
    assert (asked.status_code, asked.content) == (200, b"")
    for name in ("ETag", "Content-Type"):
        assert asked.headers.get(name) == got.headers.get(name)
    assert asked.headers["Content-Length"] == str(len(got.content))


@pytest.mark.parametrize("address", [BOOKS, "/api/1/openapi.json"])
def test_head_of_an_unchanged_document_says_so(client, journey, address):
    tag = client.head(address).headers["ETag"]
    assert client.head(address, headers={"if-none-match": tag}).status_code == 304


def test_pages_keep_their_own_answer(client, journey):
    answer = client.delete("/sources/")
    assert answer.status_code == 405
    assert answer.headers["Content-Type"] != "application/problem+json"
