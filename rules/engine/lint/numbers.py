import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rules.engine.schema import Condition, Question, Rulebook
from rules.engine.space import ranges
from rules.engine.words import say_number

from .finding import Finding, Subject

# "5,000 connections" and "5,000 open connections", but not the 3 of "3 million connections".
NUMBER = r"(?<![\w.,])([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)\s+"
WORD = r"(?:(?!hundred|thousand|million|billion)\w+\s+)?"


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
    for counted, tests in tested.items():
        meant = {number for test in tests for number in _boundaries(*test)}
        for match in re.finditer(rf"{NUMBER}{WORD}{re.escape(counted)}s?(?!\w)", said):
            if int(match[1].replace(",", "")) not in meant:
                thresholds = ", ".join(dict.fromkeys(_thresholds(tests)))
                words = " ".join(match[0].split())
                yield f"The {name} says “{words}”, but the conditions have {thresholds}."


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
