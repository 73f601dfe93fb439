from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import asyncpg
from applications.writes.event import Events
from fastapi import FastAPI
from sqlalchemy import DateTime
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

CONNECTIONS = 8

# Where the server is, and who asks it, is in the environment: PGHOST and PGUSER.
engine = create_async_engine("postgresql+asyncpg:///postgres", pool_size=CONNECTIONS)
new_session = async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(min_size=CONNECTIONS, max_size=CONNECTIONS) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


class Base(DeclarativeBase):
    pass


class Event(Base):
    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    value: Mapped[float]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


@app.post("/orm")
async def orm(sent: Events) -> dict[str, int]:
    async with new_session.begin() as session:
        session.add_all(
            Event(name=event.name, value=event.value, at=event.at) for event in sent.events
        )
    return {"stored": len(sent.events)}


INSERT = "INSERT INTO event (name, value, at) VALUES ($1, $2, $3)"


@app.post("/sql")
async def sql(sent: Events) -> dict[str, int]:
    rows = [(event.name, event.value, event.at) for event in sent.events]
    async with app.state.pool.acquire() as connection:
        await connection.executemany(INSERT, rows)
    return {"stored": len(rows)}
