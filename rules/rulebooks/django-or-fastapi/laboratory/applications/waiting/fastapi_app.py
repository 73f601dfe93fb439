import asyncio
import os
import socket

from fastapi import FastAPI

UPSTREAM = ("127.0.0.1", int(os.environ["UPSTREAM_PORT"]))

app = FastAPI()


@app.get("/blocking")
def blocking() -> dict[str, str]:
    with socket.create_connection(UPSTREAM) as upstream, upstream.makefile("rb") as answer:
        return {"upstream": answer.read().decode()}


@app.get("/awaiting")
async def awaiting() -> dict[str, str]:
    answer, upstream = await asyncio.open_connection(*UPSTREAM)
    try:
        return {"upstream": (await answer.read()).decode()}
    finally:
        upstream.close()
