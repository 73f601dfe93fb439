"""Where rows of a draft are used: nothing that is in use goes away, and neighbours are linked."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from django.contrib import admin
from django.db import models

from rules.drafts.field_values import to_document_value
from rules.drafts.unvalidated import reference_context, unvalidated_parts
from rules.engine.answers import AnswerError, read_answer
from rules.engine.references import broken
from rules.models import (
    AnswerTest,
    Choice,
    Example,
    Precedent,
    Question,
    Row,
    Rule,
    Rulebook,
    Scenario,
    owner_field,
    path_to_rulebook,
)

from .fitting import misfit

# Each row of these owns the rows whose last one must stay.
NEEDED = {Rule: "rules", Row: "rows", Question: "questions"}
ANSWERED_IN = {Example: "answers", Precedent: "answers", Scenario: "typical"}


class Use(NamedTuple):
    """A row with a page of its own, and how it uses another one where that is not plain."""

    row: Any
    how: str = ""


def uses(rows: Iterable[Any]) -> list[Use]:
    """What uses these rows, or those that are below them."""
    return _outside(rows, _citing, _naming)


def hindrances(rows: Iterable[Any]) -> list[Use]:
    """What stands against deleting these rows: their uses, and owners that need them."""
    return _outside(rows, _citing, _naming, _needing)


def _outside(rows: Iterable[Any], *ways: Any) -> list[Use]:
    doomed = dict(_with_all_below(list(rows)))
    gone = {row for below in doomed.values() for row in below}
    if Question in doomed:
        # What uses a choice uses its question.
        doomed.pop(Choice, None)
    found: dict[Any, Use] = {}
    for model, below in doomed.items():
        for row, how in (use for way in ways for use in way(model, below)):
            page = page_row(row)
            if row not in gone and page not in gone:
                found.setdefault(page, Use(page, how))
    return list(found.values())


def refers_to(row: Any) -> list[Use]:
    """What the row, and all below it, uses: the other end of `uses`."""
    found: dict[Any, Use] = {}
    for model, below in _with_all_below([row]):
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
    """The row, or the one on whose page it stands."""
    while not admin.site.is_registered(type(row)):
        row = getattr(row, owner_field(type(row)).name)
    return row


def relations(model: type[models.Model]) -> Iterator[Any]:
    """All that leads from other models here, hidden relations included."""
    for field in model._meta.get_fields(include_hidden=True):
        other: Any = field.related_model
        if field.auto_created and not field.concrete and other and not other._meta.auto_created:
            yield field


def _with_all_below(rows: list[Any]) -> Iterator[tuple[type[models.Model], list[Any]]]:
    if not rows:
        return
    yield type(rows[0]), rows
    for relation in relations(type(rows[0])):
        if relation.on_delete is models.CASCADE:
            below = relation.related_model._default_manager.filter(
                **{f"{relation.field.name}__in": rows}
            )
            yield from _with_all_below(list(below))


def _citing(model: type[models.Model], rows: list[Any]) -> Iterator[Use]:
    for relation in relations(model):
        if relation.on_delete is not models.CASCADE:
            citing = relation.related_model._default_manager.filter(
                **{f"{relation.field.name}__in": rows}
            )
            yield from map(Use, with_owners(citing))


def with_owners(rows: Any) -> Any:
    """With what `page_row` and the names of rows ask for."""
    names = [field.name for field in rows.model._meta.concrete_fields if field.is_relation]
    return rows.select_related(*names) if names else rows


def _naming(model: type[models.Model], rows: list[Any]) -> Iterator[Use]:
    """What names rows by their keys in texts and answers, where no foreign key leads to them."""
    if model is Choice:
        for question, own in groupby(rows, key=lambda row: row.question):
            yield from _picking(question, {row.key for row in own})
    elif model in (Example, Question):
        for rulebook, own in groupby(rows, key=lambda row: row.rulebook):
            keys = {row.key for row in own}
            if model is Example and rulebook.showcase in keys:
                yield Use(rulebook, "shows it on the start page")
            elif model is Question:
                for holder, answers in _answered(rulebook):
                    if not keys.isdisjoint(answers):
                        yield Use(holder, "answers it")


def _picking(question: Question, choices: set[str]) -> Iterator[Use]:
    for test in _tests(question):
        if choices.intersection(_several(to_document_value("value", test.value, test.test))):
            yield Use(test, "tests it")
    for holder, answers in _answered(question.rulebook):
        if choices.intersection(_several(answers.get(question.key))):
            yield Use(holder, "picks it")


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _tests(question: Question) -> Iterator[Any]:
    for model in AnswerTest.__subclasses__():
        tests: Any = model
        yield from with_owners(tests._default_manager.filter(question=question))


def _answered(rulebook: Rulebook) -> Iterator[tuple[Any, dict[str, Any]]]:
    for model, name in ANSWERED_IN.items():
        for holder in model._default_manager.filter(rulebook=rulebook):
            yield holder, getattr(holder, name)


def _needing(model: Any, rows: list[Any]) -> Iterator[Use]:
    """Owners that would have no row left."""
    if model in NEEDED:
        name = owner_field(model).name
        for _, owned in groupby(rows, key=lambda row: getattr(row, f"{name}_id")):
            owner = getattr(next(owned), name)
            if not getattr(owner, NEEDED[model]).exclude(pk__in=[row.pk for row in rows]).exists():
                yield Use(owner, f"needs one {model._meta.verbose_name} at least")


def unfit(question: Question, old_key: str) -> Iterator[Use]:
    """What used the question, whose key was `old_key`, and no longer fits it."""
    for test in _tests(question):
        if wrong := misfit(question, test.test, test.value):
            yield Use(page_row(test), wrong.message)
    (asked,) = unvalidated_parts([question])
    for holder, answers in _answered(question.rulebook):
        if old_key != question.key and old_key in answers:
            yield Use(holder, f"answers it as “{old_key}”")
        elif question.key in answers:
            try:
                read_answer(asked, answers[question.key])
            except AnswerError as error:
                yield Use(holder, str(error))


def out_of_order(rulebook: Rulebook) -> Iterator[Use]:
    """Questions that another question of the same or a later step is to bring up."""
    for problem in broken(reference_context(rulebook), "steps"):
        place, _, _ = problem.partition(": ")
        if place.endswith(".shown_when.question"):
            key = place.split(".")[1]
            path = path_to_rulebook(Question)
            row = Question.objects.filter(**{path: rulebook}, key=key).first()
            yield Use(row, "is shown after an answer to an earlier step only")
