import pytest
from django.contrib.auth.models import User
from django.test import Client

from advisor.models import Panel

FORGET = "/forget/"


@pytest.fixture
def browser(client, journey):
    """Somebody's who has started a panel, has answered in it, and meets about it."""
    client.post("/panels/journey/")
    link = f"/p/{Panel.objects.get().token}/"
    client.post(f"{link}journey/1/save/?distance=2000", {"name": "Ada Secret"})
    client.get(f"{link}together/")
    return client


def kept(browser):
    return {name for name, cookie in browser.cookies.items() if cookie.value}


def test_the_next_user_sees_no_answers_of_a_panel(browser):
    answers = f"/p/{Panel.objects.get().token}/answers/"
    assert "Ada Secret" in browser.get(answers).text
    assert browser.post(FORGET).status_code == 204
    assert "Ada Secret" not in browser.get(answers).text


def test_all_cookies_of_visitors_are_deleted(browser):
    assert len(kept(browser)) == 3
    browser.post(FORGET)
    assert not kept(browser)


def test_they_are_deleted_on_https_too(client, settings):
    settings.COOKIE_PREFIX = "__Host-"
    client.cookies["__Host-answers_x"] = "key"
    assert client.post(FORGET).cookies["__Host-answers_x"]["secure"]
    assert not kept(client)


def test_whoever_is_signed_in_stays_so(client, db):
    client.force_login(User.objects.create_superuser("root"))
    client.cookies["of_another_program"] = "here"
    client.post(FORGET)
    assert kept(client) == {"sessionid", "of_another_program"}


def test_a_script_without_a_token_may_ask_for_it_but_no_link():
    client = Client(enforce_csrf_checks=True)
    assert client.post(FORGET).status_code == 204
    assert client.get(FORGET).status_code == 405
