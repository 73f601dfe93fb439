"""What is compared must do the same work: these are the ways in which it may not."""

import socket
import threading

import pytest
from alike import Seen, ask, require_alike, seen
from answers import Answer
from load import get
from refusal import NotMeasured

RIGHT = Seen(200, "application/json", {"a": 1, "b": [True, "x"]})
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nServer: x"


def test_the_order_of_keys_the_spaces_and_other_headers_may_differ():
    answers = [
        Answer(200, HEAD, b'{"a": 1, "b": [true, "x"]}', closes=False),
        Answer(200, HEAD.replace(b"; charset=utf-8", b""), b'{"b":[true,"x"],"a":1}', closes=True),
    ]
    require_alike({str(number): seen(answer) for number, answer in enumerate(answers)}, RIGHT)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (RIGHT._replace(status=201), "B answers status 201, and not 200"),
        (RIGHT._replace(content_type="text/html"), "B answers content type 'text/html', and not"),
        (RIGHT._replace(document={"a": 1}), "B answers document {'a': 1}, and not"),
        (RIGHT._replace(document={"a": 1.0, "b": [True, "x"]}), "B answers document"),
        (RIGHT._replace(document={"a": True, "b": [True, "x"]}), "B answers document"),
        (RIGHT._replace(document={"a": 1, "b": ["x", True]}), "B answers document"),
    ],
)
def test_what_answers_something_else_is_named(other, words):
    with pytest.raises(NotMeasured) as refused:
        require_alike({"A": RIGHT, "B": other}, RIGHT)
    assert str(refused.value).startswith(words)


def test_all_that_are_wrong_in_the_same_way_are_refused_too():
    wrong = RIGHT._replace(status=500)
    with pytest.raises(NotMeasured, match="A answers status 500"):
        require_alike({"A": wrong, "B": wrong}, RIGHT)


def test_a_page_is_no_json():
    with pytest.raises(NotMeasured, match="status 502 with a body that is no JSON: <h1>"):
        seen(Answer(502, HEAD, b"<h1>Bad gateway</h1>", closes=True))


def told(said):
    """What is made of a server that says this to a request, and closes the connection."""

    def serve(listener):
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(said)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        try:
            return ask(listener.getsockname()[1], get("/a"))
        finally:
            thread.join()


def test_a_whole_answer_is_returned():
    assert told(HEAD + b"\r\nContent-Length: 2\r\n\r\n{}").body == b"{}"


@pytest.mark.parametrize(
    ("said", "words"),
    [(HEAD + b"\r\nContent-Length: 3\r\n\r\n{}", "ended early"), (b"?\r\n\r\n", "no answer")],
)
def test_half_an_answer_is_none(said, words):
    with pytest.raises(NotMeasured, match=f"GET /a HTTP/1.1: .*{words}"):
        told(said)


def test_no_answer_is_none():
    with pytest.raises(NotMeasured, match="no answer"):
        ask(1, get("/a"))
