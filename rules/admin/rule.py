import re
from typing import Any

from django.contrib import admin
from django.forms.formsets import all_valid
from django.http import HttpRequest

from rules.models import Condition, Effect, Rule, Share

from .answer_test import AnswerTestRows
from .base import KEY_AND_POSITION, PartAdmin, TabularRows
from .bulk_page import bulk_action
from .bulk_rules import ChangeNumber, ChangePoints
from .checks import Problems
from .copying import CopyingAdmin
from .forms import PartForm, RowsFormSet
from .next_key import key_of_words
from .picking import PickingAdmin
from .sentences import SPOKEN_OF, say, say_sent, say_sent_conditions


class ConditionRows(AnswerTestRows):
    model = Condition


class RuleForm(PartForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields and not self.instance.pk:
            for name in ("reason", "key"):
                self.fields[name].required = False
            self.fields["reason"].help_text += " Empty, it says the conditions."


class EffectForm(PartForm):
    def has_changed(self) -> bool:
        """Rows offer options: one without points says nothing."""
        return super().has_changed() and bool(self.instance.pk or self["points"].data)


class EffectFormSet(RowsFormSet):
    """With a row for each contender."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "option" in self.form.base_fields:  # not if the user may only look
            given = {row.option_id for row in self.get_queryset()}
            contenders = self.form.base_fields["option"].queryset.filter(kind="contender")
            self.initial_extra = [{"option": o.pk} for o in contenders if o.pk not in given]
            self.extra = len(self.initial_extra)


class EffectRows(TabularRows):
    model = Effect
    form = EffectForm
    formset = EffectFormSet
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
class RuleAdmin(CopyingAdmin, PickingAdmin, PartAdmin):
    form = RuleForm
    actions = [
        bulk_action("change_points", ChangePoints),
        bulk_action("change_number", ChangeNumber),
    ]
    list_display = ["key", "sentence", "scenario"]
    list_filter = ["scenario__rulebook"]
    # Without a name here there is no box; `get_search_results` says where it looks.
    search_fields = ["key"]
    autocomplete_fields = ["scenario", "claims"]
    inlines = [ConditionRows, EffectRows, ShareRows]
    neighbours = ("cites",)
    prepopulated_fields = {"key": ["reason"]}
    fieldsets = [
        (None, {"fields": ["scenario", "reason", KEY_AND_POSITION, "claims"]}),
        ("Options that it rules out or doubts", {"fields": ["rules_out", "doubts"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related(*SPOKEN_OF)

    def _find_problems(self, request: HttpRequest, row: Any) -> Problems:
        if row is None:
            self._fill_in(request)
        return super()._find_problems(request, row)

    def _fill_in(self, request: Any) -> None:
        """A reason and a key where none was typed, in the sent form: its conditions are there."""
        form, formsets = self.sent_forms(request, None)
        if not all_valid([form, *formsets]):
            return
        sent = request.POST.copy()
        if not form.cleaned_data["reason"]:
            sent["reason"] = say_sent_conditions(form, formsets)
        if not form.cleaned_data["key"]:
            rules = Rule.objects.filter(scenario__rulebook=form.instance.rulebook)
            taken = {*rules.values_list("key", flat=True)}
            sent["key"] = key_of_words(sent["reason"], taken, "rule")
        request.POST = sent

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        general, options, *more = super().get_fieldsets(request, obj)
        if not obj or not (obj.rules_out.all() or obj.doubts.all()):
            options = (options[0], options[1] | {"classes": ["collapse"]})
        return [general, options, *more]

    def get_search_results(self, request: HttpRequest, queryset: Any, term: str) -> Any:
        """Finds rules by what the list shows of them: all of the words, wherever they stand."""
        rules, may_repeat = super().get_search_results(request, queryset, "")
        if not (words := searched_words(term)):
            return rules, may_repeat
        found = [rule.pk for rule in rules if all(word in _searched(rule) for word in words)]
        return rules.filter(pk__in=found), False

    def say_form(self, form: Any, formsets: Any) -> str:
        if form.is_bound:
            return say_sent(form, formsets)
        return say(form.instance) if form.instance.pk else ""

    @admin.display(description="what it does")
    def sentence(self, rule: Rule) -> str:
        return say(rule)
