"""A log as decision records in a ZIP, numbered by date, with links between those that supersede."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from django.urls import reverse
from django.utils.timezone import localdate

from advisor.exports.brief import brief
from advisor.exports.files import Head, OtherFile, heading
from advisor.exports.markdown import link, paragraphs, plain
from advisor.exports.record import NAMELESS, Record, file_name
from advisor.models import Log
from advisor.results.lookup import Saved

from .lines import Line, Status
from .reading import each_read
from .releases import Releases

README = """# {title}

The decisions of {address} on {day}, a file each. The numbers go by the date of the decision, and
were given for this export alone.
"""
LEFT_OUT = "\nLeft out, each with its number: {what}.\n"


class NumberedRecord(NamedTuple):
    line: Line
    file: OtherFile
    head: Head
    body: str


def archive(log: Log, lines: Iterable[Line], releases: Releases, site: str) -> bytes:
    """`site` stands before the addresses of results, such as "https://advisor.example"."""
    numbered = list(enumerate(sorted(lines, key=_place), 1))
    records = list(_records(numbered, releases, site))
    files = {record.line: record.file for record in records}
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as file:
        for record in records:
            file.writestr(f"{record.file.name}.md", _text(record, files))
        file.writestr("README.md", _readme(log, numbered, len(records), site))
    return buffer.getvalue()


def _place(line: Line) -> tuple[dt.date, int]:
    return line.date or dt.date.min, line.entry.pk


def _records(
    numbered: Sequence[tuple[int, Line]], releases: Releases, site: str
) -> Iterator[NumberedRecord]:
    """Those that can be read. The others keep their numbers, so no other record gets them."""
    numbers = {line: number for number, line in numbered}
    for line in each_read(numbers, releases):
        number = f"{numbers[line]:04}"
        if line.is_elsewhere:
            file = OtherFile(_title(line), f"{number}-{file_name(line.title) or NAMELESS}")
            yield NumberedRecord(line, file, _head(line), _body(line))
        elif line.detail:
            record = _record(line, line.detail.saved, site)
            file = OtherFile(heading(record.title), f"{number}-{record.name}")
            yield NumberedRecord(line, file, Head.of(record), brief(record))


def _record(line: Line, saved: Saved, site: str) -> Record:
    """Of the decision that stands, and those before it."""
    following = line.superseded_by
    return Record(
        result=saved.row,
        release=saved.release,
        report=saved.report,
        permalink=f"{site}{line.address}",
        decisions=tuple(line.decisions),
        successor=f"{site}{reverse('result', args=[following.token])}" if following else "",
        successor_title=following.title if following else "",
        positions=tuple(saved.row.positions.all()),
    )


def _title(line: Line) -> str:
    return heading(f"{line.title}: {line.option}")


def _head(line: Line) -> Head:
    return Head(_title(line), line.status, line.date.isoformat() if line.date else "")


def _body(line: Line) -> str:
    """Of a decision that was taken elsewhere."""
    blocks = ["## Decision Outcome", f'Chosen option: "{plain(line.option)}"']
    if line.status == Status.REJECTED:
        blocks[1] = f'Rejected option: "{plain(line.option)}"'
    if line.entry.reason:
        blocks[1] += ", because:"
        blocks.append(paragraphs(line.entry.reason))
    if line.entry.link:
        address = line.entry.link
        blocks += ["## More Information", f"Taken elsewhere: {link(address, address)}"]
    return "\n\n".join(blocks) + "\n"


def _text(record: NumberedRecord, files: dict[Line, OtherFile]) -> str:
    line = record.line
    following = files.get(line.following) if line.following else None
    superseded_by = following if line.status == Status.SUPERSEDED else None
    supersedes = [files[earlier] for earlier in line.supersedes if earlier in files]
    return f"{record.head.text(superseded_by, supersedes)}\n\n{record.body}"


def _readme(log: Log, numbered: Sequence[tuple[int, Line]], count: int, site: str) -> str:
    withdrawn = sum(line.is_withdrawn for _, line in numbered)
    unreadable = len(numbered) - count - withdrawn
    what = [f"{withdrawn} withdrawn"] if withdrawn else []
    what += [f"{unreadable} that cannot be read"] if unreadable else []
    title = plain(log.title) or "Decisions"
    text = README.format(
        title=title, address=f"{site}{reverse('log', args=[log.token])}", day=localdate()
    )
    return text + (LEFT_OUT.format(what=", ".join(what)) if what else "")
