"""Sends requests to a server of this machine, as a process of its own.

Reads a plan from the standard input as JSON, and writes what became of the requests to the
standard output. `load.py` starts it, and says what is in a plan.
"""

import asyncio
import json
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any, cast

from answers import Answer, read_answer
from tally import Tally

HOST = "127.0.0.1"
SWEEP = 0.02  # seconds between two looks for requests that have timed out
PAUSE = 0.1  # seconds before a client tries again to connect
# Times are those of time.monotonic(): the clock of uvloop's event loop has only milliseconds.
MOST = {"clients": 10_000, "seconds": 300.0, "rate": 100_000.0, "timeout": 300.0}


class Kind:
    """One request, and the answer that it must have; without a body, any body will do."""

    def __init__(self, name: str, message: str, status: int, body: str | None) -> None:
        self.name, self.message, self.status = name, message.encode(), status
        self.body = None if body is None else body.encode()
        self.tally = Tally()

    def error(self, answer: Answer) -> str:
        if answer.status != self.status:
            return "status"
        return "body" if self.body not in (None, answer.body) else ""


class Request:
    __slots__ = ("connection", "due", "kind", "over")

    def __init__(self, kind: Kind, due: float) -> None:
        self.kind, self.due, self.over = kind, due, False
        self.connection: Connection | None = None


class Connection(asyncio.Protocol):
    """Carries one request at a time."""

    transport: asyncio.Transport

    def __init__(self, load: "Load") -> None:
        self.load, self.data = load, b""
        self.request: Request | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # That of uvloop is no subclass.
        self.transport = cast(asyncio.Transport, transport)

    def send(self, request: Request) -> None:
        self.request, request.connection, self.data = request, self, b""
        self.transport.write(request.kind.message)

    def data_received(self, data: bytes) -> None:
        self.data += data
        self._read(ended=False)

    def connection_lost(self, error: Exception | None) -> None:
        if self.request:
            self._read(ended=True)
        self.load.lost(self)

    def _read(self, *, ended: bool) -> None:
        request = self.request
        try:
            answer = read_answer(self.data, ended=ended)
        except ValueError:
            answer = Answer(0, b"", b"", closes=True)
        if not request or not (answer or ended):
            return
        self.request = None
        if answer and answer.closes:
            self.transport.close()
        # A connection that ends within an answer counts as one that could not be made.
        self.load.end(request, request.kind.error(answer) if answer else "connect")


class Load:
    """At most `clients` connections to a port; one that is not in use waits for the next request.

    `ended` is called with each request that is over.
    """

    def __init__(self, port: int, clients: int, timeout: float) -> None:
        self.port, self.clients, self.timeout = port, clients, timeout
        self.loop = asyncio.get_running_loop()
        self.last_answer = time.monotonic()
        self.connections: set[Connection] = set()
        self.idle: list[Connection] = []
        self.connecting: set[asyncio.Task[None]] = set()
        self.waiting: deque[Request] = deque()
        self.pending: dict[Request, None] = {}
        self.ended: Callable[[Request, str], None] = self.count
        self.sweeper = self.loop.create_task(self._sweep())

    def begin(self, request: Request) -> None:
        self.pending[request] = None
        while self.idle:
            connection = self.idle.pop()
            if not connection.transport.is_closing():
                return connection.send(request)
        self.waiting.append(request)
        self._connect_if_needed()

    def count(self, request: Request, error: str) -> None:
        now = time.monotonic()
        request.kind.tally.count(error, now - request.due)
        if not error:
            self.last_answer = now

    def end(self, request: Request, error: str) -> None:
        if request.over:
            return
        request.over = True
        del self.pending[request]
        connection = request.connection
        if connection and connection.request is request:
            connection.request = None
            connection.transport.abort()
        elif connection and not connection.transport.is_closing():
            self._free(connection)
        self.ended(request, error)

    def lost(self, connection: Connection) -> None:
        self.connections.discard(connection)
        self._connect_if_needed()

    def _free(self, connection: Connection) -> None:
        while self.waiting:
            if not (request := self.waiting.popleft()).over:
                return connection.send(request)
        self.idle.append(connection)

    def _connect_if_needed(self) -> None:
        room = self.clients - len(self.connections) - len(self.connecting)
        if room > 0 and len(self.waiting) > len(self.connecting):
            task = self.loop.create_task(self._connect())
            self.connecting.add(task)

    async def _connect(self) -> None:
        try:
            _, connection = await self.loop.create_connection(
                lambda: Connection(self), HOST, self.port
            )
            self.connections.add(connection)
            self._free(connection)
        except OSError:
            # Of the requests that wait for a connection, one fails for each that cannot be made.
            while self.waiting:
                if not (request := self.waiting.popleft()).over:
                    self.end(request, "connect")
                    break
        finally:
            self.connecting.discard(asyncio.current_task())
            self._connect_if_needed()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP)
            late = time.monotonic() - self.timeout
            for request in list(self.pending):
                if request.due > late:
                    break
                unconnected = not request.connection and self.connecting
                self.end(request, "connect" if unconnected else "timeout")

    def close(self) -> None:
        self.ended = lambda request, error: None
        self.waiting.clear()
        self.clients = 0
        for task in (*self.connecting, self.sweeper):
            task.cancel()
        for connection in self.connections:
            connection.transport.abort()


