"""Opens many event streams, and holds them open for as long as a block lasts."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import NamedTuple

from alike import HOST
from generator import new_event_loop
from load import get
from tally import percentile


class Streams(NamedTuple):
    """A path that answers by events, of which `event` is the first, and how many ask for it.

    They come at `rate` a second, and give up `patience` seconds after their time has come.
    """

    path: str
    event: bytes
    number: int
    rate: float = 1000
    patience: float = 2


class Opened(NamedTuple):
    """What became of them: `seconds` until the first event of each that had one."""

    asked: int
    seconds: list[float]

    def figures(self) -> dict[str, float]:
        """Times in milliseconds; there are none where no stream began."""
        found = {"errors": 1 - len(self.seconds) / self.asked}
        if ordered := sorted(self.seconds):
            found |= {f"p{p}": round(percentile(ordered, p) * 1000, 3) for p in (50, 99)}
        return found


@contextmanager
def opened(port: int, streams: Streams) -> Iterator[Opened]:
    """Those that have begun stay open within the block."""
    begun: Future[Opened] = Future()
    over = threading.Event()

    def hold() -> None:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(_hold(port, streams, begun, over))

    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    try:
        yield begun.result()
    finally:
        over.set()
        thread.join()


async def _hold(
    port: int, streams: Streams, begun: "Future[Opened]", over: threading.Event
) -> None:
    writers: list[asyncio.StreamWriter] = []
    start = time.monotonic()

    async def first(number: int) -> float:
        due = start + number / streams.rate
        await asyncio.sleep(due - time.monotonic())
        async with asyncio.timeout(due + streams.patience - time.monotonic()):
            reader, writer = await asyncio.open_connection(HOST, port)
            writers.append(writer)
            writer.write(get(streams.path).encode())
            head = await reader.readuntil(streams.event)
        if not head.startswith(b"HTTP/1.1 200"):
            raise OSError("expected a stream")
        return time.monotonic() - due

    try:
        found = await asyncio.gather(*map(first, range(streams.number)), return_exceptions=True)
        seconds = [each for each in found if isinstance(each, float)]
        begun.set_result(Opened(streams.number, seconds))
        while not over.is_set():
            await asyncio.sleep(0.02)
    finally:
        for writer in writers:
            writer.transport.abort()
