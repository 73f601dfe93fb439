from collections.abc import Iterable
from typing import Any

from rules.drafts.unvalidated import stub, unvalidated_parts
from rules.engine import schema
from rules.engine.words import say_rule
from rules.models import Option, Question

# What `say` reads of a rule: for prefetch_related, so that a list of rules fetches it once.
SPOKEN_OF = (
    "when__question__choices",
    "effects__option",
    "shares__option",
    "shares__of",
    "rules_out",
    "doubts",
    "claims",
)


def say(rule: Any) -> str:
    """`If Distance is above 300 kilometres: Train +2.`, or what the rule lacks."""
    tests, effects, shares = rule.when.all(), rule.effects.all(), rule.shares.all()
    out, doubts = rule.rules_out.all(), rule.doubts.all()
    if not tests or not (effects or shares or out or doubts):
        return f"Not complete: without {'points' if tests else 'conditions'} yet."
    options = {
        *out,
        *doubts,
        *(row.option for row in (*effects, *shares)),
        *(share.of for share in shares),
    }
    (part,) = unvalidated_parts([rule])
    try:
        return say_rule(_rulebook(options, {test.question for test in tests}), part)
    except (LookupError, ValueError):
        return "Its conditions do not fit the questions."


def _rulebook(options: Iterable[Option], questions: Iterable[Question]) -> Any:
    """With what the sentence names, and no more: a list of rules makes one for each."""
    step = stub(schema.Step, questions=tuple(map(_question, questions)))
    named = (stub(schema.Option, key=option.key, short=option.short) for option in options)
    return stub(schema.Rulebook, options=tuple(named), steps=(step,))


def _question(row: Question) -> Any:
    choices = (stub(schema.Choice, key=c.key, text=c.text) for c in row.choices.all())
    fields = {name: getattr(row, name) for name in ("key", "label", "kind", "unit")}
    return stub(schema.Question, **fields, choices=tuple(choices))
