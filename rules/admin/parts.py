"""The parts of a draft."""

from django.contrib import admin

from rules.models import (
    Choice,
    Claim,
    Condition,
    Effect,
    Example,
    Option,
    Question,
    Risk,
    Rule,
    Scenario,
    Share,
    ShownWhen,
    Source,
    Step,
)

from .base import LinkInline, PartAdmin, PartInline
from .forms import AnswerTestForm, ExampleForm, QuestionForm


@admin.register(Option)
class OptionAdmin(PartAdmin):
    list_display = ["name", "key", "kind", "rulebook"]
    list_filter = ["rulebook", "kind"]
    list_select_related = ["rulebook"]
    search_fields = ["key", "name", "summary"]


class QuestionInline(LinkInline):
    model = Question
    fields = ["position", "key", "label", "kind", "text"]


@admin.register(Step)
class StepAdmin(PartAdmin):
    list_display = ["title", "key", "rulebook"]
    list_filter = ["rulebook"]
    list_select_related = ["rulebook"]
    search_fields = ["key", "title"]
    inlines = [QuestionInline]


class ChoiceInline(PartInline):
    model = Choice


class ShownWhenInline(PartInline):
    model = ShownWhen
    fk_name = "shows"
    form = AnswerTestForm


@admin.register(Question)
class QuestionAdmin(PartAdmin):
    form = QuestionForm
    list_display = ["label", "key", "kind", "step"]
    list_filter = ["step__rulebook", "kind"]
    list_select_related = ["step"]
    search_fields = ["key", "text", "label"]
    inlines = [ChoiceInline, ShownWhenInline]


class RiskInline(PartInline):
    model = Risk
    template = "admin/edit_inline/stacked.html"
    autocomplete_fields = ["claims"]


class RuleInline(PartInline):
    model = Rule
    fields = ["position", "key", "reason"]
    show_change_link = True


@admin.register(Scenario)
class ScenarioAdmin(PartAdmin):
    list_display = ["title", "key", "option", "rulebook"]
    list_filter = ["rulebook", "option"]
    list_select_related = ["option", "rulebook"]
    search_fields = ["key", "title", "mechanism"]
    autocomplete_fields = ["claims"]
    inlines = [RuleInline, RiskInline]


class ConditionInline(PartInline):
    model = Condition
    form = AnswerTestForm
    verbose_name_plural = "conditions, all of which must hold"


class EffectInline(PartInline):
    model = Effect


class ShareInline(PartInline):
    model = Share
    fk_name = "rule"


@admin.register(Rule)
class RuleAdmin(PartAdmin):
    list_display = ["key", "reason", "scenario"]
    list_filter = ["scenario__rulebook", "scenario"]
    list_select_related = ["scenario"]
    search_fields = ["key", "reason"]
    autocomplete_fields = ["claims"]
    filter_horizontal = ["rules_out"]
    inlines = [ConditionInline, EffectInline, ShareInline]


@admin.register(Source)
class SourceAdmin(PartAdmin):
    list_display = ["key", "title", "author", "publisher", "date", "kind"]
    list_filter = ["rulebook"]
    search_fields = ["key", "title", "author", "publisher"]


@admin.register(Claim)
class ClaimAdmin(PartAdmin):
    list_display = ["key", "says", "grade", "disputed"]
    list_filter = ["rulebook", "grade", "source"]
    search_fields = ["key", "says", "disputed"]


@admin.register(Example)
class ExampleAdmin(PartAdmin):
    form = ExampleForm
    list_display = ["title", "key", "recommended", "rulebook"]
    list_filter = ["rulebook", "recommended"]
    list_select_related = ["recommended", "rulebook"]
    search_fields = ["key", "title"]
    filter_horizontal = ["scenarios"]
