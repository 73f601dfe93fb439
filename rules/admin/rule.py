from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from rules.models import Condition, Effect, Rule, Share

from .base import KEY_AND_POSITION, AnswerTestRows, PartAdmin, TabularRows
from .copying import CopyingAdmin
from .sentences import SPOKEN_OF, say


class ConditionRows(AnswerTestRows):
    model = Condition


class EffectRows(TabularRows):
    model = Effect
    verbose_name_plural = "points"


class ShareRows(TabularRows):
    model = Share
    fk_name = "rule"
    verbose_name_plural = "points shared between options"


@admin.register(Rule)
class RuleAdmin(CopyingAdmin, PartAdmin):
    list_display = ["key", "sentence", "scenario"]
    list_filter = ["scenario__rulebook"]
    search_fields = ["key", "reason", "scenario__title"]
    autocomplete_fields = ["scenario", "claims"]
    inlines = [ConditionRows, EffectRows, ShareRows]
    neighbours = ("cites",)
    fieldsets = [
        (
            None,
            {"fields": ["scenario", KEY_AND_POSITION, "reason", "rules_out", "doubts", "claims"]},
        )
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related(*SPOKEN_OF)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return [(None, {"fields": ["sentence"]}), *fieldsets] if obj else fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), *(["sentence"] if obj else [])]

    @admin.display(description="what it does")
    def sentence(self, rule: Rule) -> str:
        return say(rule)
