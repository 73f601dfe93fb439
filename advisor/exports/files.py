"""Records as files: one that both adr-tools and log4brains read, and one in MADR 4."""

import yaml

from .markdown import bullets, plain
from .record import Record
from .sections import sections


def adr(record: Record) -> str:
    """The record as adr-tools and log4brains read it.

    adr-tools reads the first line and `## Status`, log4brains the list below the title. Both
    mistake MADR 4's front matter for the text of the record.
    """
    head = {
        "Status": record.status,
        "Deciders": plain(", ".join(record.deciders)),
        "Date": record.date.isoformat(),
        "Tags": record.release.rulebook.key,
    }
    blocks = [
        _title(record),
        bullets(f"{name}: {value}" for name, value in head.items() if value),
        f"## Status\n\n{record.status.capitalize()}",
        sections(record),
    ]
    return "\n\n".join(blocks)


def madr(record: Record) -> str:
    head = {
        "status": record.status,
        "date": record.date,
        "decision-makers": record.deciders,
    }
    filled = {name: value for name, value in head.items() if value}
    matter = yaml.safe_dump(filled, sort_keys=False, allow_unicode=True, width=1000)
    return "\n\n".join([f"---\n{matter}---", _title(record), sections(record)])


def _title(record: Record) -> str:
    # adr-tools quotes the title in its graphs, and does not escape quotation marks in it.
    return f"# {plain(record.title)}".replace('"', "&quot;")
