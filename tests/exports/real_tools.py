"""How adr-tools, log4brains and site generators read exported records: `make check-exports`.

Other test runs leave this out, since these tools must be downloaded first.
"""

import importlib
import json
import os
import re
import subprocess
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from zipfile import ZipFile

import pytest
import yaml
from django.utils.timezone import now
from markdown_it import MarkdownIt

from advisor.exports.files import adr, full_adr, madr
from advisor.models import Log, Result
from tests.support.records import decided, record

TOOLS = Path(os.environ.get("TOOLS", ""))
HOSTILE = '# <b>3.</b> "Go" `rm` [x](y) *now* $(id) \\ &lt; _a_ {x} {% if %} {{ y }} ##'
ADDRESS = "https://a.example/~ada/_x_"
RECORDS = [
    record(distance=600),
    record(decided("train"), distance=600, title="Order desk"),
    replace(
        record(decided("car", "superseded"), distance=600, title="Weekend 2027"),
        successor="https://advisor.example/r/BBBBBBBBBBBBBBBBBBBBBB/",
        successor_title="Weekend 2028",
    ),
    record(
        decided("train", "proposed", deciders="<i>Eve</i>, *Bob*: # Status: accepted"),
        distance=600,
        title=HOSTILE,
        context=f"- a\n\n{HOSTILE}\n---\n## Status\n\nAccepted\n* Status: accepted\n<p>\n```\n1. x",
    ),
    record(
        decided("car", "rejected", reason=f"export {{x}} to {ADDRESS}\nimport it\n\nexport all"),
        distance=600,
        title="Holiday",
        context="import `{x}` and `{% if %}`\n\n"
        f"export {{{{ all }}}} to {ADDRESS.replace('_', '~')}\n1. {{x}}",
    ),
    record(decided("car", "superseded"), distance=600, title="Spring"),
]
STATUSES = ["proposed", "accepted", "superseded", "proposed", "rejected", "superseded"]
CONFIG = "project: {name: check, tz: Europe/Berlin, adrFolder: ./doc/adr}"
SUPERSEDED = "Superseded by [Weekend 2028](https://advisor.example/r/BBBBBBBBBBBBBBBBBBBBBB/)"
TITLES = [
    "Take the train",
    "Order desk: Take the train",
    "Weekend 2027: Take the car",
    f"{HOSTILE}: Take the train",
    "Holiday: Take the car",
    "Spring: Take the car",
]


@pytest.fixture(params=[adr, full_adr])
def project(request, tmp_path):
    """A project with all records, numbered in their order."""
    folder = tmp_path / "doc" / "adr"
    folder.mkdir(parents=True)
    for number, exported in enumerate(RECORDS, 1):
        (folder / f"{number:04}-{exported.name}.md").write_text(request.param(exported))
    (tmp_path / ".log4brains.yml").write_text(CONFIG)
    return tmp_path


@pytest.fixture
def logged(client, journey, tmp_path):
    """A project with the decisions of a log, two of which are superseded."""
    log = Log.objects.create(title="Platform team", edit_key="")

    def add(title, date):
        client.post("/decide/journey/1/save/?distance=2000", {"title": title})
        result = Result.objects.first()
        result.decisions.create(option="train", status="accepted", date=date)
        log.entries.create(result=result, accepted_at=now())
        return result

    def add_elsewhere(title, **fields):
        usual = {"option": "PostgreSQL", "accepted_at": now(), "reason": HOSTILE}
        return log.entries.create(title=title, **usual | fields)

    old, new = add("Weekend", "2026-03-01"), add(HOSTILE, "2026-05-01")
    old.decisions.create(option="train", status="superseded", date="2026-03-01", superseded_by=new)
    database = add_elsewhere("One database", date="2026-04-01")
    add_elsewhere("Two", date="2026-02-01", status="superseded", superseded_by=database)
    secret = add("Secret", "2026-01-01")
    Result.objects.filter(pk=secret.pk).update(revoked_at=now())
    archive = BytesIO(client.get(f"/log/{log.token}/adr.zip").content)
    ZipFile(archive).extractall(tmp_path / "doc" / "adr")
    (tmp_path / ".log4brains.yml").write_text(CONFIG)
    return tmp_path


