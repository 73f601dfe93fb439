"""Permalinks where few and where millions of results are stored, on SQLite.

python -m tests.bench.stored        # 5,000,000 results in 28 GB, or as many as there is room for
"""

import json
import random
import shutil
import sqlite3
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from hashlib import sha256

from advisor.verdict.conclusion import (
    CONCLUSION,
    METHOD,
    Conclusion,
    find_flips,
    find_open_questions,
)
from rules.engine.schema import Rulebook
from rules.engine.scoring import Verdict, evaluate
from rules.engine.sensitivity.changes import Case
from rules.engine.sensitivity.standing import assess
from rules.engine.verdict_words import say_headline, say_reasons

from .impact import forget
from .load import Load, WrongAnswer, get
from .sites import Place, Server, Sites, main
from .table import RUNS, Row, in_turns
from .visits import Given, opened, projects, shipped

FEW = 1_000
WARMING = 6  # links
KINDS = 250  # of results; the others repeat them under other tokens
BYTES = 6_000  # that a usual result takes, its part of the indexes included
Saved = tuple[str, ...]
RESULT = """
    INSERT INTO advisor_result (token, release_id, created_at, recommended, answers, most,
        verdict, conclusion, method, succession, edit_key, title, context)
    VALUES (?, 1, '2026-01-01 12:00:00', ?, ?, ?, ?, ?, ?, 'accepted', '', '', '')
"""
BY_TOKEN = "SELECT id, title, context FROM advisor_result WHERE token = ?"
DOCUMENT = "INSERT INTO peers_document (token, text) VALUES (?, ?)"
# Of a file that nobody serves yet, and that nobody needs after a power cut. Random tokens meet
# pages all over their index, which therefore has to fit into memory: kB.
FAST = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON;
    PRAGMA cache_size = -600000;
"""


def stored(quick: bool, sites: Sites) -> Iterator[Row]:
    """Each link is opened a single time, so that no worker has shown its page before."""
    many, links = (20_000, 6) if quick else (5_000_000, 190)
    room = shutil.disk_usage(sites.prepared.folder).free // (1.5 * BYTES)
    many = min(many, int(room // FEW) * FEW)
    kinds = saved(projects(shipped(), KINDS, seed=6))
    places = [filled(sites, kinds, number) for number in (many, FEW)]
    servers = [Server(place) for place in places]
    with servers[0] as full, servers[1] as nearly_empty:
        turns = Turns(full, many, links), Turns(nearly_empty, FEW, links)
        require_same(*turns)
        mine, theirs = in_turns(RUNS, *(each.milliseconds for each in turns))
    work = f"permalink, {many:,} stored results"
    yield Row(work, "ms", mine, f"with {FEW:,}", theirs, least=0.83)
    looked_up = in_turns(
        RUNS,
        *(
            LookUps(place, number, links).milliseconds
            for place, number in zip(places, (many, FEW), strict=True)
        ),
    )
    for place in places:
        shutil.rmtree(place.folder)
    yield Row(
        f"its look-up alone, of {many:,}, by SQLite",
        "ms",
        looked_up[0],
        f"of {FEW:,}",
        looked_up[1],
    )


def filled(sites: Sites, kinds: list[Saved], number: int) -> Place:
    place = sites.prepared.copied(f"stored-{number}")
    rows = ((token(n), *kinds[n % KINDS]) for n in range(number))
    write(place, RESULT, rows, FAST)
    forget(place.file)
    return place


class Turns:
    """Links drawn from the whole table, those of each turn after those of the turn before.

    Whatever the size of the table, the results behind them are the same ones in the same order.
    """

    def __init__(self, server: Server, number: int, links: int) -> None:
        chance = random.Random(7)  # noqa: S311
        rows = chance.sample(range(FEW), RUNS * links + WARMING)
        self.server, self.links = server, links
        self.tokens = [token(row + FEW * chance.randrange(number // FEW)) for row in rows]
        self.first = [self.tokens.pop() for _ in range(WARMING)]

    def milliseconds(self) -> float:
        requests = [get(f"/r/{self.tokens.pop()}/") for _ in range(self.links)]
        return Load(self.server.port, requests).milliseconds(None)


class LookUps:
    """Rows found by tokens drawn from the whole table, none of them twice."""

    def __init__(self, place: Place, number: int, links: int) -> None:
        forget(place.file)
        chance = random.Random(8)  # noqa: S311
        self.file, self.links = place.file, links
        self.tokens = [token(n) for n in chance.sample(range(number), min(number, RUNS * links))]

    def milliseconds(self) -> float:
        some = [self.tokens.pop() for _ in range(self.links)]
        with closing(sqlite3.connect(self.file)) as database:
            before = time.perf_counter()
            for each in some:
                database.execute(BY_TOKEN, (each,)).fetchone()
            return (time.perf_counter() - before) / len(some) * 1000


def require_same(*turns: Turns) -> None:
    """Raises WrongAnswer unless the pages differ by their tokens alone. Warms the workers up."""
    for tokens in zip(*(each.first for each in turns), strict=True):
        pages = [
            opened(each.server.port, f"/r/{own}/").text.replace(own, "")
            for each, own in zip(turns, tokens, strict=True)
        ]
        if len({*pages}) > 1:
            raise WrongAnswer(f"The results {tokens} are not the same")


def token(number: int) -> str:
    """The same for the same number, and as far from the next as a random one."""
    return urlsafe_b64encode(sha256(str(number).encode()).digest())[:22].decode()


def saved(projects: Iterable[Given]) -> list[Saved]:
    """The columns of each as a result, from what it recommends to its method."""
    rulebook = shipped()
    rows = []
    for given in projects:
        verdict = evaluate(rulebook, given.answers, given.most)
        parts = (given.answers, given.most, asdict(verdict), concluded(rulebook, given, verdict))
        rows.append((verdict.recommended or "", *map(json.dumps, parts), str(METHOD)))
    return rows


def concluded(rulebook: Rulebook, given: Given, verdict: Verdict) -> object:
    """As a result stores it; the site's own reports need its settings."""
    case = Case(given.answers, tuple(given.most), verdict.recommended, verdict.margin)
    assessment = assess(rulebook, given.answers, verdict, case.priorities)
    conclusion = Conclusion(
        assessment=assessment,
        headline=say_headline(rulebook, verdict, assessment),
        reasons=say_reasons(rulebook, verdict),
        flips=find_flips(rulebook, case),
        open_questions=find_open_questions(rulebook, case),
    )
    return CONCLUSION.dump_python(conclusion, mode="json")


def write_results(place: Place, some: list[Given]) -> list[str]:
    """Saves them; their tokens."""
    tokens = [token(-number) for number in range(len(some))]
    write(place, RESULT, ((own, *row) for own, row in zip(tokens, saved(some), strict=True)))
    return tokens


def write_documents(place: Place, number: int) -> list[str]:
    """Of 12 kB; their tokens."""
    tokens = [token(each) for each in range(number)]
    write(place, DOCUMENT, ((own, (own * 1_000)[:12_000]) for own in tokens))
    return tokens


def write(place: Place, statement: str, rows: Iterable[Saved], settings: str = "") -> None:
    with closing(sqlite3.connect(place.file, timeout=60)) as database, database:
        database.executescript(settings)
        database.executemany(statement, rows)


if __name__ == "__main__":
    main(stored)
