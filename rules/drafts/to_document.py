import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.db import models

from rules.engine import schema
from rules.engine.reading import read_rulebook
from rules.models import Rulebook, part_models, path_to_rulebook, schema_part

from .field_values import to_document_value

# A field that leads to other rows, and the primary key of the row that cites: the keys cited.
CitedKeys = Mapping[tuple[Any, int], list[str]]


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
    ((found,),) = _documents(Rulebook, row.pk, "pk", cited_keys(row)).values()
    return found


def _documents(
    model: Any, rulebook: int, owner: str, cited: CitedKeys
) -> dict[int, list[dict[str, Any]]]:
    """The documents of a model's rows in a draft, by the primary keys of their owners.

    From values, because to make an instance of each of thousands of rows takes twice as long.
    """
    fields = {name: model._meta.get_field(name) for name in schema_part(model).model_fields}
    columns = [name for name, field in fields.items() if not field.is_relation]
    below = {
        name: _documents(field.related_model, rulebook, field.field.attname, cited)
        for name, field in fields.items()
        if field.one_to_many or field.one_to_one
    }
    rows = model._default_manager.filter(**{_path_of(model): rulebook})
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for pk, owner_pk, *listed in rows.values_list("pk", owner, *columns):
        values = dict(zip(columns, listed, strict=True))
        found[owner_pk].append(
            {
                name: to_document_value(name, values[name], values.get("test", ""))
                if name in values
                else _related(field, below[name].get(pk, []) if name in below else cited[field, pk])
                for name, field in fields.items()
            }
        )
    return found


def _path_of(model: Any) -> str:
    return "pk" if model is Rulebook else path_to_rulebook(model)


def _related(field: Any, found: list[Any]) -> Any:
    """All that was found, or the one of which there is one at most."""
    return found if field.one_to_many or field.many_to_many else next(iter(found), None)


def row_document(row: models.Model) -> dict[str, Any]:
    """One row with all rows under it, finished or not."""
    (found,) = row_documents([row])
    return found


def row_documents(rows: Iterable[models.Model]) -> list[dict[str, Any]]:
    rows = list(rows)
    if rows:
        models.prefetch_related_objects(rows, *_relations(type(rows[0])))
    return [_document(row) for row in rows]


def _document(row: models.Model) -> dict[str, Any]:
    fields = schema_part(type(row)).model_fields
    return {name: _value(row, name) for name in fields}


def _value(row: Any, name: str) -> Any:
    field = row._meta.get_field(name)
    if field.one_to_many:
        return [_document(child) for child in getattr(row, name).all()]
    if field.one_to_one:
        child = getattr(row, name, None)
        return child and _document(child)
    if field.many_to_many:
        return [other.key for other in getattr(row, name).all()]
    if field.is_relation:
        other = getattr(row, name)
        return other and other.key
    return to_document_value(name, getattr(row, name), getattr(row, "test", ""))


def _relations(model: type[models.Model]) -> Iterator[str]:
    """The lookup paths to all rows below a model's, and to the rows that they cite."""
    for name in schema_part(model).model_fields:
        field: Any = model._meta.get_field(name)
        if field.is_relation:
            yield name
        if field.one_to_many or field.one_to_one:
            yield from (f"{name}__{path}" for path in _relations(field.related_model))


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
    return keys
