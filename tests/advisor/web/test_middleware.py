"""What every answer carries, whoever gives it: a view, a handler of errors, or a middleware."""

from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.views.decorators.http import require_safe

from advisor.models import Result
from tests.support.people import outsider

HOST = "advisor.example"
HTTPS = {
    "SITE_URL": f"https://{HOST}",
    "ALLOWED_HOSTS": [HOST],
    "SECURE_SSL_REDIRECT": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "SECURE_HSTS_SECONDS": 31536000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
}


def fail(request):
    raise RuntimeError("broken")


@require_safe
def unavailable(request):
    return HttpResponse(status=503)


urlpatterns = [
    path("fail/", fail),
    path("unavailable/", unavailable),
    path("", include("advisor.urls")),
]


@pytest.fixture
def site(db):
    """A browser that talks by HTTPS to a site in production, as its proxy passes it on."""
    with override_settings(ROOT_URLCONF=__name__, **HTTPS):
        client = Client(raise_request_exception=False, headers={"x-forwarded-proto": "https"})
        client.defaults["SERVER_NAME"] = HOST
        yield client


def holds(answer, *, secure=True):
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for rule in ("default-src 'none'", "object-src 'none'", "base-uri 'none'"):
        assert rule in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Referrer-Policy"] in ("same-origin", "strict-origin")
    assert "Access-Control-Allow-Origin" not in answer.headers
    hsts = answer.headers.get("Strict-Transport-Security", "")
    assert ("max-age=31536000; includeSubDomains" in hsts) == secure
    if answer.streaming:
        answer.close()  # the file


PAGES = [
    ("/", 200),
    ("/scenarios/", 200),
    ("/decide/journey/", 302),
    ("/schemas/result-1.json", 200),
    ("/schemas/rulebook-1.json", 200),
    ("/releases/1/rulebook.yaml", 200),
    ("/static/css/advisor.css", 200),
    ("/static/admin/css/base.css", 200),
    ("/static/nothing.css", 404),
    ("/admin/", 302),
    ("/admin/login/", 200),
    ("/compare/?a=" + "x" * 9000, 422),
    ("/decide/journey/1/result/?distance=" + "6" * 9000, 400),
    ("/nothing/", 404),
    ("/health/", 200),
    ("/fail/", 500),
    ("/unavailable/", 503),
]


@pytest.mark.parametrize(("address", "status"), PAGES)
def test_every_answer_has_the_headers(site, journey, address, status):
    answer = site.get(address)
    assert answer.status_code == status
    holds(answer)


def test_a_refused_method_has_the_headers(site, journey):
    answer = site.post("/scenarios/")
    assert answer.status_code == 405
    holds(answer)


def test_a_trace_is_refused(site, journey):
    answer = site.trace("/", headers={"cookie": "secret=1"})
    assert answer.status_code == 405
    assert "secret" not in answer.text


def test_a_post_without_the_csrf_token_has_the_headers(site, journey):
    strict = Client(enforce_csrf_checks=True, headers={"x-forwarded-proto": "https"})
    answer = strict.post("/decide/journey/1/save/", SERVER_NAME=HOST)
    assert answer.status_code == 403
    holds(answer)


@pytest.mark.parametrize(
    "name", ["", "adr.md", "adr-full.md", "madr.md", "result.json", "qr.svg", "today/"]
)
def test_a_result_and_its_downloads_have_the_headers(site, journey, name):
    site.post("/decide/journey/1/save/?distance=600")
    answer = site.get(f"/r/{Result.objects.get().token}/{name}")
    assert answer.status_code == 200
    holds(answer)


def test_a_withdrawn_result_has_the_headers(site, journey):
    site.post("/decide/journey/1/save/?distance=600")
    Result.objects.update(revoked_at="2026-11-20T12:00Z")
    answer = site.get(f"/r/{Result.objects.get().token}/")
    assert answer.status_code == 410
    holds(answer)


def test_the_admin_has_the_headers(site, journey):
    site.force_login(User.objects.create_superuser("admin"))
    for address in ("/admin/", "/admin/rules/option/", "/admin/jsi18n/"):
        holds(site.get(address))
    site.force_login(outsider())
    refused = site.get("/admin/rules/option/")
    assert refused.status_code == 403
    holds(refused)


def test_the_redirect_to_https_has_the_headers(site):
    answer = Client().get("/", SERVER_NAME=HOST)
    assert answer.headers["Location"] == f"https://{HOST}/"
    holds(answer, secure=False)


def test_a_probe_over_plain_http_has_the_headers(site, journey):
    answer = Client().get("/health/", SERVER_NAME="10.0.0.7")
    assert answer.status_code == 200
    holds(answer, secure=False)


def test_a_request_for_another_host_is_refused_with_the_headers(site):
    answer = site.get("/", SERVER_NAME="evil.example")
    assert answer.status_code == 400
    holds(answer)


class Unread(BytesIO):
    def read(self, *args):
        raise AssertionError("the body was read")


@pytest.mark.parametrize("address", ["/decide/journey/1/save/", "/admin/rules/rulebook/import/"])
def test_a_body_that_is_too_large_is_refused_unread(site, journey, address):
    site.force_login(User.objects.create_superuser("admin"))
    body = {"wsgi.input": Unread(), "CONTENT_LENGTH": "20000001"}
    answer = site.generic("POST", address, **body)
    assert answer.status_code == 413
    assert "At most 20,000,000 bytes" in answer.text
    holds(answer)


@pytest.mark.parametrize(
    "address", ["/decide/journey/1/save/", "/api/1/rulebooks/journey/releases/1/verdict"]
)
def test_a_compressed_body_is_refused_unread(site, journey, address):
    body = {"wsgi.input": Unread(), "CONTENT_LENGTH": "20"}
    answer = site.generic("POST", address, headers={"content-encoding": "GZIP"}, **body)
    assert answer.status_code == 415
    assert "Content-Encoding says that what was sent is compressed" in answer.text
    holds(answer)


def test_a_body_that_is_said_to_be_as_it_is_is_read(site, journey):
    answer = site.post("/decide/journey/1/save/", headers={"content-encoding": "identity"})
    assert answer.status_code == 303
