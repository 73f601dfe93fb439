"""Examples."""

import pytest

from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.models import Example, Rulebook
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_an_example_may_recommend_nothing(rulebook: Rulebook) -> None:
    example = Example(rulebook=rulebook, key="no-answers", title="Nothing is known")
    example.full_clean()
    example.save()
    assert document(rulebook)["examples"][-1] == {
        **{"key": "no-answers", "title": "Nothing is known"},
        **{"answers": {}, "recommended": None},
    }