async def open_loop(load: Load, kinds: Iterator[Kind], rate: float, seconds: float) -> None:
    """Sends at a fixed rate, whatever the answers, and waits for the last of them.

    A request counts from when it was due, however late it could be sent.
    """
    start = time.monotonic()
    for number in range(round(rate * seconds)):
        due = start + number / rate
        if (early := due - time.monotonic()) > 0:
            await asyncio.sleep(early)
        load.begin(Request(next(kinds), due))
    while load.pending:
        await asyncio.sleep(SWEEP)


async def closed_loop(load: Load, kinds: Iterator[Kind], ramp: float, seconds: float) -> None:
    """Each client sends its next request when the one before is answered, or has failed.

    The clients come one by one within `ramp` seconds. After `seconds` they send no more, and what
    they have sent is waited for.
    """
    loop, start = load.loop, time.monotonic()
    to_come = load.clients

    def send(first: bool) -> None:
        nonlocal to_come
        to_come -= first
        if first or time.monotonic() < start + seconds:
            load.begin(Request(next(kinds), time.monotonic()))

    def ended(request: Request, error: str) -> None:
        load.count(request, error)
        loop.call_later(PAUSE if error == "connect" else 0, send, False)

    load.ended = ended
    for number in range(load.clients):
        loop.call_later(ramp * number / load.clients, send, True)
    while to_come or load.pending or time.monotonic() < start + seconds:
        await asyncio.sleep(SWEEP)


async def run(plan: dict[str, Any]) -> dict[str, Any]:
    for name, most in MOST.items():
        if not 0 <= plan.get(name, 0) <= most:
            raise ValueError(f"{name}: expected at most {most}")
    kinds = [Kind(**kind) for kind in plan["kinds"]]
    in_turn = cycle(kinds[index] for index in plan["pattern"])
    load = Load(plan["port"], plan["clients"], plan["timeout"])
    started, worked = time.monotonic(), time.process_time()
    try:
        if "rate" in plan:
            await open_loop(load, in_turn, plan["rate"], plan["seconds"])
        else:
            await closed_loop(load, in_turn, plan["ramp"], plan["seconds"])
    finally:
        load.close()
        await asyncio.gather(load.sweeper, return_exceptions=True)
    busy = (time.process_time() - worked) / (time.monotonic() - started)
    return {
        "kinds": {kind.name: kind.tally.report() for kind in kinds},
        "seconds": load.last_answer - started,
        "busy": busy,
    }


def new_event_loop() -> asyncio.AbstractEventLoop:
    """The cheaper, the better: it shares the machine with what it measures."""
    try:
        from uvloop import new_event_loop as cheapest
    except ImportError:
        return asyncio.new_event_loop()
    return cast(asyncio.AbstractEventLoop, cheapest())


def main() -> None:
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        report = runner.run(run(json.load(sys.stdin)))
    print(json.dumps(report))


if __name__ == "__main__":
    main()
