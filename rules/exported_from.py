"""From which release a rulebook's file was exported: a comment in the file says so.

It is no part of the rulebook, so neither digests nor the schema know of it.
"""

import re
from typing import NamedTuple

from .files import document_files
from .models import Release, Rulebook
from .releases import PublishedRulebook, get

COMMENT = "# Exported from release {}, SHA-256 {}; keep this line, so that the file can be merged\n"
NAMED = re.compile(rb"^# Exported from release ([0-9]{1,9}), SHA-256 ([0-9a-f]{64})", re.MULTILINE)


class ExportedFrom(NamedTuple):
    number: int
    sha256: str


def with_release(text: str, release: Release | PublishedRulebook | None) -> str:
    """A rulebook's YAML with the comment; as it is if nothing has been published yet."""
    return COMMENT.format(release.number, release.sha256) + text if release else text


def exported_from(content: bytes) -> ExportedFrom | None:
    """What the comment of a file says."""
    found = NAMED.search(content)
    return ExportedFrom(int(found[1]), found[2].decode()) if found else None


def source_exported_from(file_or_key: str) -> ExportedFrom | None:
    """The same for a file or a folder. Raises FileError."""
    found = (exported_from(path.read_bytes()) for path in document_files(file_or_key))
    return next(filter(None, found), None)


def find_release(row: Rulebook, exported: ExportedFrom) -> PublishedRulebook | None:
    """The release with this content; on another site, its number may be another."""
    same = row.releases.filter(sha256=exported.sha256).order_by("-number")
    number = same.values_list("number", flat=True).first()
    return get(row.key, number) if number else None
