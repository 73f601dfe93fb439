"""What the documents name: paths, links, and the rows of their tables."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code(text: str) -> list[str]:
    """What stands in backticks, each fenced block, and each indented line."""
    indented = re.findall("^    (.*)$", text, re.MULTILINE)
    return [*FENCED.findall(text), *indented, *re.findall("`([^`\n]+)`", FENCED.sub("", text))]


def paths(text: str) -> list[str]:
    """Words of the code in a document that have a slash or end in .py.

    `/decide/` is an address, `.venv/bin/pytest` is not part of the project, and `...` leaves
    something out.
    """
    words = (word.strip("(),;:│─").rstrip(".") for part in code(text) for word in part.split())
    return sorted(
        {
            word
            for word in words
            if ("/" in word or word.endswith(".py"))
            and not word.startswith(("/", ".", "-"))
            and "://" not in word
        }
    )


def exists(path: str) -> bool:
    """`tests/test_a.py::test_b` is a test of that file; `<key>` and `*` stand for any name."""
    file, _, test = path.partition("::")
    found = list(ROOT.glob(re.sub("<[^>]+>", "*", file.rstrip("/"))))
    return bool(found) and (not test or f"def {test}(" in found[0].read_text(encoding="utf-8"))


def table(text: str, heading: str) -> Iterator[list[str]]:
    """The cells of each row of the table below a heading."""
    section = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    _, _, *rows = [line for line in section.splitlines() if line.startswith("|")]
    for row in rows:
        yield [cell.strip() for cell in row.strip("|").split("|")]


def quoted(cell: str) -> list[str]:
    """The code in a cell: ["a", "b"] of "`a`, `b`"."""
    return re.findall("`([^`]+)`", cell)
