import os
import signal

import pytest
from load import Kind, Load, get
from processes import RUNNING
from refusal import NotMeasured
from servers import Server, Servers, Subject, command, free_port, listens

APPLICATION = """
import os

def app(environ, start_response):
    start_response("404 Not Found", [("Content-Length", "0")])
    return []

if os.environ.get("BROKEN"):
    raise RuntimeError("it is broken")
"""


@pytest.fixture
def environment(tmp_path):
    (tmp_path / "tiny.py").write_text(APPLICATION)
    return {"PYTHONPATH": str(tmp_path)}


def gunicorn(kind="sync", **options):
    return Subject(kind, f"gunicorn {kind}", "tiny:app", **options)


def test_a_server_answers_when_its_block_begins_and_is_gone_after_it(environment):
    with Server(gunicorn(workers=2), environment) as server:
        assert listens(server.port)
        assert server.memory() > 0
    assert not listens(server.port)
    assert RUNNING == []


def test_threads_are_those_of_the_server(environment):
    with Server(gunicorn("gthread", threads=4), environment) as server:
        assert server.threads() >= 2


def test_a_server_that_does_not_start_says_why_and_leaves_nothing(environment):
    with pytest.raises(NotMeasured, match="sync does not start: it is broken"):
        Server(gunicorn(), environment | {"BROKEN": "1"})
    assert RUNNING == []


def test_a_server_is_started_once_until_it_is_ended(environment):
    with Servers(environment) as servers:
        first = servers.get(gunicorn())
        assert servers.get(gunicorn()) is first
        servers.end("sync")
        servers.end("sync")
        assert servers.get(gunicorn()).port != first.port
    assert RUNNING == []


def test_a_load_on_a_server_is_reported(environment):
    with Server(gunicorn(), environment) as server:
        kinds = server.under(Load([Kind("none", get("/"), 404)], 0, 1))["kinds"]
    assert kinds["none"]["completed"] == 1


def test_a_server_that_ends_under_its_load_is_not_taken_for_one_that_fails(environment):
    with Server(gunicorn(), environment) as server:
        os.killpg(server.popen.pid, signal.SIGKILL)
        with pytest.raises(NotMeasured, match="sync ended: "):
            server.under(Load([Kind("none", get("/"), 404)], 0, 1, timeout=1))
    assert RUNNING == []


@pytest.mark.parametrize(
    ("server", "parts"),
    [
        ("gunicorn sync", {"gunicorn", "--worker-class=sync", "--workers=3"}),
        ("gunicorn gthread", {"gunicorn", "--worker-class=gthread", "--threads=8"}),
        ("uvicorn", {"uvicorn", "--workers=3", "--no-access-log"}),
    ],
)
def test_each_server_listens_on_this_machine_alone(server, parts):
    made = command(Subject("x", server, "tiny:app", workers=3, threads=8), 8001)
    assert made[-1] == "tiny:app"
    assert parts < set(made)
    assert any("127.0.0.1" in part for part in made)


def test_another_server_is_refused():
    with pytest.raises(ValueError, match="hypercorn: expected gunicorn sync"):
        command(Subject("x", "hypercorn", "tiny:app"), 8001)


def test_a_free_port_is_free():
    assert not listens(free_port())
