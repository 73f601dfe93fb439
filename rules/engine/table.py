"""Rules as a decision table: a row a rule, a column for each question and each option."""

from collections.abc import Sequence
from typing import NamedTuple

from .schema import Condition, Option, Question, Rule, Rulebook, Scenario, ScenarioRule
from .space import cuts
from .thresholds import named
from .words import say_test


class Outcome(NamedTuple):
    """What a rule does to an option: points, 0 for none, and in words what else."""

    points: int
    words: tuple[str, ...]


class Row(NamedTuple):
    """A rule with a test for each question, empty if it does not ask it, and its outcomes.

    `thresholds` are the keys of those that each test names.
    """

    scenario: Scenario
    rule: Rule
    tests: list[str]
    thresholds: list[tuple[str, ...]]
    outcomes: list[Outcome | None]


class DecisionTable(NamedTuple):
    """Only the columns that its rules use."""

    questions: list[Question]
    options: list[Option]
    rows: list[Row]


def decision_table(
    rulebook: Rulebook, rules: Sequence[ScenarioRule], sort: str = "", points: str = ""
) -> DecisionTable:
    """These rules in their order, or by what they ask of the question `sort`, then the first.

    By `points`, an option, those come first that speak against it most.
    """
    asked = {key for _, rule in rules for key in rule.questions}
    moved = {key for _, rule in rules for key in options_of(rule)}
    questions = [question for question in rulebook.questions if question.key in asked]
    options = [option for option in rulebook.options if option.key in moved]
    if sort in rulebook.question:
        questions.sort(key=lambda question: question.key != sort)
        rules = sorted(rules, key=lambda each: _place(rulebook.question[sort], each.rule))
    elif points in rulebook.option:
        options.sort(key=lambda option: option.key != points)
        rules = sorted(rules, key=lambda each: _favour(points, each.rule))
    rows = [_row(rulebook, each, questions, options) for each in rules]
    return DecisionTable(questions, options, rows)


def options_of(rule: Rule) -> set[str]:
    """The options on which the rule has an effect."""
    return {*rule.points, *(share.option for share in rule.shares), *rule.rules_out, *rule.doubts}


def _row(
    rulebook: Rulebook, found: ScenarioRule, questions: list[Question], options: list[Option]
) -> Row:
    tests: dict[str, list[str]] = {}
    for condition in found.rule.when:
        said = say_test(rulebook.question[condition.question], condition)
        tests.setdefault(condition.question, []).append(said)
    return Row(
        scenario=found.scenario,
        rule=found.rule,
        tests=[" and ".join(tests.get(question.key, ())) for question in questions],
        thresholds=[_thresholds(rulebook, found.rule, question) for question in questions],
        outcomes=[_outcome(rulebook, found.rule, option.key) for option in options],
    )


def _thresholds(rulebook: Rulebook, rule: Rule, question: Question) -> tuple[str, ...]:
    if rulebook.written is rulebook:
        return ()
    written = rulebook.written.rule[rule.key]
    own = [condition for condition in written.when if condition.question == question.key]
    return tuple(name for condition in own for name in named(condition))


def _outcome(rulebook: Rulebook, rule: Rule, option: str) -> Outcome | None:
    words = [
        f"{'gains' if share.gains else 'points'} of {rulebook.option[share.of].short}"
        for share in rule.shares
        if share.option == option
    ]
    words += ["ruled out"] if option in rule.rules_out else []
    words += ["at most leaning"] if option in rule.doubts else []
    points = rule.points.get(option, 0)
    return Outcome(points, tuple(words)) if points or words else None


def _favour(option: str, rule: Rule) -> tuple[bool, bool, int]:
    """Sorts rules by what they do to the option; those that do nothing to it come last."""
    return option not in options_of(rule), option not in rule.rules_out, rule.points.get(option, 0)


def _place(question: Question, rule: Rule) -> tuple[bool, list[tuple[list[int], bool]]]:
    """Sorts rules that ask the question first, by its numbers or choices, and negations last."""
    own = [condition for condition in rule.when if condition.question == question.key]
    return not own, sorted((_values(question, condition), condition.negated) for condition in own)


def _values(question: Question, condition: Condition) -> list[int]:
    if question.kind == "number":
        return [*cuts(condition)]
    order = list(question.choice)
    return sorted(order.index(str(value)) for value in condition.values)
