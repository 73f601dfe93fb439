"""Records as files, with the sections of MADR 4.

`adr` and `full_adr` are what both adr-tools and log4brains read, `madr` has MADR 4's front matter.
"""

from collections.abc import Sequence
from typing import NamedTuple

import yaml

from .brief import brief
from .full import full
from .markdown import bullets, label, link, plain
from .record import Record


def adr(record: Record) -> str:
    return f"{_head(record)}\n\n{brief(record)}"


def full_adr(record: Record) -> str:
    return f"{_head(record)}\n\n{full(record)}"


def madr(record: Record) -> str:
    """Not for those two, which mistake MADR 4's front matter for the text of the record."""
    lines = [f"status: {_quoted(_status(record))}", f"date: {_quoted(record.date.isoformat())}"]
    if record.deciders:
        lines += ["decision-makers:", *(f"- {_quoted(name)}" for name in record.deciders)]
    matter = "\n".join(["---", *lines, "---"])
    return "\n\n".join([matter, f"# {heading(record.title)}", brief(record)])


def _quoted(text: str) -> str:
    """Text in every version of YAML, which differ in what they take for a number or a date."""
    width = 12 * len(text) + 80  # no line breaks: no escape is longer
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=width).rstrip("\n")


class OtherFile(NamedTuple):
    """A record in the same folder, to link to. `name` is that of its file, without .md."""

    title: str
    name: str

    def as_link(self) -> str:
        return f"[{self.title}]({self.name}.md)"


class Head(NamedTuple):
    """What stands above a record's sections. The title and the status are Markdown."""

    title: str
    status: str
    date: str
    deciders: Sequence[str] = ()
    tags: str = ""

    @classmethod
    def of(cls, record: Record) -> "Head":
        date, tags = record.date.isoformat(), record.release.rulebook.key
        return cls(heading(record.title), _status(record), date, record.deciders, tags)

    def text(
        self, superseded_by: OtherFile | None = None, supersedes: Sequence[OtherFile] = ()
    ) -> str:
        """adr-tools reads the first line and `## Status`, log4brains the list below the title.

        adr-tools knows a record by the number in a link, and log4brains by the name of its file.
        log4brains takes all that follows "superseded by", or "superseded" alone, for such a name,
        and builds no site if there is no such file.
        """
        status = self.status
        section = [f"{status[0].upper()}{status[1:]}"]
        if superseded_by:
            section = [f"Superseded by {superseded_by.as_link()}"]
            status = f"superseded by {link(superseded_by.name, f'{superseded_by.name}.md')}"
        elif status.startswith("superseded"):
            status = "superseded by"
        section += [f"Supersedes {other.as_link()}" for other in supersedes]
        named = {
            "Status": status,
            "Deciders": plain(", ".join(self.deciders)),
            "Date": self.date,
            "Tags": self.tags,
        }
        items = bullets(f"{name}: {value}" for name, value in named.items() if value)
        return "\n\n".join([f"# {self.title}", items, "## Status", *section])


def _head(record: Record) -> str:
    return Head.of(record).text()


def _status(record: Record) -> str:
    """With a link where there is one: "superseded by [Order desk](https://...)"."""
    title, address = record.superseded_by
    if not address:
        return record.status
    return f"{record.status} by {link(title or address, address)}"


def heading(title: str) -> str:
    # adr-tools quotes the title in its graphs, and does not escape quotation marks in it.
    return label(title).replace('"', "&quot;")
