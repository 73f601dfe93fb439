"""Questions, answers, conditions and rules as people say them; `verdict_words` has verdicts."""

import re
from math import floor, log10

from .mutation.mutations import Mutation
from .schema import (
    Answer,
    Answers,
    Claim,
    Condition,
    Effect,
    Grade,
    Pick,
    Question,
    Rule,
    Rulebook,
    Share,
)
from .sensitivity.changes import AnswerChange

GRADES: dict[Grade, str] = {
    "measured": "measured",
    "first-hand": "first-hand record",
    "practitioner": "practitioner",
    "vendor": "vendor",
    "no-method": "stated without method",
}
COMPARED = {
    "above": "above {}",
    "at-least": "at least {}",
    "below": "below {}",
    "at-most": "at most {}",
    "between": "between {} and {}",
}
SIGNS = {
    "above": "> {}",
    "at-least": "≥ {}",
    "below": "< {}",
    "at-most": "≤ {}",
    "between": "{} to {}",
}
SECONDS_PER_QUESTION = 10
MINUTES = (
    "a minute",
    *(f"{n} minutes" for n in ["two", "three", "four", "five", "six", "seven", "eight", "nine"]),
)


def say_number(question: Question, number: int) -> str:
    """`1200` as "1,200 connections"; a unit loses its plural s after 1."""
    unit = re.sub(r"^(\w+)s\b", r"\1", question.unit) if number == 1 else question.unit
    return f"{number:,} {unit}".strip()


def say_pick(pick: Pick) -> str:
    """`{number: 3000, text: A few thousand}` as "A few thousand (3,000)", and `3000` as "3,000"."""
    return f"{pick.text} ({pick.number:,})" if pick.text else f"{pick.number:,}"


def say_points(points: int) -> str:
    """With a true minus sign, which is as wide as a digit."""
    return str(points).replace("-", "\N{MINUS SIGN}")


def count_points(points: int) -> str:
    """`-2` as "−2 points"."""
    return f"{say_points(points)} point{'s' * (abs(points) != 1)}"


def say_signed(points: int) -> str:
    return f"{'+' if points > 0 else ''}{say_points(points)}"


def say_answer(question: Question, answer: Answer | None) -> str:
    if answer is None:
        return "Not sure yet"
    if isinstance(answer, int):
        return say_number(question, answer)
    keys = answer if isinstance(answer, tuple) else (answer,)
    return "; ".join(question.choice[key].text for key in keys)


def say_condition(rulebook: Rulebook, condition: Condition) -> str:
    """`{question: peak, test: above, value: 5000}` as "Peak load is above 5,000 connections"."""
    question = rulebook.question[condition.question]
    verb = _verb(question, condition)
    if condition.test in COMPARED:
        numbers = [_say_value(rulebook, question, value) for value in condition.values]
        return f"{question.label} {verb} {COMPARED[condition.test].format(*numbers)}"
    choices = " or ".join(f"“{question.choice[str(value)].text}”" for value in condition.values)
    return f"{question.label} {verb} {choices}"


def _say_value(rulebook: Rulebook, question: Question, value: int | str) -> str:
    """The name of a threshold, where it is written, as "5,000 connections (many)"."""
    if isinstance(value, str):
        return f"{say_number(question, rulebook.threshold[value].number)} ({value})"
    return say_number(question, value)


def say_test(question: Question, condition: Condition) -> str:
    """A condition below the name of its question: "> 5,000", "is not train or car".

    Choices go by their keys, which are shorter than their words.
    """
    if condition.test in SIGNS:
        text = SIGNS[condition.test].format(*(f"{int(value):,}" for value in condition.values))
        return f"not {text}" if condition.negated else text
    return f"{_verb(question, condition)} {' or '.join(map(str, condition.values))}"


def _verb(question: Question, condition: Condition) -> str:
    if question.kind == "choices":
        return "does not include" if condition.negated else "includes"
    return "is not" if condition.negated else "is"


def say_effect(rulebook: Rulebook, effect: Effect) -> str:
    return f"{rulebook.option[effect.option].short} {say_signed(effect.points)}"


def say_share(rulebook: Rulebook, share: Share) -> str:
    option, of = rulebook.option[share.option], rulebook.option[share.of]
    points = "what speaks for" if share.gains else "the points of"
    return f"{option.short} gets {points} {of.short}"


def say_ruled_out(rulebook: Rulebook, option: str) -> str:
    return f"{rulebook.option[option].short} is ruled out"


def say_doubted(rulebook: Rulebook, option: str) -> str:
    return f"{rulebook.option[option].short} is at most leaning"


def say_outcomes(rulebook: Rulebook, rule: Rule) -> list[tuple[str, str]]:
    """What a rule does, as pairs of an option's key and words: `("train", "Train +4")`."""
    return [
        *((effect.option, say_effect(rulebook, effect)) for effect in rule.effects),
        *((share.option, say_share(rulebook, share)) for share in rule.shares),
        *((key, say_ruled_out(rulebook, key)) for key in rule.rules_out),
        *((key, say_doubted(rulebook, key)) for key in rule.doubts),
    ]


