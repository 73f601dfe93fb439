"""The shipped rulebook against real decisions that teams have written down."""

import pytest

from rules.engine.answers import read_answers
from rules.engine.reading import read_rulebook
from rules.engine.scoring import evaluate
from rules.files import read_document

RULEBOOK = read_rulebook(read_document("django-or-fastapi"))
CLEAR = [precedent for precedent in RULEBOOK.precedents if precedent.standing == "clear"]


def agrees(precedent):
    answers, _ = read_answers(RULEBOOK, precedent.answers)
    recommended = evaluate(RULEBOOK, answers).recommended
    return recommended in (precedent.chose, *precedent.also_acceptable)


def test_there_are_enough_records_to_find_near_ones():
    assert len(RULEBOOK.precedents) >= 60


def test_the_rules_give_what_real_teams_chose():
    """Most of these were known when the rules were made; /accuracy/ keeps the blind ones apart."""
    assert sum(map(agrees, CLEAR)) >= 0.9 * len(CLEAR)


@pytest.mark.parametrize("precedent", RULEBOOK.precedents, ids=lambda precedent: precedent.key)
def test_where_the_rules_differ_the_rulebook_says_why(precedent):
    assert agrees(precedent) or precedent.differs
