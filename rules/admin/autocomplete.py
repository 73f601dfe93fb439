from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

from rules.models import Rulebook, path_to_rulebook

from .answers_field import AnswersField
from .links import is_primary_key


class WithinRulebook:
    rulebook: Rulebook | None = None

    def get_url(self) -> str:
        url: str = super().get_url()  # type: ignore[misc]
        return f"{url}?rulebook={self.rulebook.pk}" if self.rulebook else url

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        # Django would query for any text that was sent, and fail.
        keys = [key for key in value if is_primary_key(key)]
        return super().optgroups(name, keys, attr)  # type: ignore[misc]


class SelectWithinRulebook(WithinRulebook, AutocompleteSelect):
    pass


class SelectMultipleWithinRulebook(WithinRulebook, AutocompleteSelectMultiple):
    pass


def offer_only(rulebook: Rulebook, fields: dict[str, forms.Field]) -> None:
    for field in fields.values():
        if isinstance(field, AnswersField):
            field.offer(rulebook)
        if not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
            continue
        if field.queryset.model is Rulebook:
            # Not read-only: the form would no longer check that keys are unique.
            field.disabled, field.initial = True, rulebook.pk
        else:
            lookup = {path_to_rulebook(field.queryset.model): rulebook}
            field.queryset = field.queryset.filter(**lookup)
            field.error_messages["invalid_choice"] = f"Choose from the rulebook “{rulebook}”."
            inner = getattr(field.widget, "widget", field.widget)
            if isinstance(inner, WithinRulebook):
                inner.rulebook = rulebook
