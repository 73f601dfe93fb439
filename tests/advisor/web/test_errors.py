import errno

import pytest
from django.db import OperationalError, connection
from django.test import Client


def test_a_save_without_the_csrf_cookie_says_that_nothing_was_saved(journey):
    page = Client(enforce_csrf_checks=True).post("/decide/journey/1/save/?distance=600")
    assert page.status_code == 403
    assert "Nothing was saved" in page.text
    assert "Your answers are still in the address" in page.text


def test_a_server_error_is_a_page_in_words(client, journey, monkeypatch):
    def fail(*args):
        raise RuntimeError("broken")

    monkeypatch.setattr("advisor.verdict.report.say_headline", fail)
    client.raise_request_exception = False
    page = client.get("/example/journey/")
    assert page.status_code == 500
    assert "Something went wrong" in page.text


def test_a_number_too_large_for_its_column_is_a_bad_request(admin_client):
    page = admin_client.post("/admin/auth/group/add/", {"name": "All", "permissions": "9" * 20})
    # PostgreSQL can compare it with the column.
    messages = {"sqlite": "That request cannot be read", "postgresql": "Select a valid choice."}
    assert page.status_code == (400 if connection.vendor == "sqlite" else 200)
    assert messages[connection.vendor] in page.text


@pytest.fixture
def broken(client, journey, monkeypatch):
    """Requests a page whose rendering raises this error."""

    def ask(error, **headers):
        def fail(*args):
            raise error

        monkeypatch.setattr("advisor.verdict.report.say_headline", fail)
        client.raise_request_exception = False
        return client.get("/example/journey/?from=chat", headers=headers)

    return ask


def test_an_unavailable_database_is_an_outage_with_a_retry_link(broken):
    page = broken(OperationalError("the connection is lost"))
    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert "<h1>The site cannot reach its database</h1>" in page.text
    assert "Your answers are still in the address." in page.text
    assert '<a class="button" href="/example/journey/?from=chat">Try again</a>' in page.text


def test_a_full_disk_is_an_outage_of_its_own(broken):
    page = broken(OSError(errno.ENOSPC, "No space left on device"))
    assert page.status_code == 507
    assert "<h1>Nothing was saved</h1>" in page.text
    assert "The server’s disk is full" in page.text


def test_an_outage_is_not_cached(broken):
    page = broken(OperationalError("the connection is lost"))
    assert "no-store" in page.headers["Cache-Control"]
    assert "HX-Request" in page.headers["Vary"]


def test_htmx_shows_an_outage_without_replacing_the_page(broken):
    """Otherwise, whatever was typed into its forms would be lost."""
    line = broken(OperationalError("the connection is lost"), hx_request="true")
    assert line.status_code == 503
    assert line.headers["HX-Push-Url"] == "false"
    assert line.headers["HX-Retarget"] == line.headers["HX-Reselect"] == "#offline"
    assert line.text.startswith('<p id="offline" class="offline" role="alert">The site cannot')


def test_an_unknown_host_is_told_which_setting_to_change(client, settings):
    page = client.get("/", headers={"host": "10.0.0.7:8000"})
    assert page.status_code == 400
    assert "until its setting SITE_URL says" in page.text
    settings.SITE_URL = "https://advisor.example"
    page = client.get("/", headers={"host": "10.0.0.7:8000"})
    assert "This site is at https://advisor.example, and was asked for" in page.text
