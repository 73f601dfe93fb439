"""Forms of parts: what they refuse at once, and what a try at saving them brought up."""

import re
from collections.abc import Iterable
from itertools import product
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import cached_property
from django.utils.html import format_html

from rules.engine.references import RESERVED_STEPS

from .checks import Problems
from .fitting import misfit
from .links import use_list
from .uses import uses

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
    # Of the class that the admin makes for one request.
    problems: Problems = {}

    def _update_errors(self, errors: ValidationError) -> None:
        # Django says above the form what two rows must not share, and has no public hook for it.
        found = getattr(errors, "error_dict", {})
        above = found.pop(NON_FIELD_ERRORS, [])
        taken = [each for each in above if each.code == "unique_together"]
        if rest := [each for each in above if each not in taken]:
            found[NON_FIELD_ERRORS] = rest
        super()._update_errors(errors)  # type: ignore[misc]
        for each in taken:
            self.refuse_taken(each.params["unique_check"])

    def refuse_taken(self, names: Iterable[str]) -> None:
        """Beside the last of the fields that no two rows of an owner may have in common."""
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

    @property
    def _pk(self) -> str:
        model: Any = self.model
        return str(model._meta.pk.name)

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        # As it is stored: the instance takes on what was typed, and loses its key once deleted.
        form.was = str(form.instance) if form.instance.pk else ""
        if self.is_bound and not form.was:
            form.fields[self._pk].disabled, form.fields[self._pk].required = True, False
        return form

    @cached_property
    def _offered(self) -> dict[str, list[Any]]:
        return {}

    def add_fields(self, form: Any, index: Any) -> None:
        """With one query for what all rows offer, not one for each row."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if isinstance(field, forms.ModelChoiceField) and type(field.widget) is forms.Select:
                if name not in self._offered:
                    self._offered[name] = [*field.choices]  # type: ignore[misc]
                field.widget.choices = self._offered[name]

    @property
    def initial_forms(self) -> list[Any]:
        return [form for form in self.forms if form.was]

    @property
    def extra_forms(self) -> list[Any]:
        return [form for form in self.forms if not form.was]

    def get_queryset(self) -> Any:
        """Of a form that was sent, the rows that it shows, in its order."""
        rows = super().get_queryset()
        if not self.is_bound:
            return rows
        stored = {str(row.pk): row for row in rows}
        count = self.initial_form_count()
        sent = (self.data.get(f"{self.add_prefix(i)}-{self._pk}") for i in range(count))
        return [stored[pk] for pk in sent if pk and pk in stored]

    def unseen(self) -> list[Any]:
        """Rows that are stored but not in the form that was sent."""
        shown = {form.instance.pk for form in self.initial_forms}
        return [row for row in super().get_queryset() if row.pk not in shown]

    def _refuse_taken(self) -> None:
        """Django compares the rows of a form with each other only, not with those it lacks."""
        model: Any = self.model
        unique = [constraint.fields for constraint in model._meta.total_unique_constraints]
        for form, row in product(self.extra_forms, self.unseen()):
            for names in unique:
                if all(getattr(row, name) == getattr(form.instance, name, None) for name in names):
                    form.refuse_taken(names)

    def clean(self) -> None:
        super().clean()
        self._refuse_taken()
        errors = [message for _, message in self.problems.get(str(self.prefix), [])]
        stored = (form for form in self.initial_forms if form.cleaned_data.get("DELETE"))
        deleted = [form.instance for form in stored]
        if used := uses(deleted):
            names = ", ".join(f"“{row}”" for row in deleted)
            errors.append(format_html("In use, so {} stays: {}", names, use_list(used)))
        if errors:
            raise ValidationError(errors)


class AnswerTestForm(PartForm):
    def clean(self) -> None:
        super().clean()
        question, test = self.cleaned_data.get("question"), self.cleaned_data.get("test")
        if not (question and test and "value" in self.cleaned_data):
            return
        if wrong := misfit(question, test, self.cleaned_data["value"]):
            self.add_error(wrong.field, wrong.message)


class StepForm(PartForm):
    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if key in RESERVED_STEPS:
            raise ValidationError(f"The site has a page of its own called “{key}”.")
        return key


class QuestionForm(PartForm):
    def clean_picks(self) -> str:
        picks: str = self.cleaned_data["picks"]
        if not re.fullmatch(r"\s*([0-9]+\s*(,\s*[0-9]+\s*)*)?", picks, re.ASCII):
            raise ValidationError("Write whole numbers with commas, such as: 100, 1000.")
        return picks
