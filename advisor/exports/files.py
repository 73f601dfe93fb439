"""Records as files, with the sections of MADR 4.

`adr` and `full_adr` are what both adr-tools and log4brains read, `madr` has MADR 4's front matter.
"""

import yaml

from .brief import brief
from .full import full
from .markdown import bullets, link, plain
from .record import Record


def adr(record: Record) -> str:
    return f"{_head(record)}\n\n{brief(record)}"


def full_adr(record: Record) -> str:
    return f"{_head(record)}\n\n{full(record)}"


def madr(record: Record) -> str:
    """Not for those two, which mistake MADR 4's front matter for the text of the record."""
    head = {"status": _status(record), "date": record.date, "decision-makers": record.deciders}
    filled = {name: value for name, value in head.items() if value}
    matter = yaml.safe_dump(filled, sort_keys=False, allow_unicode=True, width=1000)
    return "\n\n".join([f"---\n{matter}---", _title(record), brief(record)])


def _head(record: Record) -> str:
    """adr-tools reads the first line and `## Status`, log4brains the list below the title."""
    status = _status(record)
    head = {
        "Status": status,
        "Deciders": plain(", ".join(record.deciders)),
        "Date": record.date.isoformat(),
        "Tags": record.release.rulebook.key,
    }
    items = bullets(f"{name}: {value}" for name, value in head.items() if value)
    return "\n\n".join([_title(record), items, f"## Status\n\n{status[0].upper()}{status[1:]}"])


def _status(record: Record) -> str:
    """With a link where there is one: "superseded by [Order desk](https://...)"."""
    title, address = record.superseded_by
    if not address:
        return record.status
    return f"{record.status} by {link(plain(title) or address, address)}"


def _title(record: Record) -> str:
    # adr-tools quotes the title in its graphs, and does not escape quotation marks in it.
    return f"# {plain(record.title)}".replace('"', "&quot;")
