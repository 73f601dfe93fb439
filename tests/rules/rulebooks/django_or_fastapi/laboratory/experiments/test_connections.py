import socket
import threading

import pytest
from alike import require_alike
from experiments import connections
from refusal import NotMeasured

from .conftest import FIGURES, documents

ONE = connections.SUBJECTS[0]


def test_all_are_measured_in_every_run_and_drawn(lab, monkeypatch):
    told = []

    def once(subject, number):
        told.append((subject.label, number))
        times = FIGURES if number else {}
        return {**times, "megabytes": 40.0 + number, "threads": 1 + number}

    monkeypatch.setattr(connections, "once", once)
    connections.measure(lab)
    every = len(connections.SUBJECTS) * len(connections.numbers(lab))
    assert len(told) == every * len(lab.runs)
    assert len(set(told)) == every
    (document,) = documents(connections, lab)
    memory, threads, first = (plot["series"][0]["points"] for plot in document["plots"])
    asked = [*connections.numbers(lab)]
    assert [point["y"] - 40 for point in memory] == asked
    assert [point["y"] - 1 for point in threads] == asked
    assert [point["x"] for point in first] == asked[1:]


@pytest.fixture
def answer():
    """Has a server send this to one that asks, and close; returns how its stream began."""

    def answer(data):
        def serve():
            connection, _ = listening.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(data)

        with socket.create_server(("127.0.0.1", 0)) as listening:
            thread = threading.Thread(target=serve)
            thread.start()
            try:
                return connections.begin(listening.getsockname()[1], ONE)
            finally:
                thread.join()

    return answer


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n"


@pytest.mark.parametrize("event", [b"data: tick\n\n", b"c\r\ndata: tick\n\n\r\n"])
def test_streams_begin_alike_with_and_without_chunks(answer, event):
    require_alike({ONE.label: answer(HEAD + event)}, connections.EXPECTED)


@pytest.mark.parametrize(
    "wrong",
    [
        HEAD + b"data: tock\n\n",
        HEAD.replace(b"200", b"500") + connections.EVENT,
        HEAD.replace(b"text/event-stream", b"text/html") + connections.EVENT,
        HEAD,
    ],
)
def test_a_stream_that_begins_otherwise_is_refused(answer, wrong):
    with pytest.raises(NotMeasured, match="Django, 40 threads answers"):
        require_alike({ONE.label: answer(wrong)}, connections.EXPECTED)


def test_an_answer_that_is_no_http_is_refused(answer):
    with pytest.raises(NotMeasured, match="Django, 40 threads: no stream"):
        answer(b"\r\n")


def test_a_server_that_does_not_answer_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with pytest.raises(NotMeasured, match="Django, 40 threads: no event"):
        connections.begin(port, ONE)
