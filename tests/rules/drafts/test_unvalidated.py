"""Parts of an unfinished draft."""

from typing import Any

import pytest

from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.drafts.unvalidated import reference_context, unvalidated_parts
from rules.models import Rule, Rulebook
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_parts_of_a_finished_draft_are_those_that_the_engine_reads(rulebook: Rulebook) -> None:
    read = draft(rulebook)
    assert unvalidated_parts(rulebook.examples.all()) == read.examples
    assert unvalidated_parts(rulebook.steps.all()) == read.steps
    assert unvalidated_parts(Rulebook.objects.none()) == ()


def test_a_part_may_be_unfinished(rulebook: Rulebook) -> None:
    rule = Rule.objects.get(key="far")
    rule.when.all().delete()
    rule.reason = ""
    (part,) = unvalidated_parts([rule])
    assert (part.when, part.reason) == ((), "")


def test_what_parts_refer_to_is_there(rulebook: Rulebook) -> None:
    mine: Any = ("mine",)
    context = reference_context(rulebook, scenarios=mine)
    assert list(context.option) == ["train", "car", "coach"]
    assert "changes" in context.question
    assert "C4" in context.claim
    assert context.scenarios == mine
