"""What the forms of a part hold, as a document, before anything of it is saved."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from rules.drafts.field_values import to_document_value
from rules.drafts.to_document import row_document
from rules.models import schema_part


def form_document(form: Any, formsets: Iterable[Any] = ()) -> dict[str, Any]:
    """A part with the rows under it; form and formsets must be valid."""
    by_name = {formset.prefix: formset for formset in formsets}
    document: dict[str, Any] = {}
    for name in schema_part(form._meta.model).model_fields:
        if name in form.cleaned_data:
            document[name] = _cleaned_value(form, name)
        elif name in by_name:
            document[name] = _formset_value(form, name, by_name[name])
        else:
            document[name] = _stored_value(form, name)
    return document


def _cleaned_value(form: Any, name: str) -> Any:
    value = form.cleaned_data[name]
    if isinstance(value, models.Model):
        return value.key  # type: ignore[attr-defined]
    if isinstance(value, models.QuerySet):
        return [row.key for row in value]
    return to_document_value(name, value, form.cleaned_data.get("test", ""))


def _formset_value(form: Any, name: str, formset: Any) -> Any:
    documents = list(_row_documents(formset))
    if form._meta.model._meta.get_field(name).one_to_one:
        return documents[0] if documents else None
    return documents


def _row_documents(formset: Any) -> Iterator[dict[str, Any]]:
    for form in formset.remaining_forms:
        # A form that the user may not change was not sent, and has no cleaned data.
        is_stored = form.stored_name and not form.has_changed()
        yield row_document(form.instance) if is_stored else form_document(form)
    for row in formset.unseen():
        yield row_document(row)


def _stored_value(form: Any, name: str) -> Any:
    if form.instance.pk:
        return row_document(form.instance)[name]
    return [] if form._meta.model._meta.get_field(name).one_to_many else None
