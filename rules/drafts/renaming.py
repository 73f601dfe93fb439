"""Another key for a part of a draft, wherever the draft has it.

Releases and results keep the old one. The draft records what it is now, if any release has it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import F

from rules.models import (
    Choice,
    Example,
    Option,
    Question,
    Row,
    Rulebook,
    Table,
    Threshold,
    owner_field,
)

from .field_values import to_row_value
from .mentions import answered, as_list, conditions_on, measuring
from .thresholds import conditions_with, texts_with, values

# The kinds whose keys are unique in their owner alone.
OWNED = {Choice: "question", Row: "table"}


def rename(row: Any, new: str) -> list[Any]:
    """Returns the other rows that had the key, or own something that had it."""
    touched = list(dict.fromkeys(_replaced(row, new)))
    old, row.key = row.key, new
    row.save(update_fields=["key"])
    _record(row, old)
    return touched


def _replaced(row: Any, new: str) -> Iterator[Any]:
    if isinstance(row, Question):
        yield from _replaced_in_answers(row.rulebook, lambda answers: _with_key(answers, row, new))
    elif isinstance(row, Choice):
        question = row.question
        yield from _replaced_in_conditions(conditions_on(question), row, new)
        yield from _replaced_in_answers(
            question.rulebook, lambda answers: _with_choice(answers, row, new)
        )
    elif isinstance(row, Threshold):
        yield from _replaced_in_conditions(conditions_with(row.key, row.question), row, new)
        yield from _replaced_in_texts(row, new)
    elif isinstance(row, Example | Option):
        name = "showcase" if isinstance(row, Example) else "default_option"
        if Rulebook.objects.filter(pk=row.rulebook_id, **{name: row.key}).update(**{name: new}):
            yield row.rulebook
    if isinstance(row, Option):
        for measurement, series in measuring(row):
            for each in series:
                each["option"] = new
            measurement.save(update_fields=["plots"])
            yield measurement


def _replaced_in_answers(rulebook: Rulebook, replace: Any) -> Iterator[Any]:
    for user, name in answered(rulebook):
        answers = getattr(user, name)
        if (replaced := replace(answers)) != answers:
            setattr(user, name, replaced)
            user.save(update_fields=[name])
            yield user


def _with_key(answers: Mapping[str, Any], row: Question, new: str) -> dict[str, Any]:
    return {new if key == row.key else key: answer for key, answer in answers.items()}


def _with_choice(answers: Mapping[str, Any], row: Choice, new: str) -> dict[str, Any]:
    key = row.question.key
    if key not in answers:
        return dict(answers)
    picked = [new if choice == row.key else choice for choice in as_list(answers[key])]
    return {**answers, key: picked if isinstance(answers[key], list) else picked[0]}


def _replaced_in_conditions(tests: Iterable[Any], row: Any, new: str) -> Iterator[Any]:
    for test in tests:
        named = values(test)
        if row.key in named:
            replaced = (new if value == row.key else value for value in named)
            test.value = to_row_value("value", tuple(replaced))
            test.save(update_fields=["value"])
            yield getattr(test, owner_field(type(test)).name)


def _replaced_in_texts(row: Threshold, new: str) -> Iterator[Any]:
    name = f"{{{row.key}}}"
    for user, field in texts_with(name, row.rulebook):
        setattr(user, field, getattr(user, field).replace(name, f"{{{new}}}"))
        user.save(update_fields=[field])
        yield user


def _record(row: Any, old: str) -> None:
    rulebook, place = row.rulebook, _place(row)
    renamed = rulebook.renamed.filter(**place)
    renamed.filter(new=old).update(new=row.key)
    if released_in(row, old):
        rulebook.renamed.update_or_create(**place, old=old, defaults={"new": row.key})
    # Its own key again, or one that nothing else had.
    renamed.filter(old=F("new")).delete()
    renamed.filter(old=row.key).delete()
    if below := {Question: "choice", Table: "row"}.get(type(row)):
        rulebook.renamed.filter(kind=below, within=old).update(within=row.key)


def _place(row: Any) -> dict[str, str]:
    owner = getattr(row, OWNED[type(row)]).key if type(row) in OWNED else ""
    return {"kind": row._meta.model_name, "within": owner}


def is_former_key(row: Any, key: str) -> bool:
    """Whether the row had this key in an earlier release."""
    return bool(row.rulebook.renamed.filter(**_place(row), old=key, new=row.key).exists())


def released_in(row: Any, key: str) -> int | None:
    """The number of the latest release in which a part of this kind has the key."""
    releases = row.rulebook.releases.filter(document__contains=f'"key":"{key}"')
    numbered = releases.order_by("-number").values_list("number", "document")
    for number, document in numbered.iterator():
        if any(part["key"] == key for part in _released_parts(row, json.loads(document))):
            return int(number)
    return None


def _released_parts(row: Any, document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All parts of its kind; of choices and rows of tables, those with the same owner."""
    kind = row._meta.model_name
    if kind in ("question", "choice"):
        parts = [question for step in document["steps"] for question in step["questions"]]
    elif kind == "rule":
        parts = [rule for scenario in document["scenarios"] for rule in scenario["rules"]]
    else:
        parts = document.get("tables" if kind == "row" else f"{kind}s", [])
    if type(row) in OWNED:
        owner = getattr(row, OWNED[type(row)])
        former = row.rulebook.renamed.filter(**_place(owner), new=owner.key)
        keys = {owner.key, *former.values_list("old", flat=True)}
        parts = [
            below for part in parts if part["key"] in keys for below in part.get(f"{kind}s", [])
        ]
    yield from parts
