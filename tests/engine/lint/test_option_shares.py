from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings

from rules.engine.lint.option_shares import shares
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.scoring import evaluate
from rules.engine.space import cells
from rules.files import read_document
from tests.support.every import tiny_rulebooks


@settings(max_examples=30, deadline=None)
@given(tiny_rulebooks())
def test_a_small_space_is_counted_out(rulebook: Rulebook) -> None:
    values = [(*each, None) for each in cells(rulebook).values()]
    sets = [dict(zip(rulebook.question, each, strict=True)) for each in product(*values)]
    known = [{key: a for key, a in answers.items() if a is not None} for answers in sets]
    won = Counter(evaluate(rulebook, answers).recommended for answers in known)
    found = shares(rulebook)
    assert found.exact
    assert found.of == {key: won[key] / len(sets) for key in rulebook.option}


def test_a_sample_comes_close_and_is_the_same_each_time(small: Rulebook) -> None:
    sample = shares(small, limit=200)
    assert not sample.exact
    assert sample == shares(small, limit=200)
    assert sample.of == pytest.approx(shares(small).of, abs=0.1)


def test_a_large_space_is_sampled() -> None:
    found = shares(read_rulebook(read_document("django-or-fastapi")))
    assert not found.exact
    assert 0 < sum(found.of.values()) <= 1
