"""Saving over HTTP, on each database.

tests/postgresql/run .venv/bin/python -m tests.bench.saving
"""

import sys
from collections.abc import Iterator
from urllib.parse import urlencode

from .impact import RULEBOOK
from .load import Load, Request, WrongAnswer, measured, post
from .sites import Place, Sites, main
from .table import Row
from .visits import Given, projects, shipped

CSRF = "a" * 32  # of the length that Django gives it
FORM = urlencode({"csrfmiddlewaretoken": CSRF, "title": "", "context": ""})
# tests/postgresql/run starts a server that need not survive a power cut.
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL (fsync off)"}


def saving(quick: bool, sites: Sites) -> Iterator[Row]:
    some = projects(shipped(), 40 if quick else 200, seed=5)
    for database in sites.databases:
        ours, theirs = sites.ours(database), sites.peers(database)
        saves = [save(each) for each in some]
        inserts = [send(f"/insert/?{each.query}", status=302) for each in some]
        saving, inserting = Load(ours.port, saves), Load(theirs.port, inserts)
        sizes = (
            _size_of_rows(saving, ours.place, "advisor_result"),
            _size_of_rows(inserting, theirs.place, "peers_entry"),
        )
        if not 0.8 < sizes[0] / sizes[1] < 1.25:
            raise WrongAnswer(f"Rows have {sizes[0]} and {sizes[1]} characters")
        mine, inserted = measured(quick, saving, inserting)
        work, beside = f"save, on {NAMES[database]}", "insert and redirect"
        yield Row(work, "requests/s", mine, beside, inserted, least=0.7)
    if "postgresql" not in sites.databases and not quick:
        print("save, on PostgreSQL: left out, for there is no DATABASE_URL", file=sys.stderr)


def save(given: Given) -> Request:
    return send(f"/decide/{RULEBOOK}/1/save/?{given.query}", status=303)


def send(address: str, status: int) -> Request:
    return post(address, FORM, status, Cookie=f"csrftoken={CSRF}")


def _size_of_rows(load: Load, place: Place, table: str) -> float:
    """Of those that the load adds: characters on average. Each request has to add one."""
    size = "avg(length(CAST(answers AS text)) + length(CAST(verdict AS text)))"
    [(latest,)] = place.ask(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608
    load.once()
    new = f"FROM {table} WHERE id > {latest}"
    [(count, average)] = place.ask(f"SELECT count(*), {size} {new}")
    if count != len(load.requests):
        raise WrongAnswer(f"{len(load.requests)} requests have added {count} rows to {table}")
    return float(average)


if __name__ == "__main__":
    main(saving)
