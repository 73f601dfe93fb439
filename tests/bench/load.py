"""Load: client processes, each of which sends one request after the other.

A client is as cheap as Python allows, for it shares the machine with the server that it measures.
"""

import multiprocessing
import socket
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from multiprocessing.connection import Connection
from typing import NamedTuple

from .table import RUNS, in_turns

CLIENTS = 4
HOST = "127.0.0.1"
SECONDS = {True: 0.12, False: 3.0}  # of a run, by whether it is quick
LARGEST = 1 << 20  # bytes of an answer
PATIENCE = 60  # seconds


class WrongAnswer(SystemExit):
    """What was to be measured does not work."""


def require(right: bool, otherwise: str) -> None:
    if not right:
        raise WrongAnswer(f"Not measured: {otherwise}.")


class Request(NamedTuple):
    """As it is sent, and the status with which it has to be answered: b"200"."""

    message: bytes
    status: bytes


class Load(NamedTuple):
    """Requests to a server of this machine."""

    port: int
    requests: Sequence[Request]

    def per_second(self, seconds: float) -> float:
        """Requests that are answered in a second, one after the other or all over again."""
        return sum(self._rates(CLIENTS, seconds))

    def once(self) -> float:
        """The same, where each request is sent a single time and nothing is warmed up."""
        return sum(self._rates(CLIENTS, None))

    def milliseconds(self, seconds: float | None) -> float:
        """How long an answer takes where nobody else asks; None sends each request once."""
        return 1000 / sum(self._rates(1, seconds))

    def _rates(self, clients: int, seconds: float | None) -> list[float]:
        fork = multiprocessing.get_context("fork")
        pipes, started = [], []
        for number in range(clients):
            own = self._replace(requests=self.requests[number::clients] or self.requests)
            here, there = fork.Pipe(duplex=False)
            started.append(fork.Process(target=_send, args=(there, own, seconds)))
            started[-1].start()
            there.close()
            pipes.append(here)
        try:
            return [self._received(pipe, seconds) for pipe in pipes]
        finally:
            for each in started:
                each.kill()
                each.join()

    def _received(self, pipe: Connection, seconds: float | None) -> float:
        if not pipe.poll(PATIENCE + 2 * (seconds or len(self.requests))):
            raise WrongAnswer(f"Port {self.port} does not answer {self.requests[0].message!r}")
        try:
            said = pipe.recv()
        except EOFError:
            said = "a client has died"
        if isinstance(said, str):
            raise WrongAnswer(f"Port {self.port}: {said}")
        return float(said)


def _send(pipe: Connection, load: Load, seconds: float | None) -> None:
    """Requests in a second, or what is wrong with an answer."""
    try:
        if seconds is None:
            pipe.send(_timed(load.port, load.requests))
        else:
            endless = cycle(load.requests)
            _timed(load.port, _until(seconds / 5, endless))
            pipe.send(_timed(load.port, _until(seconds, endless)))
    except (WrongAnswer, OSError) as error:
        pipe.send(str(error))


def _until(seconds: float, requests: Iterator[Request]) -> Iterator[Request]:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        yield next(requests)


def _timed(port: int, requests: Iterable[Request]) -> float:
    buffer = bytearray(LARGEST)
    start, count = time.perf_counter(), 0
    for request in requests:
        _ask(port, request, buffer)
        count += 1
    return count / (time.perf_counter() - start)


def _ask(port: int, request: Request, buffer: bytearray) -> None:
    connection = socket.socket()
    connection.connect((HOST, port))
    connection.sendall(request.message)
    # Up to where the server closes the connection, in one call of the system.
    size = connection.recv_into(buffer, 0, socket.MSG_WAITALL)
    connection.close()
    if buffer[9:12] != request.status or size == len(buffer):
        answer = bytes(buffer[: min(size, 500)])
        raise WrongAnswer(f"{answer!r} to {request}")


def measured(quick: bool, *loads: Load) -> list[list[float]]:
    """Requests a second of each, in turns."""
    return in_turns(RUNS, *(lambda each=each: each.per_second(SECONDS[quick]) for each in loads))


def get(address: str, status: int = 200, **headers: str) -> Request:
    return _request("GET", address, status, headers)


def post(address: str, body: str, status: int, **headers: str) -> Request:
    """Of a form that is sent in this body."""
    form = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    return _request("POST", address, status, form | headers, body)


def _request(
    method: str, address: str, status: int, headers: dict[str, str], body: str = ""
) -> Request:
    lines = [f"{method} {address} HTTP/1.1", f"Host: {HOST}", "Accept: */*", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return Request("\r\n".join([*lines, "", body]).encode(), str(status).encode())
