"""Imports an application, asks it once, and says how much processor time each took.

first.py MODULE:NAME wsgi|asgi PATH, which answers {"import": ms, "answer": ms, "body": text}
"""

import json
import sys
import time
from importlib import import_module
from typing import Any


def milliseconds() -> float:
    return time.process_time_ns() / 1e6


def ask_wsgi(application: Any, path: str) -> bytes:
    from wsgiref.util import setup_testing_defaults

    environ: dict[str, Any] = {"PATH_INFO": path}
    setup_testing_defaults(environ)
    return b"".join(application(environ, lambda status, headers: None))


def ask_asgi(application: Any, path: str) -> bytes:
    import asyncio

    scope = {
        **{"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET"},
        **{"scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b""},
        **{"root_path": "", "headers": [(b"host", b"127.0.0.1")]},
        **{"client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80)},
    }
    body = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        body.append(message.get("body", b""))

    asyncio.run(application(scope, receive, send))
    return b"".join(body)


def main(name: str, kind: str, path: str) -> None:
    started = milliseconds()
    module, _, attribute = name.partition(":")
    application = getattr(import_module(module), attribute)
    imported = milliseconds()
    body = {"wsgi": ask_wsgi, "asgi": ask_asgi}[kind](application, path)
    answered = milliseconds()
    took = {"import": imported - started, "answer": answered - imported}
    print(json.dumps({**took, "body": body.decode()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
