"""Requests as nobody should send them, and what no answer to them may be."""

import json
from functools import cache
from io import BytesIO
from time import thread_time
from typing import Any, NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlencode, urlsplit

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import strategies as st

from tests.support.forms import Pairs
from tests.support.hostile import HOSTILE
from tests.support.routes import ARGUMENT

HOST = "localhost"
CSRF = "c" * 32
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "FROB"]
SECONDS = 1.0

# Texts that have broken web applications, beside those that could be taken for markup.
NASTY = st.sampled_from(
    [
        *("\x00", "a\x00b", "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"), "\ufeff"),
        *("\r\nSet-Cookie: drawn=1", "a\r\n\r\n<h1>b", "%0d%0aLocation:%20//evil.example"),
        *("//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"),
        *("../../../../etc/passwd", "..%2f..%2f", "%", "%zz", "%00", "%ff", "{{ 7*7 }}", "%(a)s"),
        *("-1", "0", "1e9", "9" * 20, "9" * 5000, "٣", "\uff11", "NaN", "Infinity", "-0", "1_0"),
        *("null", "[]", "{}", "' OR 1=1 --", "__proto__", "id__in", "a" * 9000, "\U0001d54f" * 300),
    ]
)
TEXT = st.one_of(HOSTILE, NASTY)
NAMES = [
    *("pick", "most", "was", "since", "sort", "rulebook", "a", "b", "page", "next", "done"),
    *("q", "o", "p", "all", "e", "_popup", "_to_field", "_changelist_filters", "_facets"),
    *("id__exact", "rulebook__id__exact", "key__in", "rulebook__key__startswith", "id__isnull"),
    *("term", "app_label", "model_name", "field_name", "action", "_selected_action", "post"),
    *("seen", "document", "note", "form", "change", "submission", "csrfmiddlewaretoken"),
]
KINDS = [
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=nonsense",
    "multipart/form-data; boundary=drawn",
    "multipart/form-data",
    "multipart/form-data; boundary=é",
    "application/json",
    "text/plain",
    "",
    "/;;=",
]
HEADERS: dict[str, st.SearchStrategy[str]] = {
    "HTTP_HOST": st.sampled_from(
        [HOST, "evil.example", "", "localhost:99999", "[::1", "a b", "localhost\t", "é"]
    ),
    "HTTP_HX_REQUEST": st.sampled_from(["true", "false", ""]),
    "HTTP_HX_CURRENT_URL": TEXT,
    "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": st.sampled_from(["true", "x"]),
    "HTTP_HX_HISTORY_RESTORE_REQUEST": st.sampled_from(["true", "x"]),
    "HTTP_HX_BOOSTED": st.just("true"),
    "HTTP_HX_TARGET": TEXT,
    "HTTP_HX_TRIGGER": TEXT,
    "HTTP_TRIGGERING_EVENT": st.one_of(TEXT, st.just("{")),
    "HTTP_ACCEPT": st.one_of(TEXT, st.sampled_from(["*/*;q=x", "application/json", ";q=", "a/"])),
    "HTTP_ACCEPT_ENCODING": TEXT,
    "HTTP_ACCEPT_LANGUAGE": TEXT,
    "HTTP_IF_NONE_MATCH": st.one_of(TEXT, st.sampled_from(["*", '"', 'W/"x", "y', '"\x7f"'])),
    "HTTP_IF_MATCH": TEXT,
    "HTTP_IF_MODIFIED_SINCE": st.one_of(TEXT, st.just("Sat, 99 Feb 99999 99:99:99 GMT")),
    "HTTP_RANGE": st.one_of(TEXT, st.sampled_from(["bytes=0-", "bytes=-99999999999999999999"])),
    "HTTP_REFERER": TEXT,
    "HTTP_ORIGIN": st.one_of(TEXT, st.sampled_from(["null", "http://[", "https://evil.example"])),
    "HTTP_USER_AGENT": TEXT,
    "HTTP_X_CSRFTOKEN": TEXT,
    "HTTP_X_FORWARDED_FOR": TEXT,
    "HTTP_X_FORWARDED_HOST": TEXT,
    "HTTP_X_FORWARDED_PROTO": st.one_of(TEXT, st.just("https")),
    "HTTP_X_HTTP_METHOD_OVERRIDE": st.just("DELETE"),
    "HTTP_AUTHORIZATION": TEXT,
    "CONTENT_LENGTH": st.sampled_from(["", "0", "1", "99999999"]),  # servers let only digits pass
}
COOKIES = st.lists(
    st.tuples(st.sampled_from(["sessionid", "csrftoken", "edit_key", "messages", ""]), TEXT),
    max_size=2,
)


class Request(NamedTuple):
    """Path and query as they stand in the address; `headers` by their names in WSGI."""

    method: str = "GET"
    path: str = "/"
    query: str = ""
    headers: dict[str, str] = {}
    cookies: Pairs = []
    kind: str = ""
    body: bytes = b""


class Answer(NamedTuple):
    """`seconds` of the processor's time, which do not depend on what else the machine does."""

    status: int
    headers: Pairs
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


@cache
def site() -> WSGIHandler:
    return WSGIHandler()


def send(request: Request, session: str = "") -> Answer:
    """What the site answers, through all of its middleware, to somebody with this session."""
    sent: list[Any] = []
    # They would close the connection, and with it the transaction of a test.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    started = thread_time()
    response = site()(environment(request, session), lambda *start: sent.extend(start))
    body = b"".join(response)
    response.close()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    return Answer(int(sent[0].split()[0]), sent[1], body, thread_time() - started)


