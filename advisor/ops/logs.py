"""What the log and the mails about errors say: never answers, titles, tokens or keys.

Only the fields named here are printed. A record holds far more, such as the whole request.
"""

import json
import logging
import re
import sys
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from http.client import responses
from traceback import format_tb
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest

REQUEST_ID: ContextVar[str] = ContextVar("REQUEST_ID", default="")
FORMATS: tuple[str, ...] = ("text", "json")

_TOKEN_OR_QUERY = re.compile(r"(?<=/)[\w-]{22}(?![\w-])|(?<=\?)\S+")
_BEHIND_THE_HOST = re.compile(r"(https?://[^/\s]+)/\S*")
_GROUP = re.compile(r"\(\?P(<\w+>)[^()]*\)")


def config(form: str, stream: str, by_mail: bool = False) -> dict[str, Any]:
    """The settings of Python's logging; `stream` is stdout or stderr."""
    handlers = ["console", "mail"] if by_mail else ["console"]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            name: {"()": f"advisor.ops.logs.{name.title()}Formatter"} for name in FORMATS
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": form,
                "stream": f"ext://sys.{stream}",
            },
            "mail": {"class": "advisor.ops.mail.MailHandler"},
        },
        "root": {"handlers": handlers, "level": "INFO"},
        "loggers": {
            "django": {"handlers": []},
            # The line of each request says the same as Django's about those it refuses.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "CRITICAL"},
            "gunicorn.error": {"handlers": [], "propagate": True},
        },
    }


def to_stdout() -> None:
    """From now on the log goes there; a command keeps stdout for its result."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(sys.stdout)


def route(request: HttpRequest) -> str:
    """The pattern of the address: "/r/<token>/today/"."""
    match = request.resolver_match
    if match is None:
        is_static = request.path.startswith(settings.STATIC_URL)
        return settings.STATIC_URL if is_static else "unknown"
    return _readable(match.route)


@cache
def _readable(pattern: str) -> str:
    readable = _GROUP.sub(r"\1", pattern).replace("<token:", "<")
    return "/" + readable.translate(dict.fromkeys(map(ord, "^$\\")))


def refused(record: logging.LogRecord) -> bool:
    """Whether it says that a request was not right, which is no fault of the site."""
    return record.name.startswith("django.security")


def fields(record: logging.LogRecord) -> dict[str, Any]:
    said = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": _message(record),
    }
    if request_id := REQUEST_ID.get():
        said["request_id"] = request_id
    said |= getattr(record, "access", {})
    if record.exc_info and record.exc_info[1] and not refused(record):
        said["traceback"] = "".join(_traceback(record.exc_info[1])).rstrip()
    return said


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(fields(record))


class TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said = fields(record)
        line = "{time} {level} {logger} {message}".format(**said)
        if "request_id" in said:
            line += f" [{said['request_id']}]"
        return "\n".join(filter(None, (line, said.get("traceback"))))


def _message(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest):
        return _TOKEN_OR_QUERY.sub("…", record.getMessage())
    status = getattr(record, "status_code", 500)
    said = f"{responses.get(status, status)}: {request.method} {route(request)}".rstrip()
    if not refused(record):
        return said
    # Why it was refused; the address that it came from may be named, and has answers in it.
    reason = record.args[0] if isinstance(record.args, tuple) and record.args else record.msg
    return f"{said} (" + _BEHIND_THE_HOST.sub(r"\1/…", str(reason)) + ")"


def _traceback(error: BaseException) -> Iterator[str]:
    """Oldest cause first. Without most messages, in which values are often quoted."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before:
        yield from _traceback(before)
        yield "\nThen:\n\n"
    yield from format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}{_detail(error)}\n"


def _detail(error: BaseException) -> str:
    """What is known to be about the machine alone: a full disk, a database that is away."""
    if isinstance(error, OSError) and error.strerror:
        return f": {error.strerror}"
    return f": {error}" if isinstance(error, OperationalError) else ""
