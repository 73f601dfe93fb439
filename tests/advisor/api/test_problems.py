"""Whatever goes wrong, a program gets a problem that it can read."""

import pytest
from django.db import OperationalError

from advisor.models import Result

ADDRESS = "/api/1/rulebooks/journey/releases/1/verdict"
BRACKETS = "[" * 40_000


@pytest.mark.parametrize("body", [" ", "{", "null", "[]", "7", BRACKETS, '{"answers": ' + BRACKETS])
def test_a_body_that_is_no_request_is_refused(client, journey, body):
    answer = client.post(ADDRESS, body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_what_is_no_object_is_refused_in_words(client, journey):
    answer = client.post(ADDRESS, "[]", content_type="application/json")
    assert answer.json()["detail"] == "Give an object, like {}."


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
@pytest.mark.parametrize("body", ['{"answers": {}}', ""])
@pytest.mark.parametrize("address", [ADDRESS, ADDRESS.replace("verdict", "results")])
def test_what_a_page_of_any_site_can_send_is_refused(client, journey, kind, body, address):
    answer = client.post(address, body, content_type=kind)
    assert (answer.status_code, answer.headers["Content-Type"]) == (415, "application/problem+json")
    assert "application/json" in answer.json()["detail"]
    assert not Result.objects.exists()


def test_json_may_name_its_charset(client, journey):
    answer = client.post(ADDRESS, '{"answers": {}}', content_type="application/json; charset=utf-8")
    assert answer.status_code == 200


def test_what_any_site_can_send_uses_up_nobodys_saves(client, journey, settings):
    settings.SAVES_PER_HOUR = 1
    address = ADDRESS.replace("verdict", "results")
    client.post(address, '{"answers": {}}', content_type="text/plain")
    saved = client.post(address, {"answers": {}}, content_type="application/json")
    assert saved.status_code == 201


@pytest.mark.parametrize(("size", "status"), [(100_001, 413), (5_200_000, 400)])
def test_a_body_that_is_too_large_is_refused(client, journey, size, status):
    answer = client.post(ADDRESS, "x" * size, content_type="application/json")
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_no_answer_repeats_what_is_long(client, journey):
    body = {"answers": {"x" * 5_000: "y" * 5_000, "station": "z" * 5_000}, "most": ["w" * 5_000]}
    answer = client.post(ADDRESS, body, content_type="application/json")
    assert answer.status_code == 422
    assert len(answer.content) < 8_000


def test_a_missing_database_is_said(client, journey, monkeypatch):
    def away(*args):
        raise OperationalError("no connection")

    client.raise_request_exception = False
    monkeypatch.setattr("advisor.api.verdicts.open_release", away)
    answer = client.post(ADDRESS, {"answers": {}}, content_type="application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert answer.headers["Retry-After"]


def test_a_fault_of_ours_is_said_without_its_details(client, journey, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("advisor.api.verdicts.advice_on", lambda *args: 1 / 0)
    answer = client.post(ADDRESS, {"answers": {}}, content_type="application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert "division" not in answer.text
