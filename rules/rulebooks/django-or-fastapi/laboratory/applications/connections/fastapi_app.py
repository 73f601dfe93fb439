import asyncio
import time
from collections.abc import AsyncIterator, Iterator

from fastapi import FastAPI
from fastapi.responses import StreamingResponse

PAUSE = 15  # seconds between two events

app = FastAPI()


def events() -> Iterator[str]:
    while True:
        yield "data: tick\n\n"
        time.sleep(PAUSE)


async def events_async() -> AsyncIterator[str]:
    while True:
        yield "data: tick\n\n"
        await asyncio.sleep(PAUSE)


@app.get("/blocking")
def stream() -> StreamingResponse:
    return StreamingResponse(events(), media_type="text/event-stream")


@app.get("/awaiting")
async def stream_async() -> StreamingResponse:
    return StreamingResponse(events_async(), media_type="text/event-stream")