def say_rule(rulebook: Rulebook, rule: Rule) -> str:
    """A rule as one sentence: "If Load is above 5,000 connections: Train +4."; "…" for none yet."""
    when = [say_condition(rulebook, condition) for condition in rule.when]
    outcomes = [words for _, words in say_outcomes(rulebook, rule)]
    then = f"{', '.join(outcomes)}." if outcomes else "…"
    return f"If {' and '.join(when) or '…'}: {then}"


def say_mutation(rulebook: Rulebook, mutation: Mutation) -> str:
    """A mutation of a rule: "Train −4 instead of Train +4"."""
    before = _say_part(rulebook, mutation.before)
    if mutation.after is None:
        return f"Without: {before}"
    if mutation.kind == "negate":
        return f"Negated: {before}"
    return f"{_say_part(rulebook, mutation.after)} instead of {before}"


def _say_part(rulebook: Rulebook, part: Condition | Effect) -> str:
    if isinstance(part, Condition):
        return say_condition(rulebook, part)
    return say_effect(rulebook, part)


def say_answers(rulebook: Rulebook, answers: Answers) -> list[tuple[Question, str]]:
    return [
        (question, say_answer(question, answers[question.key]))
        for question in rulebook.questions
        if question.key in answers
    ]


def say_facts(rulebook: Rulebook, answers: Answers) -> str:
    """Answers as one clause: "Stations is “At both ends”, and Distance is 600 kilometres"."""
    facts = []
    for question in rulebook.questions:
        answer = answers.get(question.key)
        if isinstance(answer, int):
            facts.append(f"{question.label} is {say_number(question, answer)}")
        elif answer is not None:
            facts.append(f"{question.label} is {_quoted(question, answer)}")
    return listed(facts)


def listed(clauses: list[str]) -> str:
    """ "a", "a, and b", or with semicolons where a clause has a comma."""
    comma = ";" if any("," in clause for clause in clauses) else ","
    return f"{comma} and ".join(filter(None, [f"{comma} ".join(clauses[:-1]), *clauses[-1:]]))


def say_duration(questions: int) -> str:
    """How long it takes to answer so many questions: "about three minutes"."""
    minutes = max(1, round(questions * SECONDS_PER_QUESTION / 60))
    return f"about {MINUTES[minutes - 1] if minutes <= len(MINUTES) else f'{minutes} minutes'}"


def say_change(rulebook: Rulebook, change: AnswerChange, given: Answer | None) -> str:
    """A change of an answer: "Load: above 5,000 connections"."""
    question = rulebook.question[change.question]
    return f"{question.label}: {say_changed(question, change, given)}"


def say_changed(question: Question, change: AnswerChange, given: Answer | None) -> str:
    """The new answer beside the old one: "above 5,000 connections", "also “Furniture”"."""
    if isinstance(change.answer, int):
        return say_range(question, change.low, change.high)
    if isinstance(change.answer, str) or not isinstance(given, tuple):
        return _quoted(question, change.answer)
    gone = tuple(choice for choice in given if choice not in change.answer)
    new = tuple(choice for choice in change.answer if choice not in given)
    if gone == given:
        return f"only {_quoted(question, new)}"
    clauses = [f"also {_quoted(question, new)}"] if new else []
    clauses += [f"without {_quoted(question, gone)}"] if gone else []
    return " and ".join(clauses)


def say_grade(rulebook: Rulebook, claim: Claim) -> str:
    """`first-hand record`; of what was measured, on whose machine, too."""
    if claim.grade == "measured" and claim.key in rulebook.borne:
        return f"measured on {rulebook.borne[claim.key][0].measurement.whose}"
    return GRADES[claim.grade]


def say_figure(value: float) -> str:
    """`1,850`, `0.0123`: with three digits that count, or all those before the point."""
    if value == int(value):
        return f"{int(value):,}"
    digits = max(0, 2 - floor(log10(abs(value))))
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def say_range(question: Question, low: int, high: int) -> str:
    """The numbers from `low` to `high`: "above 5,000 connections", "1,001 to 5,000 connections"."""
    if high == question.maximum:
        if _zeros(low) > _zeros(low - 1):
            return f"{say_number(question, low)} or more"
        return f"above {say_number(question, low - 1)}"
    if low == question.minimum:
        if _zeros(high) > _zeros(high + 1):
            return f"{say_number(question, high)} or less"
        return f"below {say_number(question, high + 1)}"
    return f"{low:,} to {say_number(question, high)}"


def _zeros(number: int) -> int:
    """Trailing zeros: the number with more of them is the rounder one."""
    return len(str(number)) - len(str(number).rstrip("0"))


def _quoted(question: Question, answer: Answer) -> str:
    keys = answer if isinstance(answer, tuple) else (str(answer),)
    return " and ".join(f"“{question.choice[key].text}”" for key in keys)
