"""A body in chunks, as some tunnels and CDNs send it, is taken as one with a length is."""

import json
import re
from http.client import HTTPConnection
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User

from advisor.models import Result
from advisor.ops.bodies import MAX_BODY, receive
from tests.support.served import served

served_here = pytest.mark.django_db(transaction=True)
CSRF = "c" * 32
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={CSRF}"}
SAVE = "/decide/journey/1/save/?distance=600"


def post(site, path, chunks, **headers):
    connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
    connection.request("POST", path, iter(chunks), headers, encode_chunked=True)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text


def form(**fields):
    """In chunks of seven bytes."""
    body = urlencode({"csrfmiddlewaretoken": CSRF} | fields).encode()
    return [body[start : start + 7] for start in range(0, len(body), 7)]


@served_here
def test_forms_api_and_admin_take_chunks(journey):
    User.objects.create_superuser("root", password="correct horse battery")
    with served() as site:
        saved, _ = post(site, SAVE, form(title="Over the hills"), **FORM)
        signing_in = form(username="root", password="correct horse battery")
        signed_in, _ = post(site, "/admin/login/", signing_in, **FORM)
        answers = json.dumps({"answers": {"distance": 600}}).encode()
        _, verdict = post(
            site,
            "/api/1/rulebooks/journey/releases/1/verdict",
            [answers[:9], answers[9:]],
            **{"Content-Type": "application/json"},
        )
    assert saved.status == 303
    assert Result.objects.get().title == "Over the hills"
    assert signed_in.status == 302
    assert re.search('"recommended": ?"train"', verdict)


@served_here
def test_too_much_is_refused_in_true_words(journey):
    with served() as site:
        chunk = b"x" * 1_000_000
        answer, page = post(site, SAVE, [b"title=", *[chunk] * (MAX_BODY // len(chunk))], **FORM)
        assert answer.status == 413
        assert "At most 20,000,000 bytes can be sent at once" in page
        kept, _ = post(site, SAVE, form(title="x" * 100), **FORM)
        assert kept.status == 303


@pytest.mark.parametrize(("length", "is_whole"), [("3", True), ("4", False), ("", True)])
def test_a_body_that_is_cut_short_is_noticed(length, is_whole):
    request = {"CONTENT_LENGTH": length, "wsgi.input": BytesIO(b"abc")}
    assert receive(request, BytesIO()) == is_whole


def test_what_the_site_refuses_for_its_length_is_not_read():
    body = BytesIO()
    assert receive({"CONTENT_LENGTH": str(MAX_BODY + 1), "wsgi.input": None}, body)
    assert not body.getvalue()
