"""Checks that applications answer alike: whatever differs is not the same work."""

import json
import socket
from collections.abc import Mapping
from typing import Any, NamedTuple

from answers import Answer, read_answer
from refusal import NotMeasured

HOST = "127.0.0.1"
PATIENCE = 30  # seconds


class Seen(NamedTuple):
    """What must be the same: headers such as the server's name, and spaces in JSON, may differ."""

    status: int
    content_type: str
    document: Any


def ask(port: int, message: str) -> Answer:
    """Sends the request as it is. Raises NotMeasured if no whole answer comes."""
    data = b""
    try:
        with socket.create_connection((HOST, port), timeout=PATIENCE) as connection:
            connection.sendall(message.encode())
            while True:
                more = connection.recv(65536)
                data += more
                if answer := read_answer(data, ended=not more):
                    return answer
                if not more:
                    break
    except (OSError, ValueError) as error:
        raise NotMeasured(f"{_first_line(message)}: no answer ({error})") from None
    raise NotMeasured(f"{_first_line(message)}: the answer ended early")


def seen(answer: Answer) -> Seen:
    """Raises NotMeasured if the answer is no JSON."""
    headers = dict(_header(line) for line in answer.head.decode("latin-1").split("\r\n")[1:])
    content_type = headers.get("content-type", "").partition(";")[0].strip()
    try:
        document = json.loads(answer.body)
    except ValueError:
        start = answer.body[:200].decode(errors="replace")
        raise NotMeasured(f"status {answer.status} with a body that is no JSON: {start}") from None
    return Seen(answer.status, content_type, document)


def require_alike(answers: Mapping[str, Seen], expected: Seen) -> None:
    """Raises NotMeasured, with the label of the first that answers something else."""
    for label, found in answers.items():
        for name, is_, wanted in zip(Seen._fields, found, expected, strict=True):
            if not _same(is_, wanted):
                what = name.replace("_", " ")
                raise NotMeasured(f"{label} answers {what} {is_!r}, and not {wanted!r}"[:600])


def _same(found: Any, expected: Any) -> bool:
    """As JSON has it: 1 is not true, as it is for Python, and 1.0 is not 1."""
    return json.dumps(found, sort_keys=True) == json.dumps(expected, sort_keys=True)


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _first_line(message: str) -> str:
    return message.partition("\r\n")[0]
