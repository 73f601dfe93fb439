import json
import logging
import sys

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import resolve

from advisor.ops.logs import REQUEST_ID, JsonFormatter, TextFormatter, config, route

TOKEN = "A" * 22


def record(message: str, *args: object, name: str = "advisor", **more: object) -> logging.LogRecord:
    new = logging.LogRecord(name, logging.WARNING, "", 0, message, args, None)
    vars(new).update(more)
    return new


def printed(record: logging.LogRecord) -> dict[str, str]:
    line: dict[str, str] = json.loads(JsonFormatter().format(record))
    return line


def request(path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.resolver_match = resolve(request.path)
    return request


def caught(error: BaseException) -> logging.LogRecord:
    try:
        raise error
    except BaseException:
        return record("It broke", exc_info=sys.exc_info())


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/", "/"),
        ("/decide/journey/1/result/", "/decide/<slug:rulebook>/<int:release>/result/"),
        (f"/r/{TOKEN}/", "/r/<token>/"),
        (f"/r/{TOKEN}/adr.md", "/r/<token>/adr.md"),
        (f"/r/{TOKEN}/edit/{TOKEN}/", "/r/<token>/edit/<key>/"),
        (f"/p/{TOKEN}/manage/{TOKEN}/", "/p/<panel>/manage/<key>/"),
        (f"/p/{TOKEN}/journey/1/save/", "/p/<panel>/<slug:rulebook>/<int:release>/save/"),
        ("/admin/nothing/at/all", "/admin/<url>"),
    ],
)
def test_a_route_reads_like_an_address_without_what_is_private(path, pattern):
    assert route(request(path)) == pattern


def test_a_json_line_has_time_level_logger_message_and_request_id():
    token = REQUEST_ID.set("abc-1")
    line = printed(record("Three of %d", 5))
    REQUEST_ID.reset(token)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "WARNING",
        "logger": "advisor",
        "message": "Three of 5",
        "request_id": "abc-1",
    }


def test_nothing_else_of_a_record_is_printed():
    assert set(printed(record("Hm", user="ada", response=object()))) == {
        "time",
        "level",
        "logger",
        "message",
    }


def test_a_text_line_has_the_same_fields():
    token = REQUEST_ID.set("abc-1")
    line = TextFormatter().format(record("Three of %d", 5))
    REQUEST_ID.reset(token)
    assert line.partition(" ")[2] == "WARNING advisor Three of 5 [abc-1]"


@pytest.mark.parametrize(
    "path", [f"/r/{TOKEN}/?distance=9", f"GET /r/x/edit/{TOKEN}", f"http://a.example/p/{TOKEN}?a"]
)
def test_an_address_in_a_message_loses_its_tokens_and_answers(path):
    message = printed(record("Error handling request %s", path))["message"]
    assert TOKEN not in message
    assert "distance" not in message


def test_a_request_is_logged_by_its_route_alone():
    refused = record(
        "%s: %s", "A word of theirs", "/r/…", request=request(f"/r/{TOKEN}/"), status_code=400
    )
    assert printed(refused)["message"] == "Bad Request: GET /r/<token>/"


def test_the_reason_of_a_refused_form_is_logged_without_the_referring_path():
    reason = f"Referer checking failed - https://a.example/r/{TOKEN}/?b=1 does not match"
    form = {"request": request(f"/r/{TOKEN}/"), "status_code": 403}
    line = printed(
        record("Forbidden (%s): %s", reason, "/r/…", name="django.security.csrf", **form)
    )
    assert line["message"] == (
        "Forbidden: GET /r/<token>/ (Referer checking failed - https://a.example/… does not match)"
    )


def test_a_traceback_has_every_cause_and_no_value():
    try:
        try:
            raise KeyError("private-1")
        except KeyError as error:
            raise ValueError("private-2") from error
    except ValueError as error:
        traceback = printed(caught(error))["traceback"]
    assert traceback.index("builtins.KeyError") < traceback.index("builtins.ValueError")
    assert "tests/advisor/ops/test_logs.py" in traceback
    assert not any(
        line.startswith("builtins.") and "private" in line for line in traceback.split("\n")
    )


@pytest.mark.parametrize(
    ("error", "last"),
    [
        (OSError(28, "No space left on device", "/private"), "OSError: No space left on device"),
        (OperationalError("database is locked"), "OperationalError: database is locked"),
        (ValueError("private"), "builtins.ValueError"),
    ],
)
def test_messages_of_machine_errors_are_logged(error, last):
    assert printed(caught(error))["traceback"].endswith(last)


def test_djangos_own_handlers_are_replaced(settings):
    assert config("text", "stderr")["root"]["handlers"] == ["console"]
    assert config("text", "stderr", by_mail=True)["root"]["handlers"] == ["console", "mail"]
    assert logging.getLogger("django").handlers == []
