import asyncio
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from applications.computing.work import compute
from fastapi import FastAPI

POOL = ProcessPoolExecutor(2, get_context("spawn"))

app = FastAPI()


@app.get("/small")
def small() -> dict[str, int]:
    return {"total": 0}


@app.get("/large")
def large() -> dict[str, int]:
    return {"total": compute()}


@app.get("/async/small")
@app.get("/pool/small")
async def small_async() -> dict[str, int]:
    return {"total": 0}


@app.get("/async/large")
async def large_async() -> dict[str, int]:
    return {"total": compute()}


@app.get("/pool/large")
async def large_in_pool() -> dict[str, int]:
    return {"total": await asyncio.get_running_loop().run_in_executor(POOL, compute)}
