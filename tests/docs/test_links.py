"""Each link between the documents leads to a file, and to a heading if it names one."""

import re

import pytest

from tests.support.documents import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/decisions/*.md")])
LINKS = sorted(
    {
        (str(document.relative_to(ROOT)), target)
        for document in DOCUMENTS
        for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("https:")
    }
)


def anchor(heading: str) -> str:
    """As GitHub makes it: "nginx and TLS" is "nginx-and-tls"."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize(("document", "target"), LINKS)
def test_each_link_leads_somewhere(document, target):
    file, _, fragment = target.partition("#")
    path = (ROOT / document).parent / file if file else ROOT / document
    assert path.exists()
    if fragment:
        headings = re.findall("^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert fragment in map(anchor, headings)
