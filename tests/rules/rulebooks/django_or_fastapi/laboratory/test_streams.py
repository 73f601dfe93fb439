"""Streams, from a server that answers as a test tells it to."""

import socket
import threading
from contextlib import contextmanager

import pytest
from streams import Opened, Streams, opened

EVENT = b"data: tick\n\n"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


@contextmanager
def served(answer, most=100):
    """A server that sends this to the first `most` of those that ask, and closes nothing."""
    taken = []

    def accept(listening):
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            taken.append(connection)
            if len(taken) <= most:
                connection.recv(1000)
                connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=accept, args=[listening])
        thread.start()
        try:
            yield listening.getsockname()[1], taken
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in taken:
                connection.close()


def test_streams_stay_open_as_long_as_the_block():
    with served(HEAD + EVENT) as (port, taken):
        with opened(port, Streams("/", EVENT, 3, patience=60)) as found:
            assert len(found.seconds) == len(taken) == 3
            for connection in taken:
                connection.setblocking(False)
                with pytest.raises(BlockingIOError):
                    connection.recv(1)
        for connection in taken:
            connection.settimeout(60)
            assert connection.recv(1) == b""


def test_a_stream_that_does_not_begin_is_an_error_and_no_speed():
    with (
        served(HEAD + EVENT, most=2) as (port, _),
        opened(port, Streams("/", EVENT, 5, patience=1)) as found,
    ):
        assert len(found.seconds) == 2
        assert found.figures()["errors"] == pytest.approx(0.6)


@pytest.mark.parametrize("answer", [HEAD.replace(b"200", b"503") + EVENT, b"What?" + EVENT])
def test_an_answer_that_is_no_stream_is_an_error(answer):
    with (
        served(answer) as (port, _),
        opened(port, Streams("/", EVENT, 1, patience=60)) as found,
    ):
        assert found.seconds == []


def test_a_server_that_is_not_there_is_an_error():
    with served(b"") as (port, _):
        pass
    with opened(port, Streams("/", EVENT, 2)) as found:
        assert found.figures() == {"errors": 1}


def test_a_block_that_fails_closes_its_streams():
    before = threading.active_count()
    with (
        served(HEAD + EVENT) as (port, _),
        pytest.raises(KeyError),
        opened(port, Streams("/", EVENT, 1)),
    ):
        raise KeyError
    assert threading.active_count() == before


def test_times_are_in_milliseconds():
    found = Opened(4, [0.003, 0.001, 0.002, 0.1]).figures()
    assert found == {"errors": 0, "p50": 2, "p99": 100}
