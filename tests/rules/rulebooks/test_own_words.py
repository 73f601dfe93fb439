"""The words of the product are its own: facts carry over from a source, sentences do not."""

import re
from pathlib import Path

import pytest

from rules.files import SHIPPED

ROOT = Path(__file__).parents[3]
SOURCES = ROOT.parent / "shared" / "seeds"
RUN = 8


def runs(text: str) -> set[str]:
    words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    return {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the source articles are not beside the project")
def test_no_sentence_of_a_source_stands_in_the_product():
    theirs = set().union(*(runs(path.read_text()) for path in SOURCES.glob("*.txt")))
    assert theirs
    ours = [*SHIPPED.rglob("*.yaml"), *(ROOT / "templates").rglob("*.html"), *ROOT.glob("*.md")]
    for path in ours:
        # The titles of the articles are theirs, and cited as such.
        text = re.sub(r"^  title: .*$", "", path.read_text(), flags=re.M)
        assert not runs(text) & theirs, path
