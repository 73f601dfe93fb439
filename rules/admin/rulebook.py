from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from rules.models import Option, Rulebook, Step, Table

from .base import SMALL_TEXTS, LinkInline, ModelAdmin, PartInline


class OptionInline(LinkInline):
    model = Option
    fields = ["position", "key", "name", "kind"]


class StepInline(PartInline):
    model = Step
    fields = ["position", "key", "title"]
    show_change_link = True


class TableInline(LinkInline):
    model = Table
    fields = ["position", "key", "title"]


@admin.register(Rulebook)
class RulebookAdmin(ModelAdmin):
    list_display = ["title", "key"]
    search_fields = ["key", "title"]
    fields = ["key", "title", "summary", "showcase"]
    formfield_overrides = SMALL_TEXTS
    inlines = [OptionInline, StepInline, TableInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Rulebook | None = None) -> Any:
        # The key stands in the address of every result.
        return ["key"] if obj and obj.releases.exists() else []
