from django.contrib import admin

from rules.models import Option

from .base import KEY_AND_POSITION, PartAdmin


@admin.register(Option)
class OptionAdmin(PartAdmin):
    list_display = ["name", "key", "kind", "rulebook"]
    list_filter = ["rulebook", "kind"]
    search_fields = ["key", "name", "summary"]
    autocomplete_fields = ["claims"]
    fieldsets = [
        (None, {"fields": ["rulebook", KEY_AND_POSITION, "name", "short", "kind"]}),
        ("What readers are told", {"fields": ["advice", "summary", "takes_on"]}),
        ("For an alternative", {"fields": ["fits", "catch"]}),
        ("Evidence", {"fields": ["claims"]}),
    ]
