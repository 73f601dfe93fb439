"""What is told of the small rulebook with some changes."""

from typing import Any

from rules.engine.diff import difference
from rules.engine.reading import read_rulebook
from tests.support.changes import changed
from tests.support.small import small_document

SMALL = read_rulebook(small_document())


def told(*changes: tuple[str, Any]) -> list[str]:
    """The sentences about the small rulebook with these changes."""
    return [change.text for change in difference(SMALL, read_rulebook(changed(*changes)))]
