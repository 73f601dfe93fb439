"""Answers and conditions as people say them."""

from .schema import Answer, Answers, Condition, Question, Rulebook

COMPARED = {
    "above": "above {}",
    "at-least": "at least {}",
    "below": "below {}",
    "at-most": "at most {}",
    "between": "between {} and {}",
}


def say_number(question: Question, number: int) -> str:
    """`1200` as "1,200 connections"; one thing loses its plural s."""
    unit = question.unit.removesuffix("s") if number == 1 else question.unit
    return f"{number:,} {unit}".strip()


def say_answer(question: Question, answer: Answer) -> str:
    if isinstance(answer, int):
        return say_number(question, answer)
    keys = answer if isinstance(answer, tuple) else (answer,)
    return "; ".join(question.choice[key].text for key in keys)


def say_condition(rulebook: Rulebook, condition: Condition) -> str:
    """`{question: peak, test: above, value: 5000}` as "Peak load is above 5,000 connections"."""
    question = rulebook.question[condition.question]
    if question.kind == "choices":
        verb = "does not include" if condition.negated else "includes"
    else:
        verb = "is not" if condition.negated else "is"
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    if condition.test in COMPARED:
        numbers = [say_number(question, int(value)) for value in values]
        return f"{question.label} {verb} {COMPARED[condition.test].format(*numbers)}"
    said = " or ".join(f"“{question.choice[str(value)].text}”" for value in values)
    return f"{question.label} {verb} {said}"


def say_answers(rulebook: Rulebook, answers: Answers) -> list[tuple[Question, str]]:
    """Each question that has an answer, with the answer in words, in the rulebook's order."""
    return [
        (question, say_answer(question, answers[question.key]))
        for question in rulebook.questions
        if question.key in answers
    ]
