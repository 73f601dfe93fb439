"""What is wrong with a rule of a shipped rulebook, some example notices."""

import pytest

from rules.engine.mutation.examples import Examples
from rules.engine.mutation.mutations import mutations
from rules.engine.mutation.rescoring import Mutants
from rules.engine.reading import read_rulebook
from rules.files import read_document, shipped

KINDS = ("flip", "negate", "threshold")


@pytest.mark.parametrize("key", shipped())
def test_its_examples_notice_nine_of_ten_flips_negations_and_threshold_moves(key: str) -> None:
    rulebook = read_rulebook(read_document(key))
    every = [mutation for mutation in mutations(rulebook) if mutation.kind in KINDS]
    examples = Examples(Mutants(rulebook, every))
    unnoticed = [mutation for mutation in every if not examples.notice(mutation)]
    assert len(unnoticed) <= len(every) / 10
