from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils.timezone import now


@pytest.fixture
def clock(monkeypatch):
    """Time that goes on only where a test says so: for sessions, and for what Django asks of it."""

    class Clock:
        passed = 0

    began = now()

    def later():
        return began + timedelta(seconds=Clock.passed)

    monkeypatch.setattr("time.time", lambda: later().timestamp())
    monkeypatch.setattr("django.utils.timezone.now", later)
    return Clock


@pytest.fixture
def signed_in(client, db, clock):
    client.force_login(User.objects.create_superuser("ada"))
    return lambda: client.get("/admin/").status_code == 200


def test_two_idle_hours_end_a_session(signed_in, clock):
    clock.passed = 2 * 3600 - 1
    assert signed_in()
    clock.passed += 2 * 3600 + 1
    assert not signed_in()


def test_an_active_session_ends_after_twelve_hours(signed_in, clock):
    for clock.passed in range(0, 12 * 3600, 3600):
        assert signed_in(), clock.passed
    clock.passed = 12 * 3600 + 1
    assert not signed_in()


def test_a_session_is_stored_once_a_minute_at_most(
    client, signed_in, clock, django_assert_num_queries
):
    def reads():
        return client.get("/admin/jsi18n/")

    with django_assert_num_queries(2) as asked:  # session, user
        reads()
    clock.passed = 61
    with django_assert_num_queries(5) as asked:  # and a transaction with the new expiry
        reads()
    assert "UPDATE" in asked.captured_queries[3]["sql"]


def test_public_pages_do_not_query_the_session(
    client, journey, signed_in, clock, django_assert_num_queries
):
    client.get("/decide/journey/1/route/")
    with django_assert_num_queries(0):
        client.get("/decide/journey/1/route/")


def test_visitors_have_no_session(client, journey):
    for address in ("/", "/scenarios/", "/decide/journey/1/result/", "/admin/login/"):
        client.get(address)
    assert not Session.objects.exists()
    assert "sessionid" not in client.cookies


def test_signing_in_deletes_expired_sessions(client, signed_in, clock):
    clock.passed = 3 * 3600
    client.force_login(User.objects.get())
    assert Session.objects.count() == 1
