import re
from binascii import unhexlify
from html import unescape

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from advisor.accounts.second_factor import WRONG
from tests.support.people import architect

PAGE = "/admin/second-factor/"
PASSWORD = "a good password"


@pytest.fixture
def user(db):
    user = architect()
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def member(client, user):
    client.force_login(user)
    return client


def app(key, step=0):
    """The code that an app shows for a key, now or some steps from now."""
    totp = TOTP(unhexlify(key))
    totp.drift = step
    return f"{totp.token():06}"


def set_up(member, **more):
    member.get(PAGE)
    key = member.session["new_key"]
    return member.post(PAGE, {"password": PASSWORD, "code": app(key), **more})


def codes_in(page):
    return re.findall("<li><code>(.*?)</code></li>", page.text)


@pytest.fixture
def codes(member):
    """The recovery codes of somebody who has set up an app."""
    return codes_in(set_up(member))


def next_code(user, step=1):
    """Not the one with which the app was set up, which counts once."""
    return app(TOTPDevice.objects.get(user=user).key, step)


def sign_in(code="", password=PASSWORD):
    browser = Client()
    sent = {"username": "ada", "password": password, "code": code, "next": "/admin/"}
    return browser, browser.post("/admin/login/", sent)


def test_without_a_second_factor_the_password_is_enough(user):
    browser, answer = sign_in()
    assert answer.status_code == 302
    assert browser.get("/admin/").status_code == 200


def test_the_page_shows_a_key_to_scan_and_to_type(member):
    page = member.get(PAGE)
    assert "<svg" in page.text
    assert re.search("<code>(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}</code>", page.text)
    assert member.get(PAGE).context["form"].secret == page.context["form"].secret
    assert "no-store" in page.headers["Cache-Control"]
    assert not TOTPDevice.objects.exists()


def test_an_app_is_set_up_with_a_right_code(member, user):
    page = set_up(member, code="000000")
    assert page.status_code == 422
    assert "This code is not right." in page.text
    assert not TOTPDevice.objects.exists()
    page = set_up(member)
    assert len(codes_in(page)) == 8
    assert "no-store" in page.headers["Cache-Control"]
    assert TOTPDevice.objects.get(user=user).confirmed


@pytest.mark.parametrize(
    "code", ["", "x", "12", "\uff11\uff12\uff13\uff14\uff15\uff16", "²", "9" * 60]
)
def test_what_is_not_a_code_is_refused(member, code):
    assert set_up(member, code=code).status_code == 422


def test_changing_a_second_factor_needs_the_password(member):
    page = set_up(member, password="stolen session")
    assert "This is not your password." in page.text
    assert not TOTPDevice.objects.exists()


def test_guessing_the_password_on_this_page_is_limited_too(member):
    for _ in range(5):
        page = set_up(member, password="guess")
    assert page.status_code == 429


def test_the_password_alone_no_longer_signs_in(user, codes):
    browser, answer = sign_in()
    assert answer.status_code == 200
    assert browser.get("/admin/").status_code == 302


def test_without_the_code_nobody_learns_that_the_password_is_right(user, codes):
    """Neither by the answer, nor by which failures are logged and counted."""

    def answer(**typed):
        page = sign_in(**typed)[1]
        return page.status_code, re.sub('(?<=csrfmiddlewaretoken" value=").*?"', "", page.text)

    for code in ("", "000000"):
        assert answer(code=code) == answer(code=code, password="wrong")
    assert AccessAttempt.objects.get().failures_since_start == 4


def test_wrong_codes_are_logged_and_lock_out_like_wrong_passwords(user, codes, caplog):
    assert [sign_in("000000")[1].status_code for _ in range(5)] == [200] * 4 + [429]
    assert "'ada' from '127.0.0.1'" in caplog.text
    assert sign_in(next_code(user))[1].status_code == 429


def test_no_code_that_was_typed_is_stored(user, codes):
    sign_in("135790")
    assert "135790" not in AccessAttempt.objects.get().post_data


def test_password_and_code_sign_in(user, codes):
    browser, answer = sign_in(next_code(user))
    assert answer.status_code == 302
    assert browser.get("/admin/").status_code == 200


def test_a_code_works_once(user, codes):
    code = next_code(user)
    sign_in(code)
    _, again = sign_in(code)
    assert again.status_code == 200


def test_a_right_code_has_to_wait_after_a_wrong_one(user, codes):
    sign_in("000000")
    _, at_once = sign_in(next_code(user))
    assert at_once.status_code == 200
    assert TOTPDevice.objects.get().throttling_failure_count == 1


def test_a_recovery_code_signs_in_once(user, codes):
    _, first = sign_in(codes[0])
    assert first.status_code == 302
    _, again = sign_in(codes[0])
    assert again.status_code == 200
    assert StaticToken.objects.count() == 7


def test_a_recovery_code_may_be_typed_in_any_spacing_and_case(user, codes):
    _, answer = sign_in(codes[0].upper().replace(" ", "-"))
    assert answer.status_code == 302


def test_recovery_codes_are_stored_as_hashes(codes):
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert all(code.replace(" ", "")[:8] not in str(stored) for code in codes)


def test_setting_up_signs_the_user_out_on_other_devices(client, user):
    elsewhere = Client()
    elsewhere.force_login(user)
    stranger = Client()
    stranger.force_login(User.objects.create_superuser("root"))
    client.force_login(user)
    set_up(client)
    assert client.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302
    assert stranger.get("/admin/").status_code == 200


def test_new_recovery_codes_replace_the_old(member, user, codes):
    page = member.post(PAGE, {"password": PASSWORD, "code": next_code(user)})
    assert len(codes_in(page)) == 8
    _, answer = sign_in(codes[0])
    assert answer.status_code == 200


def test_removing_a_second_factor_needs_one_of_its_codes(member, user, codes):
    refused = member.post(PAGE, {"password": PASSWORD, "code": "000000", "remove": ""})
    assert refused.status_code == 422
    assert WRONG in unescape(refused.text)
    member.post(PAGE, {"password": PASSWORD, "code": codes[0], "remove": ""})
    assert not TOTPDevice.objects.exists()
    assert not StaticDevice.objects.exists()
    assert sign_in()[1].status_code == 302


def test_guessing_codes_on_this_page_is_limited_too(member, user, codes):
    sent = {"password": PASSWORD, "code": "000000", "remove": ""}
    assert [member.post(PAGE, sent).status_code for _ in range(5)] == [422] * 4 + [429]
    assert TOTPDevice.objects.exists()


def test_only_staff_may_set_up_a_second_factor(client, db):
    assert client.get(PAGE).headers["Location"] == f"/admin/login/?next={PAGE}"
    client.force_login(User.objects.create_user("guest"))
    assert client.get(PAGE).status_code == 302


def test_no_page_of_the_admin_shows_keys(admin_client):
    for app_label in ("otp_totp", "otp_static", "axes"):
        assert admin_client.get(f"/admin/{app_label}/").status_code == 404


class TestRequired:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.SECOND_FACTOR_REQUIRED = True

    def test_anyone_without_one_is_sent_to_set_one_up(self, member):
        assert member.get("/admin/", follow=True).redirect_chain[-1] == (PAGE, 302)
        assert member.get("/admin/rules/option/").status_code == 302

    def test_anyone_who_has_set_one_up_gets_in(self, member, codes):
        assert member.get("/admin/").status_code == 200

    def test_anyone_who_signs_in_with_one_gets_in(self, user, codes):
        for code in (next_code(user), codes[0]):
            browser, _ = sign_in(code)
            assert browser.get("/admin/").status_code == 200
