from collections.abc import Iterator

from rules.engine.schema import Condition, Question, Rule, Rulebook
from rules.engine.space import needed, satisfying
from rules.engine.words import say_condition

from .finding import Finding, Subject


def rules_that_never_fire(subject: Subject) -> Iterator[Finding]:
    """Exact: what a rule needs of one question depends on no other."""
    rulebook = subject.rulebook
    for _, rule in rulebook.rules:
        for key, conditions in needed(rulebook, rule.when).items():
            question = rulebook.question[key]
            if satisfying(question, conditions) is None:
                text = f"This rule can never fire: {_why(rulebook, rule, question, conditions)}"
                yield Finding("error", "rules", rule.key, text)
                break


def _why(rulebook: Rulebook, rule: Rule, question: Question, conditions: list[Condition]) -> str:
    said = " and ".join(f"“{say_condition(rulebook, each)}”" for each in conditions)
    many = len(conditions) > 1
    why = f"no answer makes {said} true{' at once' * many}."
    hiding = [each for each in conditions if each not in rule.when]
    for each in rulebook.questions:
        if each.shown_when in hiding:
            condition = say_condition(rulebook, each.shown_when)
            why += f" “{each.label}” is asked only if {condition}."
    return why
