"""Answers whose result is among the heaviest that a rulebook has."""

from collections.abc import Callable

from advisor.verdict.report import Report
from rules.engine.schema import Answer, Question, Rulebook
from rules.engine.scoring import evaluate
from rules.engine.space import cells

Answers = dict[str, Answer]


def matched(report: Report) -> int:
    return len(report.verdict.scenarios)


def risks(report: Report) -> int:
    return len(report.verdict.risks)


def strong(report: Report) -> int:
    return len(report.arguments["strong"])


def heaviest(rulebook: Rulebook, weight: Callable[[Report], int]) -> Answers:
    """Everything ticked, and of all else the answer with the heaviest report, twice in turn."""

    def weigh(answers: Answers) -> int:
        return weight(Report(rulebook, answers, evaluate(rulebook, answers)))

    answers = {each.key: everything(each) for each in rulebook.questions if each.kind == "choices"}
    for question in rulebook.questions * 2:
        if question.kind != "choices":
            some = [{**answers, question.key: each} for each in cells(rulebook)[question.key]]
            answers = max(some, key=weigh)
    return answers


def everything(question: Question) -> Answer:
    return tuple(choice.key for choice in question.choices if not choice.alone)


WEIGHTS = (matched, risks, strong)