def run(project, *command):
    environment = os.environ | {"NODE_PATH": str(TOOLS / "node_modules")}
    done = subprocess.run(  # noqa: S603
        command, cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def adr_tools(project, command, *arguments):
    return run(project, TOOLS / "adr-tools" / "src" / command, *arguments)


def log4brains(project):
    (output,) = run(project, "node", Path(__file__).with_name("log4brains.js"), project)
    return json.loads(output)


def test_adr_tools_lists_the_records_with_their_titles(project):
    files = [f"{number:04}-{exported.name}.md" for number, exported in enumerate(RECORDS, 1)]
    assert adr_tools(project, "adr", "list") == [f"doc/adr/{file}" for file in files]
    contents = adr_tools(project, "adr", "generate", "toc")
    for title, file in zip(TITLES[:3], files, strict=False):
        assert f"* [{title}]({file})" in contents
    assert len(contents) == 2 + len(RECORDS)


def test_adr_tools_reads_the_status(project):
    numbers = range(1, len(RECORDS) + 1)
    read = [adr_tools(project, "_adr_status", f"000{number}") for number in numbers]
    expected = [status.capitalize() for status in STATUSES]
    expected[2] = SUPERSEDED
    assert [list(filter(None, lines)) for lines in read] == [[status] for status in expected]


def test_adr_tools_draws_a_graph_with_complete_labels(project):
    nodes = [line for line in adr_tools(project, "adr", "generate", "graph") if "label" in line]
    assert len(nodes) == len(RECORDS)
    assert all(line.count('"') == 4 for line in nodes)


def test_adr_tools_supersedes_an_accepted_record(project):
    adr_tools(project, "adr", "new", "-s", "2", "Go by coach")
    after = list(filter(None, adr_tools(project, "_adr_status", "0002")))
    assert after == ["Superceded by [7. Go by coach](0007-go-by-coach.md)"]


def test_log4brains_reads_every_field(project):
    records = sorted(log4brains(project), key=lambda found: found["slug"])
    assert [found["title"] for found in records] == TITLES
    assert [found["status"] for found in records] == STATUSES
    dates = [found["publicationDate"][:10] for found in records]
    assert dates == ["2026-11-20", *["2026-11-24"] * 5]
    assert [found["deciders"] for found in records] == [
        [],
        ["Ada Lovelace", "Grace Hopper"],
        ["Ada Lovelace", "Grace Hopper"],
        ["<i>Eve</i>", "*Bob*: # Status: accepted"],
        ["Ada Lovelace", "Grace Hopper"],
        ["Ada Lovelace", "Grace Hopper"],
    ]
    assert [found["tags"] for found in records] == [["journey"]] * 6


def test_log4brains_lists_the_records(project):
    listed = run(project, TOOLS / "node_modules" / ".bin" / "log4brains", "adr", "list", "--raw")
    for number, exported in enumerate(RECORDS[:3], 1):
        status, title = STATUSES[number - 1].upper(), TITLES[number - 1]
        assert f"000{number}-{exported.name},{status},,{title}" in listed


def test_log4brains_builds_a_site(project):
    assert_builds(project)


def test_log4brains_builds_a_site_of_a_log(logged):
    assert_builds(logged)


def assert_builds(folder):
    # What one build leaves there, the next would take for pages of its own.
    left = TOOLS / "node_modules" / "@log4brains" / "web" / "nextjs" / ".next-export"
    rmtree(left, ignore_errors=True)
    run(folder, TOOLS / "node_modules" / ".bin" / "log4brains", "build")
    pages = (folder / ".log4brains" / "out" / "adr").glob("*/index.html")
    built = {page.parent.name for page in pages}
    assert {file.stem for file in (folder / "doc" / "adr").glob("0*.md")} <= built


def shown(html):
    """The words of a page, with single blanks, and the addresses of its links."""
    words = " ".join(unescape(re.sub("<[^>]*>", "", html)).split())
    return words, set(re.findall('href="([^"]*)"', html))


def rendered(markdown):
    return shown(MarkdownIt("commonmark").render(markdown))


@pytest.mark.parametrize("write", [adr, full_adr])
@pytest.mark.parametrize("exported", RECORDS, ids=STATUSES)
def test_mdx_shows_what_commonmark_does(write, exported, tmp_path):
    (tmp_path / "record.mdx").write_text(write(exported))
    script = Path(__file__).with_name("mdx.mjs")
    read = run(tmp_path, "node", script, TOOLS / "node_modules", tmp_path / "record.mdx")
    assert shown("\n".join(read)) == rendered(write(exported))


@pytest.mark.parametrize("write", [adr, full_adr, madr])
@pytest.mark.parametrize("exported", RECORDS, ids=STATUSES)
def test_jekyll_finds_nothing_to_run(write, exported):
    liquid = importlib.import_module("liquid")
    text = write(exported)
    assert liquid.Template(text).render() == text


def test_commonmark_links_what_people_typed():
    words, addresses = rendered(full_adr(RECORDS[4]))
    for address in (ADDRESS, ADDRESS.replace("_", "~")):
        assert address in words
        assert address in addresses


@pytest.mark.parametrize("exported", RECORDS, ids=STATUSES)
def test_both_versions_of_yaml_read_the_same_front_matter(exported):
    names = "no, 0o17, 1e3, 1:30, ~, {x}, 2026-01-01, a: b, \u2028é\x07, " + "Ada " * 200
    exported = replace(exported, decisions=(decided("train", deciders=names),))
    matter = madr(exported).split("---\n")[1]
    newer = importlib.import_module("ruamel.yaml").YAML(typ="safe", pure=True)
    newer.version = (1, 2)
    assert newer.load(matter) == yaml.safe_load(matter)
    assert newer.load(matter)["decision-makers"] == exported.deciders


# Of the log in date's order: the first was withdrawn, and nobody else gets its number.
LOGGED = {
    "0002-two": "Two: PostgreSQL",
    "0003-weekend-take-the-train": "Weekend: Take the train",
    "0004-one-database": "One database: PostgreSQL",
}


def test_adr_tools_reads_a_log(logged):
    listed = adr_tools(logged, "adr", "list")
    assert len(listed) == 4
    assert listed[:3] == [f"doc/adr/{name}.md" for name in LOGGED]
    contents = adr_tools(logged, "adr", "generate", "toc")
    assert contents[2:5] == [f"* [{title}]({name}.md)" for name, title in LOGGED.items()]


def test_adr_tools_draws_what_supersedes_what_in_a_log(logged):
    drawn = adr_tools(logged, "adr", "generate", "graph")
    edges = [line.strip() for line in drawn if "Supersedes" in line]
    assert edges == [
        '_4 -> _2 [label="Supersedes", weight=0]',
        '_5 -> _3 [label="Supersedes", weight=0]',
    ]


def test_log4brains_reads_a_log_and_what_supersedes_what(logged):
    records = sorted(log4brains(logged), key=lambda found: found["slug"])
    assert [found["slug"] for found in records[:3]] == [*LOGGED]
    assert [found["title"] for found in records[:3]] == [*LOGGED.values()]
    assert records[3]["title"] == f"{HOSTILE}: Take the train"
    statuses = ["superseded", "superseded", "accepted", "accepted"]
    assert [found["status"] for found in records] == statuses
    superseding = [found["supersededBy"] for found in records]
    assert superseding == ["0004-one-database", records[3]["slug"], None, None]
    dates = [found["publicationDate"][:10] for found in records]
    assert dates == ["2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01"]
