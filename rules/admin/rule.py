import re
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from rules.models import Condition, Effect, Rule, Share

from .answer_test import AnswerTestRows
from .base import KEY_AND_POSITION, PartAdmin, TabularRows
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


def searched_words(term: str) -> list[str]:
    """Points belong to the word before them: `peak`, `5000` and `train +2`."""
    return re.findall(r"\S+(?: [+-]\d+)?", _plain(term))


def _plain(text: str) -> str:
    """With numbers and minus signs as people type them."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text.casefold()).replace("−", "-")
    return " ".join(plain.split())


def _searched(rule: Rule) -> str:
    keys = " ".join(test.question.key for test in rule.when.all())
    return _plain(f"{rule.key} {say(rule)} {rule.reason} {rule.scenario} {keys}")


@admin.register(Rule)
class RuleAdmin(CopyingAdmin, PartAdmin):
    list_display = ["key", "sentence", "scenario"]
    list_filter = ["scenario__rulebook"]
    # Without a name here there is no box; `get_search_results` says where it looks.
    search_fields = ["key"]
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

    def get_search_results(self, request: HttpRequest, queryset: Any, term: str) -> Any:
        """Finds rules by what the list shows of them: all of the words, wherever they stand."""
        rules, may_repeat = super().get_search_results(request, queryset, "")
        if not (words := searched_words(term)):
            return rules, may_repeat
        found = [rule.pk for rule in rules if all(word in _searched(rule) for word in words)]
        return rules.filter(pk__in=found), False

    @admin.display(description="what it does")
    def sentence(self, rule: Rule) -> str:
        return say(rule)
