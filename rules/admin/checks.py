"""What publishing would say of a part, placed beside the fields of its form."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pydantic import ValidationError

from rules.drafts.unvalidated import reference_context, stub, unvalidated_part, unvalidated_parts
from rules.engine import schema
from rules.engine.references import broken
from rules.models import (
    Example,
    Measurement,
    Precedent,
    Question,
    Remark,
    Rule,
    Scenario,
    Threshold,
    schema_part,
)

from .form_document import form_document

Place = tuple[int | str, ...]
# The prefix of a form or formset -> the field, or None for all of it, and what is wrong there.
Problems = dict[str, list[tuple[str | None, Any]]]


class Problem(NamedTuple):
    """`place` leads from the row to a value, such as ("when", 0, "value")."""

    place: Place
    message: str


MESSAGES = {
    "missing": "This is required.",
    "string_type": "This is required.",
    "string_too_short": "This is required.",
    "string_pattern_mismatch": "Some of these characters are not allowed here.",
    "literal_error": "Choose one of: {expected}.",
    "too_short": "Add at least one.",
    "string_too_long": "Use at most {max_length:,} characters.",
    "greater_than_equal": "Give at least {ge}.",
    "less_than_equal": "Give at most {le}.",
    "too_long": "Use at most {max_length}.",
    "float_type": "Give a number.",
    "finite_number": "Give a number that is finite.",
    "value_error": "{error}.",
}


def problems(form: Any, formsets: Iterable[Any]) -> Problems:
    """What is wrong with a part, by its valid forms; of its references only if the schema fits."""
    formsets = list(formsets)
    document = form_document(form, formsets)
    names = {*form.fields, *(formset.prefix for formset in formsets)}
    for find in (_by_schema, _by_references):
        found = find(form.instance, document)
        # No form has, for instance, the rules of a scenario: they have pages of their own.
        shown = [problem for problem in found if not problem.place or problem.place[0] in names]
        if shown:
            return placed(shown, form, formsets)
    return {}


def row_problems(formsets: Iterable[Any]) -> Problems:
    """The same of rows that are parts of their own, such as the options of a new rulebook."""
    rows = (row for formset in formsets for row in formset.remaining_forms)
    found = {row.prefix: problems(row, ()).get("", []) for row in rows}
    return {prefix: wrong for prefix, wrong in found.items() if wrong}


def _by_schema(row: Any, document: dict[str, Any]) -> Iterator[Problem]:
    try:
        schema_part(type(row)).model_validate(document)
    except ValidationError as error:
        for detail in error.errors():
            words = MESSAGES.get(detail["type"])
            message = words.format(**detail.get("ctx", {})) if words else "This does not fit here."
            yield Problem(detail["loc"], _sentence(message))


def _by_references(row: Any, document: dict[str, Any]) -> Iterator[Problem]:
    part = unvalidated_part(type(row), document)
    for check, rulebook, place_of_part in _checked(row, part):
        for problem in broken(rulebook, check):
            place, _, message = problem.partition(": ")
            if place == place_of_part or place.startswith(f"{place_of_part}."):
                path = place[len(place_of_part) + 1 :].split(".") if place != place_of_part else []
                steps = (int(step) - 1 if step.isdecimal() else step for step in path)
                yield Problem(tuple(steps), _sentence(message))


def _checked(row: Any, part: Any) -> Iterator[tuple[str, schema.Rulebook, str]]:
    model, stored = type(row), row.rulebook
    if model is Question:
        steps = steps_with_question(row, part)
        yield "steps", reference_context(stored, steps=steps), f"questions.{part.key}"
    elif model is Threshold:
        yield "thresholds", reference_context(stored, thresholds=(part,)), f"thresholds.{part.key}"
    elif model is Scenario:
        yield "scenarios", reference_context(stored, scenarios=(part,)), f"scenarios.{part.key}"
    elif model is Rule:
        scenario = stub(schema.Scenario, key="it", option="", claims=(), risks=(), rules=(part,))
        rulebook = reference_context(stored, scenarios=(scenario,))
        yield "scenarios", rulebook, f"scenarios.it.rules.{part.key}"
    elif model in (Example, Measurement, Precedent, Remark):
        name = f"{model.__name__.lower()}s"
        cited = tuple(stub(schema.Scenario, key=key) for key in getattr(part, "scenarios", ()))
        parts = {"scenarios": cited, "showcase": "", name: (part,)}
        yield name, reference_context(stored, **parts), f"{name}.{part.key}"


def steps_with_question(row: Question, question: schema.Question) -> tuple[schema.Step, ...]:
    """The steps of the rulebook, unvalidated, as if the question were saved.

    `row` is that of the question's form: it may have another step or key than the stored row.
    """
    stored = Question.objects.filter(step__rulebook=row.rulebook)
    others = list(stored.exclude(pk=row.pk))
    by_step = defaultdict(list)
    for other, part in zip(others, unvalidated_parts(others), strict=True):
        by_step[other.step_id].append(part)
    by_step[row.step_id].append(question)
    return tuple(
        stub(schema.Step, key=step.key, questions=tuple(by_step[step.pk]))
        for step in row.rulebook.steps.all()
    )


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}".removesuffix(".") + "."


def placed(found: Iterable[Problem], form: Any, formsets: Iterable[Any]) -> Problems:
    by_name = {formset.prefix: formset for formset in formsets}
    by_prefix: Problems = {}
    for problem in found:
        prefix, field, message = _spot(problem, form, by_name)
        if (field, message) not in by_prefix.setdefault(prefix, []):
            by_prefix[prefix].append((field, message))
    return by_prefix


def _spot(problem: Problem, form: Any, by_name: dict[str, Any]) -> tuple[str, str | None, str]:
    place, message = problem
    name = str(place[0]) if place else ""
    if name in by_name:
        return _spot_in_rows(place, message, by_name[name])
    if name in form.fields:
        rest = place[1:]
        if name == "plots":
            message = ": ".join(filter(None, [_in_plots(rest), message]))
        elif rest and isinstance(rest[0], int):
            message = f"{'Pick' if name == 'picks' else 'Paragraph'} {rest[0] + 1}: {message}"
        elif rest:
            message = f"{rest[0]}: {message}"
        return "", name, message
    return "", None, message


def _in_plots(place: Place) -> str:
    """`(0, "series", 1, "label")` as "Plot 1, series 2, label"."""
    words = [str(step + 1) if isinstance(step, int) else f", {step}" for step in place]
    return re.sub(r"([a-z])([0-9])", r"\1 \2", f"Plot {''.join(words)}") if words else ""


def _spot_in_rows(place: Place, message: str, formset: Any) -> tuple[str, str | None, str]:
    if len(place) < 2:
        return formset.prefix, None, message
    number, *rest = place[1:] if isinstance(place[1], int) else (0, *place[1:])
    forms = formset.remaining_forms
    if int(number) >= len(forms):
        return formset.prefix, None, message  # of a row that somebody else added meanwhile
    form = forms[int(number)]
    field = str(rest[0]) if rest and rest[0] in form.fields else None
    return form.prefix, field, message
