from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import asyncpg
from applications.reads.tables import Book
from fastapi import Depends, FastAPI, Request
from pydantic import BaseModel
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import joinedload, selectinload

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


async def session() -> AsyncIterator[AsyncSession]:
    async with new_session() as made:
        yield made


async def connection(request: Request) -> AsyncIterator[asyncpg.Connection]:
    async with request.app.state.pool.acquire() as acquired:
        yield acquired


Session = Annotated[AsyncSession, Depends(session)]
Connection = Annotated[asyncpg.Connection, Depends(connection)]


class OneBook(BaseModel):
    id: int
    title: str
    pages: int


class BookOfPage(BaseModel):
    id: int
    title: str
    author: str
    shelves: list[str]


class Page(BaseModel):
    books: list[BookOfPage]


class Authors(BaseModel):
    authors: list[str]


@app.get("/orm/none")
@app.get("/sql/none")
async def none() -> OneBook:
    return OneBook(id=7, title="Book 7", pages=107)


@app.get("/orm/one")
async def one(session: Session) -> OneBook:
    book = await session.get_one(Book, 7)
    return OneBook(id=book.id, title=book.title, pages=book.pages)


def page() -> Select[tuple[Book]]:
    return select(Book).where(Book.id > 1000).order_by(Book.id).limit(50)


@app.get("/orm/page")
async def related(session: Session) -> Page:
    books = await session.scalars(
        page().options(joinedload(Book.author), selectinload(Book.shelves))
    )
    return Page(
        books=[
            BookOfPage(
                id=book.id,
                title=book.title,
                author=book.author.name,
                shelves=[shelf.name for shelf in book.shelves],
            )
            for book in books
        ]
    )


@app.get("/orm/each")
async def each_author(session: Session) -> Authors:
    books = await session.scalars(page())
    return Authors(authors=[(await book.awaitable_attrs.author).name for book in books])


ONE = "SELECT id, title, pages FROM book WHERE id = $1"
PAGE = """\
SELECT book.id, title, author.name AS author, array_agg(shelf.name ORDER BY shelf.id) AS shelves
FROM book
JOIN author ON author.id = author_id
JOIN book_shelf ON book_id = book.id
JOIN shelf ON shelf.id = shelf_id
WHERE book.id > $1 GROUP BY book.id, author.id ORDER BY book.id LIMIT 50"""
AUTHORS = "SELECT author_id FROM book WHERE id > $1 ORDER BY id LIMIT 50"
NAME = "SELECT name FROM author WHERE id = $1"


@app.get("/sql/one")
async def one_sql(connection: Connection) -> OneBook:
    return OneBook(**await connection.fetchrow(ONE, 7))


@app.get("/sql/page")
async def related_sql(connection: Connection) -> Page:
    return Page(books=[BookOfPage(**row) for row in await connection.fetch(PAGE, 1000)])


@app.get("/sql/each")
async def each_author_sql(connection: Connection) -> Authors:
    rows = await connection.fetch(AUTHORS, 1000)
    return Authors(authors=[await connection.fetchval(NAME, row["author_id"]) for row in rows])
