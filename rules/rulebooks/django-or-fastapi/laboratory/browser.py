"""A visitor of pages: keeps cookies, follows redirects, and sends forms as they stand there."""

import urllib.error
import urllib.request
from html.parser import HTMLParser
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import NamedTuple
from urllib.parse import urlencode

from refusal import NotMeasured

PATIENCE = 30  # seconds


class Page(NamedTuple):
    """`path` is where redirects have led to."""

    status: int
    path: str
    text: str


class Hidden(HTMLParser):
    """The hidden inputs of a page, by name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "input" and found.get("type") == "hidden" and found.get("name"):
            self.fields[found["name"] or ""] = found.get("value") or ""


class Browser:
    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        cookies = CookieJar(DefaultCookiePolicy())
        handlers = (
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(cookies),
        )
        self.opener = urllib.request.build_opener(*handlers)

    def get(self, path: str, **query: str) -> Page:
        return self._open(f"{path}?{urlencode(query)}" if query else path, None)

    def send(self, path: str, form_at: str = "", **fields: str) -> Page:
        """Fills in the form at this path, or one that stands elsewhere, and sends it."""
        form = self.get(form_at or path)
        return self._open(path, urlencode({**Hidden(form.text).fields, **fields}).encode())

    def _open(self, path: str, data: bytes | None) -> Page:
        try:
            answer = self.opener.open(self.address + path, data, timeout=PATIENCE)
        except urllib.error.HTTPError as error:
            answer = error
        except OSError as error:
            raise NotMeasured(f"{path}: no answer ({error})") from None
        with answer:
            text = answer.read().decode(errors="replace")
            return Page(answer.status, answer.url.removeprefix(self.address), text)
