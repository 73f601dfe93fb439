"""Answers each connection after some seconds, and closes it: upstream.py PORT SECONDS"""

import asyncio
import sys


class Upstream(asyncio.Protocol):
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        asyncio.get_running_loop().call_later(self.seconds, self.answer, transport)

    def answer(self, transport: asyncio.Transport) -> None:
        transport.write(b"waited")
        transport.close()


async def serve(port: int, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Upstream(seconds), "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
