import errno
import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client

from advisor.web.errors import AWAY, FULL, NO_HOST, OTHER_HOST, is_away, is_full


def test_a_save_without_the_csrf_cookie_says_that_nothing_was_saved(journey):
    page = Client(enforce_csrf_checks=True).post("/decide/journey/1/save/?distance=600")
    assert page.status_code == 403
    assert "Nothing was saved" in page.text
    assert "Your answers are still in the address" in page.text


SIGNED_IN = {"username": "root", "password": "a good password", "next": "/admin/"}


def test_a_form_from_before_signing_in_says_so_and_nothing_of_cookies(journey):
    User.objects.create_superuser("root", password="a good password")
    browser = Client(enforce_csrf_checks=True)
    form = browser.get("/panels/journey/").context["csrf_token"]
    in_another_tab = browser.get("/admin/login/").context["csrf_token"]
    sent = {**SIGNED_IN, "csrfmiddlewaretoken": str(in_another_tab)}
    assert browser.post("/admin/login/", sent).status_code == 302
    page = browser.post("/panels/journey/", {"title": "Ours", "csrfmiddlewaretoken": str(form)})
    assert page.status_code == 403
    assert "you have signed in since it was opened" in page.text
    assert "cookie" not in page.text.split("<main")[1].split("</main")[0]


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({}, "did not arrive whole"),
        ({"Origin": "https://evil.example"}, "came from a page at another address"),
        ({"Cookie": "csrftoken=short"}, "Allow cookies"),
    ],
)
def test_a_refused_form_has_its_own_reason(journey, headers, why):
    browser = Client(enforce_csrf_checks=True)
    browser.get("/panels/journey/")
    page = browser.post("/panels/journey/", headers=headers)
    assert page.status_code == 403
    assert why in page.text


@pytest.mark.parametrize("referer", [{}, {"Referer": "http://"}, {"Referer": "nonsense"}])
def test_over_https_a_form_whose_page_is_not_said_asks_for_that(journey, referer):
    browser = Client(enforce_csrf_checks=True)
    browser.get("/panels/journey/", secure=True)
    page = browser.post("/panels/journey/", headers=referer, secure=True)
    assert "did not say from which page the form came" in page.text


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
    address = "/example/journey/?from=chat"
    page = broken(OperationalError("the connection is lost"))
    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert "<h1>The site cannot reach its database</h1>" in page.text
    assert AWAY in page.text
    assert f'href="{address}">Try again</a>' in page.text


def test_a_full_disk_is_an_outage_of_its_own(broken):
    page = broken(OSError(errno.ENOSPC, "No space left on device"))
    assert page.status_code == 507
    assert "<h1>Nothing was saved</h1>" in page.text
    assert FULL in page.text


@pytest.mark.parametrize("error", [OperationalError("lost"), OSError(errno.ENOSPC, ""), ValueError])
def test_a_program_is_told_nothing_of_an_address_with_answers(client, journey, monkeypatch, error):
    def fail(*args):
        raise error

    monkeypatch.setattr("advisor.api.verdicts.open_release", fail)
    client.raise_request_exception = False
    address = "/api/1/rulebooks/journey/releases/1/verdict"
    answer = client.post(address, {"answers": {}}, content_type="application/json")
    assert answer.status_code in (500, 503, 507)
    assert "address" not in answer.json()["detail"]


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
    assert line.text.startswith('<p id="offline" ')
    assert 'role="alert">The site cannot' in line.text
    assert AWAY in line.text


def test_an_unknown_host_is_told_which_setting_to_change(client, settings):
    page = client.get("/", headers={"host": "10.0.0.7:8000"})
    assert page.status_code == 400
    assert NO_HOST in page.text
    settings.SITE_URL = "https://advisor.example"
    page = client.get("/", headers={"host": "10.0.0.7:8000"})
    assert OTHER_HOST.format(settings.SITE_URL) in page.text


def django_error(cause, kind=OperationalError):
    """The database error as Django raises it."""
    error = kind(str(cause))
    error.__cause__ = cause
    return error


def run(path, statements):
    with closing(sqlite3.connect(path, timeout=0)) as database:
        for statement in statements:
            database.execute(statement)


@pytest.fixture
def failing(tmp_path):
    """The error that the last statement raises."""

    def ask(*statements, path=tmp_path / "small.sqlite3"):
        with pytest.raises(sqlite3.OperationalError) as caught:
            run(path, statements)
        return django_error(caught.value)

    return ask


def test_a_full_database_is_full(failing):
    error = failing("PRAGMA max_page_count = 1", "CREATE TABLE one (a)")
    assert (is_full(error), str(error)) == (True, "database or disk is full")
    assert is_full(django_error(psycopg.errors.DiskFull()))


def test_a_read_only_database_counts_as_full(failing):
    assert is_full(failing("PRAGMA query_only = 1", "CREATE TABLE one (a)"))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS])
def test_a_full_or_read_only_disk_is_full(code):
    assert is_full(OSError(code, "No room"))
    assert not is_full(OSError(errno.ENOENT, "No such file"))


def test_a_database_that_cannot_be_opened_is_unavailable(failing):
    error = failing("SELECT 1", path="/nowhere/at.all")
    assert is_away(error)
    assert not is_full(error)


def test_a_database_that_stays_locked_is_unavailable(failing, tmp_path):
    other = sqlite3.connect(tmp_path / "small.sqlite3")
    other.execute("BEGIN EXCLUSIVE")
    error = failing("SELECT count(*) FROM sqlite_schema")
    other.close()
    assert (is_away(error), str(error)) == (True, "database is locked")


def test_a_server_that_accepts_no_connection_is_unavailable():
    assert is_away(django_error(psycopg.errors.AdminShutdown()))
    assert is_away(django_error(psycopg.errors.TooManyConnections()))
    assert is_away(django_error(psycopg.InterfaceError("closed"), InterfaceError))


def test_a_wrong_query_is_neither(failing):
    error = failing("SELECT * FROM nothing")
    assert not is_away(error)
    assert not is_full(error)
    assert not is_away(django_error(psycopg.errors.UndefinedTable(), ProgrammingError))
