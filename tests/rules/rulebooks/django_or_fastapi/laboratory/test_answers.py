import pytest
from answers import read_answer

HEAD = b"HTTP/1.1 200 OK\r\nServer: x\r\n"
WHOLE = HEAD + b"content-length: 4\r\n\r\nsaid"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nsa\r\n2;x=y\r\nid\r\n0\r\n\r\n"


@pytest.mark.parametrize("data", [WHOLE, CHUNKED])
def test_an_answer_is_read_when_its_last_byte_is_there(data):
    answers = [read_answer(data[:end]) for end in range(len(data) + 1)]
    assert answers[:-1] == [None] * len(data)
    assert answers[-1].status == 200
    assert answers[-1].body == b"said"


def test_an_answer_without_a_length_ends_with_its_connection():
    data = HEAD + b"\r\nsaid"
    assert read_answer(data) is None
    assert read_answer(data, ended=True).body == b"said"


def test_an_answer_that_is_cut_off_is_none():
    assert read_answer(WHOLE[:-1], ended=True) is None
    assert read_answer(CHUNKED[:-1], ended=True) is None


def test_a_connection_that_the_server_closes_takes_no_other_request():
    assert not read_answer(WHOLE).closes
    assert read_answer(WHOLE.replace(b"Server: x", b"connection: close")).closes


def test_what_is_no_http_is_refused():
    with pytest.raises(ValueError, match="expected an answer of HTTP/1"):
        read_answer(b"SSH-2.0-OpenSSH_9.2\r\n\r\n", ended=True)
