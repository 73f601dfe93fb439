"""What somebody has changed in the answers of a result that is not saved yet."""

from dataclasses import replace
from typing import NamedTuple

from advisor.verdict.report import Report
from advisor.verdict.sheet import AnswerSheet, Questionnaire
from rules.engine.schema import Question
from rules.engine.words import say_answer


class ChangedAnswer(NamedTuple):
    question: Question
    was: str
    now: str


class Changed(NamedTuple):
    """The changed answers in words, the verdict before, and the address of its result."""

    answers: list[ChangedAnswer]
    before: Report
    undo: str


def changed_from(questionnaire: Questionnaire) -> Changed | None:
    """None if no answer was changed."""
    before, now = questionnaire.before, questionnaire.sheet
    if before is None:
        return None
    answers = [
        ChangedAnswer(question, _say(before, question), _say(now, question))
        for question in now.rulebook.questions
        if _given(before, question) != _given(now, question)
    ]
    undo = replace(questionnaire, sheet=before, before=None).finish
    return Changed(answers, Report.of(before), undo) if answers else None


def _given(sheet: AnswerSheet, question: Question) -> tuple[object, bool]:
    return sheet.answers.get(question.key), question.key in sheet.priorities


def _say(sheet: AnswerSheet, question: Question) -> str:
    if question.key not in sheet.asked:
        return "not asked"
    text = say_answer(question, sheet.answers.get(question.key))
    return f"“{text}” (matters most)" if question.key in sheet.priorities else f"“{text}”"
