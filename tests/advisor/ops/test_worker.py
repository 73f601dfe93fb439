"""Clients that stall, without a proxy in front of the site.

Each test holds more connections than the worker has threads, and then asks for a page like anybody
else. That it comes at all is enough.
"""

import socket
import time
from contextlib import ExitStack, contextmanager

import pytest

from advisor.ops.bodies import MAX_BODY
from advisor.ops.worker import MAX_HEAD, WAITING_THREADS
from tests.support.served import served

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("journey")]

ONE = "--workers=1"
LATER = {"CLIENT_SECONDS": "3600"}
HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
SAVE = b"POST /decide/journey/1/save/?distance=600 HTTP/1.1\r\nHost: localhost\r\n"
HALF_A_BODY = SAVE + b"Content-Length: 9\r\n\r\ntitle"
HALF_A_CHUNK = SAVE + b"Transfer-Encoding: chunked\r\n\r\n9\r\ntitle"
HALVES = [b"", b"GET", HEAD, HALF_A_BODY, HALF_A_CHUNK]


@contextmanager
def clients(site, number, sent, receives=0):
    """So many open connections that have sent this; `receives` limits their buffers."""
    with ExitStack() as stack:
        opened = []
        for _ in range(number):
            client = stack.enter_context(socket.socket())
            if receives:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
            client.settimeout(60)
            client.connect(("127.0.0.1", site.port))
            client.sendall(sent)
            opened.append(client)
        yield opened


def answer(client):
    """All that the site sends until it closes; it may close without having read all."""
    received = b""
    try:
        while data := client.recv(65536):
            received += data
    except ConnectionResetError:
        pass
    return received


def test_half_sent_requests_keep_nobody_waiting():
    with served(ONE, **LATER) as site:
        for half in HALVES:
            with clients(site, WAITING_THREADS + 10, half):
                assert site.get("/").status == 200, half


def test_more_connections_than_there_may_be_keep_nobody_waiting():
    with served(ONE, "--worker-connections=80", **LATER) as site:
        for half in HALVES:
            with clients(site, 100, half):
                assert site.get("/").status == 200, half


def test_what_does_not_arrive_in_time_is_closed():
    with served(ONE, CLIENT_SECONDS="1") as site:
        for half in HALVES:
            with clients(site, 1, half) as (client,):
                assert answer(client) == b""


def test_what_arrives_too_slowly_is_closed():
    with served(ONE, CLIENT_SECONDS="1") as site:
        for half in (HEAD + b"X: ", SAVE + b"Content-Length: 9999\r\n\r\n"):
            with clients(site, 1, half) as (client,), pytest.raises(ConnectionError):
                trickle(client)


def trickle(client):
    for _ in range(600):
        client.sendall(b"x")
        time.sleep(0.1)


def test_what_arrives_slowly_but_in_time_is_answered():
    with served(ONE, LOG_FORMAT="json") as site, clients(site, 1, b"\r\n") as (client,):
        for byte in SAVE + b"Connection: close\r\nContent-Length: 5\r\n\r\ntitle":
            client.sendall(bytes([byte]))
        assert b" 403 Forbidden\r\n" in answer(client)
    assert site.lines[-1]["level"] == "INFO"


def test_a_connection_is_kept_for_more_requests():
    with served(ONE) as site, clients(site, 1, b"") as (client,):
        for _ in range(3):
            client.sendall(HEAD + b"\r\n")
            assert b" 200 OK\r\n" in client.recv(100)
            while b"</html>" not in client.recv(65536):
                pass
        # Requests may come before the one before is answered, and in one piece with half a head.
        client.sendall(HEAD + b"\r\n" + HEAD + b"\r\n" + HEAD[:9])
        client.sendall(HEAD[9:] + b"Connection: close\r\n\r\n")
        assert answer(client).count(b" 200 OK\r\n") == 3


def test_clients_that_do_not_close_keep_nobody_waiting():
    with served(ONE, **LATER) as site, clients(site, 40, HEAD + b"Connection: close\r\n\r\n"):
        assert site.get("/").status == 200


def test_clients_that_take_no_answer_keep_nobody_waiting():
    styles = b"GET /static/css/advisor.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with (
        served(ONE, LOG_FORMAT="json", **LATER) as site,
        clients(site, WAITING_THREADS + 10, styles * 100, receives=1024),
    ):
        for _ in range(10):
            assert site.get("/").status == 200
    assert "ERROR" not in {line["level"] for line in site.lines}


def test_a_head_without_end_is_refused():
    with served(ONE) as site:
        for begun in (b"GET /", HEAD + b"Cookie: "):
            with clients(site, 1, begun + b"a" * MAX_HEAD) as (client,):
                assert answer(client).startswith(b"HTTP/1.1 431 ")


def test_a_long_address_gets_a_page_of_the_site():
    with served(ONE) as site:
        long = site.get("/decide/journey/1/result/?distance=" + "6" * 30_000)
    assert long.status == 400
    assert 'class="site-name"' in long.text


def test_chunks_of_a_byte_do_not_keep_a_processor_busy():
    with served(ONE) as site:
        begun = SAVE + b"Transfer-Encoding: chunked\r\n\r\n"
        with clients(site, 1, begun) as (client,), pytest.raises(ConnectionError):
            client.sendall(b"1\r\na\r\n" * MAX_BODY)
        assert site.get("/").status == 200


CODINGS = [b"gzip, chunked", b"deflate,chunked", b"gzip\r\nTransfer-Encoding: chunked"]


def test_a_coding_that_is_not_decoded_is_refused():
    with served(ONE) as site:
        for coding in CODINGS:
            coded = SAVE + b"Transfer-Encoding: " + coding + b"\r\n\r\n5\r\ntitle\r\n0\r\n\r\n"
            with clients(site, 1, coded) as (client,):
                assert answer(client).startswith(b"HTTP/1.1 501 "), coding
        whole = SAVE + b"Connection: close\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n"
        with clients(site, 1, whole) as (client,):
            assert answer(client).startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize("half", [b"", HEAD])
def test_who_has_sent_nothing_whole_does_not_delay_a_stop(half):
    with served(ONE, STOP_SECONDS="3600", **LATER) as site, clients(site, 3, half) as waiting:
        site.get("/")
        site.stop()
        assert [answer(client) for client in waiting] == [b""] * 3
