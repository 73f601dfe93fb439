"""What a form changes, field by field, in words: for the history and for conflicts."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.db.models import Model
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import ModelChoiceField
from django.utils.text import Truncator

from .answers_field import AnswersField
from .json_field import JsonField
from .links import is_primary_key

NOTHING = "nothing"
MAX_JSON = 1_000


class FieldChange(NamedTuple):
    field: str
    before: str
    after: str

    def __str__(self) -> str:
        texts = (self.before, self.after)
        before, after = (text if text == NOTHING else f"“{text}”" for text in texts)
        return f"{self.field}: {before} → {after}"


def form_changes(form: Any, row: str = "") -> Iterator[FieldChange]:
    for bound in _changed(form):
        before = form.initial.get(bound.name, bound.field.initial)
        field = f"{row}, {bound.label.lower()}" if row else bound.label
        after = shown_value(bound.field, bound.data)
        yield FieldChange(field, shown_value(bound.field, before), after)


def row_changes(formset: Any) -> Iterator[FieldChange]:
    noun = str(formset.model._meta.verbose_name).capitalize()
    for form in (form for form in formset.forms if form.has_changed()):
        if form.cleaned_data.get(DELETION_FIELD_NAME):
            if form.stored_name:
                yield FieldChange(noun, form.stored_name, "deleted")
        elif form.stored_name:
            yield from form_changes(form, f"{noun} “{form.stored_name}”")
        else:
            # Of a row that offers an option, the option too.
            bounds = [bound for bound in form if bound.name in {*form.changed_data, *form.initial}]
            values = (shown_value(bound.field, bound.data) for bound in bounds)
            yield FieldChange(noun, NOTHING, ", ".join(v for v in values if v != NOTHING))


def _changed(form: Any) -> Iterator[Any]:
    return (form[name] for name in form.changed_data if name != DELETION_FIELD_NAME)


def shown_value(field: Any, value: Any) -> str:
    """The value of a field as people read it: labels and names, not keys."""
    if isinstance(field, ModelChoiceField):
        return ", ".join(_named(field, value)) or NOTHING
    if isinstance(field, forms.ChoiceField):
        labels: Any = field.choices
        return str({str(key): label for key, label in labels}.get(str(value), value)) or NOTHING
    if isinstance(field, forms.BooleanField):
        return "yes" if value else "no"
    if isinstance(field, AnswersField):
        value = _answers(field, value)
    shown = field.prepare_value(value)
    shown = ", ".join(shown) if isinstance(shown, list) else shown
    if isinstance(field, JsonField):
        # The figures of a run fill pages.
        shown = Truncator(shown or "").chars(MAX_JSON)
    return NOTHING if shown is None else str(shown).replace("\r\n", "\n") or NOTHING


def _answers(field: AnswersField, typed: Any) -> Any:
    try:
        return field.to_python(typed)
    except forms.ValidationError:
        return typed


def _named(field: Any, value: Any) -> Iterator[str]:
    values = value if isinstance(value, list) else [value]
    keys = {str(value.pk if isinstance(value, Model) else value) for value in values}
    rows = field.queryset.model._default_manager
    return map(str, rows.filter(pk__in=filter(is_primary_key, keys)))
