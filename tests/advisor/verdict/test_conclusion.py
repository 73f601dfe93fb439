"""What a verdict comes to is stored whole, and read back as it was."""

import json

import pytest

from advisor.models import Result
from advisor.results.lookup import saved_or_404
from advisor.verdict.conclusion import CONCLUSION, METHOD, find_flips, find_open_questions
from advisor.verdict.report import Report
from rules.engine.answers import counted, read_answers
from rules.engine.reading import read_rulebook
from rules.engine.scoring import evaluate
from tests.support.small import small_document

RULEBOOK = read_rulebook(small_document())


def report(**raw: object) -> Report:
    answers, problems = read_answers(RULEBOOK, raw)
    assert not problems
    answers = counted(RULEBOOK, answers)
    return Report(RULEBOOK, answers, evaluate(RULEBOOK, answers))


@pytest.mark.parametrize(
    "answers",
    [{}, {"distance": 600}, {"distance": 600, "luggage": ["furniture", "bag"]}],
)
def test_a_conclusion_survives_a_database(answers):
    drawn = report(**answers).conclusion
    stored = json.loads(json.dumps(CONCLUSION.dump_python(drawn, mode="json")))
    assert CONCLUSION.validate_python(stored) == drawn


def test_a_flip_names_the_answers_the_option_and_its_margin():
    flip, *_ = find_flips(RULEBOOK, report(distance=600).case)
    assert (flip.changes, flip.recommended) == ({"distance": 29}, "car")
    changed = report(**flip.changes)
    assert changed.verdict.recommended == flip.recommended
    assert changed.margin == flip.margin


def test_open_questions_come_by_how_far_they_can_move_the_margin():
    questions = find_open_questions(RULEBOOK, report(distance=600).case)
    points = [question.points for question in questions]
    assert points == sorted(points, reverse=True)
    assert "distance" not in [question.question for question in questions]


def test_a_saved_result_keeps_its_conclusion_when_the_method_changes(result, monkeypatch):
    before = saved_or_404(result.token).report
    monkeypatch.setattr("advisor.verdict.report.say_headline", lambda *_: "Walk.")
    monkeypatch.setattr("advisor.verdict.report.say_reasons", lambda *_: "It is healthy.")
    monkeypatch.setattr("advisor.verdict.report.find_flips", lambda *_: ())
    after = saved_or_404(result.token).report
    assert after.conclusion == before.conclusion
    assert (after.headline, after.reasons) == (before.headline, before.reasons)
    assert after.flips == before.flips != ()


def test_a_result_names_the_method_that_drew_its_conclusion(result):
    assert Result.objects.get().method == METHOD
