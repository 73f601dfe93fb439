from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from rules.models import Example, Precedent

from .base import KEY_AND_POSITION, PartAdmin
from .example_form import ExampleForms
from .filters import WithinRulebookFilter
from .picking import PickingAdmin


@admin.register(Precedent)
class PrecedentAdmin(PickingAdmin, PartAdmin):
    list_display = ["title", "key", "year", "chose", "standing", "rulebook"]
    list_filter = ["rulebook", ("chose", WithinRulebookFilter), "standing"]
    search_fields = ["key", "title", "source", "facts", "reasons"]
    prepopulated_fields = {"key": ["title"]}
    fieldsets = [
        (None, {"fields": ["rulebook", "title", KEY_AND_POSITION, "year", "source", "url"]}),
        ("What happened", {"fields": ["facts", "chose", "reasons", "outcome"]}),
        (
            "What the rulebook makes of it",
            {"fields": ["standing", "also_acceptable", "known", "answers", "differs"]},
        ),
    ]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        row = kwargs.get("obj")
        if row and admin.site.get_model_admin(Example).has_add_permission(request):
            forms = ExampleForms(row.rulebook)
            context["example_form"] = forms.address(row.title, row.answers, row.chose.key)
        return super().render_change_form(request, context, *args, **kwargs)
