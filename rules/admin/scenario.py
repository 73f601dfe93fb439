"""Situations, their rules, and examples."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rules.models import Condition, Effect, Example, Risk, Rule, Rulebook, Scenario, Share

from .base import KEY, PartAdmin, StackedRows, TabularRows
from .copying import CopyingAdmin
from .forms import AnswerTestForm
from .history import recent
from .links import add_link, bullets, entries, link
from .sentences import SPOKEN_OF, say


class RiskRows(StackedRows):
    model = Risk
    autocomplete_fields = ["claims"]


@admin.register(Scenario)
class ScenarioAdmin(CopyingAdmin, PartAdmin):
    list_display = ["title", "key", "option", "rulebook"]
    list_filter = ["rulebook", "option"]
    search_fields = ["key", "title", "mechanism"]
    autocomplete_fields = ["claims"]
    inlines = [RiskRows]
    neighbours = ("rules", "cites", "used_by", "recent_changes")
    fieldsets = [
        (None, {"fields": ["rulebook", KEY, "title", "option"]}),
        ("What readers are told", {"fields": ["mechanism", "rule_of_thumb", "tripwire"]}),
        ("Evidence", {"fields": ["claims"]}),
        ("Start from this scenario", {"fields": ["typical"]}),
    ]

    @admin.display(description="rules")
    def rules(self, scenario: Any) -> SafeString:
        rules = scenario.rules.prefetch_related(*SPOKEN_OF)
        items = [format_html("{} {}", link(rule, text=rule.key), say(rule)) for rule in rules]
        add = add_link(scenario.reader, Rule, "Add a rule", scenario=scenario.pk)
        return bullets([*items, add])

    @admin.display(description="recent changes")
    def recent_changes(self, scenario: Scenario) -> SafeString:
        return entries(recent(scenario))


class ConditionRows(TabularRows):
    model = Condition
    form = AnswerTestForm
    autocomplete_fields = ["question"]


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
    fieldsets = [(None, {"fields": ["scenario", KEY, "reason", "rules_out", "claims"]})]

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


@admin.register(Example)
class ExampleAdmin(PartAdmin):
    list_display = ["title", "key", "recommended", "rulebook"]
    list_filter = ["rulebook", "recommended"]
    search_fields = ["key", "title"]
    autocomplete_fields = ["scenarios"]
    fieldsets = [
        (None, {"fields": ["rulebook", KEY, "title", "answers"]}),
        ("What they must give", {"fields": ["recommended", "scenarios"]}),
    ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A rulebook shows its first example on the start page, by whatever key."""
        super().save_model(request, obj, form, change)
        if obj.rulebook.showcase in ("", form.initial.get("key")):
            Rulebook.objects.filter(pk=obj.rulebook_id).update(showcase=obj.key)
            if not change:
                messages.info(request, f"The start page will show “{obj}”.")
