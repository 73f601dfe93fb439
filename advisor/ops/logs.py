"""The format of the log and of mails about errors: without answers, titles, tokens and keys.

Formatters print only the fields listed here. A record holds far more, such as the request itself.
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
_PATH_OF_URL = re.compile(r"(https?://[^/\s]+)/\S*")
_GROUP = re.compile(r"\(\?P(<\w+>)[^()]*\)")


def config(log_format: str, stream: str, by_mail: bool = False) -> dict[str, Any]:
    """The configuration of Python's logging; `stream` is stdout or stderr."""
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
                "formatter": log_format,
                "stream": f"ext://sys.{stream}",
            },
            "mail": {"class": "advisor.ops.mail.MailHandler"},
        },
        "root": {"handlers": handlers, "level": "INFO"},
        "loggers": {
            "django": {"handlers": []},
            # advisor.web.request_log already logs the requests about which Django warns.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "CRITICAL"},
            "gunicorn.error": {"handlers": [], "propagate": True},
        },
    }


def to_stdout() -> None:
    """Sends the log to stdout from now on. Commands keep stdout for their output."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(sys.stdout)


def route(request: HttpRequest) -> str:
    """The pattern of the request's address: "/r/<token>/today/"."""
    match = request.resolver_match
    if match is None:
        is_static = request.path.startswith(settings.STATIC_URL)
        return settings.STATIC_URL if is_static else "unknown"
    return _readable(match.route)


@cache
def _readable(pattern: str) -> str:
    readable = _GROUP.sub(r"\1", pattern).replace("<token:", "<")
    return "/" + readable.translate(dict.fromkeys(map(ord, "^$\\")))


def is_bad_request(record: logging.LogRecord) -> bool:
    return record.name.startswith("django.security")


def log_fields(record: logging.LogRecord) -> dict[str, Any]:
    fields = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": _message(record),
    }
    if request_id := REQUEST_ID.get():
        fields["request_id"] = request_id
    fields |= getattr(record, "access", {})
    if record.exc_info and record.exc_info[1] and not is_bad_request(record):
        fields["traceback"] = "".join(_traceback(record.exc_info[1])).rstrip()
    return fields


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(log_fields(record))


class TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = log_fields(record)
        line = "{time} {level} {logger} {message}".format(**fields)
        if "request_id" in fields:
            line += f" [{fields['request_id']}]"
        return "\n".join(filter(None, (line, fields.get("traceback"))))


def _message(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest):
        return _TOKEN_OR_QUERY.sub("…", record.getMessage())
    status = getattr(record, "status_code", 500)
    summary = f"{responses.get(status, status)}: {request.method} {route(request)}".rstrip()
    if not is_bad_request(record):
        return summary
    # The reason may quote the address that the request came from, which has answers in it.
    reason = record.args[0] if isinstance(record.args, tuple) and record.args else record.msg
    return f"{summary} (" + _PATH_OF_URL.sub(r"\1/…", str(reason)) + ")"


def _traceback(error: BaseException) -> Iterator[str]:
    """The oldest cause first. Without messages, which often quote values, but for those below."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause:
        yield from _traceback(cause)
        yield "\nThen:\n\n"
    yield from format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}{_detail(error)}\n"


def _detail(error: BaseException) -> str:
    """The message, if it is about the machine: a full disk, or an unavailable database."""
    if isinstance(error, OSError) and error.strerror:
        return f": {error.strerror}"
    return f": {error}" if isinstance(error, OperationalError) else ""
