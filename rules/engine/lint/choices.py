from collections.abc import Iterator

from rules.engine.conditions import holds
from rules.engine.schema import Answer, Choice, Condition, Question
from rules.engine.space import tested

from .finding import Finding, Subject


def choices_in_no_rule(subject: Subject) -> Iterator[Finding]:
    """Choices that count no more than no answer, where others of the question do.

    A choice that stands alone, as "none of these" does, is meant to count for nothing.
    """
    rulebook = subject.rulebook
    conditions = tested(rulebook)
    for condition in (condition for remark in rulebook.remarks for condition in remark.when):
        conditions[condition.question].append(condition)
    for question in rulebook.questions:
        own = conditions[question.key]
        idle = [
            choice
            for choice in question.choices
            if not choice.alone and _idle(question, choice, own)
        ]
        if own and idle:
            words = " or ".join(f"“{choice.text}”" for choice in idle)
            text = (
                f"{words} as an answer to “{question.label}” counts as no answer would: no rule, "
                "question or remark uses it."
            )
            yield Finding("warning", "questions", question.key, text)


def _idle(question: Question, choice: Choice, conditions: list[Condition]) -> bool:
    answer: Answer = (choice.key,) if question.kind == "choices" else choice.key
    return not any(holds(condition, {question.key: answer}) for condition in conditions)
