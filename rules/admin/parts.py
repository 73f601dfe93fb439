"""The parts of a draft."""

from django.contrib import admin

from rules.models import (
    AppliesWhen,
    Cell,
    Choice,
    Claim,
    Condition,
    Effect,
    Example,
    LeftOut,
    Option,
    Precedent,
    Question,
    Remark,
    Risk,
    Row,
    Rule,
    Scenario,
    Share,
    ShownWhen,
    Source,
    Step,
    Table,
)

from .base import LinkInline, PartAdmin, PartInline
from .forms import AnswersForm, AnswerTestForm, QuestionForm


@admin.register(Option)
class OptionAdmin(PartAdmin):
    list_display = ["name", "key", "kind", "rulebook"]
    list_filter = ["rulebook", "kind"]
    list_select_related = ["rulebook"]
    search_fields = ["key", "name", "summary"]
    autocomplete_fields = ["claims"]


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
    form = AnswersForm
    list_display = ["title", "key", "option", "rulebook"]
    list_filter = ["rulebook", "option"]
    list_select_related = ["option", "rulebook"]
    search_fields = ["key", "title", "mechanism"]
    autocomplete_fields = ["claims"]
    inlines = [RuleInline, RiskInline]


class ConditionInline(PartInline):
    model = Condition
    form = AnswerTestForm


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
    autocomplete_fields = ["precedents"]


@admin.register(LeftOut)
class LeftOutAdmin(PartAdmin):
    list_display = ["claim", "reason", "rulebook"]
    list_filter = ["rulebook"]
    list_select_related = ["claim", "rulebook"]
    search_fields = ["claim__key", "claim__says", "reason"]
    autocomplete_fields = ["claim"]


@admin.register(Precedent)
class PrecedentAdmin(PartAdmin):
    form = AnswersForm
    list_display = ["title", "key", "year", "chose", "standing", "rulebook"]
    list_filter = ["rulebook", "chose", "standing"]
    list_select_related = ["chose", "rulebook"]
    search_fields = ["key", "title", "source", "facts", "reasons"]
    filter_horizontal = ["also_acceptable"]


class AppliesWhenInline(PartInline):
    model = AppliesWhen
    form = AnswerTestForm


@admin.register(Remark)
class RemarkAdmin(PartAdmin):
    list_display = ["title", "key", "kind", "rulebook"]
    list_filter = ["rulebook", "kind", "scenarios", "options"]
    list_select_related = ["rulebook"]
    search_fields = ["key", "title", "text"]
    autocomplete_fields = ["claims"]
    filter_horizontal = ["scenarios", "options"]
    inlines = [AppliesWhenInline]


class RowInline(PartInline):
    model = Row
    fields = ["position", "key", "title"]
    show_change_link = True


@admin.register(Table)
class TableAdmin(PartAdmin):
    list_display = ["title", "key", "dated", "rulebook"]
    list_filter = ["rulebook"]
    list_select_related = ["rulebook"]
    search_fields = ["key", "title", "note"]
    inlines = [RowInline]


class CellInline(PartInline):
    model = Cell
    autocomplete_fields = ["claims"]


@admin.register(Row)
class RowAdmin(PartAdmin):
    list_display = ["title", "key", "table"]
    list_filter = ["table__rulebook", "table"]
    list_select_related = ["table"]
    search_fields = ["key", "title"]
    inlines = [CellInline]


@admin.register(Example)
class ExampleAdmin(PartAdmin):
    form = AnswersForm
    list_display = ["title", "key", "recommended", "rulebook"]
    list_filter = ["rulebook", "recommended"]
    list_select_related = ["recommended", "rulebook"]
    search_fields = ["key", "title"]
    filter_horizontal = ["scenarios"]
