"""Answers: question key -> value, in the rulebook's order. A missing key means unknown."""

import json
import re
from collections.abc import Iterator, Mapping

from .conditions import holds
from .renaming import Names
from .schema import Answer, Answers, Question, Rulebook


class AnswerError(ValueError):
    """What is wrong with an answer, in words for the person who gave it."""


def read_answers(
    rulebook: Rulebook, raw: Mapping[str, object]
) -> tuple[dict[str, Answer], dict[str, str]]:
    """The answers in `raw`, and for each key without one a sentence that says why.

    A value is text, a whole number, or a list of texts, as a form or a YAML file gives it. An empty
    value means unknown and appears in neither. Keys of earlier releases are taken for today's.
    """
    return read_own_answers(rulebook, Names.by(rulebook).answers(raw))


def read_own_answers(
    rulebook: Rulebook, raw: Mapping[str, object]
) -> tuple[dict[str, Answer], dict[str, str]]:
    """The same for answers that stand in the rulebook itself, and so have today's keys."""
    answers: dict[str, Answer] = {}
    problems = {key: _unknown(rulebook) for key in raw if key not in rulebook.question}
    given = [question for question in rulebook.questions if question.key in raw]
    for question in given:
        try:
            answer = read_answer(question, raw[question.key])
        except AnswerError as error:
            problems[question.key] = str(error)
        else:
            if answer is not None:
                answers[question.key] = answer
    return answers, problems


def read_answer(question: Question, raw: object) -> Answer | None:
    """One answer, or None where `raw` is empty. Raises AnswerError."""
    if question.kind == "choice" and isinstance(raw, str) and raw in question.choice:
        return raw  # as nearly all are, of which a large rulebook has thousands
    values = raw if isinstance(raw, list | tuple) else [raw]
    values = [value for value in values if value is not None and str(value).strip()]
    if not values:
        return None
    if question.kind == "choices":
        return _choices(question, values)
    if len(values) > 1:
        raise AnswerError("Give one answer.")
    return _number(question, values[0]) if question.kind == "number" else _choice(question, *values)


def _unknown(rulebook: Rulebook, limit: int = 20) -> str:
    keys = list(rulebook.question)
    more = f" and {len(keys) - limit} more" if len(keys) > limit else ""
    return f"No question has this key. Known are: {', '.join(keys[:limit])}{more}."


def _choice(question: Question, value: object) -> str:
    if not isinstance(value, str) or value not in question.choice:
        known = ", ".join(question.choice)
        raise AnswerError(f"“{_shown(value)}” is not one of the choices: {known}.")
    return value


def _choices(question: Question, values: list[object]) -> tuple[str, ...]:
    picked = {_choice(question, value) for value in values}
    for choice in question.choices:
        if choice.alone and choice.key in picked and len(picked) > 1:
            raise AnswerError(f"“{choice.text}” cannot go together with other choices.")
    return tuple(key for key in question.choice if key in picked)


def _number(question: Question, value: object) -> int:
    if type(value) is int and question.minimum <= value <= question.maximum:
        return value
    # People group digits in threes with a comma or a space; "1.5" and "1,5" are not whole.
    text = str(value).strip()
    if not re.fullmatch(r"-?([0-9]{1,30}|[0-9]{1,3}([,\s_][0-9]{3}){1,4})", text):
        as_number = f"Give one from {question.minimum} to {question.maximum}."
        advice = "Write digits, such as 1,200." if isinstance(value, str) else as_number
        raise AnswerError(f"“{_shown(value)}” is not a whole number. {advice}")
    number = int(re.sub(r"[,\s_]", "", text))
    if not question.minimum <= number <= question.maximum:
        expected = f"{question.minimum:,} to {question.maximum:,}"
        raise AnswerError(f"{number:,} is out of range. Give a number from {expected}.")
    return number


def _shown(value: object) -> str:
    """As it was written: `true` of JSON and YAML, not Python's "True"."""
    if isinstance(value, bool | dict | list):
        value = json.dumps(value, ensure_ascii=False, default=str, skipkeys=True)
    text = "".join(c if c.isprintable() else "�" for c in str(value))
    return text if len(text) <= 40 else text[:40] + "…"


def shown(rulebook: Rulebook, answers: Answers) -> Iterator[Question]:
    """The questions that these answers call for, in order."""
    counted: dict[str, Answer] = {}
    for question in rulebook.questions:
        if question.shown_when is None or holds(question.shown_when, counted):
            yield question
            if question.key in answers:
                counted[question.key] = answers[question.key]


def unanswered(rulebook: Rulebook, answers: Answers) -> list[Question]:
    """The questions that these answers call for and leave open, in order."""
    questions = shown(rulebook, answers)
    return [question for question in questions if question.key not in answers]


def counted(rulebook: Rulebook, answers: Answers) -> dict[str, Answer]:
    """The answers to questions that are shown, in the rulebook's order."""
    return {
        question.key: answers[question.key]
        for question in shown(rulebook, answers)
        if question.key in answers
    }
