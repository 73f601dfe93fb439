from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from rules.models import Option

from .base import KEY_AND_POSITION, PartAdmin


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

    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        return {"kind": "contender"} | super().get_changeform_initial_data(request)
