import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db.models import F
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from advisor.web import limits

LOGIN = "/admin/login/"


@pytest.fixture
def ada(db):
    return User.objects.create_superuser("ada", password="a good password")


def sign_in(client, name="ada", password="a good password", address="192.0.2.1", **more):
    sent = {"username": name, "password": password, "next": "/admin/", **more}
    return client.post(LOGIN, sent, REMOTE_ADDR=address)


def fail(client, times, **who):
    return [sign_in(client, password="wrong", **who).status_code for _ in range(times)]


def test_signing_in_redirects_to_the_requested_page(client, ada):
    assert sign_in(client, next="/admin/rules/").headers["Location"] == "/admin/rules/"
    assert client.get("/admin/rules/").status_code == 200


def test_after_five_failures_the_right_password_does_not_help(client, ada):
    assert fail(client, 5) == [200] * 4 + [429]
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "You cannot sign in just now" in locked.text
    assert "Wait 15 minutes" in locked.text
    assert locked.headers["Retry-After"] == "900"
    assert "no-store" in locked.headers["Cache-Control"]


def test_a_lockout_ends(client, ada):
    fail(client, 5)
    pass_minutes(16)
    assert sign_in(client).status_code == 302


def test_trying_again_does_not_prolong_a_lockout(client, ada):
    fail(client, 5)
    pass_minutes(14)
    assert fail(client, 1) == [429]
    pass_minutes(2)
    assert sign_in(client).status_code == 302


def pass_minutes(minutes):
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=minutes))


def test_failures_lock_a_name_out_on_one_network_only(client, ada):
    fail(client, 6, address="198.51.100.9")
    assert sign_in(client, address="192.0.2.1").status_code == 302


def test_failures_do_not_lock_out_other_names_on_the_network(client, ada):
    User.objects.create_superuser("bert", password="another password")
    fail(client, 6)
    assert sign_in(client, "bert", "another password").status_code == 302


def test_the_other_networks_of_the_same_customer_are_locked_out_too(client, ada):
    for number in range(5):
        fail(client, 1, address=f"2001:db8:0:{number}::1")
    assert sign_in(client, address="2001:db8:0:ff::1").status_code == 429
    assert sign_in(client, address="2001:db8:1::1").status_code == 302


def test_signing_in_resets_the_failures(client, ada):
    fail(client, 4)
    assert sign_in(client).status_code == 302
    assert fail(client, 4) == [200] * 4


def test_a_network_that_tries_many_names_is_stopped(client, ada, monkeypatch):
    monkeypatch.setattr(limits, "SIGN_INS", 3)
    for number in range(3):
        assert sign_in(client, name=f"guess{number}").status_code == 200
    stopped = sign_in(client)
    assert stopped.status_code == 429
    assert "a good password" not in stopped.text
    assert sign_in(client, address="198.51.100.9").status_code == 302


def test_a_failed_sign_in_does_not_reveal_whether_the_user_exists(client, ada):
    def error_of(name):
        page = sign_in(client, name, "wrong").text
        return re.search('<p class="errornote">(.*?)</p>', page)[1]

    assert error_of("ada") == error_of("bob")


# Some letters become several in the form in which Django compares names.
@pytest.mark.parametrize(
    "name", ["x" * 151, "x" * 20_000, "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 150]
)
def test_a_name_longer_than_any_account_has_is_a_wrong_one(client, ada, caplog, name):
    answers = [sign_in(client, name) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert "The name, the password or the code is not right" in answers[0].text
    assert "Locking out" in caplog.text
    assert max(len(record.getMessage()) for record in caplog.records) < 1_000
    assert len(AccessAttempt.objects.get().username) == 151


def test_a_right_password_of_somebody_without_rights_counts_as_a_failure(client, ada, caplog):
    User.objects.create_user("guest", password="a good password")
    assert [sign_in(client, "guest").status_code for _ in range(5)] == [200] * 4 + [429]
    assert "'guest' from '192.0.2.1'" in caplog.text


def test_signing_out_ends_the_session(client, ada):
    sign_in(client)
    stolen = client.cookies["sessionid"].value
    client.post("/admin/logout/")
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert thief.get("/admin/").status_code == 302
    assert not Session.objects.exists()


def test_a_new_password_ends_all_other_sessions(client, ada):
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    sent = {"old_password": "a good password", "new_password1": "better, longer and new"}
    sent["new_password2"] = sent["new_password1"]
    assert client.post("/admin/password_change/", sent).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302


def test_no_browser_stores_the_page_that_changes_it(admin_client):
    page = admin_client.get("/admin/password_change/")
    assert "no-store" in page.headers["Cache-Control"]


def change_password(client, old):
    new = "better, longer and new"
    sent = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/admin/password_change/", sent, REMOTE_ADDR="192.0.2.1")


def test_guessing_the_old_password_is_limited_and_logged(client, ada, caplog):
    sign_in(client)
    assert [change_password(client, "guess").status_code for _ in range(5)] == [200] * 4 + [429]
    assert "Locking out 'ada' from '192.0.2.1'" in caplog.text
    assert change_password(client, "a good password").status_code == 429
    ada.refresh_from_db()
    assert ada.check_password("a good password")
    stored = AccessAttempt.objects.get().post_data
    assert "guess" not in stored
    assert "better" not in stored


def test_with_a_second_factor_a_new_password_needs_only_the_old_one(client, ada):
    client.force_login(ada)
    TOTPDevice.objects.create(user=ada, name="App")
    assert change_password(client, "a good password").status_code == 302


def test_a_deactivated_user_is_signed_out(client, ada):
    sign_in(client)
    User.objects.update(is_active=False)
    assert client.get("/admin/").status_code == 302


def test_failures_and_lockouts_are_logged_with_name_and_network(client, ada, caplog):
    fail(client, 5)
    assert "'ada' from '192.0.2.1'" in caplog.text
    assert "Locking out" in caplog.text
    assert "wrong" not in caplog.text


def test_a_user_name_cannot_forge_a_log_line(client, ada, caplog):
    sign_in(client, name="ada\nAXES: Successful login by root", password="wrong")
    assert not [record for record in caplog.records if "\n" in record.getMessage()]


def test_signing_in_changes_the_session_key(client, ada):
    client.get("/admin/")
    sign_in(client)
    first = client.cookies["sessionid"].value
    sign_in(client)
    assert client.cookies["sessionid"].value != first


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("Sh0rt!", "at least 12 characters"),
        ("1q2w3e4r5t6y", "too common"),
        ("ada.lovelace", "too similar to the username"),
    ],
)
def test_a_password_that_is_short_or_easily_guessed_is_refused(password, message):
    with pytest.raises(ValidationError, match=message):
        validate_password(password, User(username="ada.lovelace"))


@pytest.mark.parametrize("password", ["735028461957", "correct horse battery staple " * 4])
def test_a_password_may_have_any_characters_and_be_long(password):
    validate_password(password, User(username="ada.lovelace"))
