"""Where rows of a draft are used: what is in use cannot be deleted, and pages link neighbours."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from django.contrib import admin
from django.db import models

from rules.drafts.mentions import answered, as_list, conditions_on, measuring, named_choices
from rules.drafts.thresholds import conditions_with, numbers_by_name, texts_with
from rules.drafts.unvalidated import stub
from rules.engine import schema
from rules.engine.answers import AnswerError, read_answer
from rules.engine.references import broken
from rules.models import (
    Choice,
    Example,
    Option,
    Question,
    Row,
    Rule,
    Rulebook,
    Threshold,
    owner_field,
)

from .conditions import misfit

# Models of which each owner needs one row at least, and the name of the owner's relation.
NEEDED = {Rule: "rules", Row: "rows", Question: "questions"}


class Use(NamedTuple):
    """A row with a page of its own, and how it uses another one if that is not obvious."""

    row: Any
    how: str = ""


def uses(rows: Iterable[Any]) -> list[Use]:
    """What uses these rows, or any row below them."""
    return _outside(rows, _rows_that_cite, _rows_that_mention)


def key_uses(row: Any) -> list[Use]:
    """What refers to the row itself, by whatever way."""
    found: dict[Any, Use] = {}
    for search in (_rows_that_cite, _rows_that_mention):
        for user, how in search(type(row), [row]):
            page = page_row(user)
            found.setdefault(page, Use(page, how))
    return list(found.values())


def deletion_blockers(rows: Iterable[Any]) -> list[Use]:
    """Why these rows cannot be deleted: what uses them, and owners that would have none left."""
    return _outside(rows, _rows_that_cite, _rows_that_mention, owners_left_empty)


def _outside(rows: Iterable[Any], *searches: Any) -> list[Use]:
    """What the searches find, each page once, without the rows themselves and all below them."""
    by_model = dict(with_all_below(list(rows)))
    inside = {row for below in by_model.values() for row in below}
    if Question in by_model:
        # What uses a choice uses its question.
        by_model.pop(Choice, None)
    found: dict[Any, Use] = {}
    for model, below in by_model.items():
        for row, how in (use for search in searches for use in search(model, below)):
            page = page_row(row)
            if row not in inside and page not in inside:
                found.setdefault(page, Use(page, how))
    return list(found.values())


def refers_to(row: Any) -> list[Use]:
    """What the row and all rows below it use: the reverse of `uses`."""
    found: dict[Any, Use] = {}
    for model, below in with_all_below([row]):
        owner = owner_field(model)
        fields = [field for field in model._meta.concrete_fields if field.is_relation]
        for field in (*fields, *model._meta.many_to_many):
            if field != owner:
                other: Any = field.related_model
                targets = other._default_manager.filter(pk__in=_targets(field, below))
                found |= {target: Use(target) for target in with_owners(targets)}
    return list(found.values())


def _targets(field: Any, rows: list[Any]) -> set[Any]:
    if not field.many_to_many:
        return {getattr(row, field.attname) for row in rows}
    links = field.remote_field.through._default_manager
    found = links.filter(**{f"{field.m2m_field_name()}__in": rows})
    return set(found.values_list(f"{field.m2m_reverse_field_name()}_id", flat=True))


def page_row(row: Any) -> Any:
    while not admin.site.is_registered(type(row)):
        row = getattr(row, owner_field(type(row)).name)
    return row


def relations(model: type[models.Model]) -> Iterator[Any]:
    """The relations that lead from other models to this one, hidden relations included."""
    for field in model._meta.get_fields(include_hidden=True):
        other: Any = field.related_model
        if field.auto_created and not field.concrete and other and not other._meta.auto_created:
            yield field


def with_all_below(rows: list[Any]) -> Iterator[tuple[type[models.Model], list[Any]]]:
    if not rows:
        return
    yield type(rows[0]), rows
    for relation in relations(type(rows[0])):
        if relation.on_delete is models.CASCADE:
            others = relation.related_model._default_manager
            below = others.filter(**{f"{relation.field.name}__in": rows})
            yield from with_all_below(list(below))


def _rows_that_cite(model: type[models.Model], rows: list[Any]) -> Iterator[Use]:
    for relation in relations(model):
        if relation.on_delete is not models.CASCADE:
            others = relation.related_model._default_manager
            citing = others.filter(**{f"{relation.field.name}__in": rows})
            yield from map(Use, with_owners(citing))


def with_owners(rows: Any) -> Any:
    """The queryset, joined with what `page_row` and the names of rows need."""
    names = [field.name for field in rows.model._meta.concrete_fields if field.is_relation]
    return rows.select_related(*names) if names else rows


def _rows_that_mention(model: type[models.Model], rows: list[Any]) -> Iterator[Use]:
    if model is Choice:
        for question, own in groupby(rows, key=lambda row: row.question):
            yield from _rows_that_pick(question, {row.key for row in own})
    elif model is Threshold:
        for row in rows:
            yield from (Use(test, "names it") for test in conditions_with(row.key, row.question))
            for user, name in texts_with(f"{{{row.key}}}", row.rulebook):
                yield Use(user, f"names it in its {user._meta.get_field(name).verbose_name}")
    elif model in (Example, Option, Question):
        if model is Option:
            yield from _rows_that_measure(rows)
        for rulebook, own in groupby(rows, key=lambda row: row.rulebook):
            keys = {row.key for row in own}
            if model is Example and rulebook.showcase in keys:
                yield Use(rulebook, "shows it on the start page")
            elif model is Option and rulebook.default_option in keys:
                yield Use(rulebook, "names it while too little is known")
            elif model is Question:
                for user, name in answered(rulebook):
                    if not keys.isdisjoint(getattr(user, name)):
                        yield Use(user, "answers it")


def _rows_that_measure(options: Iterable[Any]) -> Iterator[Use]:
    for option in options:
        for measurement, _ in measuring(option):
            yield Use(measurement, "has figures of it")


def _rows_that_pick(question: Question, choices: set[str]) -> Iterator[Use]:
    for test in conditions_on(question):
        if choices.intersection(named_choices(test)):
            yield Use(test, "tests it")
    for user, name in answered(question.rulebook):
        if choices.intersection(as_list(getattr(user, name).get(question.key))):
            yield Use(user, "picks it")


def owners_left_empty(model: Any, rows: list[Any]) -> Iterator[Use]:
    if model in NEEDED:
        name = owner_field(model).name
        for _, owned in groupby(rows, key=lambda row: getattr(row, f"{name}_id")):
            owner = getattr(next(owned), name)
            if not getattr(owner, NEEDED[model]).exclude(pk__in=[row.pk for row in rows]).exists():
                yield Use(owner, f"needs one {model._meta.verbose_name} at least")


def misfitting_users(row: Question, question: schema.Question) -> Iterator[Use]:
    """What used the stored row and does not fit the question that its form describes."""
    named = numbers_by_name(row)
    for test in conditions_on(row):
        if wrong := misfit(question, test.test, test.value, named):
            yield Use(page_row(test), wrong[1])
    for threshold in Threshold.objects.filter(question_id=row.pk):
        if question.kind != "number":
            yield Use(threshold, "is a number")
        elif not question.minimum <= threshold.number <= question.maximum:
            yield Use(threshold, f"is {threshold.number:,}")
    if row.pk and question.kind != "number":
        yield from (Use(scenario, "takes its load from it") for scenario in row.loads.all())
    for user, name in answered(row.rulebook):
        if question.key in (answers := getattr(user, name)):
            try:
                read_answer(question, answers[question.key])
            except AnswerError as error:
                yield Use(user, str(error))


def out_of_order(rulebook: Rulebook, steps: tuple[schema.Step, ...]) -> Iterator[Use]:
    """Stored questions that would be shown after an answer to the same or a later step."""
    for problem in broken(stub(schema.Rulebook, steps=steps), "steps"):
        place, _, _ = problem.partition(": ")
        if place.endswith(".shown_when.question"):
            stored = Question.objects.filter(step__rulebook=rulebook, key=place.split(".")[1])
            for row in stored:
                yield Use(row, "is shown after an answer to an earlier step only")
