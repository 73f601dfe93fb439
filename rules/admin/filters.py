from typing import Any

from django.contrib.admin import RelatedFieldListFilter
from django.http import HttpRequest

from rules.models import path_to_rulebook

from .base import only_rulebook
from .links import is_primary_key


class WithinRulebookFilter(RelatedFieldListFilter):
    """Offers rows of the rulebook that the list is filtered by; without one, none of several."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        key = request.GET.get(f"{path_to_rulebook(model_admin.model)}__id__exact", "")
        rulebook = key if is_primary_key(key) else only_rulebook()
        return field.get_choices(
            include_blank=False,
            ordering=self.field_admin_ordering(field, request, model_admin),
            limit_choices_to={"rulebook": rulebook},
        )
