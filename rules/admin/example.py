from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from rules.models import Example, Rulebook

from .base import KEY_AND_POSITION, PartAdmin
from .copying import CopyingAdmin
from .filters import WithinRulebookFilter
from .picking import PickingAdmin


@admin.register(Example)
class ExampleAdmin(CopyingAdmin, PickingAdmin, PartAdmin):
    list_display = ["title", "key", "recommended", "rulebook"]
    list_filter = ["rulebook", ("recommended", WithinRulebookFilter)]
    search_fields = ["key", "title"]
    autocomplete_fields = ["scenarios", "unmatched"]
    prepopulated_fields = {"key": ["title"]}
    fieldsets = [
        (None, {"fields": ["rulebook", "title", KEY_AND_POSITION, "answers"]}),
        ("What they must give", {"fields": ["recommended", "scenarios"]}),
        ("What else they must give", {"fields": ["standing", "unmatched", "ruled_out"]}),
    ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A rulebook shows its first example on the start page."""
        super().save_model(request, obj, form, change)
        if not obj.rulebook.showcase:
            Rulebook.objects.filter(pk=obj.rulebook_id).update(showcase=obj.key)
            messages.info(request, f"The start page will show “{obj}”.")
