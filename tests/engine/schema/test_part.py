from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from rules.engine.reading import read_rulebook
from rules.engine.schema import Part
from tests.support.small import small_document


def parts(value: object) -> Iterator[Part]:
    if isinstance(value, Part):
        yield value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from parts(item)


def test_no_part_of_a_rulebook_can_be_set():
    for part in parts(read_rulebook(small_document())):
        for name in type(part).model_fields:
            with pytest.raises(ValidationError, match="frozen"):
                setattr(part, name, getattr(part, name))
