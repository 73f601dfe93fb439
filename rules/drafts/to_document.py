import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.db import models

from rules.engine import schema
from rules.engine.reading import read_rulebook
from rules.models import Rulebook, part_models, path_to_rulebook, schema_part

from .field_values import to_document_value

# From a row and a field that leads to other rows to the keys of those.
CitedKeys = Callable[[Any, Any], list[str]]


def draft(row: Rulebook) -> schema.Rulebook:
    """The draft as the engine reads it. Raises RulebookError.

    What was prepared for a draft is at hand as long as no row of it changes.
    """
    return _read(json.dumps(draft_document(row)))


# Of those whom several edit at a time; each has what the engine prepares for it.
@lru_cache(maxsize=2)
def _read(document: str) -> schema.Rulebook:
    return read_rulebook(json.loads(document))


def document(row: Rulebook) -> dict[str, Any]:
    """The draft as a document, without the schema's defaults. Raises RulebookError."""
    return draft(row).plain()


def draft_document(row: Rulebook) -> dict[str, Any]:
    """The draft as its rows stand, finished or not."""
    # Fetched anew: a prefetch sticks to its row, and the draft may change before the next call.
    owned = _relations(Rulebook, cited=False)
    row = Rulebook.objects.prefetch_related(*owned).get(pk=row.pk)
    return _document(row, cited_keys(row))


def row_document(row: models.Model) -> dict[str, Any]:
    """One row with all rows under it, finished or not."""
    (found,) = row_documents([row])
    return found


def row_documents(rows: Iterable[models.Model]) -> list[dict[str, Any]]:
    rows = list(rows)
    if rows:
        models.prefetch_related_objects(rows, *_relations(type(rows[0])))
    return [_document(row, _prefetched_keys) for row in rows]


def _document(row: models.Model, keys_of: CitedKeys) -> dict[str, Any]:
    fields = schema_part(type(row)).model_fields
    return {name: _value(row, name, keys_of) for name in fields}


def _value(row: Any, name: str, keys_of: CitedKeys) -> Any:
    field = row._meta.get_field(name)
    if field.one_to_many:
        return [_document(child, keys_of) for child in getattr(row, name).all()]
    if field.one_to_one:
        child = getattr(row, name, None)
        return child and _document(child, keys_of)
    if field.many_to_many:
        return keys_of(row, field)
    if field.is_relation:
        return next(iter(keys_of(row, field)), None)
    return to_document_value(name, getattr(row, name), getattr(row, "test", ""))


def _prefetched_keys(row: Any, field: Any) -> list[str]:
    if field.many_to_many:
        return [other.key for other in getattr(row, field.name).all()]
    other = getattr(row, field.name)
    return [other.key] if other else []


def _relations(model: type[models.Model], cited: bool = True) -> Iterator[str]:
    """The lookup paths to all rows below a model's, and to the rows that they cite."""
    for name in schema_part(model).model_fields:
        field: Any = model._meta.get_field(name)
        owned = field.one_to_many or field.one_to_one
        if owned or (cited and field.is_relation):
            yield name
        if owned:
            yield from (f"{name}__{path}" for path in _relations(field.related_model, cited))


def cited_keys(rulebook_row: Rulebook) -> CitedKeys:
    """The keys that all rows of a draft cite, in the order in which they were added.

    Not by a prefetch, which on SQLite fails for more than 1,000 rows that are cited.
    """
    keys: dict[tuple[Any, int], list[str]] = defaultdict(list)
    citing: Iterable[Any] = part_models()
    for model in citing:
        for field in model._meta.concrete_fields:
            # Other foreign keys lead to a row's owner, which is not cited.
            if field.remote_field and field.remote_field.on_delete is models.RESTRICT:
                rows = model._default_manager.filter(**{path_to_rulebook(model): rulebook_row})
                for pk, key in rows.order_by().values_list("pk", f"{field.name}__key"):
                    keys[field, pk].append(key)
        for field in model._meta.many_to_many:
            here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
            links = field.remote_field.through.objects.order_by("pk")
            links = links.filter(**{f"{here}__{path_to_rulebook(model)}": rulebook_row})
            for pk, key in links.values_list(f"{here}_id", f"{there}__key"):
                keys[field, pk].append(key)
    return lambda row, field: keys[field, row.pk]
