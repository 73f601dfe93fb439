"""Against a real provider in a process of its own."""

import logging
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session

from advisor.accounts import provider
from advisor.models import Identity
from advisor.web import limits
from tests.support.provider import CALLBACK, START, at_the_provider, register, sign_in
from tests.support.server import free_port


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
    assert "Ask an administrator of this site" in refused.text


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


@pytest.fixture
def errors(caplog):
    """The lines that would be mailed to the administrators."""
    return lambda: [line for line in caplog.records if line.levelno >= logging.ERROR]


def test_an_unsolicited_callback_signs_nobody_in(client, sso, errors):
    foreign = at_the_provider(type(client)(), "evil")
    answer = client.get(foreign)
    assert answer.status_code == 403
    assert "You are not signed in" in answer.text
    assert "did not begin in this browser" in answer.text
    assert not User.objects.exists()
    assert not errors()


@pytest.mark.parametrize("query", ["", "?code=x&state=y", "?error=access_denied", "?state=%00"])
def test_a_strangers_callback_asks_neither_the_provider_nor_the_database(
    client, sso, monkeypatch, django_assert_num_queries, errors, query
):
    monkeypatch.setattr(provider, "_ask", None)
    with django_assert_num_queries(0):
        assert client.get(f"{CALLBACK}{query}").status_code == 403
    assert not errors()


def test_a_callback_that_is_opened_again_leads_to_the_admin(client, sso):
    back = at_the_provider(client, "7f3a")
    client.get(back)
    assert client.get(back).headers["Location"] == "/admin/"


def test_an_authorization_code_works_once(client, sso):
    back = at_the_provider(client, "7f3a")
    begun = client.session["sign_ins_begun"]
    client.get(back)
    client.logout()
    assert client.get(back).status_code == 403
    session = client.session
    session["sign_ins_begun"] = begun  # as if the site had not looked at it yet
    session.save()
    assert client.get(back).status_code == 403
    assert "_auth_user_id" not in client.session


def begin(client):
    """The state of a sign-in that this browser has begun."""
    return parse_qs(urlsplit(client.get(START).headers["Location"]).query)["state"][0]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("error=access_denied&error_description=<b>no</b>", "access_denied"),
        ("", "no code"),
        ("code=x", "the code is not valid"),
    ],
)
def test_a_refusal_of_the_provider_is_a_page_without_its_text_and_no_error(
    client, sso, query, reason, errors, caplog
):
    answer = client.get(f"{CALLBACK}?state={begin(client)}&{query}")
    assert answer.status_code == 403
    assert "ask whoever looks after your account there" in answer.text
    assert "<b>" not in answer.text.split("<main")[1].split("</main")[0]
    assert f"Single sign-on was refused: {reason}\n" in caplog.text
    assert not errors()


def test_callbacks_are_limited_per_network(client, sso, monkeypatch):
    states = [begin(client) for _ in range(3)]
    monkeypatch.setattr(limits, "SIGN_INS", 2)
    answers = [client.get(f"{CALLBACK}?state={state}&code=x").status_code for state in states]
    assert answers == [403, 403, 429]


def test_two_tabs_lead_to_their_own_pages(client, sso):
    first = at_the_provider(client, "7f3a", "/admin/rules/")
    second = at_the_provider(client, "7f3a", "/admin/auth/")
    assert client.get(first).headers["Location"] == "/admin/rules/"
    assert client.get(second).headers["Location"] == "/admin/auth/"


def test_a_session_keeps_only_the_latest_that_have_begun(client, sso):
    states = [begin(client) for _ in range(7)]
    assert [*client.session["sign_ins_begun"]] == states[2:]


def test_claims_may_come_from_the_userinfo_endpoint_only(client, sso, settings):
    settings.OIDC_GROUPS_CLAIM = "groups"
    register(sso, "7f3a", small=True, preferred_username="ada", groups=["Architects"])
    sign_in(client)
    user = User.objects.get()
    assert (user.username, user.is_staff) == ("ada", True)


def test_the_scopes_are_a_setting(client, sso, settings):
    settings.OIDC_SCOPES = "openid groups"
    asked = parse_qs(urlsplit(client.get(START).headers["Location"]).query)
    assert asked["scope"] == ["openid groups"]


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("\uff41\uff44\uff41", "ada"),
        ("\ufb01" * 100, "fi" * 75),
        ("ada\n\u202e\u0000king", "adaking"),
        (["ada"], "ada@example.org"),
        ({"name": "ada"}, "ada@example.org"),
        ("\u2029", "ada@example.org"),
    ],
)
def test_no_name_is_an_error(client, sso, name, stored):
    register(sso, "7f3a", preferred_username=name, email="ada@example.org")
    assert sign_in(client).status_code == 302
    assert User.objects.get().username == stored


def test_a_name_that_differs_only_by_its_letters_width_is_taken(client, sso):
    User.objects.create_superuser("root")
    register(sso, "evil", preferred_username="\uff52oot")
    assert sign_in(client, "evil").status_code == 409


def test_a_token_from_another_issuer_is_refused(client, sso, settings):
    back = at_the_provider(client, "7f3a")
    settings.OIDC_ISSUER = f"{sso}/."  # the same server, by another name than it gives itself
    assert client.get(back).status_code == 502
    assert not User.objects.exists()


@pytest.mark.parametrize("more", ["/.", "/"])
def test_a_provider_with_another_issuer_is_refused_and_the_log_has_both(
    client, sso, settings, more, caplog
):
    settings.OIDC_ISSUER = f"{sso}{more}"
    answer = client.get(START)
    assert answer.status_code == 502
    assert "tell whoever looks after this site" in answer.text
    assert f"it calls itself '{sso}', and OIDC_ISSUER is '{sso}{more}'" in caplog.text


def test_an_unreachable_provider_is_an_error_page(client, settings, db, caplog):
    settings.OIDC_ISSUER = f"http://localhost:{free_port()}"
    answer = client.get(START)
    assert answer.status_code == 502
    assert "Try again" in answer.text
    assert "Single sign-on failed: ConnectionError" in caplog.text


def test_no_token_of_the_provider_is_stored(client, sso):
    sign_in(client)
    stored = str([session.get_decoded() for session in Session.objects.all()])
    assert not re.search("token|secret|verifier", stored)
