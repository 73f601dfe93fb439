"""Parts of a draft as the engine holds them, though the draft may be unfinished."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from rules.engine import schema
from rules.models import Rulebook, schema_part

from .to_document import row_documents


def stub(part: type[schema.Part], **values: Any) -> Any:
    return part.model_construct(**values)


def unvalidated_part(model: type[models.Model], document: dict[str, Any]) -> Any:
    values = {name: _frozen(model, name, value) for name, value in document.items()}
    return stub(schema_part(model), **values)


def _frozen(model: type[models.Model], name: str, value: Any) -> Any:
    field: Any = model._meta.get_field(name)
    if field.one_to_one:
        return value and unvalidated_part(field.related_model, value)
    if field.one_to_many:
        return tuple(unvalidated_part(field.related_model, part) for part in value)
    if name == "picks":
        return tuple(stub(schema.Pick, **pick) for pick in value)
    if name == "plots":
        return tuple(map(schema.Plot.model_validate, value))
    return tuple(value) if isinstance(value, list) else value


def unvalidated_parts(rows: Iterable[Any]) -> tuple[Any, ...]:
    rows = list(rows)
    return tuple(unvalidated_part(type(rows[0]), document) for document in row_documents(rows))


def reference_context(row: Rulebook, **parts: Any) -> schema.Rulebook:
    """A rulebook with `parts` and what they refer to, such as options, steps and claims' keys."""
    claims = row.claims.values_list("key", flat=True)
    referred: dict[str, Any] = {
        "options": unvalidated_parts(row.options.all()),
        "steps": unvalidated_parts(row.steps.all()),
        "thresholds": unvalidated_parts(row.thresholds.all()),
        "claims": tuple(stub(schema.Claim, key=key) for key in claims),
    }
    return stub(schema.Rulebook, **referred | parts)  # type: ignore[no-any-return]
