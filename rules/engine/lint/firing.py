from collections.abc import Iterator

from rules.engine.schema import Condition, Question, Rule, Rulebook
from rules.engine.space import needed, satisfying
from rules.engine.words import say_condition

from .finding import Finding, Subject


def rules_that_never_fire(subject: Subject) -> Iterator[Finding]:
    """Exact, because what a rule needs of one question depends on no other."""
    rulebook = subject.rulebook
    for _, rule in rulebook.rules:
        for key, conditions in needed(rulebook, rule.when).items():
            question = rulebook.question[key]
            if satisfying(question, conditions) is None:
                text = f"This rule can never fire: {_why(rulebook, rule, question, conditions)}"
                yield Finding("error", "rules", rule.key, text)
                break


def _why(rulebook: Rulebook, rule: Rule, question: Question, conditions: list[Condition]) -> str:
    texts = [f"“{say_condition(rulebook, condition)}”" for condition in conditions]
    together = " at once" if len(conditions) > 1 else ""
    why = f"no answer makes {' and '.join(texts)} true{together}."
    hiding = [condition for condition in conditions if condition not in rule.when]
    for asked in rulebook.questions:
        if asked.shown_when in hiding:
            text = say_condition(rulebook, asked.shown_when)
            why += f" “{asked.label}” is asked only if {text}."
    return why
