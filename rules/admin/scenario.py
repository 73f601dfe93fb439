from functools import reduce
from operator import and_
from typing import Any

from django.contrib import admin
from django.db.models import Case, Q, When
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rules.models import Rule, Scenario

from .base import KEY_AND_POSITION, PartAdmin
from .copying import CopyingAdmin
from .filters import WithinRulebookFilter
from .history import recent
from .links import add_link, bullets, entry_list, link
from .picking import PickingAdmin
from .risk import RiskRows
from .sentences import SPOKEN_OF, say


@admin.register(Scenario)
class ScenarioAdmin(CopyingAdmin, PickingAdmin, PartAdmin):
    list_display = ["title", "key", "option", "rulebook"]
    list_filter = ["rulebook", ("option", WithinRulebookFilter)]
    search_fields = ["key", "title", "mechanism"]
    autocomplete_fields = ["claims"]
    inlines = [RiskRows]
    prepopulated_fields = {"key": ["title"]}
    neighbours = ("rules", "cites", "used_by", "recent_changes")
    fieldsets = [
        (None, {"fields": ["rulebook", "title", KEY_AND_POSITION, "option"]}),
        (
            "What readers are told",
            {"fields": ["because", "mechanism", "rule_of_thumb", "tripwire"]},
        ),
        ("Evidence", {"fields": ["claims"]}),
        ("Measure it", {"fields": ["rate"]}),
        ("Start from this scenario", {"fields": ["typical"]}),
    ]

    def get_search_results(self, request: HttpRequest, queryset: Any, term: str) -> Any:
        """Those first of which the title or the key has the words."""
        found, may_repeat = super().get_search_results(request, queryset, term)
        words = term.split()
        named = [Q(title__icontains=word) | Q(key__icontains=word) for word in words]
        if not named:
            return found, may_repeat
        rank = Case(When(reduce(and_, named), then=0), default=1)
        return found.order_by(rank, *self.model._meta.ordering), may_repeat

    @admin.display(description="rules")
    def rules(self, scenario: Any) -> SafeString:
        rules = scenario.rules.prefetch_related(*SPOKEN_OF)
        items = [format_html("{} {}", link(rule, text=rule.key), say(rule)) for rule in rules]
        add = add_link(scenario.reader, Rule, "Add a rule", scenario=scenario.pk)
        return bullets([*items, add])

    @admin.display(description="recent changes")
    def recent_changes(self, scenario: Scenario) -> SafeString:
        return entry_list(recent(scenario))
