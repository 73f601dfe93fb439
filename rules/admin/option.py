from django.contrib import admin

from rules.models import Option

from .base import KEY_AND_POSITION, PartAdmin, TabularRows


class OptionRows(TabularRows):
    model = Option
    extra_at_first = 4
    fields = ["name", "short", "key", "advice", "summary"]
    prepopulated_fields = {"key": ["short"]}


@admin.register(Option)
class OptionAdmin(PartAdmin):
    list_display = ["name", "key", "kind", "rulebook"]
    list_filter = ["rulebook", "kind"]
    search_fields = ["key", "name", "summary"]
    autocomplete_fields = ["claims"]
    prepopulated_fields = {"key": ["short"]}
    fieldsets = [
        (None, {"fields": ["rulebook", "name", "short", KEY_AND_POSITION, "kind"]}),
        ("What readers are told", {"fields": ["advice", "summary", "takes_on"]}),
        ("For an alternative", {"fields": ["fits", "catch"]}),
        ("Evidence", {"fields": ["claims"]}),
    ]
