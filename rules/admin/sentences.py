from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from django.forms.formsets import DELETION_FIELD_NAME

from rules.drafts.unvalidated import stub, unvalidated_part, unvalidated_parts
from rules.engine import schema
from rules.engine.words import say_condition, say_rule
from rules.models import Option, Question, Rule

from .form_document import form_document

# What `say` reads of a rule: for prefetch_related, so that a list of rules fetches it once.
SPOKEN_OF = (
    "when__question__choices",
    "when__question__thresholds",
    "effects__option",
    "shares__option",
    "shares__of",
    "rules_out",
    "doubts",
    "claims",
)


def with_sentences(rows: Iterable[Any]) -> list[Any]:
    """The rows, with all that is said of those that are rules fetched at once."""
    rows = list(rows)
    rules = [row for row in rows if isinstance(row, Rule)]
    prefetch_related_objects(rules, "scenario", *SPOKEN_OF)
    return rows


def say(rule: Any) -> str:
    """`If Distance is above 300 kilometres: Train +2.`, with “…” for what the rule lacks."""
    (part,) = unvalidated_parts([rule])
    return _say(part, rulebook_naming([rule]))


def say_sent(form: Any, formsets: Any) -> str:
    """The same of a rule's form as it was sent, without rows that are not complete."""
    return _say(*_sent(form, formsets))


def say_sent_conditions(form: Any, formsets: Any) -> str:
    """`Distance is above 300 kilometres`; empty without conditions, or if they do not fit."""
    part, rulebook = _sent(form, formsets)
    try:
        return " and ".join(say_condition(rulebook, test) for test in part.when)
    except (LookupError, ValueError):
        return ""


def _sent(form: Any, formsets: Iterable[Any]) -> tuple[Any, Any]:
    rows = {formset.prefix: list(filter(_is_complete, formset.forms)) for formset in formsets}
    document: dict[str, Any] = {
        name: list(map(form_document, found)) for name, found in rows.items()
    }
    for name in ("rules_out", "doubts"):
        document[name] = [option.key for option in form.cleaned_data.get(name, ())]
    questions = {row.cleaned_data["question"] for row in rows["when"]}
    rulebook = _rulebook(form.fields["doubts"].queryset, questions)
    return unvalidated_part(Rule, document), rulebook


def _is_complete(row: Any) -> bool:
    is_filled = row.is_valid() and (row.stored_name or row.has_changed())
    return is_filled and not row.cleaned_data.get(DELETION_FIELD_NAME)


def _say(part: Any, rulebook: Any) -> str:
    try:
        return say_rule(rulebook, part)
    except (LookupError, ValueError):
        return "Its conditions do not fit the questions."


def rulebook_naming(rules: Iterable[Any]) -> Any:
    """What sentences about these rules name, and no more: a list of rules makes one for each."""
    options: set[Option] = set()
    questions: set[Question] = set()
    for rule in rules:
        shares = rule.shares.all()
        options.update(rule.rules_out.all(), rule.doubts.all(), (share.of for share in shares))
        options.update(row.option for row in (*rule.effects.all(), *shares))
        questions.update(test.question for test in rule.when.all())
    return _rulebook(options, questions)


def _rulebook(options: Iterable[Option], questions: Iterable[Question]) -> Any:
    questions = [*questions]
    step = stub(schema.Step, questions=tuple(map(_question, questions)))
    thresholds = (row for question in questions for row in question.thresholds.all())
    named = (stub(schema.Option, key=option.key, short=option.short) for option in options)
    return stub(
        schema.Rulebook,
        options=tuple(named),
        steps=(step,),
        thresholds=tuple(stub(schema.Threshold, key=t.key, number=t.number) for t in thresholds),
    )


def _question(row: Question) -> Any:
    choices = (stub(schema.Choice, key=c.key, text=c.text) for c in row.choices.all())
    fields = {name: getattr(row, name) for name in ("key", "label", "kind", "unit")}
    return stub(schema.Question, **fields, choices=tuple(choices))