def environment(request: Request, session: str) -> dict[str, Any]:
    cookies = [("csrftoken", CSRF), ("sessionid", session), *request.cookies]
    headers = {name: _latin(value) for name, value in request.headers.items()}
    return {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"),
        "QUERY_STRING": _latin(request.query),
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": HOST,
        "HTTP_X_CSRFTOKEN": CSRF,
        "HTTP_COOKIE": _latin("; ".join(f"{name}={value}" for name, value in cookies)),
        "CONTENT_TYPE": _latin(request.kind),
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(request.body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    } | headers


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _latin(text: str) -> str:
    """A server hands bytes over as Latin-1."""
    return _utf8(text).decode("latin-1")


@st.composite
def requests(draw: st.DrawFn, route: str, fitting: dict[str, str], fields: Pairs) -> Request:
    """A request of the route; `fields` are those of its page, which are sent with changes."""
    form = draw(changed(fields))
    kind, body = draw(bodies(form))
    return Request(
        method=draw(st.one_of(st.sampled_from(["GET", "POST", "POST"]), st.sampled_from(METHODS))),
        path=draw(paths(route, fitting)),
        query=draw(queries(fields)),
        headers=draw(headers()),
        cookies=draw(st.one_of(st.just([]), COOKIES)),
        kind=kind,
        body=body,
    )


@st.composite
def paths(draw: st.DrawFn, route: str, fitting: dict[str, str]) -> str:
    """Usually one that leads to a page."""
    wrong = draw(st.sampled_from(["", "", "", *fitting]))
    values = {
        name: quote_from_bytes(draw(_raw())) if name == wrong else value
        for name, value in fitting.items()
    }
    return "/" + ARGUMENT.sub(lambda found: values[found[1]], route)


def _raw() -> st.SearchStrategy[bytes]:
    return st.one_of(TEXT.map(_utf8), st.binary(max_size=20))


@st.composite
def queries(draw: st.DrawFn, fields: Pairs) -> str:
    if draw(st.integers(0, 5)) == 0:
        return draw(TEXT)
    of_page = [*zip(*fields, strict=True)] or [tuple(NAMES), ("",)]
    names = st.one_of(st.sampled_from(NAMES), st.sampled_from(of_page[0]))
    values = st.one_of(TEXT, st.sampled_from(of_page[1]))
    pairs = draw(st.lists(st.tuples(names, values), max_size=4))
    return urlencode(pairs, errors="surrogatepass")


@st.composite
def headers(draw: st.DrawFn) -> dict[str, str]:
    names = draw(st.lists(st.sampled_from(sorted(HEADERS)), max_size=3, unique=True))
    return {name: draw(HEADERS[name]) for name in names}


@st.composite
def changed(draw: st.DrawFn, fields: Pairs) -> Pairs:
    """Some values replaced, some left out, and some more."""
    kept = [*fields]
    for _ in range(draw(st.integers(0, 3)) if kept else 0):
        index = draw(st.integers(0, len(kept) - 1))
        kept[index] = (kept[index][0], draw(TEXT))
    if kept and draw(st.integers(0, 4)) == 0:
        del kept[draw(st.integers(0, len(kept) - 1))]
    return kept + draw(st.lists(st.tuples(st.sampled_from(NAMES), TEXT), max_size=2))


@st.composite
def bodies(draw: st.DrawFn, form: Pairs) -> tuple[str, bytes]:
    """The form as browsers send it; or with a file; or what nobody can read."""
    how = draw(st.sampled_from(["form", "form", "form", "multipart", "json", "raw"]))
    if how == "form":
        return KINDS[0], urlencode(form, errors="surrogatepass").encode()
    if how == "multipart":
        return KINDS[3], multipart(form, draw(TEXT), draw(st.one_of(_raw(), DOCUMENTS)))
    kind = draw(st.sampled_from(KINDS))
    return kind, json.dumps(form).encode() if how == "json" else draw(_raw())


DOCUMENTS = st.sampled_from(
    [
        b"[" * 2000,
        b"a: &a [*a]",
        b"key: journey",
        b"\xff\xfe",
        b"- - -",
        b"!!python/name:os.system x",
    ]
)


def multipart(form: Pairs, filename: str, content: bytes) -> bytes:
    quoted = filename.replace('"', "%22")
    parts = [(f'name="{name}"', _utf8(value)) for name, value in form]
    parts.append((f'name="file"; filename="{quoted}"', content))
    heads = [f"--drawn\r\nContent-Disposition: form-data; {about}\r\n\r\n" for about, _ in parts]
    written = [_utf8(head) + content for head, (_, content) in zip(heads, parts, strict=True)]
    return b"\r\n".join([*written, b"--drawn--\r\n"])


def problem(answer: Answer) -> str:
    """What is wrong with an answer, whatever was asked; empty if nothing is."""
    if answer.status >= 500:
        return f"it fails with {answer.status}"
    if answer.seconds >= SECONDS:
        return f"it takes {answer.seconds:.1f} seconds"
    if "Traceback (most recent call last)" in answer.text:
        return "it shows a traceback"
    for name, value in answer.headers:
        if any(character in f"{name}{value}" for character in "\r\n\0"):
            return f"the header {name} has a line break in it: {value!r}"
        if name in ("Location", "HX-Redirect", "HX-Location") and leaves(value):
            return f"it leads elsewhere: {value!r}"
    return ""


def leaves(location: str) -> bool:
    """As browsers read it: they take a backslash for a slash, and leave out tabs."""
    parts = urlsplit(location.replace("\\", "/").replace("\t", "").strip())
    return parts.netloc not in ("", HOST) or parts.scheme not in ("", "http", "https")
