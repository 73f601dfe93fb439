"""What is wrong with a saved row: what publishing would say, placed beside the form's fields."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from pydantic import ValidationError

from rules.drafts.to_document import row_document
from rules.drafts.unvalidated import reference_context, unvalidated_parts
from rules.engine import schema
from rules.engine.references import broken
from rules.models import Example, Precedent, Question, Remark, Rule, Scenario

Place = tuple[int | str, ...]
# The prefix of a form or formset -> the field, or None for all of it, and what is wrong there.
Problems = dict[str, list[tuple[str | None, Any]]]


class Refused(Exception):
    """What was saved must be undone."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(problems)
        self.problems = problems


class Problem(NamedTuple):
    """`place` leads from the row to a value, such as ("when", 0, "value")."""

    place: Place
    message: str


SAID = {
    "missing": "This is required.",
    "string_type": "This is required.",
    "string_too_short": "This is required.",
    "string_pattern_mismatch": "Some of these characters are not allowed here.",
    "literal_error": "Choose one of: {expected}.",
    "too_short": "Add at least one.",
    "string_too_long": "Use at most {max_length:,} characters.",
    "greater_than_equal": "Give at least {ge}.",
    "less_than_equal": "Give at most {le}.",
}


def problems(row: Any, names: Collection[str]) -> list[Problem]:
    """By the schema, and if that has none, by what the row refers to; of these fields only."""
    found = _by_schema(row), _by_references(row)
    told = ([each for each in some if not each.place or each.place[0] in names] for some in found)
    return next(filter(None, told), [])


def _by_schema(row: Any) -> Iterator[Problem]:
    part: type[schema.Part] = getattr(schema, type(row).__name__)
    try:
        part.model_validate(row_document(row))
    except ValidationError as error:
        for each in error.errors():
            words = SAID.get(each["type"])
            message = words.format(**each.get("ctx", {})) if words else "This does not fit here."
            yield Problem(each["loc"], message)


def _by_references(row: Any) -> Iterator[Problem]:
    (part,) = unvalidated_parts([row])
    for name, around, here in _checked(row, part):
        for problem in broken(around, name):
            place, _, message = problem.partition(": ")
            if place == here or place.startswith(f"{here}."):
                path = place[len(here) + 1 :].split(".") if place != here else []
                steps = (int(step) - 1 if step.isdecimal() else step for step in path)
                yield Problem(tuple(steps), _sentence(message))


def _checked(row: Any, part: Any) -> Iterator[tuple[str, schema.Rulebook, str]]:
    """The check for a kind of part, a rulebook that has this one only, and its place there."""
    kind, rulebook = type(row), row.rulebook
    if kind is Question:
        yield "steps", reference_context(rulebook), f"questions.{part.key}"
    elif kind is Scenario:
        yield "scenarios", reference_context(rulebook, scenarios=(part,)), f"scenarios.{part.key}"
    elif kind is Rule:
        stub = _stub(schema.Scenario, key="it", option="", claims=(), risks=(), rules=(part,))
        yield (
            "scenarios",
            reference_context(rulebook, scenarios=(stub,)),
            f"scenarios.it.rules.{part.key}",
        )
    elif kind in (Example, Precedent, Remark):
        name = f"{kind.__name__.lower()}s"
        cited = tuple(_stub(schema.Scenario, key=key) for key in getattr(part, "scenarios", ()))
        around = reference_context(rulebook, scenarios=cited, showcase="", **{name: (part,)})
        yield name, around, f"{name}.{part.key}"


def _stub(part: Any, **values: Any) -> Any:
    return part.model_construct(**values)


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}".removesuffix(".") + "."


def placed(found: Iterable[Problem], form: Any, formsets: Iterable[Any]) -> Problems:
    """Each problem at the form that shows its field, in the words beside that field."""
    rows = {formset.prefix: formset for formset in formsets}
    at: Problems = {}
    for problem in found:
        prefix, field, message = _spot(problem, form, rows)
        if (field, message) not in at.setdefault(prefix, []):
            at[prefix].append((field, message))
    return at


def _spot(problem: Problem, form: Any, rows: dict[str, Any]) -> tuple[str, str | None, str]:
    place, message = problem
    name = str(place[0]) if place else ""
    if name in rows:
        return _spot_in_rows(place, message, form.instance, rows[name])
    if name in form.fields:
        rest = place[1:]
        if rest and isinstance(rest[0], int):
            message = f"Paragraph {rest[0] + 1}: {message}"
        elif rest:
            message = f"{rest[0]}: {message}"
        return "", name, message
    return "", None, message


def _spot_in_rows(
    place: Place, message: str, owner: Any, formset: Any
) -> tuple[str, str | None, str]:
    if len(place) < 2:
        return formset.prefix, None, message
    keep = [form for form in formset.forms if form.instance.pk]
    number, *rest = place[1:] if isinstance(place[1], int) else (0, *place[1:])
    order = list(formset.model._default_manager.filter(**{formset.fk.name: owner}))
    form = next(form for form in keep if form.instance.pk == order[int(number)].pk)
    field = str(rest[0]) if rest and rest[0] in form.fields else None
    return form.prefix, field, message
