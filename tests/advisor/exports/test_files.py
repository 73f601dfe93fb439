"""Holds the exported files to what their readers do, which `make check-exports` tries on them.

adr-tools 3.0.0:
- src/adr-list finds files named `[0-9]+-*.md`; src/_adr_file takes the first whose path matches
  the number that was asked for, so a name has no other digits.
- src/_adr_title is the first line from its third character on.
- src/_adr_status is what stands between a line `## Status` and the next that begins with `#`.
- src/_adr_generate_graph puts the title between quotation marks, without escaping it.
- src/_adr_remove_status takes the line `Accepted` away when a record is superseded.

log4brains 1.1.0, packages/core/src/adr/domain, all on markdown-it's HTML:
- MarkdownBody.ts: the title is the first h1; metadata are the items `key: value` of the first
  list before the first h2, in any case, each on a line of its own.
- Adr.ts: deciders are split at commas, tags at blanks; a date is YYYY-MM-DD.
- AdrStatus.ts: draft, proposed, rejected, accepted, deprecated, superseded, or what begins with
  "superseded by"; else a draft.
- Adr.ts: the superseder of a superseded record is its status without "superseded by", if anything
  is left of it: packages/web builds no site if there is no record with that name.

YAML 1.1 and 1.2 read text between quotation marks alike, and other text differently.
"""

import re
from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from advisor.exports.files import adr, full_adr, madr
from tests.support.hostile import HOSTILE, typed
from tests.support.records import decided, record

LATER = "https://advisor.example/r/BBBBBBBBBBBBBBBBBBBBBB/"


def tree(markdown):
    return SyntaxTreeNode(MarkdownIt().parse(markdown))


def text(node):
    if node.type in ("text", "code_inline"):
        return node.content
    return "".join(map(text, node.children))


def adr_tools(markdown):
    """Title and status."""
    title, *lines = markdown.splitlines()
    _, *after = "\n".join(lines).split("\n## Status")
    return title[2:], [re.split(r"^#", rest, maxsplit=1, flags=re.M)[0].split() for rest in after]


def log4brains(markdown):
    """Title and metadata, among them the name of the superseding record."""
    blocks = tree(markdown).children
    title = next(text(block) for block in blocks if block.tag == "h1")
    first = next(n for n, block in enumerate(blocks) if block.tag == "h2")
    items = next(block for block in blocks[:first] if block.tag == "ul").children
    matches = [re.fullmatch(r"\s*(\w+)\s*:\s*(.*)", text(item)) for item in items]
    metadata = {match[1].lower(): match[2].strip() for match in matches}
    if metadata["status"].startswith("superseded"):
        metadata["superseder"] = metadata["status"].replace("superseded by", "").strip()
        metadata["status"] = "superseded"
    return title, metadata


def headings(markdown):
    blocks = tree(markdown).children
    return [f"{'#' * int(b.tag[1])} {text(b)}" for b in blocks if b.type == "heading"]


@pytest.mark.parametrize("status", ["proposed", "accepted", "rejected", "superseded"])
def test_both_tools_read_the_same_status(status):
    exported = adr(record(decided("train", status), distance=600))
    assert adr_tools(exported)[1] == [[status.capitalize()]]
    metadata = log4brains(exported)[1]
    assert metadata["status"] == status
    assert not metadata.get("superseder")


def test_a_superseded_record_links_its_successor_in_every_form():
    saved = record(decided("train", "superseded"), distance=600)
    later = replace(saved, successor=LATER, successor_title="Holiday [2]")
    line = rf"superseded by [Holiday \[2\]]({LATER})"
    for write in (adr, full_adr):
        assert f"\n## Status\n\nS{line[1:]}\n" in write(later)
        assert not log4brains(write(later))[1]["superseder"]
    assert front_matter(madr(later))["status"] == line
    assert f"\nSuperseded by [{LATER}]({LATER})\n" in adr(replace(later, successor_title=""))


def test_a_successor_alone_supersedes_nothing():
    later = replace(record(decided("train"), distance=600), successor=LATER)
    assert "\n* Status: accepted\n" in adr(later)
    assert f"\n* Succeeded by: [{LATER}]({LATER})\n" in adr(later)


def test_both_tools_read_the_title():
    exported = adr(record(distance=600, title="Order desk"))
    title = "Order desk: Take the train"
    assert (adr_tools(exported)[0], log4brains(exported)[0]) == (title, title)


def test_log4brains_reads_date_deciders_and_tags():
    decision = decided("train")
    _, metadata = log4brains(adr(record(decision, distance=600)))
    assert metadata == {
        "status": "accepted",
        "deciders": decision.deciders,
        "date": "2026-11-24",
        "tags": "journey",
    }


def test_without_deciders_there_is_no_such_line():
    assert "deciders" not in log4brains(adr(record(distance=600)))[1]


@given(title=HOSTILE, context=HOSTILE, deciders=HOSTILE, reason=HOSTILE)
def test_no_text_changes_how_a_record_is_read(title, context, deciders, reason):
    decision = decided("car", deciders=deciders, reason=reason)
    hostile = record(decision, title=title, context=context, distance=600)
    harmless = record(decided("car", reason="x"), distance=600)
    for write in (adr, full_adr):
        exported = write(hostile)
        line, statuses = adr_tools(exported)
        assert statuses == [["Accepted"]]
        assert '"' not in line
        read, metadata = log4brains(exported)
        assert read.endswith("Take the car")
        assert (metadata["status"], metadata["date"]) == ("accepted", "2026-11-24")
        assert headings(exported)[1:] == headings(write(harmless))[1:]


@given(HOSTILE)
def test_the_title_is_read_as_it_was_typed(title):
    saved = record(title=title, distance=600)
    assert log4brains(adr(saved))[0] == typed(saved.title)


def test_the_front_matter_is_that_of_madr():
    _, matter, body = madr(record(decided("train"), distance=600)).split("---\n", 2)
    assert matter == (
        'status: "accepted"\ndate: "2026-11-24"\n'
        'decision-makers:\n- "Ada Lovelace"\n- "Grace Hopper"\n'
    )
    assert body.startswith("\n# Take the train\n\n## Context and Problem Statement\n")


def front_matter(exported):
    matter = re.split("^---\n", exported, maxsplit=2, flags=re.M)[1]
    texts = re.compile(r'(status: |date: |- )".*"|decision-makers:')
    assert all(map(texts.fullmatch, matter.split("\n")[:-1]))
    return yaml.safe_load(matter)


@given(HOSTILE | st.sampled_from(["no", "0o17", "1e3", "1:30", "2026-01-01", "~", "A b " * 99]))
def test_no_name_breaks_the_front_matter(name):
    exported = madr(record(decided("train", deciders=name)))
    read = front_matter(exported)
    assert read["status"] == "accepted"
    assert read.get("decision-makers", []) == [
        " ".join(part.split()) for part in name.split(",") if part.strip()
    ]
