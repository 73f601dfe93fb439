"""What a rule does, in plain words."""

from collections.abc import Iterable
from typing import Any

from rules.drafts.unvalidated import unvalidated_parts
from rules.engine import schema
from rules.engine.words import say_rule
from rules.models import Option, Question, Rule

# All that `say` asks for, so that a list of rules fetches it once.
SPOKEN_OF = (
    "when__question__choices",
    "effects__option",
    "shares__option",
    "shares__of",
    "rules_out",
    "claims",
)


def say(rule: Rule) -> str:
    """`If Distance is above 300 kilometres: Train +2.`, or what is missing."""
    row: Any = rule
    tests, effects, shares = row.when.all(), row.effects.all(), row.shares.all()
    out = row.rules_out.all()
    if not tests or not (effects or shares or out):
        return f"Not complete: without {'points' if tests else 'conditions'} yet."
    options = {*out, *(each.option for each in (*effects, *shares)), *(each.of for each in shares)}
    (sketch,) = unvalidated_parts([rule])
    try:
        return say_rule(_around(options, {test.question for test in tests}), sketch)
    except (LookupError, ValueError):
        return "Its conditions do not fit the questions."


def _around(options: Iterable[Option], questions: Iterable[Question]) -> schema.Rulebook:
    step = _part(schema.Step, questions=tuple(map(_asked, questions)))
    named = (_part(schema.Option, key=option.key, short=option.short) for option in options)
    rulebook: schema.Rulebook = _part(schema.Rulebook, options=tuple(named), steps=(step,))
    return rulebook


def _asked(row: Question) -> Any:
    choices = tuple(
        _part(schema.Choice, key=choice.key, text=choice.text) for choice in row.choices.all()
    )
    fields = {name: getattr(row, name) for name in ("key", "label", "kind", "unit")}
    return _part(schema.Question, **fields, choices=choices)


def _part(part: Any, **values: Any) -> Any:
    return part.model_construct(**values)
