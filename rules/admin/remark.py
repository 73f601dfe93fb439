from django.contrib import admin

from rules.models import AppliesWhen, Remark

from .answer_test import AnswerTestRows
from .base import KEY_AND_POSITION, PartAdmin
from .filters import WithinRulebookFilter
from .picking import PickingAdmin


class AppliesWhenRows(AnswerTestRows):
    model = AppliesWhen


@admin.register(Remark)
class RemarkAdmin(PickingAdmin, PartAdmin):
    list_display = ["title", "key", "kind", "rulebook"]
    list_filter = ["rulebook", "kind", ("options", WithinRulebookFilter)]
    search_fields = ["key", "title", "text"]
    autocomplete_fields = ["scenarios", "claims"]
    inlines = [AppliesWhenRows]
    neighbours = ("cites",)
    prepopulated_fields = {"key": ["title"]}
    fieldsets = [
        (None, {"fields": ["rulebook", "title", KEY_AND_POSITION, "kind", "text", "claims"]}),
        ("Where it applies", {"fields": ["scenarios", "options"]}),
    ]
