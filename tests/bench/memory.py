"""The memory of a worker after few and after many requests.

python -m tests.bench.memory
"""

import random
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from urllib.parse import urlencode

from .impact import RULEBOOK
from .load import Load, Request, get
from .saving import save
from .sites import Server, Sites, main
from .stored import token, write_results
from .table import RUNS, Row
from .visits import Given, projects, shipped

KNOWLEDGE = (
    "/",
    "/scenarios/",
    "/options/",
    "/precedents/",
    "/sources/",
    "/releases/",
    "/releases/1/",
    "/releases/1/rulebook.yaml",
)
FILES = ("adr.md", "adr-full.md", "madr.md", "result.json", "qr.svg")


def memory(quick: bool, sites: Sites) -> Iterator[Row]:
    few, many = (200, 600) if quick else (1_000, 10_000)
    place = sites.prepared.copied("memory")
    tokens = write_results(place, projects(shipped(), 200, seed=8))
    requests = [*mixed(projects(shipped(), many, seed=9), tokens)]
    before, after = [], []
    for _ in range(1 if quick else RUNS):
        with Server(place) as server:
            Load(server.port, requests[:few]).once()
            before.append(megabytes(server))
            Load(server.port, requests[few:]).once()
            after.append(megabytes(server))
    work = f"memory of a worker after {many:,} mixed requests"
    yield Row(work, "MB", after, f"after {few:,}", before, least=0.97)


def megabytes(server: Server) -> float:
    """Of a worker on average; of memory that several processes share, each has its part."""
    rollups = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in server.workers)
    return fmean(int(re.findall(r"^Pss: +([0-9]+) kB", each, re.M)[0]) for each in rollups) / 1024


def mixed(some: list[Given], tokens: list[str]) -> Iterator[Request]:
    """One for each of the answers, which differ all the time."""
    chance = random.Random(10)  # noqa: S311
    rulebook = shipped()
    decide = f"/decide/{RULEBOOK}/1"
    pages = [
        *KNOWLEDGE,
        *(f"/scenarios/{each.key}/" for each in rulebook.scenarios),
        *(f"/precedents/{each.key}/" for each in rulebook.precedents),
    ]
    for before, given in pairwise([some[-1], *some]):
        was = urlencode({"was": before.query})
        link = f"/r/{chance.choice(tokens)}/"
        step = chance.choice(rulebook.steps).key
        parts = (
            (30, get(f"{decide}/{step}/?{given.query}")),
            (30, get(f"{decide}/so-far/?{given.query}&{was}", HX_Request="true")),
            (5, get(f"{decide}/result/?{given.query}")),
            (10, get(link)),
            (5, get(f"{link}{chance.choice(FILES)}")),
            (12, get(chance.choice(pages))),
            (5, save(given)),
            (3, get(f"/r/{token(chance.getrandbits(64))}/", status=404)),
        )
        shares, requests = zip(*parts, strict=True)
        yield chance.choices(requests, shares)[0]


if __name__ == "__main__":
    main(memory)
