"""Pages over HTTP: steps, running verdicts and permalinks.

python -m tests.bench.pages                 # the rows of this file alone
python -m tests.bench.pages fragments       # or of some: steps, fragments, permalinks, growth
"""

import json
import random
from collections.abc import Iterator
from html import unescape
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import urlencode

from rules.engine.reading import read_rulebook
from rules.engine.scoring import evaluate
from tests.support.large import large_document

from .load import HOST, SECONDS, Load, Request, WrongAnswer, get, measured
from .sites import Place, Server, Sites, main
from .stored import write_documents, write_results
from .table import RUNS, Row, in_turns
from .visits import (
    Control,
    Given,
    Page,
    changed,
    controls,
    opened,
    projects,
    read_given,
    require_verdict,
    sent,
    shipped,
    step_addresses,
)

COMPARED = 12  # pages
MOST = 3  # answers that can matter most
THEIRS = {True: 40, False: 200}  # different requests to a peer, by whether it is quick
FIRST, AGAIN = "shown for the first time", "shown before"
QUESTIONS = 40  # of a rulebook with few rules or many


def steps(quick: bool, sites: Sites) -> Iterator[Row]:
    ours, theirs = sites.ours(), sites.peers()
    visits = step_addresses(shipped(), projects(shipped(), pages_needed(quick) // 5 + 1, seed=1))
    for_them = visits[: THEIRS[quick]]
    cookies = {each.query: wizard_cookie(theirs, each) for each, _ in for_them}
    for project, address in visits[:COMPARED]:
        page = opened(ours.port, address)
        require_verdict(page, shipped(), project)
        compare(page, opened(theirs.port, beside("template", address)))
        wizard = beside("wizard", address)
        compare_wizard(page, opened(theirs.port, wizard, Cookie=cookies[project.query]))
    template = Load(theirs.port, [get(beside("template", address)) for _, address in for_them])
    wizard_steps = [
        get(beside("wizard", address), Cookie=cookies[project.query])
        for project, address in for_them
    ]
    wizard_step = Load(theirs.port, wizard_steps)
    requests = [get(address) for _, address in visits]
    for when, runs in first_and_again(quick, ours, requests, template, wizard_step):
        mine, by_template, by_wizard = runs
        work, unit = f"questionnaire step, {when}", "requests/s"
        # No worker keeps a step with answers, so only the templates' cache tells the two apart.
        aims = (0.5, 1.5) if when == FIRST else (None, None)
        yield Row(work, unit, mine, "hand-written Django template", by_template, least=aims[0])
        yield Row(work, unit, mine, "django-formtools wizard step", by_wizard, least=aims[1])


class Amount(NamedTuple):
    """Pages that are opened again and again, and those that each run opens first."""

    known: int
    fresh: int


AMOUNTS = {True: Amount(8, 10), False: Amount(50, 300)}


def pages_needed(quick: bool) -> int:
    return AMOUNTS[quick].known + RUNS * AMOUNTS[quick].fresh


def first_and_again(
    quick: bool, ours: Server, requests: list[Request], *peers: Load
) -> Iterator[tuple[str, list[list[float]]]]:
    """Pages that no worker has shown, and then pages that both have, each beside the peers."""
    known, fresh = AMOUNTS[quick]
    again = Load(ours.port, requests[:known])
    several = again._replace(requests=[*again.requests] * 4)  # so that each worker shows each
    turns = [requests[start : start + fresh] for start in range(known, len(requests), fresh)]
    beside = [lambda each=each: each.per_second(SECONDS[quick]) for each in peers]
    several.once()
    first = in_turns(RUNS, lambda: Load(ours.port, turns.pop(0)).once(), *beside)
    yield FIRST, first
    several.once()
    yield AGAIN, measured(quick, again, *peers)


def step_key(address: str) -> str:
    return address.partition("?")[0].split("/")[-2]


def beside(peer: str, address: str) -> str:
    """The address of the same step at a peer."""
    return f"/{peer}/{step_key(address)}/?{address.partition('?')[2]}"


def wizard_cookie(theirs: Server, project: Given) -> str:
    """What the browser has after all steps of the wizard have been answered."""
    page = opened(theirs.port, f"/answered/?{project.query}")
    [cookie] = SimpleCookie(page.headers["Set-Cookie"]).values()
    return f"{cookie.key}={cookie.coded_value}"


def compare(page: Page, peer: Page) -> None:
    """Raises WrongAnswer unless both ask the same and know the same answers."""
    ours = sorted(each for each in controls(page) if each.name != "was")
    theirs = sorted(controls(peer))
    if [each[:4] for each in ours] != [each[:4] for each in theirs]:
        raise WrongAnswer(f"{page.address} and {peer.address} ask for different answers")


def compare_wizard(page: Page, wizard: Page) -> None:
    """The wizard has the answers of other steps in its cookie, and no marks."""
    start = f"{step_key(page.address)}-"
    ours = {each for each in sent(controls(page)) if each[1] and each[0] != "most"}
    theirs = {each for each in sent(controls(wizard)) if each[1] and each[0].startswith(start)}
    asked = {each.name for each in controls(page) if each.type not in ("hidden", "")}
    here = {(f"{start}{name}", value) for name, value in ours if name in asked}
    if here != theirs:
        raise WrongAnswer(f"{page.address} and {wizard.address} ask for different answers")


def fragments(quick: bool, sites: Sites) -> Iterator[Row]:
    """Each after one click or typed number on a step."""
    ours, theirs = sites.ours(), sites.peers()
    chance = random.Random(2)  # noqa: S311
    needed = pages_needed(quick)
    visits = step_addresses(shipped(), projects(shipped(), needed // 5, seed=2))
    requests: dict[str, Request] = {}
    for _, address in chance.sample(visits, needed // 4):
        page = opened(ours.port, address)
        inputs = controls(page)
        for _ in range(6):
            fragment = fragment_address(page, changed(inputs, chance))
            requests[fragment] = fragment_request(page, fragment)
    if len(requests) < needed:
        raise WrongAnswer(f"There are only {len(requests)} states of the questionnaire")
    for fragment in [*requests][:COMPARED]:
        require_fragment(opened(ours.port, fragment))
    bare = Load(theirs.port, [get("/bare/hello/")])
    for when, runs in first_and_again(quick, ours, [*requests.values()][-needed:], bare):
        mine, theirs_ = runs
        work, least = f"running verdict, {when}", 0.35 if when == FIRST else None
        yield Row(work, "requests/s", mine, "bare Django view", theirs_, least=least)


def fragment_address(page: Page, some: list[Control]) -> str:
    return f"{page.path.rpartition(step_key(page.address))[0]}so-far/?{urlencode(sent(some))}"


def fragment_request(page: Page, fragment: str) -> Request:
    """As htmx sends it."""
    here = f"http://{HOST}{page.address}"
    return get(fragment, HX_Request="true", HX_Target="so-far", HX_Current_URL=here)


def require_fragment(page: Page) -> None:
    """A mark too many does not count, and which one that is depends on the answers before."""
    if "<html" in page.text:
        raise WrongAnswer(f"{page.address} is no running verdict: {page.text[:500]}")
    now = read_given(shipped(), page.query)
    if len(now.most) <= MOST:
        require_verdict(page, shipped(), now)


def permalinks(quick: bool, sites: Sites) -> Iterator[Row]:
    ours, theirs = sites.ours(), sites.peers()
    some = projects(shipped(), pages_needed(quick), seed=3)
    links = [f"/r/{token}/" for token in write_results(ours.place, some)]
    rows = [f"/documents/{token}/" for token in write_documents(theirs.place, 1_000)]
    require_result(opened(ours.port, links[0]), some[0])
    require_row(opened(theirs.port, rows[0]))
    row = Load(theirs.port, [get(each) for each in rows[: THEIRS[quick]]])
    beside, unit = "look up and return one 12 kB row", "requests/s"

    for when, runs in first_and_again(quick, ours, [get(each) for each in links], row):
        mine, looked_up = runs
        least = 0.2 if when == FIRST else 0.6
        yield Row(f"permalink, {when}", unit, mine, beside, looked_up, least=least)

    links = links[: AMOUNTS[quick].known]
    etags = [opened(ours.port, each).headers["ETag"] for each in links]
    pairs = zip(links, etags, strict=True)
    unchanged = [get(link, status=304, If_None_Match=etag) for link, etag in pairs]
    mine, looked_up = measured(quick, Load(ours.port, unchanged), row)
    yield Row("permalink, unchanged (304)", unit, mine, beside, looked_up, least=0.8)


def require_result(page: Page, project: Given) -> None:
    verdict = evaluate(shipped(), project.answers, project.most)
    option = shipped().option.get(verdict.recommended or "")
    if "<h1" not in page.text or (option and option.short not in unescape(page.text)):
        raise WrongAnswer(f"{page.address} is not the result of {project}")


def require_row(page: Page) -> None:
    if len(page.text) != 12_000:
        raise WrongAnswer(f"{page.address} has {len(page.text)} characters")


def growth(quick: bool, sites: Sites) -> Iterator[Row]:
    """A step of rulebooks with the same questions, and many rules or few."""
    few, *more = sizes = (50, 500) if quick else (50, 500, 5_000)
    documents = {rules: large_document(rules, QUESTIONS, examples=2) for rules in sizes}
    for rules, document in documents.items():
        document["key"] = f"large-{rules}"
    ours = sites.ours()
    publish(ours.place, [*documents.values()])
    known, fresh = AMOUNTS[quick]
    loads, turns = [], []
    for rules in sizes:
        rulebook = read_rulebook(documents[rules])
        visits = step_addresses(rulebook, projects(rulebook, 5 + fresh, seed=4))
        require_verdict(opened(ours.port, visits[0][1]), rulebook, visits[0][0])
        requests = [get(address) for _, address in visits]
        loads.append(Load(ours.port, requests[:known]))
        loads[-1]._replace(requests=requests[:known] * 4).once()
        turns.append([requests[known + n :: RUNS][:fresh] for n in range(RUNS)])
    first = in_turns(
        RUNS,
        *(
            lambda load=load, some=some: load._replace(requests=some.pop()).milliseconds(None)
            for load, some in zip(loads, turns, strict=True)
        ),
    )
    again = in_turns(RUNS, *(lambda load=load: load.milliseconds(SECONDS[quick]) for load in loads))
    for when, (theirs, *larger) in ((FIRST, first), (AGAIN, again)):
        for rules, mine in zip(more, larger, strict=True):
            work = f"step with {rules:,} rules, {when}"
            least = 0.95 if when == FIRST else None
            yield Row(work, "ms", mine, f"with {few} rules", theirs, least=least)


def publish(place: Place, documents: list[dict[str, Any]]) -> None:
    for document in documents:
        (place.folder / f"{document['key']}.yaml").write_text(json.dumps(document))
    files = [str(place.folder / f"{document['key']}.yaml") for document in documents]
    script = (
        "from django.core.management import call_command\n"
        f"for file in {files}: call_command('load_rulebook', file, publish=True)"
    )
    place.require(place.start("django", "shell", "--command", script).wait() == 0)


PARTS = (steps, fragments, permalinks, growth)

if __name__ == "__main__":
    main(*PARTS)
