from django.contrib import admin

from rules.models import Precedent

from .base import KEY_AND_POSITION, PartAdmin
from .filters import WithinRulebookFilter


@admin.register(Precedent)
class PrecedentAdmin(PartAdmin):
    list_display = ["title", "key", "year", "chose", "standing", "rulebook"]
    list_filter = ["rulebook", ("chose", WithinRulebookFilter), "standing"]
    search_fields = ["key", "title", "source", "facts", "reasons"]
    fieldsets = [
        (None, {"fields": ["rulebook", KEY_AND_POSITION, "title", "year", "source", "url"]}),
        ("What happened", {"fields": ["facts", "chose", "reasons", "outcome"]}),
        (
            "What the rulebook makes of it",
            {"fields": ["standing", "also_acceptable", "known", "answers", "differs"]},
        ),
    ]
