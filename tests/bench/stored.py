"""Permalinks where few and where millions of results are stored."""

import json
import sqlite3
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256

from rules.engine.scoring import evaluate

from .sites import Place
from .visits import Given, shipped

RESULT = """
    INSERT INTO advisor_result (token, release_id, created_at, recommended, answers, most,
        verdict, edit_key, title, context)
    VALUES (?, 1, ?, ?, ?, ?, ?, '', '', '')
"""


def token(number: int) -> str:
    """The same for the same number, and as far from the next as a random one."""
    return urlsafe_b64encode(sha256(str(number).encode()).digest())[:22].decode()


def write_results(place: Place, some: Sequence[Given]) -> list[str]:
    """Saves them on SQLite; their tokens."""
    tokens = [token(uuid.uuid4().int) for _ in some]
    write(place, RESULT, ((each, *row) for each, row in zip(tokens, map(saved, some), strict=True)))
    return tokens


def write_documents(place: Place, number: int) -> list[str]:
    tokens = [token(each) for each in range(number)]
    rows = ((each, (each * 1_000)[:12_000]) for each in tokens)
    write(place, "INSERT INTO peers_document (token, text) VALUES (?, ?)", rows)
    return tokens


def write(place: Place, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
    with closing(sqlite3.connect(place.file, timeout=60)) as database, database:
        database.executemany(statement, rows)


RULEBOOK = shipped()


def saved(given: Given) -> tuple[str, ...]:
    """The columns of a result, without its token."""
    verdict = evaluate(RULEBOOK, given.answers, given.most)
    parts = (given.answers, given.most, asdict(verdict))
    texts = (json.dumps(part) for part in parts)
    return (datetime.now(UTC).isoformat(" "), verdict.recommended or "", *texts)
