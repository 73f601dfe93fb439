"""Reads answers of HTTP/1.1 out of the bytes that have arrived."""

import re
from typing import NamedTuple

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


class Answer(NamedTuple):
    """`closes` says that the server will not take another request on this connection."""

    status: int
    head: bytes
    body: bytes
    closes: bool


def read_answer(data: bytes, *, ended: bool = False) -> Answer | None:
    """None if more has yet to come; `ended` says that nothing will. Raises ValueError."""
    head, found, rest = data.partition(b"\r\n\r\n")
    if not found:
        return None
    if not head.startswith(b"HTTP/1."):
        raise ValueError("expected an answer of HTTP/1")
    body = _body(head, rest, ended)
    if body is None:
        return None
    return Answer(int(head[9:12]), head, body, bool(CLOSES.search(head)) or ended)


def _body(head: bytes, rest: bytes, ended: bool) -> bytes | None:
    if length := LENGTH.search(head):
        size = int(length[1])
        return rest[:size] if len(rest) >= size else None
    if CHUNKED.search(head):
        return _joined(rest)
    return rest if ended else None


def _joined(rest: bytes) -> bytes | None:
    """The chunks together, or None before the last of them."""
    body = b""
    while True:
        size, found, rest = rest.partition(b"\r\n")
        if not found:
            return None
        length = int(size.partition(b";")[0], 16)
        if len(rest) < length + 2:
            return None
        if not length:
            return body
        body, rest = body + rest[:length], rest[length + 2 :]
