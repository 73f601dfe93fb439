"""The whole suite fails if anything here reaches out: this shows that it would."""

import socket

import pytest

from tests.support.outside import TRIED


@pytest.fixture
def tried():
    yield TRIED
    TRIED.clear()  # else this test would fail, as it should


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80), ("example.org", 443)])
def test_no_test_reaches_another_machine(tried, address):
    with pytest.raises(ConnectionRefusedError, match="outside of this machine"):
        socket.create_connection(address, timeout=1)
    assert tried == [address[0]]


def test_no_test_sends_a_datagram_to_another_machine(tried):
    with socket.socket(type=socket.SOCK_DGRAM) as quiet, pytest.raises(ConnectionRefusedError):
        quiet.sendto(b"statistics", ("192.0.2.1", 9))
    assert tried == ["192.0.2.1"]


def test_this_machine_can_be_reached(tried):
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()
    assert tried == []
