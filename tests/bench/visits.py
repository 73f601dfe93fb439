"""What visitors send: the addresses of steps and of running verdicts, each with other answers."""

import random
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urljoin

from rules.engine.answers import counted, read_answers, shown
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.scoring import evaluate
from rules.files import read_document

from .impact import MOST, RULEBOOK, answers
from .load import HOST, WrongAnswer

Pairs = list[tuple[str, str]]


@cache
def shipped() -> Rulebook:
    return read_rulebook(read_document(RULEBOOK))


class Given(NamedTuple):
    """Answers of one project, and those of them that matter most."""

    answers: dict[str, Any]
    most: list[str]

    @property
    def query(self) -> str:
        """As the site writes it; it redirects from any other."""
        pairs: Pairs = []
        for key, answer in self.answers.items():
            values = answer if isinstance(answer, tuple) else (answer,)
            pairs += [(key, str(value)) for value in values]
            pairs += [("most", key)] if key in self.most else []
        return urlencode(pairs)


def read_given(rulebook: Rulebook, query: str) -> Given:
    """What a query says."""
    raw = parse_qs(query)
    known, _ = read_answers(rulebook, {key: raw.get(key, []) for key in rulebook.question})
    answers = counted(rulebook, known)
    return Given(answers, [key for key in raw.get("most", []) if key in answers])


def projects(rulebook: Rulebook, number: int, seed: int) -> list[Given]:
    """The same each time."""
    chance = random.Random(seed)  # noqa: S311
    some: list[Given] = []
    for _ in range(number):
        known = counted(rulebook, answers(rulebook, chance))
        some.append(Given(known, chance.sample([*known], min(len(known), chance.choice(MOST)))))
    return some


class Page(NamedTuple):
    """`address` is where redirects led to: path and query."""

    address: str
    headers: dict[str, str]
    text: str

    @property
    def path(self) -> str:
        return self.address.partition("?")[0]

    @property
    def query(self) -> str:
        return self.address.partition("?")[2]


def opened(port: int, address: str, **headers: str) -> Page:
    """The page at the end of all redirects."""
    while True:
        connection = HTTPConnection(HOST, port, timeout=60)
        connection.request("GET", address, headers={"Host": HOST} | headers)
        answer: HTTPResponse = connection.getresponse()
        page = Page(address, dict(answer.headers), answer.read().decode())
        connection.close()
        if answer.status == 200:
            return page
        if answer.status not in (301, 302, 303):
            raise WrongAnswer(f"{answer.status} from {address}: {page.text[:500]}")
        address = urljoin(address, page.headers["Location"])


def step_addresses(rulebook: Rulebook, some: Sequence[Given]) -> list[tuple[Given, str]]:
    """Of every step that asks something, under the first release, with each of the answers."""
    addresses = []
    for each in some:
        asked = {question.key for question in shown(rulebook, each.answers)}
        for step in rulebook.steps:
            if any(question.key in asked for question in step.questions):
                address = f"/decide/{rulebook.key}/1/{step.key}/?{each.query}"
                addresses.append((each, address))
    return addresses


def require_verdict(page: Page, rulebook: Rulebook, project: Given) -> None:
    """Raises WrongAnswer unless the page tells what the engine makes of these answers."""
    recommended = evaluate(rulebook, project.answers, project.most).recommended
    told = ["Too close to call", "Too early to tell"]
    if recommended:
        short = rulebook.option[recommended].short
        told += [f"Clearly {short}", f"Leaning to {short}"]
    else:
        told += ["Nothing fits", "Too little to tell yet"]
    if not any(each in unescape(page.text) for each in told):
        raise WrongAnswer(f"{page.address} does not tell of {recommended}: {page.text[:500]}")


class Control(NamedTuple):
    type: str
    name: str
    value: str
    checked: bool
    alone: bool


class _Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.controls: list[Control] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "input":
            given = dict(attrs)
            type, name, value = (given.get(key) or "" for key in ("type", "name", "value"))
            marks = ("checked" in given, "data-alone" in given)
            self.controls.append(Control(type, name, value, *marks))


def controls(page: Page) -> list[Control]:
    parser = _Inputs()
    parser.feed(page.text)
    return parser.controls


def sent(some: Sequence[Control]) -> Pairs:
    """What a browser makes of these controls."""
    return [
        (each.name, each.value)
        for each in some
        if each.checked or each.type not in ("radio", "checkbox")
    ]


def changed(some: Sequence[Control], chance: random.Random) -> list[Control]:
    """With one answer more, less, or another, as by a click and the page's script."""
    clicked = chance.choice([each for each in some if each.type != "hidden"])
    if clicked.type == "text":
        typed = clicked._replace(value=chance.choice(["4", "30", "500"]))
        return [typed if each == clicked else each for each in some]
    return [*_clicked(some, clicked)]


def _clicked(some: Sequence[Control], clicked: Control) -> Iterator[Control]:
    for each in some:
        if each == clicked:
            yield each._replace(checked=each.type == "radio" or not each.checked)
        elif each.name != clicked.name or each.name == "most":
            yield each
        elif each.type == "radio" or each.alone or clicked.alone:
            yield each._replace(checked=False)
        else:
            yield each
