"""Every shipped rulebook against real decisions that teams have written down."""

import pytest

from rules.engine.accuracy import Accuracy
from rules.engine.answers import read_answers
from rules.engine.reading import read_rulebook
from rules.engine.scoring import evaluate
from rules.files import read_document, shipped

RULEBOOKS = {key: read_rulebook(read_document(key)) for key in shipped()}
PRECEDENTS = [
    pytest.param(rulebook, precedent, id=f"{key}: {precedent.key}")
    for key, rulebook in RULEBOOKS.items()
    for precedent in rulebook.precedents
]

each_rulebook = pytest.mark.parametrize("rulebook", RULEBOOKS.values(), ids=RULEBOOKS)


def agrees(rulebook, precedent):
    answers, _ = read_answers(rulebook, precedent.answers)
    recommended = evaluate(rulebook, answers).recommended
    return recommended in (precedent.chose, *precedent.also_acceptable)


@pytest.mark.parametrize(
    ("key", "precedents", "blind"), [("django-or-fastapi", 60, 30), ("background-work", 40, 10)]
)
def test_there_are_enough_records_to_find_near_ones_and_some_are_kept_from_the_rules(
    key, precedents, blind
):
    assert len(RULEBOOKS[key].precedents) >= precedents
    assert sum(not precedent.known for precedent in RULEBOOKS[key].precedents) >= blind


@pytest.mark.parametrize(("key", "share"), [("django-or-fastapi", 0.85), ("background-work", 0.75)])
def test_the_rules_give_what_real_teams_chose(key, share):
    """Of those that have been learnt from; many are there that no general rule explains. The blind
    ones are measured, and no target.
    """
    rulebook = RULEBOOKS[key]
    known = [p for p in rulebook.precedents if p.known and p.standing == "clear"]
    assert sum(agrees(rulebook, precedent) for precedent in known) >= share * len(known)


@each_rulebook
def test_the_rules_are_right_more_often_than_the_commonest_choice(rulebook):
    for sample in (Accuracy(rulebook).known, Accuracy(rulebook).blind):
        assert sample.tally.right > sample.baseline.right


@pytest.mark.parametrize(("rulebook", "precedent"), PRECEDENTS)
def test_where_the_rules_differ_the_rulebook_says_why(rulebook, precedent):
    assert agrees(rulebook, precedent) or precedent.differs


@each_rulebook
def test_every_record_can_be_looked_up(rulebook):
    assert all(precedent.url or precedent.source for precedent in rulebook.precedents)
