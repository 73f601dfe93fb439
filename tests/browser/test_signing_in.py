"""The sign-in in a real browser, under the site's own policy: no page may report an error."""

import time
from base64 import b32decode
from binascii import unhexlify
from typing import Any

import pytest
from django.contrib.auth.models import User
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

PASSWORD = "a long enough password"


@pytest.fixture
def ada(site: str) -> User:
    return User.objects.create_superuser("ada", password=PASSWORD)


def sign_in(page: Page, code: str = "", password: str = PASSWORD) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(password)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()


def code_of(key: str, step: int) -> str:
    totp = TOTP(unhexlify(key))
    totp.time = time.time() + 30 * step
    return f"{totp.token():06}"


def test_an_app_is_set_up_and_then_asked_for(page: Page, ada: User, open_context: Any) -> None:
    sign_in(page)
    page.get_by_role("link", name="Second factor").click()
    expect(page.locator(".scan svg")).to_be_visible()
    typed = page.locator(".scan code").inner_text()
    key = b32decode(typed.replace(" ", "")).hex()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_label("Code").fill(code_of(key, 0))
    page.get_by_role("button", name="Use this app").click()
    expect(page.locator("ol code")).to_have_count(8)
    recovery = page.locator("ol code").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("button", name="Log out").click()

    sign_in(page)
    expect(page.get_by_text("The name, the password or the code is not right")).to_be_visible()
    sign_in(page, code_of(TOTPDevice.objects.get().key, 1))
    expect(page.get_by_role("heading", name="Site administration")).to_be_visible()

    elsewhere = open_context().new_page()
    sign_in(elsewhere, recovery)
    expect(elsewhere.get_by_role("heading", name="Site administration")).to_be_visible()


def test_who_guesses_is_told_to_wait(page: Page, ada: User) -> None:
    for _ in range(5):
        sign_in(page, password="a guess")
    expect(page.get_by_role("heading", name="You cannot sign in just now")).to_be_visible()
