"""The forms of a page, as a browser would send them."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Pairs = list[tuple[str, str]]


class Forms(HTMLParser):
    """Collects all fields of a page with their values, and what its links ask for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: Pairs = []
        self.queries: Pairs = []
        self._name = ""
        self.feed(page)

    @property
    def names(self) -> Pairs:
        return [*self.fields, *self.queries]

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.queries += parse_qsl(urlsplit(given.get("href", "")).query)
        elif tag in ("select", "textarea"):
            self._name = given.get("name", "")
        elif tag == "option" and "selected" in given:
            self.fields.append((self._name, given.get("value", "")))
        elif tag in ("input", "button") and given.get("name"):
            self.fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._name = ""

    def handle_data(self, data: str) -> None:
        if self._name and self.lasttag == "textarea":
            self.fields.append((self._name, data))
