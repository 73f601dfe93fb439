"""From rows to a document."""

import pytest

from rules.drafts.from_document import load
from rules.drafts.to_document import document, draft
from rules.engine.reading import RulebookError
from rules.models import Claim, Option, Rule, Rulebook
from tests.support.loaded import loaded_document
from tests.support.small import small_document

pytestmark = pytest.mark.django_db


def test_line_breaks_from_a_browser_change_nothing() -> None:
    rulebook = load(small_document() | {"summary": "One.\n\nTwo."})
    Rulebook.objects.update(summary="One.\r\n\r\nTwo.")
    assert document(rulebook)["summary"] == "One.\n\nTwo."


def test_one_rulebook_leaves_another_alone() -> None:
    rulebook = load(small_document())
    load(small_document() | {"key": "another-journey", "title": "Another"})
    assert document(rulebook) == small_document()


def test_a_new_part_comes_last() -> None:
    rulebook = load(small_document())
    Option.objects.create(
        rulebook=rulebook,
        key="bus",
        name="Bus",
        short="Bus",
        kind="alternative",
        advice="Take the bus.",
        summary="Slow.",
    )
    assert list(draft(rulebook).option) == ["train", "car", "coach", "bus"]


def test_a_claim_of_another_rulebook_is_refused() -> None:
    rulebook = load(small_document())
    other = small_document() | {"key": "another-journey"}
    other["claims"].append(other["claims"][0] | {"key": "X1"})
    load(other)
    Rule.objects.get(scenario__rulebook=rulebook, key="far").claims.add(Claim.objects.get(key="X1"))
    with pytest.raises(RulebookError, match='there is no claim "X1"'):
        draft(rulebook)


def test_a_question_of_load_is_kept_and_its_absence_too() -> None:
    rulebook = load(loaded_document())
    assert document(rulebook) == loaded_document()
    assert document(load(small_document())) == small_document()
