"""Against a real provider in a process of its own."""

import re
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session

from advisor.models import Identity
from advisor.web import limits
from tests.support.server import free_port

START, CALLBACK = "/admin/sign-in/", "/admin/signed-in/"


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    """The address of a provider that accepts any subject without a password."""
    port = free_port()
    issuer = f"http://localhost:{port}"
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with open(tmp_path_factory.mktemp("provider") / "log", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603
    for _ in range(200):
        try:
            requests.get(f"{issuer}/.well-known/openid-configuration", timeout=5).raise_for_status()
            break
        except requests.ConnectionError:
            assert process.poll() is None
            time.sleep(0.1)
    yield issuer
    process.terminate()
    process.wait()


@pytest.fixture
def sso(provider, settings, db):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = provider, "advisor"
    settings.OIDC_CLIENT_SECRET = "a secret"
    return provider


def register(provider, subject, **claims):
    requests.put(f"{provider}/users/{subject}", json=claims, timeout=5).raise_for_status()


def at_the_provider(client, subject, goal="/admin/"):
    """The path to which the provider redirects anyone who signs in there."""
    there = client.get(START, {"next": goal}).headers["Location"]
    back = requests.post(there, data={"sub": subject}, timeout=5, allow_redirects=False)
    return back.headers["Location"].removeprefix("http://testserver")


def sign_in(client, subject="7f3a", goal="/admin/"):
    return client.get(at_the_provider(client, subject, goal))


def test_the_login_page_offers_it_if_it_is_set_up(client, sso, settings):
    page = client.get("/admin/login/").text
    assert f'href="{START}?next=' in page
    assert "organisation" in page
    settings.OIDC_ISSUER = ""
    assert "organisation" not in client.get("/admin/login/").text


def test_its_pages_do_not_exist_unless_it_is_set_up(client, db):
    for address in (START, CALLBACK):
        assert client.get(address).status_code == 404


def test_it_asks_with_state_nonce_and_a_proof_key(client, sso):
    asked = parse_qs(urlsplit(client.get(START).headers["Location"]).query)
    assert asked["redirect_uri"] == [f"http://testserver{CALLBACK}"]
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert "client_secret" not in asked


def test_a_first_sign_in_creates_an_account_without_rights(client, sso):
    register(sso, "7f3a", preferred_username="ada", email="ada@example.org", groups=["Architects"])
    sign_in(client)
    user = User.objects.get()
    assert (user.username, user.email) == ("ada", "ada@example.org")
    assert (user.is_staff, user.is_superuser, user.groups.count()) == (False, False, 0)
    assert not user.has_usable_password()
    refused = client.get("/admin/", follow=True)
    assert "You are signed in as ada, and that account may not see this page" in refused.text


def test_a_returning_user_is_known_by_subject_not_by_name(client, sso):
    register(sso, "7f3a", preferred_username="ada")
    sign_in(client)
    register(sso, "7f3a", preferred_username="ada.king")
    sign_in(client)
    assert User.objects.get().username == "ada"
    assert Identity.objects.get().subject == "7f3a"


def test_nobody_takes_over_an_account_by_its_name(client, sso):
    User.objects.create_superuser("root", email="root@example.org")
    register(sso, "evil", preferred_username="root", email="root@example.org")
    answer = sign_in(client, "evil")
    assert answer.status_code == 409
    assert "Another account here has your name." in answer.text
    assert client.get("/admin/").status_code == 302
    assert not Identity.objects.exists()


def test_groups_follow_the_configured_claim(client, sso, settings):
    settings.OIDC_GROUPS_CLAIM = "groups"
    register(sso, "7f3a", preferred_username="ada", groups=["Architects", "Cyclists"])
    assert sign_in(client).headers["Location"] == "/admin/"
    user = User.objects.get()
    assert [group.name for group in user.groups.all()] == ["Architects"]
    assert client.get("/admin/rules/option/").status_code == 200
    register(sso, "7f3a", preferred_username="ada", groups=[])
    sign_in(client)
    assert client.get("/admin/rules/option/").status_code == 302


@pytest.mark.parametrize("groups", ["Publishers", None, 7, [["Publishers"]], {"Publishers": 1}])
def test_a_malformed_claim_gives_only_the_groups_that_can_be_read(client, sso, settings, groups):
    settings.OIDC_GROUPS_CLAIM = "groups"
    register(sso, "7f3a", preferred_username="ada", groups=groups)
    assert sign_in(client).status_code == 302
    given = set(Group.objects.filter(user__username="ada").values_list("name", flat=True))
    assert given == ({"Publishers"} if groups == "Publishers" else set())


def test_a_deactivated_account_cannot_sign_in(client, sso):
    sign_in(client)
    User.objects.update(is_active=False)
    client.logout()
    assert sign_in(client).status_code == 403
    assert "_auth_user_id" not in client.session


def test_it_redirects_to_the_requested_page_of_this_site_only(client, sso):
    assert sign_in(client, goal="/admin/rules/").headers["Location"] == "/admin/rules/"
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", ""):
        assert sign_in(client, goal=elsewhere).headers["Location"] == "/admin/"


def test_requests_to_the_provider_are_limited_per_network(client, sso, monkeypatch):
    monkeypatch.setattr(limits, "SIGN_INS", 2)
    assert [client.get(START).status_code for _ in range(3)] == [302, 302, 429]


def test_it_counts_as_a_second_factor(client, sso, settings):
    settings.OIDC_GROUPS_CLAIM, settings.SECOND_FACTOR_REQUIRED = "groups", True
    register(sso, "7f3a", preferred_username="ada", groups=["Architects"])
    sign_in(client)
    assert client.get("/admin/").status_code == 200


def test_an_unsolicited_callback_signs_nobody_in(client, sso):
    foreign = at_the_provider(type(client)(), "evil")
    answer = client.get(foreign)
    assert answer.status_code == 502
    assert "You are not signed in" in answer.text
    assert not User.objects.exists()


def test_an_authorization_code_works_once(client, sso):
    back = at_the_provider(client, "7f3a")
    client.get(back)
    client.post("/admin/logout/")
    assert client.get(back).status_code == 502


@pytest.mark.parametrize(
    "query", ["", "?error=access_denied&error_description=<b>no</b>", "?code=x"]
)
def test_a_refusal_of_the_provider_is_an_error_page_without_its_text(client, sso, query):
    answer = client.get(f"{CALLBACK}{query}")
    assert answer.status_code == 502
    assert "did not confirm who you are" in answer.text
    assert "<b>" not in answer.text.split("<main")[1].split("</main")[0]


def test_a_token_from_another_issuer_is_refused(client, sso, settings):
    back = at_the_provider(client, "7f3a")
    settings.OIDC_ISSUER = f"{sso}/."  # the same server, by another name than it gives itself
    assert client.get(back).status_code == 502
    assert not User.objects.exists()


def test_a_provider_with_another_issuer_is_refused(client, sso, settings):
    settings.OIDC_ISSUER = f"{sso}/."
    assert client.get(START).status_code == 502


def test_an_unreachable_provider_is_an_error_page(client, settings, db):
    settings.OIDC_ISSUER = f"http://localhost:{free_port()}"
    answer = client.get(START)
    assert answer.status_code == 502
    assert "Try again" in answer.text


def test_no_token_of_the_provider_is_stored(client, sso):
    sign_in(client)
    stored = str([session.get_decoded() for session in Session.objects.all()])
    assert not re.search("token|secret|verifier", stored)
