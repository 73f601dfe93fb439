"""What can be recommended, and what is asked."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rules.models import Choice, Option, Question, ShownWhen, Step

from .base import KEY, PartAdmin, TabularRows
from .checks import Problems
from .forms import AnswerTestForm, QuestionForm, StepForm
from .links import add_link, link_list, use_list
from .uses import Use, out_of_order, unfit


@admin.register(Option)
class OptionAdmin(PartAdmin):
    list_display = ["name", "key", "kind", "rulebook"]
    list_filter = ["rulebook", "kind"]
    search_fields = ["key", "name", "summary"]
    autocomplete_fields = ["claims"]
    fieldsets = [
        (None, {"fields": ["rulebook", KEY, "name", "short", "kind"]}),
        ("What readers are told", {"fields": ["advice", "summary", "takes_on"]}),
        ("For an alternative", {"fields": ["fits", "catch"]}),
        ("Evidence", {"fields": ["claims"]}),
    ]


@admin.register(Step)
class StepAdmin(PartAdmin):
    form = StepForm
    list_display = ["title", "key", "rulebook"]
    list_filter = ["rulebook"]
    search_fields = ["key", "title"]
    fields = ["rulebook", KEY, "title"]
    neighbours = ("questions",)

    @admin.display(description="questions")
    def questions(self, step: Any) -> SafeString:
        add = add_link(step.reader, Question, "Add a question", step=step.pk)
        return link_list(step.questions.all(), "None yet.", add)

    def problems(self, form: Any, formsets: Any) -> Problems:
        found = super().problems(form, formsets)
        if late := list(out_of_order(form.instance.rulebook)):
            found.setdefault("", []).append(("position", use_list(late)))
        return found


class ChoiceRows(TabularRows):
    model = Choice


class ShownWhenRows(TabularRows):
    model = ShownWhen
    fk_name = "shows"
    form = AnswerTestForm
    autocomplete_fields = ["question"]
    verbose_name_plural = "shown only where"


# A change of these can leave behind what used the question.
TESTED = ("key", "kind", "minimum", "maximum", "step", "position")


@admin.register(Question)
class QuestionAdmin(PartAdmin):
    form = QuestionForm
    list_display = ["label", "key", "kind", "step"]
    list_filter = ["step__rulebook", "kind"]
    search_fields = ["key", "text", "label"]
    inlines = [ChoiceRows, ShownWhenRows]
    fieldsets = [
        (None, {"fields": ["step", KEY, "kind", "text", "label", "why"]}),
        ("For a number", {"fields": ["unit", "minimum", "maximum", "picks"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        general, number, *more = super().get_fieldsets(request, obj)
        if obj and obj.kind != "number":
            number = (number[0], number[1] | {"classes": ["collapse"]})
        return [general, number, *more]

    def problems(self, form: Any, formsets: Any) -> Problems:
        found = super().problems(form, formsets)
        fields = [name for name in TESTED if name in form.changed_data]
        touched = fields or any(formset.has_changed() for formset in formsets)
        if touched and (left := _left_behind(form)):
            words = format_html("These would no longer fit: {}", use_list(left))
            found.setdefault("", []).append((fields[0] if fields else None, words))
        return found


def _left_behind(form: Any) -> list[Use]:
    question = Question.objects.get(pk=form.instance.pk)
    found = [*unfit(question, form.initial.get("key", question.key))]
    late = out_of_order(question.rulebook)
    return [use for use in (*found, *late) if use.row != question]
