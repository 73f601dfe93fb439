"""Malformed HTTP: the site refuses it or hangs up, and goes on."""

import re
import socket

from hypothesis import given, settings
from hypothesis import strategies as st

GOOD = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
POST = b"POST /decide/journey/1/save/ HTTP/1.1\r\nHost: localhost\r\n"
MALFORMED = [
    b"\r\n\r\n",
    b"GET\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS
    b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
    b"GET / \r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET //evil.example/%2e%2e HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"G\xcbT / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: local\xe9\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n folded\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX : a\r\n\r\n",
    b"GET / HTTP/1.1\nHost: localhost\n\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid=\xff\x80; =; ;;\r\n\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: a\r\n" * 1_000 + b"\r\n",
    POST + b"Content-Length: x\r\n\r\n",
    POST + b"Content-Length: -1\r\n\r\n",
    POST + b"Content-Length: 1, 2\r\n\r\nab",
    POST + b"Content-Length: 9999999999999999999999\r\n\r\n",
    POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: gzip\r\n\r\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    POST + b"Content-Length: 100\r\n\r\ntoo short",
]


@st.composite
def spoilt(draw):
    """A good request with some bytes replaced."""
    request = bytearray(GOOD)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(request) - 1))
        request[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=6))
    return bytes(request)


def test_the_site_survives_malformed_requests(serve):
    site = serve()

    def send(request):
        status = answer(site.bind, request)
        assert status in (0, 505) or status < 500, (status, request)

    for request in MALFORMED:
        send(request)
    settings(max_examples=200)(given(spoilt())(send))()
    assert answer(site.bind, GOOD) == 200
    assert "Error handling request" not in site.output()
    assert site.output().count("Booting worker") == 2


def answer(bind, request):
    """The status; 0 if the site hangs up without a response."""
    host, _, port = bind.partition(":")
    with socket.create_connection((host, int(port)), timeout=60) as client:
        try:
            client.sendall(request)
            client.shutdown(socket.SHUT_WR)
            response = b"".join(iter(lambda: client.recv(65536), b""))
        except ConnectionError:
            response = b""
    found = re.match(rb"HTTP/1\.[01] ([0-9]{3}) ", response)
    assert found or not response, response
    return int(found[1]) if found else 0
