"""Forms of parts: what they refuse by themselves, and the problems that `saving` found."""

from collections.abc import Iterable
from itertools import product
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rules.models import Positioned, number, owner_field

from .checks import Problems
from .links import use_list
from .renaming import KINDS, StoredKey
from .uses import Use, uses

# Only the type checker knows that these classes take parameters.
if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
    InlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    from django.forms import BaseInlineFormSet as InlineFormSet
    from django.forms import ModelForm


class LinesField(forms.CharField):
    """Text of several lines; browsers send each line break as two characters."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text


class PartForm(ModelForm):
    # Set by the admin, which makes a class of this form for each request.
    problems: Problems = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = self.fields.get("key")
        if key and self.instance.pk and self.instance._meta.model_name in KINDS:
            key.disabled, key.widget = True, StoredKey(self.instance)

    def _update_errors(self, errors: ValidationError) -> None:
        # Django says above the form what two rows must not share, and has no public hook for it.
        found = getattr(errors, "error_dict", {})
        above = found.pop(NON_FIELD_ERRORS, [])
        taken = [error for error in above if error.code == "unique_together"]
        if rest := [error for error in above if error not in taken]:
            found[NON_FIELD_ERRORS] = rest
        super()._update_errors(errors)  # type: ignore[misc]
        for error in taken:
            self.refuse_taken(error.params["unique_check"])

    def refuse_taken(self, names: Iterable[str]) -> None:
        owner, name = map(self.instance._meta.get_field, names)
        noun = str(self.instance._meta.verbose_name).partition(" of ")[0]
        words = f"Another {noun} of this {owner.verbose_name} has this {name.verbose_name}."
        self.add_error(name.name, words)

    def clean(self) -> None:
        super().clean()
        for field, message in self.problems.get(self.prefix or "", []):
            self.add_error(field if field in self.fields else None, message)


class RowsFormSet(InlineFormSet):
    """Rows under a part. A row that somebody else deleted meanwhile becomes a new one."""

    problems: Problems = {}

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        # The stored row: validation puts what was typed into the instance.
        form.stored_name = str(form.instance) if form.instance.pk else ""
        if self.is_bound and not form.stored_name:
            form.fields["id"].disabled, form.fields["id"].required = True, False
        return form

    @cached_property
    def _offered(self) -> dict[str, list[Any]]:
        return {}

    def add_fields(self, form: Any, index: Any) -> None:
        """Queries the choices of a field once for all rows, not once for each."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            # A table names its columns, and not their fields.
            field.widget.attrs.setdefault("aria-label", field.label or name)
            if isinstance(field, forms.ModelChoiceField) and type(field.widget) is forms.Select:
                if name not in self._offered:
                    self._offered[name] = [*field.choices]  # type: ignore[misc]
                field.widget.choices = self._offered[name]

    @property
    def initial_forms(self) -> list[Any]:
        return [form for form in self.forms if form.stored_name]

    @property
    def extra_forms(self) -> list[Any]:
        return [form for form in self.forms if not form.stored_name]

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        if not self.is_bound:
            return rows
        stored = {str(row.pk): row for row in rows}
        count = self.initial_form_count()
        sent = (self.data.get(f"{self.add_prefix(i)}-id") for i in range(count))
        return [stored[pk] for pk in sent if pk and pk in stored]

    def unseen(self) -> list[Any]:
        """Rows that are stored but missing in the sent form: somebody added them meanwhile."""
        shown = {form.instance.pk for form in self.initial_forms}
        return [row for row in super().get_queryset() if row.pk not in shown]

    @property
    def remaining_forms(self) -> list[Any]:
        forms = (form for form in self.forms if form.stored_name or form.has_changed())
        return [form for form in forms if not form.cleaned_data.get(DELETION_FIELD_NAME)]

    def trades_unique_values(self) -> bool:
        """Whether a row takes a unique value that a row saved or deleted after it still has.

        Rows are saved one by one, and each must be unique when it is.
        """
        model: Any = self.model
        rows = model._default_manager.filter(**{self.fk.attname: self.instance.pk})
        stored = {row.pk: row for row in rows}
        # In the order in which Django saves them.
        forms = [*self.initial_forms, *self.extra_forms]
        for form in (form for form in forms if form.has_changed()):
            others = [row for pk, row in stored.items() if pk != form.instance.pk]
            if form.cleaned_data.get(DELETION_FIELD_NAME):
                stored.pop(form.instance.pk, None)
            elif any(_shared(form.instance, row) for row in others):
                return True
            elif form.stored_name:
                stored[form.instance.pk] = form.instance
        return False

    def _refuse_taken(self) -> None:
        """Django compares the rows of a form with each other only, not with those it lacks."""
        for form, row in product(self.extra_forms, self.unseen()):
            for names in _shared(form.instance, row):
                form.refuse_taken(names)

    def _in_order(self) -> list[Any]:
        """The rows that remain, with what was typed as the place of each."""
        typed = [(_typed_place(form), form.instance) for form in self.remaining_forms]
        unseen = [((row.position, 0), row) for row in self.unseen()]
        return [row for _, row in sorted([*typed, *unseen], key=itemgetter(0))]

    def save(self, commit: bool = True) -> Any:
        model: Any = self.model
        counts = issubclass(model, Positioned) and owner_field(model) == self.fk
        rows = self._in_order() if counts else []
        saved = super().save(commit)
        number(rows)
        return saved

    def clean(self) -> None:
        super().clean()
        self._refuse_taken()
        errors = [message for _, message in self.problems.get(str(self.prefix), [])]
        stored = (form for form in self.initial_forms if form.cleaned_data.get(DELETION_FIELD_NAME))
        deleted = [form.instance for form in stored]
        if used := uses(deleted):
            errors.append(self.in_use(deleted, used))
        if errors:
            raise ValidationError(errors)

    def in_use(self, rows: list[Any], used: list[Use]) -> SafeString:
        names = ", ".join(f"“{row}”" for row in rows)
        return format_html("In use, so {} stays: {}", names, use_list(used))


def _typed_place(form: Any) -> tuple[float, int]:
    """For sorting: who moves up goes before the row whose place it takes, who moves down after."""
    before, place = form.initial.get("position"), form.cleaned_data.get("position")
    if "position" not in form.fields:
        return before, 0
    if place is None:
        return inf, 0
    return place, (before is not None and place > before) - (before is None or place < before)


def _shared(row: Any, other: Any) -> list[tuple[str, ...]]:
    """The names of fields that must be unique together, and are the same in both rows."""
    unique = (constraint.fields for constraint in row._meta.total_unique_constraints)
    return [names for names in unique if _values(row, names) == _values(other, names)]


def _values(row: Any, names: Iterable[str]) -> list[Any]:
    return [getattr(row, row._meta.get_field(name).attname) for name in names]
