import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from load import Kind, Load, figures, get, post
from processes import RUNNING
from refusal import NotMeasured


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.say(200, b"here" if self.path == "/here" else b"elsewhere")

    def do_POST(self):
        self.say(201, self.rfile.read(int(self.headers["Content-Length"])))

    def say(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def port():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


KINDS = [
    Kind("get", get("/here"), 200, "here"),
    Kind("post", post("/", "näh"), 201, "näh"),
    Kind("wrong", get("/there"), 200, "here"),
]


@pytest.mark.parametrize("rate", [100, None])
def test_a_load_is_sent_by_a_process_of_its_own(port, rate):
    report = Load(KINDS, 0.1, 5, rate, pattern=[0, 1, 2]).on(port)
    counts = {name: found["sent"] - found["completed"] for name, found in report["kinds"].items()}
    assert counts == {"get": 0, "post": 0, "wrong": report["kinds"]["wrong"]["sent"]}
    assert report["kinds"]["wrong"]["errors"]["body"] == counts["wrong"] > 0
    assert RUNNING == []


def test_a_load_that_is_too_large_is_refused():
    with pytest.raises(NotMeasured, match="clients: expected at most 10000"):
        Load(KINDS, 0.1, 20_000).on(1)


REPORT = {
    "seconds": 2.0,
    "busy": 0.12345,
    "kinds": {
        "small": {
            "sent": 10,
            "completed": 8,
            "errors": {"timeout": 2, "body": 0},
            "ms": {"p50": 1.00049, "p99": 7.0},
        },
        "large": {"sent": 4, "completed": 0, "errors": {"timeout": 4}},
        "none": {"sent": 0, "completed": 0, "errors": {}},
    },
}


def test_answers_a_second_are_of_what_was_answered():
    assert figures(REPORT) == {
        "per_second": 4,
        "errors": 0.2,
        "error_kinds": {"timeout": 2},
        "busy": 0.123,
        "p50": 1.0,
        "p99": 7.0,
    }


def test_what_answered_nothing_has_errors_and_no_speed():
    found = figures(REPORT, "large")
    assert (found["errors"], found["per_second"]) == (1, None)
    assert "p99" not in found
    assert figures(REPORT, "none")["errors"] is None
