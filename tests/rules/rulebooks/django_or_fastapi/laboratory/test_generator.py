"""The load that is put on servers, against one that answers as a test tells it to."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from generator import run

MESSAGE = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsaid"
KIND = {"name": "one", "message": MESSAGE, "status": 200, "body": "said"}


class Tiny:
    """Sends `answer` to each request; the first of them waits for `stall` seconds."""

    def __init__(self, answer=ANSWER, stall=0.0, closes=False):
        self.answer, self.closes, self.stall = answer, closes, stall
        self.connections = self.requests = 0

    async def connected(self, reader, writer):
        self.connections += 1
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                self.requests += 1
                if self.stall:
                    stall, self.stall = self.stall, 0.0
                    await asyncio.sleep(stall)
                writer.write(self.answer)
                if self.closes:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()

    @asynccontextmanager
    async def served(self):
        server = await asyncio.start_server(self.connected, "127.0.0.1", 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()


def report(tiny, port=None, within=asyncio.run, **changes):
    async def measured():
        async with tiny.served() as own:
            plan = {"kinds": [KIND], "pattern": [0], "clients": 1, "timeout": 60, "ramp": 0}
            return await run(plan | {"port": port or own, "seconds": 0.2} | changes)

    return within(measured())


def failed(report):
    return {kind: number for kind, number in report["kinds"]["one"]["errors"].items() if number}


def test_an_open_loop_sends_as_many_as_were_asked_for():
    found = report(tiny := Tiny(), rate=100, clients=10)
    assert found["kinds"]["one"]["sent"] == found["kinds"]["one"]["completed"] == 20
    assert tiny.requests == 20


def test_a_request_counts_from_when_it_was_due_while_the_server_stalls():
    # All 20 are due within 0.2 s, and none is answered before 0.4 s are over.
    latencies = report(Tiny(stall=0.4), rate=100)["kinds"]["one"]["ms"]
    assert latencies["p50"] >= 300
    assert latencies["p90"] >= 220
    assert latencies["max"] >= 400


def test_in_a_closed_loop_a_stall_meets_those_alone_that_wait():
    found = report(tiny := Tiny(stall=0.1), clients=3)
    latencies = found["kinds"]["one"]["ms"]
    assert latencies["max"] >= 100
    assert found["kinds"]["one"]["sent"] == tiny.requests
    assert found["seconds"] > 0


def test_each_client_of_a_closed_loop_sends_although_the_time_is_up():
    found = report(tiny := Tiny(), clients=7, seconds=0)
    assert found["kinds"]["one"]["completed"] == 7
    assert tiny.connections <= 7


def test_a_connection_is_used_again():
    tiny = Tiny()
    report(tiny, rate=100)
    assert tiny.connections == 1


def test_a_connection_that_the_server_closes_is_replaced():
    tiny = Tiny(ANSWER.replace(b"OK", b"OK\r\nConnection: close"), closes=True)
    assert report(tiny, rate=100)["kinds"]["one"]["completed"] == 20
    assert tiny.connections == 20


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (ANSWER.replace(b"200 OK", b"503 Busy"), "status"),
        (ANSWER.replace(b"said", b"lied"), "body"),
        (b"What?\r\n\r\n" + ANSWER, "status"),
        (ANSWER[:-1], "connect"),
    ],
)
@pytest.mark.parametrize("loop", [{"rate": 50}, {"seconds": 0.01}])
def test_a_wrong_answer_is_an_error_and_no_speed(answer, error, loop):
    found = report(Tiny(answer, closes=error == "connect"), **loop)
    assert [*failed(found)] == [error]
    assert found["kinds"]["one"]["completed"] == 0


def test_a_server_that_is_not_there_is_an_error_of_connecting():
    async def unused():
        async with Tiny().served() as port:
            return port

    found = report(Tiny(), asyncio.run(unused()), rate=50)
    assert failed(found) == {"connect": 10}


def test_who_waits_for_too_long_gives_up():
    found = report(Tiny(b""), rate=50, timeout=0.05)
    assert sum(failed(found).values()) == 10
    assert failed(found)["timeout"] >= 1


def test_requests_of_several_kinds_come_in_their_pattern():
    kinds = [KIND, KIND | {"name": "two"}]
    found = report(Tiny(), rate=100, kinds=kinds, pattern=[0, 0, 0, 1])["kinds"]
    assert (found["one"]["sent"], found["two"]["sent"]) == (15, 5)


@pytest.mark.parametrize(
    "changes", [{"clients": 20_000}, {"seconds": 1e6}, {"rate": 1e9}, {"timeout": -1}]
)
def test_a_load_is_bounded(changes):
    with pytest.raises(ValueError, match="expected at most"):
        report(tiny := Tiny(), **changes)
    assert tiny.requests == 0


def test_times_are_finer_than_the_clock_of_the_event_loop():
    class Coarse(asyncio.SelectorEventLoop):
        """As that of uvloop, which has only milliseconds."""

        def time(self):
            return round(super().time(), 1)

    with asyncio.Runner(loop_factory=Coarse) as runner:
        latencies = report(Tiny(), within=runner.run)["kinds"]["one"]["ms"]
    assert latencies["p50"] > 0
    assert latencies["max"] % 100 > 0
