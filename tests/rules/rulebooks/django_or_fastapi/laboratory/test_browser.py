import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from browser import Browser, Hidden
from refusal import NotMeasured

FORM = '<form><input type="hidden" name="token" value="a&amp;b"><input name="name"></form>'


class Site(BaseHTTPRequestHandler):
    """Says what it was asked and sent; `/old` has moved, and `/closed` is."""

    def do_GET(self):
        path = self.path.partition("?")[0]
        status = {"/old": 303, "/closed": 403}.get(path, 200)
        self.answer(status, f"{FORM} {self.path} {self.headers.get('Cookie')}")

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(200, f"{self.path} {sent}")

    def answer(self, status, text):
        self.send_response(status)
        if status == 303:
            self.send_header("Location", "/new")
        self.send_header("Set-Cookie", "session=1; HttpOnly")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *arguments):
        pass


@pytest.fixture
def browser():
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield Browser(server.server_port)
        server.shutdown()
        thread.join()


def test_cookies_are_kept_and_redirects_followed(browser):
    page = browser.get("/old")
    assert (page.status, page.path) == (200, "/new")
    assert "session=1" in page.text


def test_a_page_that_is_refused_is_a_page(browser):
    assert browser.get("/closed", q="a b") == (403, "/closed?q=a+b", f"{FORM} /closed?q=a+b None")


def test_forms_are_sent_with_what_is_hidden_in_them(browser):
    assert browser.send("/form", name="Ada").text == "/form token=a%26b&name=Ada"


def test_a_form_can_stand_elsewhere(browser):
    assert browser.send("/closed", form_at="/form").text == "/closed token=a%26b"


def test_only_hidden_inputs_with_a_name_are_sent():
    text = '<input type="hidden"><input type="hidden" name="a"><input name="b" value="1">'
    assert Hidden(text).fields == {"a": ""}


def test_a_server_that_is_not_there_is_named():
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        port = server.server_port
    with pytest.raises(NotMeasured, match="/form: no answer"):
        Browser(port).get("/form")
