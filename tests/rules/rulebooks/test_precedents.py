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


def test_all_records_are_there():
    assert len(RULEBOOK.precedents) == 20
    assert len(CLEAR) == 19


def test_the_rules_give_what_real_teams_chose():
    assert sum(map(agrees, CLEAR)) >= 17


@pytest.mark.parametrize("precedent", RULEBOOK.precedents, ids=lambda precedent: precedent.key)
def test_where_the_rules_differ_the_rulebook_says_why(precedent):
    assert agrees(precedent) or precedent.differs
