import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from advisor.ops.environment import networks
from advisor.web.proxies import trusted_proxies

OUTSIDE = "203.0.113.9"


@pytest.fixture(autouse=True)
def _two_trusted_networks(settings, monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", "127.0.0.0/8, 10.0.0.0/8, 2001:db8::/32")
    settings.TRUSTED_PROXIES = networks("TRUSTED_PROXIES", "")


def seen(peer, **headers):
    """The request as the rest of the site sees it."""
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)
    trusted_proxies(lambda request: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client"),
    [
        (OUTSIDE, "", OUTSIDE),
        (OUTSIDE, "192.0.2.1", OUTSIDE),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", OUTSIDE, OUTSIDE),
        ("127.0.0.1", f"192.0.2.1, {OUTSIDE}", OUTSIDE),
        ("127.0.0.1", f"192.0.2.1,{OUTSIDE} , 10.1.2.3", OUTSIDE),
        ("127.0.0.1", "10.9.9.9, 10.1.2.3", "10.9.9.9"),
        ("127.0.0.1", f"{OUTSIDE}:5000", OUTSIDE),
        ("127.0.0.1", "[2001:db9::1]:5000, 2001:db8::5", "2001:db9::1"),
        ("127.0.0.1", "192.0.2.1, unknown", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.1, unknown, 10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", f"{OUTSIDE},", "127.0.0.1"),
        ("::ffff:10.1.2.3", f"::ffff:{OUTSIDE}", OUTSIDE),
        # Between digits alone, a colon looks as it does before a port.
        ("127.0.0.1", "2a01:4f8:1:2:3:4:5:6", "2a01:4f8:1:2:3:4:5:6"),
        ("127.0.0.1", "[2a01:4f8:1:2::3]:5000", "2a01:4f8:1:2::3"),
        ("2a01:4f8:1:2:3:4:5:6", OUTSIDE, "2a01:4f8:1:2:3:4:5:6"),
        ("2001:db8:1:2:3:4:5:6", OUTSIDE, OUTSIDE),
        ("", OUTSIDE, OUTSIDE),
        ("", "", ""),
    ],
)
def test_the_client_is_the_last_address_that_is_no_trusted_proxy(peer, forwarded_for, client):
    headers = {"x-forwarded-for": forwarded_for} if forwarded_for else {}
    assert seen(peer, **headers).META["REMOTE_ADDR"] == client


@pytest.mark.parametrize(
    ("peer", "believed"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("", True),
        (OUTSIDE, False),
        ("2a01:4f8:1:2:3:4:5:6", False),
        ("no address", False),
    ],
)
def test_only_a_trusted_proxy_is_believed_about_https(peer, believed):
    assert seen(peer, **{"x-forwarded-proto": "https"}).is_secure() is believed


def test_headers_of_untrusted_proxies_are_dropped():
    headers = {"x-forwarded-for": "192.0.2.1", "x-forwarded-proto": "https"}
    headers |= {"x-forwarded-host": "evil.example", "x-forwarded-port": "1"}
    request = seen(OUTSIDE, **headers)
    assert not [name for name in request.META if "FORWARDED" in name]
    assert not [name for name in request.headers if "forwarded" in name.lower()]


@pytest.fixture
def _over_https():
    site = {
        "SITE_URL": "https://advisor.example",
        "ALLOWED_HOSTS": ["testserver", "advisor.example"],
    }
    with override_settings(SECURE_SSL_REDIRECT=True, **site):
        yield


@pytest.mark.usefixtures("_over_https", "db")
def test_plain_http_is_redirected_to_https_with_its_form(client):
    answer = client.post("/decide/?a=1", {"b": "2"}, headers={"host": "10.0.0.7:8000"})
    assert answer.status_code == 307
    assert answer.headers["Location"] == "https://advisor.example/decide/?a=1"


@pytest.mark.usefixtures("_over_https", "db")
def test_https_behind_a_trusted_proxy_is_answered(client):
    client.get("/")
    assert client.get("/", headers={"x-forwarded-proto": "https"}).status_code == 200


@pytest.mark.usefixtures("_over_https", "db")
@pytest.mark.parametrize("headers", [{}, {"x-forwarded-proto": "http"}])
def test_a_proxy_that_does_not_send_https_is_explained_instead_of_looping(client, headers, caplog):
    client.get("/", headers=headers, REMOTE_ADDR=OUTSIDE)
    answer = client.get("/", headers=headers, REMOTE_ADDR=OUTSIDE)
    assert answer.status_code == 400
    assert "send the header X-Forwarded-Proto" in answer.text
    assert "TRUSTED_PROXIES" in answer.text
    assert OUTSIDE in caplog.text


@pytest.mark.parametrize("host", ["advisor.example", "advisor.example:80", "advisor.example:8443"])
@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("", "https://advisor.example:8443/r/{}/"),
        ("adr.md", "https://advisor.example:8443/r/{}/"),
        ("result.json", "https://advisor.example:8443/r/{}/"),
        ("result.json", "https://advisor.example:8443/schemas/result-1.json"),
    ],
)
@override_settings(
    SITE_URL="https://advisor.example:8443",
    ALLOWED_HOSTS=["advisor.example"],
    CSRF_TRUSTED_ORIGINS=["https://advisor.example:8443"],
)
def test_addresses_have_the_port_at_which_people_find_the_site(
    client, journey, host, page, address
):
    site = {"headers": {"host": host}, "secure": True}
    saved = client.post("/decide/journey/1/save/?distance=2000", **site)
    token = saved.headers["Location"].split("/")[2]
    assert address.format(token) in client.get(f"/r/{token}/{page}", **site).text


@override_settings(SITE_URL="https://advisor.example", ALLOWED_HOSTS=["advisor.example"])
def test_another_host_is_refused_by_its_own_name(client):
    assert client.get("/", headers={"host": "other.example"}, secure=True).status_code == 400
