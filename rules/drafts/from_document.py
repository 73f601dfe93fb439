from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import models, transaction

from rules.engine import schema
from rules.engine.reading import read_rulebook
from rules.models import Rulebook, owner_field, schema_part

from .entries import move_entries
from .field_values import to_row_value
from .row_keys import RowKeys

# A part comes after the parts to which its foreign keys lead; many-to-many links come last.
PARTS = (
    "options",
    "sources",
    "claims",
    "left_out",
    "measurements",
    "precedents",
    "steps",
    "thresholds",
    "scenarios",
    "remarks",
    "tables",
    "examples",
    "renamed",
)
# Owner, position and part.
Owned = list[tuple[Any, int, Any]]


def load(source: object) -> Rulebook:
    """Makes a document the draft of its rulebook. Raises RulebookError, and then writes nothing.

    A row that the document still has keeps its primary key, and so its history and its address.
    """
    rulebook = read_rulebook(source).written
    with transaction.atomic():
        names = ("title", "summary", "showcase", "default_option", "default_text")
        values = {name: getattr(rulebook, name) for name in names}
        row, _ = Rulebook.objects.update_or_create(key=rulebook.key, defaults=values)
        row_keys = RowKeys(row)
        for name in reversed(PARTS):
            getattr(row, name).all().delete()
        RowWriter(row_keys).write(row, rulebook)
        _keep_history(row, row_keys)
    return row


def _keep_history(row: Rulebook, row_keys: RowKeys) -> None:
    """What was logged of rows that are gone stays with their owner, or else with the rulebook."""
    logged = {*LogEntry.objects.values_list("content_type__model", flat=True).distinct()}
    for (model, owner_pk), keys in row_keys.left().items():
        if model._meta.model_name in logged:
            owners = owner_field(model).related_model._default_manager
            move_entries(model, keys, owners.filter(pk=owner_pk).first() or row)


class RowWriter:
    """Writes parts level by level, each model's rows of a level with one query.

    Parts cite each other in circles, so many-to-many links are written last.
    """

    def __init__(self, row_keys: RowKeys) -> None:
        self.row_keys = row_keys
        self.by_key: dict[Any, dict[str, Any]] = defaultdict(dict)
        self.links: list[tuple[Any, list[Any], list[Any]]] = []

    def write(self, row: Rulebook, rulebook: schema.Rulebook) -> None:
        for name in PARTS:
            self._write_below([row], [rulebook], name)
        for field, rows, parts in self.links:
            self.write_links(field, rows, parts)

    def _write_below(self, owners: list[Any], parts: Iterable[Any], name: str) -> None:
        relation = owners[0]._meta.get_field(name)
        owned = [
            (owner, position, child)
            for owner, part in zip(owners, parts, strict=True)
            for position, child in enumerate(_as_tuple(getattr(part, name)), 1)
        ]
        if owned:
            self._write_rows(relation.related_model, relation.remote_field.name, owned)

    def _write_rows(self, model: type[models.Model], owner_name: str, owned: Owned) -> None:
        rows = [
            model(
                pk=self.row_keys.take(model, owner, position, part),
                **{owner_name: owner},
                **self._fields(model, position, part),
            )
            for owner, position, part in owned
        ]
        model._default_manager.bulk_create(rows)
        self.by_key[model] |= {row.key: row for row in rows if hasattr(row, "key")}
        parts = [part for _, _, part in owned]
        self.links += [(field, rows, parts) for field in model._meta.many_to_many]
        for name in schema_part(model).model_fields:
            relation: Any = model._meta.get_field(name)
            if relation.one_to_many or relation.one_to_one:
                self._write_below(rows, parts, name)

    def _fields(self, model: type[models.Model], position: int, part: Any) -> dict[str, Any]:
        values: dict[str, Any] = {"position": position} if hasattr(model, "position") else {}
        for field in model._meta.concrete_fields:
            if field.name in type(part).model_fields:
                value = getattr(part, field.name)
                if field.is_relation:
                    values[field.name] = self.by_key[field.related_model].get(value)
                else:
                    values[field.name] = to_row_value(field.name, value)
        return values

    def write_links(self, field: Any, rows: list[Any], parts: list[Any]) -> None:
        here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
        through = field.remote_field.through
        through._default_manager.bulk_create(
            through(**{here: row, there: self.by_key[field.related_model][key]})
            for row, part in zip(rows, parts, strict=True)
            for key in dict.fromkeys(getattr(part, field.name))
        )


def _as_tuple(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()
