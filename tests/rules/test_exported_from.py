from pathlib import Path
from typing import Any

import pytest

from rules.drafts.from_document import load
from rules.exported_from import (
    ExportedFrom,
    exported_from,
    find_release,
    source_exported_from,
    with_release,
)
from rules.files import parsed, write_document
from rules.models import Release
from rules.publishing import publish
from rules.rulebook_schema import with_schema
from tests.support.small import small_document

TEXT = write_document(small_document())


def test_a_file_says_from_which_release_it_was_exported(journey: Release) -> None:
    content = with_schema(with_release(TEXT, journey), "/schema.json").encode()
    assert exported_from(content) == (1, journey.sha256)
    assert parsed(content, "exported.yaml") == small_document()


def test_of_an_unpublished_rulebook_a_file_names_none() -> None:
    assert with_release(TEXT, None) == TEXT
    assert exported_from(TEXT.encode()) is None


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"# Exported from release 1",
        b"# Exported from release 1, SHA-256 abc",
        b"summary: |\n  # Exported from release 1, SHA-256 " + b"0" * 64,
    ],
)
def test_another_comment_or_text_names_none(content: bytes) -> None:
    assert exported_from(content) is None


def test_a_line_with_the_line_breaks_of_windows_is_read(journey: Release) -> None:
    content = with_release(TEXT, journey).replace("\n", "\r\n").encode()
    assert exported_from(content) == (1, journey.sha256)


def test_one_file_of_a_folder_is_enough(journey: Release, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: Journey\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(with_release("", journey), encoding="utf-8")
    assert source_exported_from(str(tmp_path)) == (1, journey.sha256)


def test_a_release_is_found_by_its_content(journey: Release) -> None:
    row = journey.rulebook
    publish(load(small_document() | {"title": "Another"}), "")
    found = find_release(row, ExportedFrom(7, journey.sha256))
    assert found is not None
    assert found.number == 1
    assert find_release(row, ExportedFrom(1, "0" * 64)) is None


def test_a_release_of_another_rulebook_is_not_meant(journey: Release) -> None:
    other: Any = load(small_document() | {"key": "voyage"})
    assert find_release(other, ExportedFrom(1, journey.sha256)) is None
