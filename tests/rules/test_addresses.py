"""Asking addresses, of servers on this machine."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from time import sleep
from typing import Any

import pytest

from rules import addresses
from rules.addresses import unanswered


class Site:
    """A server, what it was asked, and how many requests were under way at once at most."""

    under_way = 0
    most_at_once = 0
    lock = Lock()

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.address = f"http://127.0.0.1:{server.server_port}"
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.busy = self.busiest = 0


STATUS = {"/here": 200, "/gone": 404, "/broken": 500, "/moved": 302, "/round": 302}
TARGET = {"/moved": "/here", "/round": "/round"}


@contextmanager
def serving() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.reply()

        def do_GET(self) -> None:
            self.reply()

        def reply(self) -> None:
            with Site.lock:
                Site.under_way += 1
                Site.most_at_once = max(Site.most_at_once, Site.under_way)
                served.busy += 1
                served.busiest = max(served.busiest, served.busy)
                served.asked.append((self.command, self.path))
                served.agents.add(self.headers["User-Agent"])
            sleep(0.02)
            refuses = self.path == "/get-only" and self.command == "HEAD"
            # Before the answer is out: the client may ask again as soon as it has it.
            with Site.lock:
                Site.under_way -= 1
                served.busy -= 1
            self.send_response(405 if refuses else STATUS.get(self.path, 200))
            if self.path in TARGET:
                self.send_header("Location", TARGET[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False  # so that closing waits for those whose client has left
    served = Site(server)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that would have been made."""
    made: list[float] = []
    monkeypatch.setattr(addresses, "sleep", made.append)
    return made


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def ask(site: Site, *paths: str) -> dict[str, str]:
    """The path of each address that does not answer, with what came instead."""
    found = unanswered(site.address + path for path in paths)
    return {address.removeprefix(site.address): problem for address, problem in found}


def test_an_address_that_answers_is_asked_once_without_its_content(site: Site) -> None:
    assert ask(site, "/here", "/here") == {}
    assert site.asked == [("HEAD", "/here")]


def test_one_that_does_not_is_named_with_its_status(site: Site) -> None:
    assert ask(site, "/gone", "/here", "/broken") == {
        "/gone": "404 Not Found",
        "/broken": "500 Internal Server Error",
    }


def test_a_server_that_refuses_head_is_asked_for_the_page(site: Site) -> None:
    assert ask(site, "/get-only") == {}
    assert site.asked == [("HEAD", "/get-only"), ("GET", "/get-only")]


def test_redirects_are_followed_to_their_end(site: Site) -> None:
    assert ask(site, "/moved", "/round") == {"/round": "no answer (TooManyRedirects)"}
    assert ("HEAD", "/here") in site.asked


def test_a_server_that_is_not_there_does_not_answer() -> None:
    with serving() as closed:
        pass
    assert ask(closed, "/here") == {"/here": "no answer (ConnectionError)"}


def test_a_server_that_takes_too_long_does_not_answer(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "SECONDS_TO_ANSWER", 0.001)
    assert ask(site, "/here") == {"/here": "no answer (ReadTimeout)"}


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause_after_each(
    site: Site, pauses: list[float]
) -> None:
    ask(site, *(f"/page-{number}" for number in range(6)))
    assert site.busiest == 1
    assert pauses == [addresses.SECONDS_BETWEEN] * 6


def test_only_some_hosts_are_asked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "HOSTS_AT_ONCE", 2)
    monkeypatch.setattr(Site, "most_at_once", 0)
    with ExitStack() as stack:
        sites = [stack.enter_context(serving()) for _ in range(5)]
        assert [*unanswered(f"{site.address}/here" for site in sites)] == []
    assert 1 <= Site.most_at_once <= 2


def test_whoever_is_asked_sees_by_whom(site: Site, settings: Any) -> None:
    settings.SITE_URL = "https://advisor.example"
    ask(site, "/here")
    assert site.agents == {"Advisor check_links (+https://advisor.example)"}
