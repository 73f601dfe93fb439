import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rules.engine.schema import Condition, Question, Rulebook
from rules.engine.space import ranges
from rules.engine.words import say_number

from .finding import Finding, Subject

# A number and the one or two words after it: "5,000 connections", "5,000 open connections".
NUMBER = re.compile(r"(?<![\w.,])([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?=\s+(\w+)(?:\s+(\w+))?)")
MULTIPLIERS = ("hundred", "thousand", "million", "billion")


def numbers_that_no_condition_has(subject: Subject) -> Iterator[Finding]:
    """Numbers in texts that their rules had once, before somebody moved a threshold.

    A number counts if what it counts is the unit of a question that the rule or scenario tests.
    """
    rulebook = subject.rulebook
    for scenario in rulebook.scenarios:
        for rule in scenario.rules:
            for text in _strays(rulebook, rule.when, "reason", rule.reason):
                yield Finding("warning", "rules", rule.key, text)
        conditions = [condition for rule in scenario.rules for condition in rule.when]
        for name, said in (
            ("rule of thumb", scenario.rule_of_thumb),
            ("tripwire", scenario.tripwire),
        ):
            for text in _strays(rulebook, conditions, name, said):
                yield Finding("warning", "scenarios", scenario.key, text)


def _strays(
    rulebook: Rulebook, conditions: Iterable[Condition], name: str, said: str
) -> Iterator[str]:
    tested: dict[str, list[tuple[Question, Condition]]] = defaultdict(list)
    for condition in conditions:
        question = rulebook.question[condition.question]
        if question.kind == "number" and question.unit:
            tested[_counted(question)].append((question, condition))
    for number, words in _numbers(said):
        tests = tested.get(words[-1].removesuffix("s"), [])
        if tests and number not in {meant for test in tests for meant in _boundaries(*test)}:
            thresholds = ", ".join(dict.fromkeys(_thresholds(tests)))
            stray = f"{number:,} {' '.join(words)}"
            yield f"The {name} says “{stray}”, but the conditions have {thresholds}."


def _numbers(said: str) -> Iterator[tuple[int, list[str]]]:
    """Each number with what it may count: the next word, or the one after it as well."""
    for match in NUMBER.finditer(said):
        number, first, second = int(match[1].replace(",", "")), match[2], match[3]
        if first not in MULTIPLIERS:
            yield number, [first]
            if second:
                yield number, [first, second]


def with_name(text: str, question: Question, number: int, name: str) -> str:
    """The text with `{name}` wherever it says this number of what the question counts."""
    for match in reversed(list(NUMBER.finditer(text))):
        is_counted = question.unit and _counted(question) in {
            word.removesuffix("s") for word in match.groups()[1:] if word
        }
        if is_counted and match[2] not in MULTIPLIERS and int(match[1].replace(",", "")) == number:
            text = f"{text[: match.start()]}{{{name}}}{text[match.end() :]}"
    return text


def _counted(question: Question) -> str:
    """The noun of "requests a second", in the singular."""
    return question.unit.split()[0].removesuffix("s")


def _boundaries(question: Question, condition: Condition) -> set[int]:
    """The last number before and the first after each change: 5,000 and 5,001 of above 5,000."""
    starts = [numbers.start for numbers in ranges(question, [condition])[1:]]
    return {*map(int, condition.values), *starts, *(start - 1 for start in starts)}


def _thresholds(tests: Iterable[tuple[Question, Condition]]) -> Iterator[str]:
    for question, condition in tests:
        yield from (say_number(question, int(value)) for value in condition.values)
